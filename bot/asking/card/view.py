"""Cards as a message: what they say of articles, in a colour of their own and never as a quote."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import ui

from bot.asking.card import wording
from bot.asking.card.lines import Pen, facts, heading, more
from bot.quotation.answer_foot import rows_of
from bot.quotation.article_pages import PageButton
from bot.quotation.attribution import source, title_of
from bot.quotation.menu import Entry
from bot.quotation.reference import Reference
from bot.text import clip, one_line
from bot.ui.language import say
from bot.ui.markdown import escape_line
from bot.ui.message_budget import MAX_BYTES, MAX_CHARS, Budget
from bot.ui.replies import Reply, view_of
from bot.ui.wording import MENU
from corpus.article import Span
from index.answer import Quotation

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.quotation.answer_foot import Buttons
    from corpus.article import Article
    from index.answer import Card

COLOUR = discord.Colour(0x4A6FA5)
"""Of none of the verdicts: this is no quotation."""
_MAX_QUESTION = 280
_MAX_NAME = 60
_RESERVED_CHARS, _RESERVED_BYTES = 1_000, 2_500
"""Kept free of articles, for the question above them and the lines around them."""
_MAX_LINK = 500
_A_ROW = 4  # on a phone
_SAFE_IN_LINK = str.maketrans({" ": "%20", "<": "%3C", ">": "%3E", "`": "%60"})
_PEN = Pen(
    text=lambda text: escape_line(one_line(text, _MAX_NAME)),
    # In these marks Discord shows no preview of the page, and reads no markup.
    link=lambda link: (
        f"<{link.translate(_SAFE_IN_LINK)}>"
        if len(link) <= _MAX_LINK
        else escape_line(one_line(link, _MAX_LINK))
    ),
)


def card_reply(card: Card, question: str | None, buttons: Buttons) -> Reply:
    """Make a message of what cards say.

    Args:
        card: With articles as the library has them now.
        question: To be repeated on top, where others can't see it otherwise.
        buttons: To say or do something about the answer.
    """
    texts = [f"-# {escape_line(clip(question, _MAX_QUESTION))}"] if question is not None else []
    texts += _described(card) if card.asks and not card.unclear else _listed(card)
    container: ui.Container[Any] = ui.Container(*map(ui.TextDisplay, texts), accent_colour=COLOUR)
    onward = _read_buttons(card) if card.asks and not card.unclear else []
    row: list[ui.Item[Any]] = list(buttons.row)
    if len(onward) == 1 and len(row) < _A_ROW:
        row.insert(0, onward.pop())
    menu = [*map(Entry, onward), *buttons.menu]
    rows = rows_of(row, menu, say(wording.READ_WHICH if onward else MENU))
    if rows:
        container.add_item(ui.Separator(visible=False))
    for each in rows:
        container.add_item(each)
    return Reply(view_of(container))


def _described(card: Card) -> list[str]:
    """Say of each article what was asked."""
    if not card.articles:
        return [say(wording.GONE)]
    told = _fitting(
        "\n".join((f"**{title_of(article)}**", *facts(card, article, _PEN)))
        for _, article in card.articles
    )
    mark = wording.FROM_CARD if len(told) == 1 else wording.FROM_CARDS
    return [*told, say(mark)]


def _listed(card: Card) -> list[str]:
    """List articles with their sources, or say that there is none."""
    lines = _fitting(f"- {source(article)}" for _, article in card.articles)
    texts = [heading(card, _PEN), "\n".join(lines), more(card, len(lines)) or ""]
    if card.unclear and not card.topic:
        texts.append(say(wording.HOW_TO_SAY))
    elif card.total > len(card.articles) or not card.total:
        texts.append(say(wording.SEE_LIST))
    if card.articles:
        texts.append(say(wording.FROM_CARDS))
    return [text for text in texts if text]


def _fitting(told: Iterable[str]) -> list[str]:
    """Return what is told of articles, as many as one message holds; the first one always fits."""
    room = Budget(MAX_CHARS - _RESERVED_CHARS, MAX_BYTES - _RESERVED_BYTES)
    fitting: list[str] = []
    for each in told:
        if not room.fits(each):
            break
        room.spend(each)
        fitting.append(each)
    return fitting


def _read_buttons(card: Card) -> list[PageButton]:
    """Make a button for each article that opens it; what replies to the message is about these."""
    references = [_reference(tenant, article) for tenant, article in card.articles]
    label = wording.READ if len(references) == 1 else wording.READ_ONE
    return [
        PageButton(reference, None, say(label, number=number))
        for number, reference in enumerate(references, 1)
        if reference is not None
    ]


def _reference(tenant: int, article: Article) -> Reference | None:
    first = next(iter(article.text.split("\n", 1)[0].split(". ", 1)), "")
    return Reference.to(Quotation(tenant, article, Span(0, max(1, len(first)))))
