"""How much of a phone's screen a text takes, and how much of a text a screen takes.

An estimate on purpose: a phone shows some 38 narrow characters a line inside a container, and some
28 lines of quotations and sources beside the verdict and the buttons.
"""

from __future__ import annotations

import unicodedata

from bot.escape import quote_block, words_that_fit

SCREEN_LINES = 28
_COLUMNS = 38
_JOINER = "\u200d"


def lines_of(text: str) -> int:
    """Lines that a text, as it is shown, fills on a phone; wide characters count twice."""
    return sum(max(1, -(-sum(map(_columns, line)) // _COLUMNS)) for line in text.split("\n"))


def beginning(text: str, *, lines: int, chars: int, size: int) -> int:
    """Length of the start of a text that fits: up to a word's end, else a character's.

    Args:
        text: Canonical text, not empty.
        lines: Most lines on a phone, at least 1.
        chars: Most characters of its block quote.
        size: Most bytes of its block quote.

    Returns:
        Code points; 0 where nothing fits.
    """
    seen = _on_screen(text, lines)
    if seen < len(text):
        seen = _end_of_word(text, seen) or _whole_character(text, seen)
    head = text[:seen].rstrip()
    fits = words_that_fit(head, chars, byte_limit=size)
    if fits:
        return fits
    length = len(head)
    while length and not _block_fits(text[:length], chars, size):
        length = _whole_character(text, length * 3 // 4)
    return length


def _on_screen(text: str, lines: int) -> int:
    """How many code points stand on so many lines."""
    line, column = 1, 0
    for index, char in enumerate(text):
        column += 0 if char == "\n" else _columns(char)
        if char == "\n" or column > _COLUMNS:
            line, column = line + 1, 0 if char == "\n" else _columns(char)
        if line > lines:
            return index
    return len(text)


def _end_of_word(text: str, end: int) -> int:
    """`end`, moved back to where a word ends; 0 if none does before it."""
    while 0 < end < len(text) and not text[end].isspace():
        end -= 1
    return end


def _whole_character(text: str, end: int) -> int:
    """`end`, moved back so that no accent or joined emoji is parted from what it belongs to."""
    while 0 < end < len(text) and (_clings(text[end]) or text[end - 1] == _JOINER):
        end -= 1
    return len(text[:end].rstrip())


def _clings(char: str) -> bool:
    modifier = "\U0001f3fb" <= char <= "\U0001f3ff"
    return char == _JOINER or modifier or unicodedata.category(char).startswith("M")


def _block_fits(text: str, chars: int, size: int) -> bool:
    block = quote_block(text)
    return len(block) <= chars and len(block.encode("utf-8", "replace")) <= size


def _columns(char: str) -> int:
    if _clings(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1
