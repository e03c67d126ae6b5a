"""An article's pages, shown exactly, with what was searched for in bold."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.ui.markdown import QUOTE, quote_block, read_back
from corpus.article import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_BOLD = 40


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
