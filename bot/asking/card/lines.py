"""What is said of articles themselves, line by line: the same on Discord and in the shell.

Pure: a card goes in, sentences come out. How a title, a link and a name are written is the caller's
(`Pen`), since Discord reads Markdown and a terminal does not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.asking.card import wording
from bot.quotation.attribution import readable_date
from bot.ui.language import say, say_count, say_list
from index.answer import Field

if TYPE_CHECKING:
    from collections.abc import Callable

    from corpus.article import Article
    from index.answer import Card


_NAMES = 10
"""Authors that are named; a paper may have hundreds."""


@dataclass(frozen=True)
class Pen:
    """How what comes from outside is written.

    Attributes:
        text: A name or topic.
        link: An address, whole.
    """

    text: Callable[[str], str]
    link: Callable[[str], str]


def facts(card: Card, article: Article, pen: Pen) -> list[str]:
    """Say what was asked of an article, a line each.

    What its card lacks is said so where it was asked for first, or where nothing else is known.
    """
    said = [_fact(each, article, pen) for each in card.asks]
    known = [line for line in said if line is not None]
    first = card.asks[0]
    lacking = said[0] is None and first is not Field.TITLE
    return ([_lack(first, article)] if lacking else []) + known


def heading(card: Card, pen: Pen) -> str:
    """Say which articles are listed, or which of them is asked for."""
    topic, source = pen.text(card.topic), pen.text(card.source)
    if card.unclear:
        if not topic:
            return say(wording.WHICH, n=card.total)
        return say(wording.WHICH_OF_THESE, n=card.total, topic=topic)
    if not card.total:
        return _none(topic, source)
    one, many = {
        (False, False): (wording.HAVE_ONE, wording.HAVE),
        (True, False): (wording.HAVE_ONE_ABOUT, wording.HAVE_ABOUT),
        (False, True): (wording.HAVE_ONE_FROM, wording.HAVE_FROM),
        (True, True): (wording.HAVE_ONE_ABOUT_FROM, wording.HAVE_ABOUT_FROM),
    }[bool(topic), bool(source)]
    return say(one if card.total == 1 else many, n=card.total, topic=topic, source=source)


def more(card: Card, shown: int) -> str | None:
    """Say how many articles there are beside those that are shown; None where none is."""
    rest = card.total - shown
    return say_count(rest, wording.ONE_MORE, wording.MORE) if rest and shown else None


def _none(topic: str, source: str) -> str:
    if topic and source:
        return say(wording.NONE_ABOUT_FROM, topic=topic, source=source)
    return say(wording.NONE_ABOUT, topic=topic) if topic else say(wording.NONE_FROM, source=source)


def _fact(asked: Field, article: Article, pen: Pen) -> str | None:
    """Say one thing that a card says; None where it does not, and for the title, which is shown."""
    if asked is Field.AUTHORS and article.authors:
        names = say_list([pen.text(name) for name in article.authors[:_NAMES]])
        names += " …" * (len(article.authors) > _NAMES)
        return say(wording.AUTHOR if len(article.authors) == 1 else wording.AUTHORS, names=names)
    if asked is Field.PUBLISHED and article.published:
        return say(wording.PUBLISHED, date=readable_date(article.published))
    if asked is Field.PUBLISHER and article.publisher:
        return say(wording.PUBLISHER, name=pen.text(article.publisher))
    if asked is Field.URL and article.url:
        return say(wording.LINK, link=pen.link(article.url))
    return None


def _lack(asked: Field, article: Article) -> str:
    if asked is Field.PUBLISHED and article.copyright_year:
        return say(wording.NO_DATE_BUT_COPYRIGHT, year=str(article.copyright_year))
    lacks = {
        Field.AUTHORS: wording.NO_AUTHOR,
        Field.PUBLISHED: wording.NO_DATE,
        Field.PUBLISHER: wording.NO_PUBLISHER,
        Field.URL: wording.NO_LINK,
    }
    return say(lacks[asked])
