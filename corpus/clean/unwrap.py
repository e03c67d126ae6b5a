"""Paragraphs out of lines: undoing hard wrapping, and parting prose that lacks blank lines.

A hard-wrapped text (mail, old plain-text books, PDF) is known by what wrapping does: the next
line's first word would not have fitted on this line, and most lines go on in lower case. Verse,
lists, addresses and quoted mail fail one of the two and stay as they are.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

# Code points of a filled line: verse is narrower, and what is wider is a paragraph a line.
MIN_WIDTH: Final = 45
MAX_WIDTH: Final = 100
_FILLED: Final = 0.75  # share of lines on which the next word would not have fitted
_LOWER: Final = 0.35  # share of lines that go on in lower case; poems begin each with a capital
_MIN_LINES: Final = 3  # pairs of lines; of fewer nothing can be said
_LONG_LINE: Final = 80  # code points from which a line that ends a sentence may be a paragraph

_ITEM: Final = re.compile(r"(?:[-*•>|+]|\d{1,3}[.)]|[a-z][.)])\s")
_BROKEN_WORD: Final = re.compile(r"([^\W\d_]+)[-\u2010]$")
_FIRST_WORD: Final = re.compile(r"[^\W\d_]+")
_WORD: Final = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_ENDS_SENTENCE: Final = re.compile(r"[.!?…:]['\"”’»)\]]*$")


def unwrap(text: str) -> str:
    """Join the lines of hard-wrapped paragraphs; anything else comes back unchanged.

    Args:
        text: Canonical text.

    Returns:
        Canonical text in which a clearly wrapped paragraph is one line.
    """
    blocks = [block.split("\n") for block in text.split("\n\n")]
    pairs = [pair for block in blocks if not _is_indented(block) for pair in pairwise(block)]
    if len(pairs) < _MIN_LINES:
        return text
    width = _width(pairs)
    clear = sum(_goes_on(a, b, width) for a, b in pairs)
    if not MIN_WIDTH <= width <= MAX_WIDTH or clear < _MIN_LINES:
        return text
    words = frozenset(word.lower() for word in _WORD.findall(text))
    joined = (
        join_lines(block, words)
        if not _is_indented(block) and _is_wrapped(list(pairwise(block)), width)
        else "\n".join(block)
        for block in blocks
    )
    return "\n\n".join(joined)


def part(text: str) -> str:
    """Part paragraphs that are on neighbouring lines, where a page lost its blank lines.

    Only where such lines are the rule: two long lines that each end a sentence are two
    paragraphs if the text has twice as many of them as blank lines.
    """
    pairs = list(pairwise(text.split("\n")))
    prose = sum(_ends_paragraph(a) and bool(b) for a, b in pairs)
    if prose < _MIN_LINES or prose < 2 * text.count("\n\n"):
        return text
    out = [text.split("\n", 1)[0]]
    for before, line in pairs:
        both = line and before and not (_ITEM.match(line) or _ITEM.match(before))
        out.append("\n\n" if both and _ends_paragraph(before) else "\n")
        out.append(line)
    return "".join(out)


def join_lines(lines: Sequence[str], words: AbstractSet[str], *, broken: bool = False) -> str:
    """Return one paragraph out of its lines, words broken at a line's end made whole.

    Args:
        lines: The paragraph's lines.
        words: The document's words in lower case: they decide whether a hyphen at a line's end
            belongs to the word ("well-known") or to the line.
        broken: What to believe where the document does not say: True if words are broken at
            line ends (typeset pages), False if only at hyphens they have anyway (plain text).
    """
    text = lines[0] if lines else ""
    for line in lines[1:]:
        left, right = _BROKEN_WORD.search(text), _FIRST_WORD.match(line)
        if left is None or right is None:
            text += f" {line}"
            continue
        head, tail = left[1].lower(), right[0].lower()
        whole, hyphenated = head + tail in words, f"{head}-{tail}" in words
        undecided = whole == hyphenated
        drop = right[0].islower() and (broken if undecided else whole)
        text = (text[:-1] if drop else text) + line
    return text


def _is_indented(block: Sequence[str]) -> bool:
    return any(line[:1] == " " for line in block)


def _width(pairs: Sequence[tuple[str, str]]) -> int:
    """Return the width that lines are filled to: the longest but a few; 0 if all are short."""
    lengths = sorted(len(line) for line, _ in pairs if len(line) >= MIN_WIDTH)
    return lengths[int(len(lengths) * 0.8)] if lengths else 0


def _goes_on(line: str, after: str, width: int) -> bool:
    """Return whether a line is filled and the next goes on in lower case."""
    return len(line) + 1 + len(after.split(" ", 1)[0]) >= width - 2 and after[:1].islower()


def _is_wrapped(pairs: Sequence[tuple[str, str]], width: int) -> bool:
    """Return whether these line pairs look like the inside of wrapped paragraphs."""
    if not pairs or any(_ITEM.match(line) for pair in pairs for line in pair):
        pairs = [p for p in pairs if not any(_ITEM.match(line) for line in p)]
        if len(pairs) < _MIN_LINES:
            return False
    filled = sum(len(a) + 1 + len(b.split(" ", 1)[0]) >= width - 2 for a, b in pairs)
    lower = sum(not b[:1].isupper() for _, b in pairs)
    ended = sum(bool(_ENDS_SENTENCE.search(a)) for a, _ in pairs)
    few = len(pairs) < _MIN_LINES
    return (
        filled >= len(pairs) * (1 if few else _FILLED)
        and lower >= len(pairs) * _LOWER
        and ended <= len(pairs) / 2
        and max(len(line) for pair in pairs for line in pair) <= MAX_WIDTH + 20
    )


def _ends_paragraph(line: str) -> bool:
    return len(line) >= _LONG_LINE and _ENDS_SENTENCE.search(line) is not None
