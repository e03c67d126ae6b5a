"""Quotations as Discord Markdown that reads back exactly.

Discord gives a meaning to many characters; a quotation must show none of it. `escape` puts a
backslash before each character that could mean something in its place, `quote_block` sets a
text as a block quote with highlights in bold, and `read_back` undoes both: it is our own reader,
used before anything is sent, and it refuses text in which some markup is still alive.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise
from typing import TYPE_CHECKING

from corpus.article import Span
from corpus.inert import inert_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

BOLD = "**"
QUOTE = "> "

# Emphasis, code, strike, spoiler, escape; mentions, times, custom emoji, commands; links, headings,
# subtext; shortcodes and bare URLs (both need the colon); entities of stricter readers.
_ACTIVE = frozenset("\\`*_~|<>[]#:@&")
_LINE_START = re.compile(r" *(?:[-+=]|\d+[.)])")
_MARKS = frozenset({"Mn", "Me"})
_MOST_MARKS = 4
_PLAIN_PUNCTUATION = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")


def escape(text: str) -> str:
    """Escape canonical text as Discord Markdown that shows exactly that text.

    Args:
        text: Canonical text. Line breaks and the indentation of lines stay.
    """
    return "".join(_units(text))


def escape_line(text: str) -> str:
    """Return a title, a name or a question as one line of Discord Markdown.

    Line breaks become spaces. What cannot be seen goes, above all what turns the direction of the
    line round; so do marks that are piled up until they cover the lines above.
    """
    return escape(_without_piles(inert_line(" ".join(text.split()))))


def _without_piles(text: str) -> str:
    """Leave each letter a few marks, as many as any script puts on one."""
    if text.isascii():
        return text
    kept: list[str] = []
    row = 0
    for char in text:
        row = row + 1 if unicodedata.category(char) in _MARKS else 0
        if row <= _MOST_MARKS:
            kept.append(char)
    return "".join(kept)


def quote_block(text: str, highlights: Iterable[Span] = ()) -> str:
    """Make a block quote that shows exactly `text`, with highlights in bold.

    Where bold could not be shown (between two letters and a bracket, say) the highlight shrinks
    to what can be bold, or goes; asterisks are never shown.

    Args:
        text: Canonical text, not empty.
        highlights: Spans in `text`, in any order; parts outside it are ignored.
    """
    units = _units(text)
    bold = _bold_spans(text, highlights)
    for start, end in bold:
        units[start] = BOLD + units[start]
        units[end - 1] += BOLD
    return "\n".join(QUOTE + line for line in "".join(units).split("\n"))


def read_back(block: str) -> str:
    """Read what a reader of Discord sees of a block that `quote_block` made.

    Args:
        block: Lines that each start with "> ".

    Raises:
        ValueError: A line is not quoted, or markup other than paired bold is alive.
    """
    lines = block.split("\n")
    if not all(line.startswith(QUOTE) for line in lines):
        raise ValueError("a line is outside the block quote")
    return "\n".join(_read_line(line.removeprefix(QUOTE)) for line in lines)


def _units(text: str) -> list[str]:
    """Return one escaped string for each code point of `text`."""
    units = [f"\\{char}" if char in _ACTIVE else char for char in text]
    position = 0
    for line in text.split("\n"):
        if match := _LINE_START.match(line):
            last = position + match.end() - 1
            units[last] = f"\\{text[last]}"
        position += len(line) + 1
    return units


def _bold_spans(text: str, highlights: Iterable[Span]) -> list[Span]:
    """Return spans that any Markdown reader shows in bold: one line each, apart, well flanked."""
    pieces: list[Span] = []
    for start, end in sorted(highlights):
        start_in, end_in = max(0, start), min(len(text), end)
        if start_in < end_in:
            pieces.extend(_lines_of(text, Span(start_in, end_in)))
    shrunk = (_shrink(text, piece) for piece in _merge(text, pieces))
    return [span for span in shrunk if span.start < span.end]


def _lines_of(text: str, span: Span) -> Iterable[Span]:
    position = span.start
    for line in span.of(text).split("\n"):
        if line.strip():
            yield Span(position, position + len(line))
        position += len(line) + 1


def _merge(text: str, spans: Sequence[Span]) -> list[Span]:
    """Join spans that overlap, touch, or have only spaces of one line between them."""
    merged: list[Span] = []
    for span in spans:
        gap = text[merged[-1].end : span.start] if merged else ""
        if merged and not gap.strip() and "\n" not in gap:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return merged


def _shrink(text: str, span: Span) -> Span:
    start, end = span
    while start < end and not _may_flank(text[start], text[start - 1] if start else "\n"):
        start += 1
    while end > start and not _may_flank(text[end - 1], text[end] if end < len(text) else "\n"):
        end -= 1
    return Span(start, end)


def _may_flank(inner: str, outer: str) -> bool:
    """Apply CommonMark's flanking rule, strictly: may bold begin or end between the two?"""
    if inner.isalnum():
        return True
    if inner.isspace():
        return False
    return outer.isspace() or outer in _PLAIN_PUNCTUATION


def _read_line(line: str) -> str:
    if _LINE_START.match(line):
        raise ValueError("a line starts as a list or a rule")
    shown: list[str] = []
    position = stars = 0
    while position < len(line):
        char = line[position]
        if char == "\\":
            position += 1
            char = line[position : position + 1]
            if not char or char.isalnum() or char.isspace():
                raise ValueError("a backslash that escapes nothing")
        elif line.startswith(BOLD, position):
            stars += 1
            position += len(BOLD)
            continue
        elif char in _ACTIVE:
            raise ValueError(f"{char!r} is still alive")
        shown.append(char)
        position += 1
    if stars % 2:
        raise ValueError("bold is opened and not closed")
    return "".join(shown)


def words_that_fit(text: str, limit: int, *, byte_limit: int) -> int:
    """Return how long a start of `text` fits when block-quoted, up to the end of a word.

    Args:
        text: Canonical text.
        limit: Most characters of the block.
        byte_limit: Most bytes of the block in UTF-8.
    """
    units = _units(text)
    chars = size = len(QUOTE)
    fits = 0
    for index, (char, after) in enumerate(pairwise([*text, " "])):
        unit = units[index] + (QUOTE if char == "\n" else "")
        chars += len(unit)
        size += len(unit.encode("utf-8", "replace"))
        if chars > limit or size > byte_limit:
            return fits
        if after.isspace() and not char.isspace():
            fits = index + 1
    return len(text)
