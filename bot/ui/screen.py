"""How much of a phone's screen a text takes, and how much of a text a screen takes.

An estimate on purpose: a phone of 430 by 932 points shows some 35 narrow characters a line inside a
container. Beside Discord's own bars it has room for 26 lines and a row of buttons, or for 20 lines
of quotations and sources with a question, a verdict and three rows of buttons around them.
`scripts/pictures/gallery.py` prints how high real messages are.
"""

from __future__ import annotations

import unicodedata

from bot.ui.markdown import quote_block, words_that_fit

SCREEN_LINES = 26
"""Of a text by itself."""
ANSWER_LINES = 20
"""Of an answer's quotations with their sources."""
FEWER_LINES = 11
"""Of a quotation that is not shown whole, above a line that says so and a file."""
_COLUMNS = 35
_JOINER = "\u200d"  # of emoji that are shown as one


def lines_of(text: str) -> int:
    """Count the lines that a text fills on a phone as shown; wide characters count twice."""
    return len(_starts(text))


def beginning(text: str, *, lines: int, chars: int, size: int) -> int:
    """Return the length of the start of a text that fits: up to a word's end, else a character's.

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
    """Return how many code points fit on so many lines."""
    starts = _starts(text)
    return starts[lines] if len(starts) > lines else len(text)


def _starts(text: str) -> list[int]:
    """Return where each line begins: at a word where there is one, else at a character."""
    starts = [0]
    column = word = columns_of_word = 0
    for index, char in enumerate(text):
        if char == "\n":
            starts.append(index + 1)
            column = columns_of_word = 0
            word = index + 1
        elif char.isspace():  # hangs over the edge
            column += 1
            word, columns_of_word = index + 1, 0
        else:
            width = _columns(char)
            if column + width > _COLUMNS:
                if word == starts[-1]:
                    word, columns_of_word = index, 0
                starts.append(word)
                column = columns_of_word
            column += width
            columns_of_word += width
    return starts


def _end_of_word(text: str, end: int) -> int:
    """Return `end`, moved back to where a word ends; 0 if none does before it."""
    while 0 < end < len(text) and not text[end].isspace():
        end -= 1
    return end


def _whole_character(text: str, end: int) -> int:
    """Return `end`, moved back so that no accent or joined emoji loses what it belongs to."""
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
