"""What a fresh library starts with: articles shipped with the bot, and sources to fetch.

The shipped articles, in `corpus/articles/`, are imported at the start. The sources, in
`corpus/sources.toml`, belong to their publishers: they are fetched from there when the operator
asks for it, and never shipped.
"""

from __future__ import annotations

import asyncio
import tomllib
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, TypeGuard

from corpus.errors import PullquoteError, ReadError
from corpus.library.shipped import ShippedFile, shipped_files

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from corpus.article import Draft
    from corpus.fetch.fetcher import Fetcher
    from corpus.library.library import Library
    from corpus.library.rows import Added
    from corpus.sandbox import Sandbox

    Keep = Callable[[Sequence[Draft]], Awaitable[list[Added]]]

STARTER_TENANT = 0
"""The operator's own library, which is also the shared starter library."""

_ARTICLES = Path(str(files("corpus") / "articles"))
EXAMPLES = Path(str(files("corpus") / "examples"))
"""Articles that `make ask` reads too. They are about matters that do not suit every server, so they
are no part of the starter library."""
_SOURCES = Path(str(files("corpus") / "sources.toml"))


@dataclass(frozen=True, kw_only=True)
class SourceEntry:
    """An article at its publisher; what is said here goes before what its page says."""

    url: str
    title: str | None = None
    publisher: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None


@dataclass(frozen=True)
class SyncResult:
    """What came of one source: articles, or the reason why none came."""

    entry: SourceEntry
    added: tuple[Added, ...] = ()
    error: PullquoteError | None = None


async def import_starter(library: Library, folder: Path | None = None) -> int:
    """Import the shipped articles that are new or newer into the operator's library.

    An article that the operator has removed or edited is left so. Files that this version has read
    already are not read again.

    Args:
        library: Where to.
        folder: Markdown files; the shipped ones by default.

    Returns:
        How many articles were added or updated.

    Raises:
        ReadError: a shipped file is damaged.
        LibraryError: the library refused an article.
    """
    files_there = await asyncio.to_thread(_shipped, folder or _ARTICLES)
    known = await shipped_files(library.database, STARTER_TENANT)
    changed = 0
    for path, file in files_there:
        if file not in known:
            draft = await asyncio.to_thread(_read, path)
            changed += await library.add_shipped(STARTER_TENANT, file, draft)
    return changed


def _shipped(folder: Path) -> list[tuple[Path, ShippedFile]]:
    reads = version("pullquote").encode()
    return [
        (path, ShippedFile(path.stem, sha256(reads + b"\0" + path.read_bytes()).hexdigest()))
        for path in sorted(folder.glob("*.md"))
    ]


def _read(path: Path) -> Draft:
    """Read a shipped article; its file's name is the id it asks for."""
    from corpus.read import read_path  # noqa: PLC0415  a tenth of a second, and rarely needed

    return replace(read_path(path)[0], id_hint=path.stem)


def load_sources(path: Path | None = None) -> list[SourceEntry]:
    """Return the sources listed in a TOML file, by default the one shipped with the bot.

    Raises:
        ReadError: the file is missing or not in the form that the shipped one shows.
    """
    path = path or _SOURCES
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ReadError(
            f"The list of sources {path.name} cannot be read: {error}", "Mend or restore it."
        ) from error
    entries = document.get("source", [])
    if not isinstance(entries, list):
        raise _malformed(path, 1)
    return [_entry(path, number, entry) for number, entry in enumerate(entries, 1)]


def with_known_source(draft: Draft, entries: Sequence[SourceEntry] | None = None) -> Draft:
    """Return a draft with what `sources.toml` knows of its source and the draft itself does not.

    A copy of a listed article that was saved without its address is recognised by its title.

    Args:
        draft: As read.
        entries: The sources to look among; those that ship with the project where it is None.
    """
    for entry in load_sources() if entries is None else entries:
        same_title = (entry.title or "").casefold() == draft.title.casefold()
        if same_title and draft.publisher in (None, entry.publisher) and draft.url is None:
            return replace(
                draft,
                url=entry.url,
                publisher=draft.publisher or entry.publisher,
                authors=draft.authors or entry.authors,
                published=draft.published or entry.published,
            )
    return draft


def _entry(path: Path, number: int, value: object) -> SourceEntry:
    if not isinstance(value, dict):
        raise _malformed(path, number)
    known = {"url", "title", "publisher", "authors", "published"}
    values = {name: str(one) for name, one in value.items() if name != "authors"}
    authors = value.get("authors", [])
    if set(value) - known or "url" not in value or not _are_names(authors):
        raise _malformed(path, number)
    return SourceEntry(**values, authors=tuple(authors))


def _are_names(value: object) -> TypeGuard[list[str]]:
    return isinstance(value, list) and all(isinstance(name, str) for name in value)


def _malformed(path: Path, number: int) -> ReadError:
    return ReadError(
        f"Source number {number} in {path.name} is not in the expected form.",
        "It is a [[source]] with url, and optionally title, publisher, authors and published.",
    )


async def sync_sources(  # noqa: PLR0913  from where, how, and where to
    library: Library,
    fetcher: Fetcher,
    sandbox: Sandbox,
    tenant: int = STARTER_TENANT,
    *,
    entries: Sequence[SourceEntry] | None = None,
    keep: Keep | None = None,
) -> list[SyncResult]:
    """Fetch every source and add or update its article; one that fails stops no other.

    Args:
        library: Where to.
        fetcher: How.
        sandbox: Where the pages are read.
        tenant: Whose library.
        entries: The sources; those shipped with the bot by default.
        keep: Stores the articles of one source; the library alone does by default.

    Returns:
        One result a source, in order.
    """
    if entries is None:
        entries = await asyncio.to_thread(load_sources)
    keep = keep or partial(library.add_all, tenant)
    return [await _sync(fetcher, sandbox, entry, keep) for entry in entries]


async def _sync(fetcher: Fetcher, sandbox: Sandbox, entry: SourceEntry, keep: Keep) -> SyncResult:
    from corpus.fetch.fetcher import fetch_article  # noqa: PLC0415  aiohttp, which few commands need

    try:
        drafts = await fetch_article(entry.url, fetcher, sandbox)
        if len(drafts) == 1:
            drafts = [_told(drafts[0], entry)]
        return SyncResult(entry, added=tuple(await keep(drafts)))
    except PullquoteError as error:
        return SyncResult(entry, error=error)


def _told(draft: Draft, entry: SourceEntry) -> Draft:
    return replace(
        draft,
        url=entry.url,
        title=entry.title or draft.title,
        publisher=entry.publisher or draft.publisher,
        authors=entry.authors or draft.authors,
        published=entry.published or draft.published,
    )
