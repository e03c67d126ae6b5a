"""The library: every tenant's articles, kept in a database. It is the truth; the index is derived.

A tenant is a Discord server's id, or 0 for the operator's own library. No method looks past the
tenant it is given, except `tenants` and the cache of embeddings, which belongs to none.
"""

from __future__ import annotations

import asyncio
import difflib
import hashlib
from dataclasses import dataclass, fields
from enum import StrEnum
from itertools import islice
from typing import TYPE_CHECKING, Self

from sqlalchemy import ColumnElement, and_, select

from corpus.article import Article, Draft, Source
from corpus.database import TRANSACTION_S, Database
from corpus.embedding_cache import EmbeddingCache
from corpus.errors import ArticleNotFoundError, LibraryError
from corpus.identity import fingerprint, id_candidates, key, name_key
from corpus.tables import ArticleRow, ShippedRow

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from types import TracebackType

    import numpy as np
    from numpy.typing import NDArray
    from sqlalchemy.ext.asyncio import AsyncSession

_LISTS = ("authors", "captions")
_MAX_TENANT = 2**63 - 1
_NEAR = 3
_CANDIDATES = 50


class Outcome(StrEnum):
    """What adding a draft did."""

    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class Added:
    """An article as it now stands in the library, and what was done for it."""

    article: Article
    outcome: Outcome


class Library:
    """All tenants' articles in one database. Build it with `Library.open`.

    Every method may raise `LibraryUnavailableError` when the database cannot be reached.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._cache = EmbeddingCache(database)

    @classmethod
    async def open(cls, url: str) -> Library:
        """Opens the library at `url`, creating or migrating its database.

        Args:
            url: Like `sqlite+aiosqlite:////folder/library.db` or
                `postgresql+asyncpg://user:password@host/name`.

        Raises:
            LibraryUnavailableError: the database cannot be reached, is damaged, or was written by
                a newer version.
        """
        return cls(await Database.open(url))

    async def close(self) -> None:
        """Closes the database's connections."""
        await self._database.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    async def add(self, tenant: int, draft: Draft) -> Added:
        """Adds an article, or updates the one that this draft is a new version of.

        Raises:
            LibraryError: the draft has no text or title, or characters no database can hold.
        """
        return (await self.add_all(tenant, [draft]))[0]

    async def add_all(self, tenant: int, drafts: Sequence[Draft]) -> list[Added]:
        """Adds or updates several articles, all of them or, if one is refused, none.

        Raises:
            LibraryError: as `add`.
        """
        _check_tenant(tenant)
        for draft in drafts:
            _check_draft(draft)
        added = []
        timeout_s = TRANSACTION_S + len(drafts) / 10
        async with self._database.write(lock=tenant, timeout_s=timeout_s) as session:
            for draft in drafts:
                row = await _same(session, tenant, draft)
                added.append(await _put(session, tenant, draft, row))
                await asyncio.sleep(0)
        return added

    async def add_shipped(self, tenant: int, name: str, draft: Draft) -> bool:
        """Adds an article that came with the bot, or updates it to a newer shipped version.

        What a person removed or edited stays removed or edited.

        Args:
            tenant: Whose library.
            name: The shipped file's name: it stays the same from version to version.
            draft: The article as it is shipped now.

        Returns:
            Whether the library changed.
        """
        _check_tenant(tenant)
        _check_draft(draft)
        async with self._database.write(lock=tenant) as session:
            record = await session.get(ShippedRow, (tenant, name))
            if record is None:
                return await _ship_first(session, tenant, name, draft)
            row = await session.get(ArticleRow, (tenant, record.article_id))
            if row is None or row.fingerprint != record.fingerprint:
                return False
            added = await _put(session, tenant, draft, row)
            record.fingerprint = row.fingerprint
            return added.outcome is not Outcome.UNCHANGED

    async def get(self, tenant: int, article_id: str) -> Article:
        """The article of that id.

        Raises:
            ArticleNotFoundError: there is none; the message names ids that are near.
        """
        async with self._database.read() as session:
            return _article(await _row(session, tenant, article_id))

    async def articles(self, tenant: int) -> list[Article]:
        """Every article with its text, sorted by title."""
        query = select(ArticleRow).where(ArticleRow.tenant == tenant)
        async with self._database.read() as session:
            found = [_article(row) for row in await session.scalars(query)]
        return sorted(found, key=lambda article: (article.title.casefold(), article.id))

    async def remove(self, tenant: int, article_id: str) -> Article:
        """Removes an article and returns it as it was.

        Raises:
            ArticleNotFoundError: there is none of that id.
        """
        async with self._database.write(lock=tenant) as session:
            row = await _row(session, tenant, article_id)
            await session.delete(row)
            return _article(row)

    async def hashes(self, tenant: int) -> dict[str, str]:
        """Article id to the SHA-256 of its text, without reading the texts."""
        query = select(ArticleRow.id, ArticleRow.sha256).where(ArticleRow.tenant == tenant)
        async with self._database.read() as session:
            return {row.id: row.sha256 for row in await session.execute(query)}

    async def digest(self, tenant: int) -> str:
        """Hex SHA-256 over ids, texts and metadata: the library's version."""
        query = select(ArticleRow.id, ArticleRow.fingerprint).where(ArticleRow.tenant == tenant)
        async with self._database.read() as session:
            lines = sorted(f"{row.id} {row.fingerprint}" for row in await session.execute(query))
        return hashlib.sha256("\n".join(lines).encode("utf-8")).hexdigest()

    async def tenants(self) -> list[int]:
        """Every tenant that has an article, in order."""
        query = select(ArticleRow.tenant).distinct().order_by(ArticleRow.tenant)
        async with self._database.read() as session:
            return list(await session.scalars(query))

    async def embeddings(self, model: str, hashes: Sequence[str]) -> dict[str, NDArray[np.float32]]:
        """The cached vectors of those texts, by SHA-256 of the embedded text; others are absent."""
        return await self._cache.load(model, hashes)

    async def store_embeddings(
        self, model: str, vectors: Mapping[str, NDArray[np.float32]]
    ) -> None:
        """Caches vectors by SHA-256 of the embedded text.

        Raises:
            LibraryError: a vector is not one row of finite numbers.
        """
        await self._cache.store(model, vectors)

    async def forget_embeddings(self, model: str, keep: Collection[str]) -> int:
        """Drops the model's vectors that are not in `keep` (of every tenant); returns how many."""
        return await self._cache.forget(model, keep)


def _check_tenant(tenant: int) -> None:
    if not 0 <= tenant <= _MAX_TENANT:
        raise LibraryError(
            f"{tenant} is not a library's number.", "Use a Discord server's id, or 0 for your own."
        )


def _check_draft(draft: Draft) -> None:
    if not draft.text.strip() or not draft.title.strip():
        raise LibraryError(
            f"The article {draft.title!r} has no {'text' if draft.title.strip() else 'title'}.",
            "Give it one, then add it again.",
        )
    told = [draft.text, draft.id_hint, *(getattr(draft, f.name) for f in fields(Source))]
    for value in told:
        for part in value if isinstance(value, tuple) else (value,):
            if isinstance(part, str) and not _storable(part):
                raise LibraryError(
                    f"The article {draft.title!a} holds characters that are not text.",
                    "Save the file as UTF-8, then add it again.",
                )


def _storable(value: str) -> bool:
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return "\0" not in value


async def _same(session: AsyncSession, tenant: int, draft: Draft) -> ArticleRow | None:
    """The row that `draft` is a version of; see `corpus.identity`."""
    hint, url = key(draft.id_hint), key(draft.url)
    ways: list[ColumnElement[bool]] = [ArticleRow.name_sha256 == name_key(draft)]
    if url is not None:
        ways = [
            ArticleRow.url_sha256 == url,
            and_(ways[0], ArticleRow.url_sha256.is_(None)),
        ]
    if hint is not None:
        ways = [and_(way, ArticleRow.hint_sha256.is_(None)) for way in ways]
        ways.insert(0, ArticleRow.hint_sha256 == hint)
    for way in ways:
        query = select(ArticleRow).where(ArticleRow.tenant == tenant, way).order_by(ArticleRow.id)
        row = (await session.scalars(query.limit(1))).first()
        if row is not None:
            return row
    return None


async def _put(session: AsyncSession, tenant: int, draft: Draft, row: ArticleRow | None) -> Added:
    """Writes the draft into `row`, or into a new one."""
    if row is None:
        article = draft.as_article(await _free_id(session, tenant, draft))
        session.add(ArticleRow(tenant=tenant, id=article.id, **_columns(article, draft)))
        await session.flush()
        return Added(article, Outcome.ADDED)
    article = draft.as_article(row.id)
    if row.fingerprint == fingerprint(article) and draft.id_hint in (None, row.hint):
        return Added(article, Outcome.UNCHANGED)
    for name, value in _columns(article, draft).items():
        setattr(row, name, value)
    await session.flush()
    return Added(article, Outcome.UPDATED)


def _columns(article: Article, draft: Draft) -> dict[str, object]:
    columns: dict[str, object] = {f.name: getattr(article, f.name) for f in fields(Source)}
    columns |= {name: list(getattr(article, name)) for name in _LISTS}
    columns |= {
        "text": article.text,
        "sha256": article.sha256,
        "fingerprint": fingerprint(article),
        "url_sha256": key(article.url),
        "name_sha256": name_key(article),
    }
    if draft.id_hint is not None:  # a version without a hint does not forget the one there is
        columns |= {"hint": draft.id_hint, "hint_sha256": key(draft.id_hint)}
    return columns


async def _free_id(session: AsyncSession, tenant: int, draft: Draft) -> str:
    names = id_candidates(draft.id_hint or draft.title)
    while True:
        some = list(islice(names, _CANDIDATES))
        query = select(ArticleRow.id).where(ArticleRow.tenant == tenant, ArticleRow.id.in_(some))
        taken = set(await session.scalars(query))
        for name in some:
            if name not in taken:
                return name


async def _ship_first(session: AsyncSession, tenant: int, name: str, draft: Draft) -> bool:
    """Imports a shipped article; one the operator brought in before is theirs and stays so."""
    row = await _same(session, tenant, draft)
    if row is None:
        added = await _put(session, tenant, draft, None)
    else:
        added = Added(draft.as_article(row.id), Outcome.UNCHANGED)
    session.add(
        ShippedRow(
            tenant=tenant,
            name=name,
            article_id=added.article.id,
            fingerprint=fingerprint(added.article),
        )
    )
    return row is None


async def _row(session: AsyncSession, tenant: int, article_id: str) -> ArticleRow:
    if _storable(article_id):
        row = await session.get(ArticleRow, (tenant, article_id))
        if row is not None:
            return row
    ids = await session.scalars(select(ArticleRow.id).where(ArticleRow.tenant == tenant))
    near = difflib.get_close_matches(article_id.lower(), list(ids), n=_NEAR, cutoff=0.4)
    raise ArticleNotFoundError(
        f"There is no article {article_id!a} in this library.",
        f"Did you mean {' or '.join(near)}?" if near else "List the articles to see their ids.",
    )


def _article(row: ArticleRow) -> Article:
    values = {f.name: getattr(row, f.name) for f in fields(Source)}
    values |= {name: tuple(values[name]) for name in _LISTS}
    return Article(id=row.id, text=row.text, **values)
