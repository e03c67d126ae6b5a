"""EPUB: the pages of a book in the order of its spine, each below its chapter.

The format is a zip file of XHTML with two lists, of what is in it and of its chapters. The library
for it, EbookLib, is under the AGPL, so the lists are read here.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote, urldefrag

from corpus.article import LocatorKind, Remark
from corpus.errors import ReadError
from corpus.read.formats.archive import DamagedError, damaged, opened, part, tree
from corpus.read.formats.chapters import is_around, numbers_of
from corpus.read.formats.flow import Flow
from corpus.read.formats.xhtml import Walker, kinds
from corpus.text.canonical import canonical
from corpus.text.dates import valid_iso

if TYPE_CHECKING:
    from collections.abc import Sequence
    from zipfile import ZipFile

    from lxml import etree  # type: ignore[import-untyped]

    from corpus.article import Draft, Known
    from corpus.read.formats.flow import Place

_CONTAINER: Final = "META-INF/container.xml"
_ENCRYPTION: Final = "META-INF/encryption.xml"
_PAGES: Final = frozenset({"application/xhtml+xml", "text/html", "application/x-dtbook+xml"})
_SKIPPED: Final = frozenset(
    [
        "cover", "titlepage", "title-page", "halftitlepage", "copyright-page", "copyright",
        "toc", "landmarks", "page-list", "loi", "lot", "doc-toc", "doc-cover", "doc-pagelist",
    ]
)  # fmt: skip
"""Types of pages and parts that are not the book's own text."""
_WRITERS: Final = frozenset({"", "aut"})
_MOST_PAGES: Final = 5_000
UNREADABLE_PAGE: Final = "{page} in this book is damaged, and was left out."
OUTSIDE: Final = (
    "{page} is in this book's file, but not among its pages, and was left out.",
    "{number} pages are in this book's file, but not among its pages, and were left out.",
)


@dataclass(frozen=True)
class _Entry:
    """A line of the table of contents: where it leads, and what it says."""

    page: str
    anchor: str
    label: str


@dataclass(frozen=True)
class _Book:
    """What the book says of itself: names in the archive, and types by name."""

    package: etree._Element
    pages: tuple[str, ...]
    others: tuple[str, ...]
    contents: tuple[_Entry, ...]
    types: dict[str, frozenset[str]]


def read_epub(data: bytes, *, fallback_title: str | None = None, url: str | None = None) -> Draft:
    """Read a book.

    Raises:
        ReadError: It is damaged, protected, unpacks to too much, or has no text.
    """
    archive = opened(data)
    book = _book(archive)
    _check_protection(archive, book.pages)
    places: dict[str, dict[str, Place | None]] = {}
    for (name, anchor), place in _places(book).items():
        places.setdefault(name, {})[anchor] = place
    flow = Flow()
    for page in book.pages:
        anchors = places.get(page, {})
        flow.place = anchors.pop("", flow.place)
        try:
            root = tree(part(archive, page))
        except DamagedError:
            flow.remarks.append(Remark(UNREADABLE_PAGE, {"page": posixpath.basename(page)}))
            continue
        if _is_skipped(book.types.get(page, frozenset()) | _page_types(root)):
            aside = Flow()
            Walker(aside, {}, lambda _: False).walk(root)
            flow.drop(aside.first or "")
            continue
        Walker(flow, anchors, _is_skipped).walk(root)
    left = _outside_spine(archive, book)
    if left:
        flow.remarks.append(Remark(OUTSIDE[len(left) > 1], {"page": left[0], "number": len(left)}))
    source, title = _source(book.package)
    return flow.draft({**source, "url": url}, title=title or fallback_title or flow.first or "")


def _outside_spine(archive: ZipFile, book: _Book) -> list[str]:
    """Return the names of pages with words that the book has but does not show."""
    found = []
    for name in book.others:
        if _is_skipped(book.types.get(name, frozenset())):
            continue
        aside = Flow()
        try:
            Walker(aside, {}, _is_skipped).walk(tree(part(archive, name)))
        except DamagedError:
            continue
        if aside.first:
            found.append(posixpath.basename(name))
    return found


def _book(archive: ZipFile) -> _Book:
    """Read the package that the container names.

    Raises:
        ReadError: there is none.
    """
    container = tree(part(archive, _CONTAINER))
    paths = [one.get("full-path") for one in container.iter("{*}rootfile") if one.get("full-path")]
    if not paths or not part(archive, paths[0]):
        raise damaged()
    package = tree(part(archive, paths[0]))
    folder = posixpath.dirname(paths[0])
    items = {item.get("id"): item for item in package.iter("{*}item") if item.get("href")}
    names = {key: _joined(folder, item.get("href"))[0] for key, item in items.items()}
    types = {
        names[key]: frozenset((item.get("properties") or "").split()) for key, item in items.items()
    }
    nav = next((name for name in names.values() if "nav" in types[name]), None)
    for reference in package.iter("{*}reference"):  # EPUB 2 calls its landmarks a guide
        name, _ = _joined(folder, reference.get("href") or "")
        types[name] = types.get(name, frozenset()) | {reference.get("type") or ""}
    spine = [ref.get("idref") for ref in package.iter("{*}itemref")]
    pages = tuple(
        names[key]
        for key in spine
        if key in names and names[key] != nav and items[key].get("media-type") in _PAGES
    )
    contents: tuple[_Entry, ...] = ()
    if nav:
        contents = _from_nav(tree(part(archive, nav)), nav)
    if not contents:
        ncx = (
            n for k, n in names.items() if items[k].get("media-type") == "application/x-dtbncx+xml"
        )
        for name in ncx:
            contents = contents or _from_ncx(tree(part(archive, name)), name)
    shown = tuple(dict.fromkeys(pages))[:_MOST_PAGES]
    others = (names[k] for k, item in items.items() if item.get("media-type") in _PAGES)
    hidden = tuple(dict.fromkeys(name for name in others if name not in {*shown, nav}))
    return _Book(package, shown, hidden[:_MOST_PAGES], contents, types)


def _from_nav(root: etree._Element, name: str) -> tuple[_Entry, ...]:
    """Read EPUB 3's table of contents."""
    navs = [nav for nav in root.iter("{*}nav") if "toc" in kinds(nav) or "doc-toc" in kinds(nav)]
    links = [link for nav in navs[:1] for link in nav.iter("{*}a") if link.get("href")]
    return _entries([(link.get("href"), "".join(link.itertext())) for link in links], name)


def _from_ncx(root: etree._Element, name: str) -> tuple[_Entry, ...]:
    """Read EPUB 2's table of contents."""
    found = []
    for point in root.iter("{*}navPoint"):
        content, text = point.find("{*}content"), point.find("{*}navLabel/{*}text")
        if content is not None and text is not None:
            found.append((content.get("src") or "", text.text or ""))
    return _entries(found, name)


def _entries(links: Sequence[tuple[str, str]], name: str) -> tuple[_Entry, ...]:
    folder = posixpath.dirname(name)
    return tuple(
        _Entry(*_joined(folder, href), " ".join(canonical(label).split()))
        for href, label in links
        if label.strip()
    )


def _joined(folder: str, href: str) -> tuple[str, str]:
    """Return the name in the archive that a link leads to, and the anchor there."""
    path, anchor = urldefrag(href)
    return posixpath.normpath(posixpath.join(folder, unquote(path))), unquote(anchor)


def _places(book: _Book) -> dict[tuple[str, str], Place | None]:
    """Return the place that begins at each page or anchor.

    A chapter has the number that its line in the table of contents gives it. Where no line gives
    one, the chapters are counted, without what comes before and after them.
    """
    pages = frozenset(book.pages)
    contents = [one for one in book.contents if one.page in pages]
    if not contents:
        return _counted(book)
    numbers = numbers_of([one.label for one in contents])
    numbered = any(numbers)
    places: dict[tuple[str, str], Place | None] = {}
    chapter = 0
    for one, given in zip(contents, numbers, strict=True):
        if (one.page, one.anchor) in places:
            continue
        number = given
        if not numbered and not is_around(one.label):
            chapter += 1
            number = str(chapter)
        place = (LocatorKind.CHAPTER, number) if number else (LocatorKind.SECTION, one.label)
        places[one.page, one.anchor] = place
    return places


def _counted(book: _Book) -> dict[tuple[str, str], Place | None]:
    """Count the pages of a book that has no table of contents."""
    pages = [page for page in book.pages if not _is_skipped(book.types.get(page, frozenset()))]
    return {(page, ""): (LocatorKind.CHAPTER, str(n)) for n, page in enumerate(pages, 1)}


def _page_types(root: etree._Element) -> frozenset[str]:
    """Return the types of a page as a whole: of its body, and of the only section in it."""
    body = next(root.iter("{*}body"), None)
    if body is None:
        return frozenset()
    inner = [child for child in body if isinstance(child.tag, str)]
    return kinds(body) | (kinds(inner[0]) if len(inner) == 1 else frozenset())


def _is_skipped(types: frozenset[str]) -> bool:
    return not _SKIPPED.isdisjoint(types)


def _check_protection(archive: ZipFile, pages: Sequence[str]) -> None:
    """Refuse a book whose pages are encrypted; a font may be.

    Raises:
        ReadError: they are.
    """
    listed = part(archive, _ENCRYPTION)
    if not listed:
        return
    hidden = {unquote(one.get("URI") or "") for one in tree(listed).iter("{*}CipherReference")}
    if hidden & set(pages):
        raise ReadError(
            "This book is protected against copying (DRM).", "Use a copy without protection."
        )


def _source(package: etree._Element) -> tuple[Known, str | None]:
    """Return what the package says of the book's source, and its title."""

    def said(name: str) -> list[etree._Element]:
        found = package.iter(f"{{http://purl.org/dc/elements/1.1/}}{name}")
        return [one for one in found if (one.text or "").strip()]

    def first(name: str) -> str | None:
        return next((_line(one.text) for one in said(name)), None)

    roles = {
        (one.get("refines") or "").removeprefix("#"): (one.text or "").strip()
        for one in package.iter("{*}meta")
        if one.get("property") == "role"
    }
    role = "{http://www.idpf.org/2007/opf}role"
    authors = [
        _line(one.text)
        for one in said("creator")
        if (one.get(role) or roles.get(one.get("id") or "", "")) in _WRITERS
    ]
    date, language = first("date"), (first("language") or "")[:2].lower()
    source: Known = {
        "publisher": first("publisher"),
        "authors": tuple(dict.fromkeys(authors)),
        "published": valid_iso(re.sub(r"T.*", "", date)) if date else None,
        "language": language if language.isalpha() else None,
    }
    return source, first("title")


def _line(text: str | None) -> str:
    return " ".join(canonical(text or "").split())
