"""The one form every text takes before it is stored, searched or quoted.

Offsets, hashes and the promise "exact to the character" all refer to this form. It changes what a
reader cannot see (line ends, odd spaces, invisible characters, decomposed accents) and nothing
that they can.
"""

from __future__ import annotations

import re

from corpus.text.nfc import nfc

UNREADABLE = "\ufffd"
"""What is shown for bytes that are no character: nobody writes it."""

_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028]")
_PARAGRAPH_ENDS = re.compile("\u2029")
_ODD_SPACES = re.compile("[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")

# C1 controls are in no text. What has them was written on Windows and read as Latin-1 on its way
# (or says "&#146;"): they are the marks and letters of windows-1252, which has none for five.
_C1 = re.compile("[\x80-\x84\x86-\x9f]")
_WINDOWS = {byte: bytes([byte]).decode("cp1252", "replace") for byte in range(0x80, 0xA0)}

# Soft hyphen, zero-width space, word joiner, byte order mark, marks of direction, invisible
# operators, interlinear annotation, object replacement, noncharacters, control characters.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f"
    "\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffc\ufffe\uffff]"
)
_SURROGATES = re.compile("[\ud800-\udfff]")

# Joiners shape letters from Hebrew to Vedic and the later Indic blocks, and they glue emoji; after
# anything else they are dirt. Tag characters are kept only as the tail of a regional flag.
_SHAPED = "\u0590-\u1cff\ua800-\uabff\U00010a00-\U00011fff"
_EMOJI = "\u00a9\u00ae\u203c-\u3299\ufe0f\U0001f000-\U0001faff"
_STRAY_JOINERS = re.compile(f"(?<![{_SHAPED}{_EMOJI}])[\u200c\u200d]|[\u200c\u200d](?=[\\s]|\\Z)")
_STRAY_TAGS = re.compile("(?<![\U0001f3f4\U000e0020-\U000e007f])[\U000e0000-\U000e007f]+")

_TABS = re.compile("^ *+\t[ \t]*+", re.MULTILINE)
_TAB = 4  # columns
_SPACES = re.compile("(?<=[^ \n]) {2,}")
_LINE_ENDINGS = re.compile("(?<! ) +$", re.MULTILINE)
_BLANK_LINES = re.compile("\n{3,}")
_DEEPEST = 40  # columns of indentation: code and lists have less


def canonical(text: str) -> str:
    """Return the canonical form of `text`.

    NFC; lines end in LF and carry no spaces at their end; every run of spaces inside one is one
    space; paragraphs are separated by exactly one blank line; no byte order mark, soft hyphen,
    zero-width or control character (C1 controls are read as windows-1252). Single line breaks stay,
    for lists and verse, and so does the indentation of a paragraph's lines against its first, for
    code and lists in lists. Applying it twice changes nothing, and its time is linear in the
    length.

    Args:
        text: Any string, lone surrogates included (they become U+FFFD).

    Returns:
        The canonical text, empty if there was nothing to see.
    """
    text = windows_controls(text)
    text = _PARAGRAPH_ENDS.sub("\n\n", _LINE_ENDS.sub("\n", text))
    text = _TABS.sub(lambda tabs: tabs[0].expandtabs(_TAB), text)
    text = _INVISIBLE.sub("", _ODD_SPACES.sub(" ", text))
    text = _STRAY_TAGS.sub("", _SURROGATES.sub("\ufffd", text))
    text = _drop_stray_joiners(nfc(text))
    text = nfc(text)  # letters that a joiner kept apart may now compose
    text = _LINE_ENDINGS.sub("", _SPACES.sub(" ", text))
    return _dedented(_BLANK_LINES.sub("\n\n", text).strip(" \n"))


def flush(text: str) -> str:
    """Return canonical text without the indentation of its lines."""
    return re.sub("\n +", "\n", text)


def _dedented(text: str) -> str:
    """Take out the indentation that all lines of a paragraph share, and that of its first."""
    if "\n " not in text:
        return text
    return "\n\n".join(map(_dedented_block, text.split("\n\n")))


def _dedented_block(block: str) -> str:
    lines = block.split("\n")
    depths = [len(line) - len(line.lstrip(" ")) for line in lines]
    common = min(depths)
    kept = [0] + [min(depth - common, _DEEPEST) for depth in depths[1:]]
    return "\n".join(
        " " * keep + line[depth:] for keep, depth, line in zip(kept, depths, lines, strict=True)
    )


def windows_controls(text: str) -> str:
    """Return a text with its C1 control characters as the signs that Windows has in their place.

    U+0085 alone is a line end, and stays one.
    """
    return text.translate(_WINDOWS) if _C1.search(text) else text


def _drop_stray_joiners(text: str) -> str:
    """Take out joiners that join nothing; one removal may expose another."""
    if "\u200c" not in text and "\u200d" not in text:
        return text
    text = re.sub("[\u200c\u200d]{2,}", lambda run: run[0][0], text)
    return _STRAY_JOINERS.sub("", text)
