"""What a moderator types about an article's source, understood or kept as it was typed.

Nothing that is typed is lost: what cannot be read as a date or an address is kept with the draft
(`Pending.unread`), is in the form when it is opened again, and the preview says how to write it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from corpus.errors import FetchError
from corpus.fetch.urls import web_address
from corpus.text.canonical import canonical
from corpus.text.dates import valid_iso

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from corpus.article import Article, Draft

DATE, ADDRESS = "date", "address"
_URL = re.compile(r"https?://\S+", re.IGNORECASE)
_BARE = re.compile(r"(?:[\w-]{1,63}\.)+[a-z]{2,24}(?:/\S*)?", re.IGNORECASE)
_AND = re.compile(r"\s*(?:,|;|&|\band\b)\s*")


@dataclass(frozen=True)
class Typed:
    """A form as it was filled in: every field one line of any text."""

    title: str = ""
    publisher: str = ""
    authors: str = ""
    date: str = ""
    address: str = ""


@dataclass(frozen=True)
class Understood:
    """What could be understood of a form, and what could not.

    Attributes:
        unread: Field name (`DATE`, `ADDRESS`) to the words typed there.
    """

    title: str | None
    publisher: str | None
    authors: tuple[str, ...]
    published: str | None
    url: str | None
    unread: Mapping[str, str]


def understand(typed: Typed) -> Understood:
    """Read a form."""
    unread: dict[str, str] = {}
    date, address = one_line(typed.date), one_line(typed.address)
    published = read_date(date) if date else None
    url = read_address(address) if address else None
    if date and published is None:
        unread[DATE] = date
    if address and url is None:
        unread[ADDRESS] = address
    return Understood(
        title=one_line(typed.title) or None,
        publisher=one_line(typed.publisher) or None,
        authors=read_names(typed.authors),
        published=published,
        url=url,
        unread=unread,
    )


def date_and_address(line: str) -> tuple[str, str]:
    """Split one line that may hold a date, an address, or both in any order."""
    line = one_line(line)
    match = _URL.search(line) or _bare_address(line)
    if match is None:
        return line, ""
    rest = f"{line[: match.start()]} {line[match.end() :]}"
    return one_line(rest).strip(",;|· "), match[0].rstrip(",;")


def read_date(text: str) -> str | None:
    """Read a date as people write it, as ISO 8601; None where it is none."""
    return valid_iso(text)


def read_address(text: str) -> str | None:
    """Read a web address, with or without its scheme; None where it is none."""
    if " " in text:
        return None
    if "://" not in text and _BARE.fullmatch(text):
        text = f"https://{text}"
    try:
        web_address(text)
    except FetchError:
        return None
    return text


def read_names(text: str) -> tuple[str, ...]:
    """Read names separated by commas or "and"; by semicolons alone where there are some."""
    line = one_line(text)
    parts = line.split(";") if ";" in line else _AND.split(line)
    return tuple(dict.fromkeys(name.strip() for name in parts if name.strip()))


def typed_of(draft: Draft, unread: Mapping[str, str]) -> Typed:
    """Fill in the form for a draft: what is known of it, and what was typed in vain."""
    return Typed(
        title=draft.title,
        publisher=draft.publisher or "",
        authors=_written(draft.authors),
        date=unread.get(DATE) or draft.published or "",
        address=unread.get(ADDRESS) or draft.url or "",
    )


def with_details(draft: Draft, understood: Understood) -> Draft:
    """Give the draft a form's details; where one was not understood, the draft's own stays."""
    return replace(
        draft,
        title=understood.title or draft.title,
        publisher=understood.publisher,
        authors=understood.authors,
        published=draft.published if DATE in understood.unread else understood.published,
        url=draft.url if ADDRESS in understood.unread else understood.url,
    )


def as_version_of(article: Article, draft: Draft) -> Draft:
    """Make the draft a new version: where it says nothing of its source, the known stays."""
    return replace(
        draft,
        publisher=draft.publisher or article.publisher,
        authors=draft.authors or article.authors,
        published=draft.published or article.published,
        url=draft.url or article.url,
        language=draft.language or article.language,
        copyright_year=draft.copyright_year or article.copyright_year,
        author_note=draft.author_note or article.author_note,
        captions=draft.captions or article.captions,
    )


def one_line(text: str) -> str:
    """Return typed text as one canonical line."""
    return " ".join(canonical(text).split())


def _bare_address(line: str) -> re.Match[str] | None:
    """Find a word that looks like an address without its scheme."""
    for match in re.finditer(r"\S+", line):
        word = match[0].rstrip(",;")
        if _BARE.fullmatch(word) and not read_date(word):
            return match
    return None


def _written(authors: Sequence[str]) -> str:
    """Write names so that `read_names` reads the same: "Ng, Ada;" is one name."""
    if not any(_AND.search(name) for name in authors):
        return ", ".join(authors)
    return "; ".join(authors) + (";" if len(authors) == 1 else "")
