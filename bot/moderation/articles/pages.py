"""An article's text in pages: whole paragraphs, as many as a message holds, shown exactly.

Pages are cut from the text alone, so that page 3 is the same page before and after a restart. Only
a paragraph that no message can hold is split, between two words.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.ui.markdown import QUOTE, quote_block, read_back, words_that_fit
from corpus.article import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_CHARS = 2_500
MAX_BYTES = 6_500
"""Of a page as Discord Markdown; the facts above it and what is in bold have the rest."""

MAX_BOLD = 40
_BREAK = "\n\n"


def pages(text: str) -> list[Span]:
    """Cut a canonical text into pages, in order; together they hold every paragraph.

    Args:
        text: Canonical text, not empty.
    """
    found: list[Span] = []
    start = end = 0
    for paragraph in _paragraphs(text):
        if end > start and not _fits(text[start : paragraph.end]):
            found.append(Span(start, end))
            start = end = paragraph.start
        if end == start:
            start = paragraph.start
        while not _fits(text[start : paragraph.end]):
            cut = start + _that_fits(text[start : paragraph.end])
            found.append(Span(start, cut))
            start = cut + len(text[cut:]) - len(text[cut:].lstrip())
        end = paragraph.end
    if end > start:
        found.append(Span(start, end))
    return found


def matches(text: str, search: str) -> list[Span]:
    """Find where a search's words are, one after another, whatever their case."""
    words = [re.escape(word) for word in search.split()]
    if not words:
        return []
    found = re.finditer(r"\s+".join(words), text, re.IGNORECASE)
    return [Span(*match.span()) for match in found]


def page_of(spans: Sequence[Span], position: int) -> int:
    """Return the number of the page, from 0, that holds a position."""
    return next((n for n, span in enumerate(spans) if position < span.end), len(spans) - 1)


def shown(text: str, page: Span, bold: Sequence[Span] = ()) -> str:
    """Return a page as Discord Markdown that reads exactly as the text.

    Raises:
        ValueError: It would not read back exactly.
    """
    inside = [
        Span(max(0, span.start - page.start), span.end - page.start)
        for span in bold
        if span.overlaps(page)
    ]
    block = quote_block(page.of(text), inside[:MAX_BOLD])
    if read_back(block) != page.of(text):
        raise ValueError("the page reads back as another text")
    return "\n".join(line.removeprefix(QUOTE) for line in block.split("\n"))


def _paragraphs(text: str) -> list[Span]:
    found: list[Span] = []
    position = 0
    for paragraph in text.split(_BREAK):
        if paragraph.strip():
            found.append(Span(position, position + len(paragraph)))
        position += len(paragraph) + len(_BREAK)
    return found


def _fits(text: str) -> bool:
    if len(text) > MAX_CHARS:
        return False
    block = quote_block(text)
    return len(block) <= MAX_CHARS and len(block.encode("utf-8", "replace")) <= MAX_BYTES


def _that_fits(text: str) -> int:
    """Return the length of the most words of a text that fit, else of characters."""
    length = words_that_fit(text, MAX_CHARS - 2, byte_limit=MAX_BYTES - 2)
    return length or min(len(text), MAX_CHARS // 4)
