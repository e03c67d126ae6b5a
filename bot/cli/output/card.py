"""What cards say of articles, for people; never with the bar of a quotation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from bot.asking.card import wording
from bot.asking.card.lines import Pen, facts, heading, more
from bot.quotation.attribution import readable_date
from bot.text import one_line

if TYPE_CHECKING:
    from rich.console import Console

    from corpus.article import Article
    from index.answer import Card

_HOW_TO_SAY = 'Name its topic, "who wrote the article about …?", or give its file with --articles.'
_PEN = Pen(text=lambda text: one_line(text, 200), link=str)


def show_card(console: Console, card: Card) -> None:
    """Print what cards say, and that it is no quotation."""
    described = bool(card.asks) and not card.unclear
    if not described:
        _print(console, heading(card, _PEN).replace("*", ""), "bold")
    for _, article in card.articles:
        if described:
            _print(console, article.title, "bold")
            for line in facts(card, article, _PEN):
                _print(console, line)
        else:
            _print(console, f"- {_source(article)}")
    if card.unclear and not card.topic:
        _print(console, _HOW_TO_SAY, "dim")
    rest = more(card, len(card.articles))
    if rest is not None and not described:
        _print(console, rest.removeprefix("-# "), "dim")
    if card.articles:
        mark = wording.FROM_CARD if len(card.articles) == 1 else wording.FROM_CARDS
        _print(console, mark.removeprefix("-# "), "dim")
    console.print()


def _source(article: Article) -> str:
    date = readable_date(article.published)
    return " · ".join(filter(None, (article.title, article.publisher, date, article.url)))


def _print(console: Console, line: str, style: str = "") -> None:
    console.print(Text("  ") + Text(line, style=style), soft_wrap=True)
