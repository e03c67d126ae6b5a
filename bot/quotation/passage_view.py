"""A quotation in its place: the paragraph it is in, its neighbours, the quotation in bold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from discord import ui

from bot.quotation.attribution import source_of
from bot.ui import wording
from bot.ui.language import say
from bot.ui.markdown import QUOTE, quote_block, read_back
from bot.ui.message_budget import Budget
from bot.ui.screen import SCREEN_LINES, beginning
from corpus.article import Span

if TYPE_CHECKING:
    from index.answer import Quotation

_BREAK = "\n\n"


def context_view(quotation: Quotation, *, related: bool = False) -> ui.LayoutView:
    """Show the paragraphs around a quotation, as far as they fit into one message.

    Args:
        quotation: What is in bold.
        related: Whether it was offered as related rather than as an answer; the heading says so.

    Raises:
        ValueError: The passage would not read back exactly.
    """
    text = quotation.article.text
    heading = say(wording.RELATED_SHOWN if related else wording.CONTEXT_SHOWN)
    goes_on = say(wording.GOES_ON)
    by = f"-# — {source_of(quotation)}"
    room = Budget()
    room.spend(heading, by, goes_on, QUOTE)
    span = _widest(text, quotation.span, room)
    shown = span.of(text)
    inside = Span(quotation.span.start - span.start, quotation.span.end - span.start)
    block = quote_block(shown, [inside])
    if read_back(block) != shown:
        raise ValueError("the passage reads back as another text")
    parts = [heading, block, *([goes_on] if span.end < quotation.span.end else []), by]
    container: ui.Container[Any] = ui.Container(*map(ui.TextDisplay, parts))
    view = ui.LayoutView(timeout=None)
    view.add_item(container)
    return view


def _widest(text: str, span: Span, room: Budget) -> Span:
    """Choose the widest of: with neighbouring paragraphs, own paragraphs, itself, its beginning."""
    own = _paragraphs(text, span)
    wide = _paragraphs(text, Span(max(0, own.start - 3), min(len(text), own.end + 3)))
    for candidate in (wide, own, span):
        if _fits(candidate.of(text), room):
            return candidate
    length = beginning(span.of(text), lines=SCREEN_LINES, chars=room.chars, size=room.size)
    return Span(span.start, span.start + (length or 1))


def _paragraphs(text: str, span: Span) -> Span:
    before = text.rfind(_BREAK, 0, span.start)
    after = text.find(_BREAK, span.end)
    return Span(0 if before < 0 else before + 2, len(text) if after < 0 else after)


def _fits(shown: str, room: Budget) -> bool:
    return len(shown) <= room.chars and room.fits(quote_block(shown, [Span(0, len(shown))]))
