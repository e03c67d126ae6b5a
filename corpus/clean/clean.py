"""From a messy scrape to a draft: the article's body, and what the page says about it.

The page is read as lines (`corpus.clean.page`). Rules give each line a role
(`corpus.clean.line_roles`, `corpus.clean.headline`): body, headline, furniture, byline, date,
caption, credit, copyright, biography. What stays body is the text; the rest becomes metadata. Every
line taken out, but for the headline, is listed in `Draft.dropped`. A text in which no rule finds
furniture comes through as it is, headline included.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from corpus.article import Draft
from corpus.clean.bylines import Byline, bare_names, biography_of, byline, copyright_line
from corpus.clean.captions import mark_pictures
from corpus.clean.headline import MAX_TITLE, find_headline, first_words, plain_title
from corpus.clean.known_lines import mark_items, mark_known
from corpus.clean.line_roles import (
    mark_biography,
    mark_foot,
    mark_head,
    mark_lists,
    mark_publication,
    mark_weak,
)
from corpus.clean.page import Mark, Page, Role
from corpus.clean.unwrap import part, unwrap
from corpus.errors import ReadError
from corpus.text.canonical import canonical, flush
from corpus.text.dates import find_date, publication, valid_iso
from corpus.text.layout import code_start, is_item

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from corpus.article import Known

_MAIL: Final = re.compile(
    r"^(?:from|to|subject|date|cc|reply-to|message-id|sent|newsgroups): ?(.*)$", re.IGNORECASE
)
_SUBJECT: Final = re.compile(r"^subject: ?(.+)$", re.IGNORECASE | re.MULTILINE)
_MAIL_HEADERS: Final = 2  # a single "Date:" or "From:" may be a dateline or a byline
# Every line is looked at by every rule; what has one in ten characters, beyond what a long list may
# have, is no text.
_SPARE_LINES: Final = 15_000
_CHARS_A_LINE: Final = 10
_URL_LINE: Final = re.compile(r"https?://[^\s<>\"]{4,500}")


def clean(  # noqa: PLR0913 - what a caller may know of a text
    text: str,
    *,
    title: str | None = None,
    publisher: str | None = None,
    authors: Sequence[str] = (),
    published: str | None = None,
    url: str | None = None,
    language: str | None = None,
    fallback_title: str | None = None,
    marks: Mapping[int, Mark] | None = None,
) -> Draft:
    """Make a draft of a text that may carry its page's furniture.

    Args:
        text: The text as read; need not be canonical.
        title: The headline if it is known; else it is found in the text.
        publisher: Publisher if it is known; it wins over what the page says.
        authors: Likewise.
        published: Likewise; any form of date that a newspaper prints.
        url: Where the article was published.
        language: ISO 639-1 code if it is known.
        fallback_title: Title where neither the caller nor the text has one, such as a file's name.
        marks: What lines of the text are by their markup, by number, if it had markup: then the
            text is canonical, and its lines are paragraphs as they are.

    Returns:
        The draft.

    Raises:
        ReadError: If nothing of an article is left.
    """
    whole = part(unwrap(_flush_prose(canonical(text)))) if marks is None else text
    if not whole:
        raise ReadError("There is no text here.", "Use a text with at least one sentence.")
    lines = whole.count("\n") - whole.count("\n\n")
    if lines > _SPARE_LINES + len(whole) // _CHARS_A_LINE:
        raise ReadError(
            "These are only short lines, not a text.", ("Use a text with at least one sentence.")
        )
    title = _one_line(title)
    names = tuple(a for a in map(_one_line, authors) if a)
    known: Known = {
        "publisher": _one_line(publisher),
        "authors": names,
        "published": valid_iso(published) if published else None,
        "url": url,
        "language": language,
    }
    if _is_mail(whole):
        subject = _SUBJECT.search(whole)
        found = title or (subject[1].strip() if subject else None) or fallback_title
        return _draft(whole, found or first_words(whole), known, ())
    page = Page.of(whole, marks)
    headline, site = _sort(page, title, names)
    body = page.body()
    if not page.furnished:
        found = title or plain_title(whole) or fallback_title or first_words(whole)
        return _draft(whole, found, known, ())
    if not body:
        raise ReadError(
            "This has only menus, captions and notices, and no article.",
            "Use the article's own text.",
        )
    facts = _facts(page, site)
    address = url or facts["url"]
    merged: Known = {
        "publisher": known["publisher"] or facts["publisher"] or _host(address),
        "authors": names or facts["authors"],
        "published": known["published"] or facts["published"],
        "url": address,
        "language": language,
        "copyright_year": facts["copyright_year"],
        "author_note": facts["author_note"],
    }
    found = headline or fallback_title or first_words(body)
    dropped = tuple(s.text for s in page.lines if not s.is_body and s.role is not Role.TITLE)
    return replace(_draft(body, found, merged, dropped), captions=_captions(page))


def _flush_prose(text: str) -> str:
    """Return the text without indentation, but for code and lists in lists."""
    if "\n " not in text:
        return text
    return "\n\n".join(map(_flush_block, text.split("\n\n")))


def _flush_block(block: str) -> str:
    lines = block.split("\n")
    nested = all(is_item(line) for line in lines if line[:1] == " ")
    return block if nested or code_start(lines) is not None else flush(block)


def _sort(page: Page, title: str | None, authors: Sequence[str]) -> tuple[str | None, str | None]:
    """Give every line its role; return headline and site name."""
    # The surest rules come first: each later one leans on what those before it have marked, and
    # most run only where something has proved that this is a scrape and no plain text.
    mark_items(page)
    mark_known(page)
    mark_pictures(page)
    mark_publication(page)
    if page.furnished:
        mark_weak(page)
    headline: tuple[str | None, str | None] = (title, None)
    if page.furnished:
        headline = find_headline(page, title)
        mark_head(page)
        mark_lists(page)
    names = tuple(authors) or _authors(page)
    mark_biography(page, names)
    if page.furnished:
        headline = headline if headline[0] else find_headline(page, title)
        mark_foot(page)
    return headline


def _facts(page: Page, site: str | None) -> Known:
    """Return what the lines taken out of the body say about the article."""
    bylines = _bylines(page)
    rights = [r for r in map(copyright_line, page.having(Role.COPYRIGHT)) if r]
    notes = page.having(Role.BIOGRAPHY)
    holder = next((name for _, name in rights if name), None)
    signed = next((b.publisher for b in bylines if b.publisher), None)
    dated = page.having(Role.DATE, Role.BYLINE)
    urls = [s for s in page.having(Role.FURNITURE) if _URL_LINE.fullmatch(s)]
    return {
        "publisher": holder or site or signed,
        "authors": _authors(page),
        "published": publication(dated),
        "url": urls[0] if urls else None,
        "copyright_year": next((year for year, _ in rights if year), None),
        "author_note": "\n".join(notes) or None,
    }


def _bylines(page: Page) -> list[Byline]:
    found = []
    for line in page.having(Role.BYLINE):
        read = byline(line)
        names = bare_names(line)
        if read or names:
            found.append(read or Byline(names, None, find_date(line)))
    return found


def _authors(page: Page) -> tuple[str, ...]:
    """Return authors by the bylines, else by the biography."""
    signed = [name for b in _bylines(page) for name in b.authors]
    named = [n for n in map(biography_of, page.having(Role.BIOGRAPHY)) if n]
    return tuple(dict.fromkeys(signed or named))


def _captions(page: Page) -> tuple[str, ...]:
    """Return each caption once, a credit on a line of its own after its caption."""
    captions: list[str] = []
    for line in page.lines:
        if (line.role is Role.CAPTION and line.text not in captions) or (
            line.role is Role.CREDIT and line.text not in captions
        ):
            captions.append(line.text)
    return tuple(captions)


def _draft(text: str, title: str, known: Known, dropped: tuple[str, ...]) -> Draft:
    return Draft(text=text, title=title[:MAX_TITLE], dropped=dropped, **known)


def _is_mail(text: str) -> bool:
    """Return whether a text begins with a mail's header: then all its lines are its own."""
    first = text.split("\n\n", 1)[0].split("\n")[:12]
    return sum(_MAIL.match(line) is not None for line in first) >= _MAIL_HEADERS


def _host(url: str | None) -> str | None:
    """Return the site's name as its address gives it."""
    host = urlsplit(url).hostname if url else None
    return host.removeprefix("www.") if host else None


def _one_line(text: str | None) -> str | None:
    return " ".join(canonical(text).split()) or None if text else None
