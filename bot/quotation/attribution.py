"""The lines around a quotation: above, what it answers; below, who said it and where it is from."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from bot.text import one_line
from bot.ui import wording
from bot.ui.language import say, say_date
from bot.ui.markdown import escape_line
from corpus.article import LocatorKind, Span
from corpus.text.turns import asks
from index.coreference.anaphora import opening_words
from index.quotation.text_fragment import quotation_link, quotations_link

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.article import Source
    from index.answer import Quotation

_MAX_LINK = 700
"""A longer link is left out: five of them would fill the message."""
_MAX_TITLE = 200
_MAX_ASKED = 320
_MAX_NAMES = 120
_MAX_DATE = 40
_ENCODED = {"(": "%28", ")": "%29", " ": "%20", "<": "%3C", ">": "%3E", "\\": "%5C", '"': "%22"}
_PLACES = {
    LocatorKind.CHAPTER: wording.CHAPTER,
    LocatorKind.SECTION: wording.SECTION,
    LocatorKind.PAGE: wording.PAGE,
    LocatorKind.SLIDE: wording.SLIDE,
    LocatorKind.NOTES: wording.NOTES,
}
_STAFF = frozenset({"the", "of", "at", "team", "staff", "editors", "editorial", "newsroom", "desk"})
_YEAR, _MONTH = 4, 7  # lengths of "2017" and "2017-04"


def attribution(quotation: Quotation) -> str:
    """Return the speaker, antecedent and source of a quotation as one line of small print."""
    speaker = one_line(quotation.speaker or "", _MAX_NAMES)
    named = [escape_line(name) for name in (speaker, meaning(quotation)) if name]
    return f"-# — {' · '.join([*named, source_of(quotation)])}"


def own_line(quotation: Quotation) -> str:
    """Return what is said of a quotation above the source that it shares with others, or ""."""
    speaker = one_line(quotation.speaker or "", _MAX_NAMES)
    named = (speaker, meaning(quotation), place(quotation))
    shown = " · ".join(escape_line(name) for name in named if name)
    return f"-# — {shown}" if shown else ""


def source_line(quotations: Sequence[Quotation], *, alone: bool) -> str:
    """Return the line below quotations of one article.

    Args:
        quotations: Of the article, in the order in which they are shown.
        alone: Whether it is one that has no line of its own, so that this one says everything.
    """
    if alone:
        return attribution(quotations[0])
    return f"-# — {source(quotations[0].article, quotations_link(quotations, _MAX_LINK))}"


def source_of(quotation: Quotation) -> str:
    """Return a quotation's source with its place there, linked to open at the quotation."""
    article, where = quotation.article, escape_line(place(quotation))
    parts = (title_of(article, quotation_link(quotation)), where, details(article))
    return " · ".join(part for part in parts if part)


def place(quotation: Quotation) -> str:
    """Return where in its source a quotation begins: "chapter 3", "00:12:40"; "" if unknown."""
    locator = quotation.locator
    if locator is None:
        return ""
    value = one_line(locator.value, _MAX_NAMES)
    return say(_PLACES[locator.kind], value=value) if locator.kind in _PLACES else value


def asked(quotation: Quotation) -> str | None:
    """Return the question that a quotation answers in its article, for the line above it."""
    antecedent = " ".join((quotation.antecedent or "").split())
    if not _asks(antecedent):
        return None
    return say(wording.ASKED, question=one_line(antecedent, _MAX_ASKED))


def meaning(quotation: Quotation) -> str | None:
    """Return what the quotation's opening means ("He: Bianca Bersani"), where it doesn't say.

    The line that leads in to a list is quoted: "after “The line offers:”". A question that it
    answers is above it instead (`asked`).
    """
    antecedent = " ".join((quotation.antecedent or "").split())
    if not antecedent or _asks(antecedent):
        return None
    antecedent, leads_in = one_line(antecedent, _MAX_TITLE), antecedent.endswith(":")
    if leads_in:
        return say(wording.AFTER, opening=antecedent)
    opening = opening_words(quotation.text)
    opening = one_line(opening, _MAX_NAMES)
    return f"{opening[:1].upper()}{opening[1:]}: {antecedent}" if opening else None


def _asks(antecedent: str) -> bool:
    return asks(antecedent, Span(0, len(antecedent)))


def source(article: Source, link: str | None = None) -> str:
    """Return title (linked if it has an address), publisher, authors, date, with dots between.

    Args:
        article: Whose source.
        link: Where the title leads; too long a link gives way to the article's address.
    """
    return " · ".join(part for part in (title_of(article, link), details(article)) if part)


def details(article: Source) -> str:
    """Return publisher, authors and date, as far as they are known, with dots between."""
    parts = [
        escape_line(one_line(article.publisher or "", _MAX_NAMES)),
        escape_line(one_line(", ".join(authors_of(article)), _MAX_NAMES)),
        readable_date(article.published) or (f"© {article.copyright_year or ''}".rstrip(" ©")),
    ]
    return " · ".join(part for part in parts if part)


def authors_of(article: Source) -> list[str]:
    """Return an article's authors without its publisher, who is named anyway.

    A page without an author often names its publisher as one, or its staff.
    """
    house = _who(article.publisher or "")
    return [name for name in article.authors if not house or _who(name) != house]


def title_of(article: Source, link: str | None = None) -> str:
    """Return the title alone, linked as in `source`."""
    target = link if link and len(link) <= _MAX_LINK else article.url
    return _linked(one_line(article.title, _MAX_TITLE), target)


def readable_date(published: str | None) -> str:
    """Write a date as "29 April 2017", "April 2017" or "2017": as precise as it is known."""
    if not published:
        return ""
    try:
        if len(published) == _YEAR:
            return str(int(published))
        if len(published) == _MONTH:
            return say_date(date.fromisoformat(f"{published}-01"), "yMMMM")
        return say_date(date.fromisoformat(published[:10]))
    except ValueError:
        return escape_line(one_line(published, _MAX_DATE))


def _who(name: str) -> frozenset[str]:
    """Return the words of a name that tell it from others: "The Gazette's staff" is the Gazette."""
    words = re.findall(r"[^\W_]+", re.sub(r"['’]s\b", "", name.casefold()))
    return frozenset(words) - _STAFF


def _linked(title: str, url: str | None) -> str:
    shown = escape_line(title)
    target = "".join(_ENCODED.get(char, char) for char in url or "")
    if not target.startswith(("http://", "https://")) or len(target) > _MAX_LINK:
        return shown
    if "[" in title or "]" in title:  # Discord ends a link's label at any bracket
        return f"{shown} ([{say(wording.OPEN_LINK)}]({target}))"
    return f"[{shown}]({target})"
