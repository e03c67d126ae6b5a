"""The library: every tenant's articles, kept in a database. It is the truth; the index is derived.

A tenant is a Discord server's id, or 0 for the operator's own library. No method looks past the
tenant it is given, except `tenants` and `purge_bin`. This is the door: `corpus.library.rows`,
`corpus.library.bin` and their neighbours do the work inside the transactions that are opened here.
"""

from __future__ import annotations

import asyncio
from contextlib import AbstractAsyncContextManager
from dataclasses import replace as replaced
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from corpus.database.database import TRANSACTION_S, Database
from corpus.library import bin as bin_of
from corpus.library import listing as listings
from corpus.library import near_duplicates, rollback
from corpus.library.change_marks import changing, marks, tell_changed
from corpus.library.identity import library_digest
from corpus.library.migrations import ARTICLES
from corpus.library.promises import Debt, Promises, owe
from corpus.library.rows import (
    SOURCE,
    Added,
    article_of,
    check_alone,
    check_source,
    check_tenant,
    check_text,
    draft_of,
    intact,
    put,
    row_of,
    rows_found,
    same_row,
    sketched,
)
from corpus.library.shipped import ShippedFile, ship
from corpus.library.tables import ArticleRow, BinRow, ChangeRow, ShippedRow

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from corpus.article import Article, Draft, Source
    from corpus.database.migrate import Schema
    from corpus.library.bin import Binned
    from corpus.library.listing import Listed, Size
    from corpus.library.near_duplicates import Likeness
    from corpus.library.rollback import Reset

_SOUND = ArticleRow.set_aside.is_(None)
_LOOKUP = 500  # ids a query names: SQLite and PostgreSQL both limit a query's parameters


class Library(Promises, AbstractAsyncContextManager["Library"]):
    """All tenants' articles in one database. Build it with `Library.open`.

    Every method may raise `LibraryUnavailableError` when the database cannot be reached.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    @classmethod
    async def open(cls, url: str, *beside: Schema) -> Library:
        """Open the library at `url`, creating or migrating its database.

        Args:
            url: Like `sqlite+aiosqlite:////folder/library.db` or
                `postgresql+asyncpg://user:password@host/name`.
            beside: Tables of other layers that are kept in the same database.

        Raises:
            LibraryUnavailableError: the database cannot be reached, is damaged, was written by a
                newer version, or was made by an early draft.
        """
        return cls(await Database.open(url, (ARTICLES, *beside)))

    @property
    def database(self) -> Database:
        """The database itself, for records that are kept beside the articles."""
        return self._database

    async def close(self) -> None:
        """Close the database's connections."""
        await self._database.close()

    async def __aexit__(self, *error: object) -> None:
        await self.close()

    async def add(self, tenant: int, draft: Draft) -> Added:
        """Add an article, or update the one that this draft is a new version of.

        Raises:
            LibraryError: the draft has no text or title, or characters no database can hold.
        """
        return (await self.add_all(tenant, [draft]))[0]

    async def add_all(self, tenant: int, drafts: Sequence[Draft]) -> list[Added]:
        """Add or update several articles, all of them or, if one is refused, none.

        Raises:
            LibraryError: as `add`.
        """
        check_tenant(tenant)
        for draft in drafts:
            check_text(draft)
        added = []
        sketches = await sketched(drafts)
        timeout_s = TRANSACTION_S + len(drafts) / 10
        async with changing(self._database, tenant, timeout_s) as session:
            for draft, mark in zip(drafts, sketches, strict=True):
                row = await same_row(session, tenant, draft)
                added.append(await put(session, tenant, draft, row, mark))
                await asyncio.sleep(0)  # thousands may come at once: others have their turn
        return added

    async def add_new(self, tenant: int, draft: Draft) -> Article | None:
        """Add an article; or do nothing and return None where `add` would update one.

        Raises:
            LibraryError: as `add`.
        """
        check_tenant(tenant)
        check_text(draft)
        (mark,) = await sketched([draft])
        async with changing(self._database, tenant) as session:
            if await same_row(session, tenant, draft) is not None:
                return None
            return (await put(session, tenant, draft, None, mark)).article

    async def version_of(self, tenant: int, draft: Draft) -> Article | None:
        """Return the article that `add` would update; None where it would add one."""
        async with self._database.read() as session:
            row = await same_row(session, tenant, draft)
            return None if row is None else article_of(row)

    async def replace(self, tenant: int, article_id: str, draft: Draft) -> Added:
        """Make a draft the new version of one article, whatever their addresses and titles.

        Args:
            tenant: Whose library.
            article_id: Stays the article's id.
            draft: The whole new version: what it does not say is not known any more.

        Raises:
            ArticleNotFoundError: there is no article of that id.
            LibraryError: as `add`, or another article has this address, name or file's id.
        """
        check_text(draft)
        (mark,) = await sketched([draft])
        async with changing(self._database, tenant) as session:
            row = await row_of(session, tenant, article_id)
            await check_alone(session, tenant, article_id, draft)
            return await put(session, tenant, draft, row, mark)

    async def edit(self, tenant: int, article_id: str, source: Source) -> Added:
        """Change what is known of an article; its text stays.

        Raises:
            ArticleNotFoundError: there is no article of that id.
            LibraryError: no title, another article has this address or name, or damaged text.
        """
        check_source(source)
        known = {name: getattr(source, name) for name in SOURCE}
        async with changing(self._database, tenant) as session:
            row = intact(await row_of(session, tenant, article_id))
            draft = replaced(draft_of(row), **known)
            await check_alone(session, tenant, article_id, draft)
            return await put(session, tenant, replaced(draft, id_hint=None), row)

    async def add_shipped(self, tenant: int, file: ShippedFile, draft: Draft) -> bool:
        """Add an article that came with the bot, or update it to a newer shipped version.

        What a person removed or edited stays removed or edited.

        Args:
            tenant: Whose library.
            file: Where it is from.
            draft: The article as it is shipped now.

        Returns:
            Whether the library changed.
        """
        check_tenant(tenant)
        check_text(draft)
        async with changing(self._database, tenant) as session:
            return await ship(session, tenant, file, draft)

    async def get(self, tenant: int, article_id: str) -> Article:
        """Return the article of that id.

        Raises:
            ArticleNotFoundError: there is none; the message names ids that are near.
            LibraryError: its text is damaged.
        """
        async with self._database.read() as session:
            return article_of(intact(await row_of(session, tenant, article_id)))

    async def articles(self, tenant: int) -> list[Article]:
        """Return every sound article with its text, sorted by title; set damaged ones aside."""
        query = select(ArticleRow).where(ArticleRow.tenant == tenant, _SOUND)
        async with self._database.read() as session:
            rows = await rows_found(session, query)
        found = await self._sound(tenant, rows)
        return sorted(found, key=lambda article: (article.title.casefold(), article.id))

    async def find_like(self, tenant: int, draft: Draft) -> Likeness | None:
        """Return the article that a draft is a version of or nearly the same as, the best one."""
        return await near_duplicates.find(self._database, tenant, draft)

    async def remove(self, tenant: int, article_id: str, *, by: int = 0) -> Article:
        """Move an article into the bin and return it as it was.

        Args:
            tenant: Whose library.
            article_id: Which.
            by: The Discord user who removes it, or 0 for the operator.

        Raises:
            ArticleNotFoundError: there is none of that id.
        """
        async with changing(self._database, tenant) as session:
            row = await row_of(session, tenant, article_id)
            await bin_of.copy_in(session, tenant, [article_id], by)
            await session.delete(row)
            return article_of(row)

    async def bin(self, tenant: int) -> list[Binned]:
        """Return what was removed and can be restored, newest first."""
        async with self._database.read() as session:
            return await bin_of.listed(session, tenant)

    async def restore(self, tenant: int, number: int) -> Article:
        """Move an article from the bin back into the library.

        Args:
            tenant: Whose library.
            number: As `bin` gives it.

        Returns:
            The article; its id is another one if its own has been given to another article.

        Raises:
            ArticleNotFoundError: there is nothing of that number in the bin.
            LibraryError: the same article is in the library again.
        """
        async with changing(self._database, tenant) as session:
            return await bin_of.put_back(session, tenant, number)

    async def purge_bin(self, now: datetime | None = None) -> frozenset[int]:
        """Delete what has been in a bin for `BIN_DAYS`; return the tenants whose bins those were.

        The texts may still be in older snapshots of the index: that is written down as a debt.
        """
        async with self._database.write() as session:
            return await bin_of.purge(session, now or datetime.now(UTC))

    async def reset(self, tenant: int, articles: Sequence[Article], *, by: int = 0) -> Reset:
        """Make these articles, under these ids, all that the library holds, in one transaction.

        What goes, and the old version of what changes, goes into the bin.

        Raises:
            LibraryError: two share an id, or as `add`.
        """
        check_tenant(tenant)
        for article in articles:
            check_text(article)
        rollback.check_ids(articles)
        timeout_s = TRANSACTION_S + len(articles) / 10
        async with changing(self._database, tenant, timeout_s) as session:
            return await rollback.reset(session, tenant, articles, by)

    async def forget_tenant(self, tenant: int) -> None:
        """Delete a tenant's articles, its bin, and what is remembered of shipped articles."""
        async with self._database.write(lock=tenant) as session:
            for table in (ArticleRow, BinRow, ShippedRow, ChangeRow):
                await session.execute(delete(table).where(table.tenant == tenant))
            await owe(session, [tenant], Debt.ALL)
            await tell_changed(session, tenant)

    async def listing(self, tenant: int) -> list[Listed]:
        """Return every article without its text, sorted by title."""
        async with self._database.read() as session:
            return await listings.listing(session, tenant)

    async def size(self, tenant: int) -> Size:
        """Return how much the library holds, without reading the texts."""
        async with self._database.read() as session:
            return await listings.size(session, tenant)

    async def hashes(self, tenant: int) -> dict[str, str]:
        """Return article id to the SHA-256 of its text; the texts are not read."""
        query = select(ArticleRow.id, ArticleRow.sha256).where(ArticleRow.tenant == tenant, _SOUND)
        async with self._database.read() as session:
            return {row.id: row.sha256 for row in await session.execute(query)}

    async def marks(self, tenants: Collection[int]) -> dict[int, str | None]:
        """Return what changes with each tenant's articles; None where there never were any."""
        return await marks(self._database, tenants)

    async def hashes_of(self, tenant: int, ids: Collection[str]) -> dict[str, str]:
        """Return the SHA-256 of the texts of those articles that there are, by article id.

        One statement for a handful of ids; repeated and unknown ones do no harm.
        """
        found: dict[str, str] = {}
        wanted = sorted(set(ids))
        async with self._database.read() as session:
            for start in range(0, len(wanted), _LOOKUP):
                few = wanted[start : start + _LOOKUP]
                these = select(ArticleRow.id, ArticleRow.sha256).where(
                    ArticleRow.tenant == tenant, ArticleRow.id.in_(few), _SOUND
                )
                found |= {row.id: row.sha256 for row in await session.execute(these)}
        return found

    async def fingerprints(self, tenant: int) -> dict[str, str]:
        """Return article id to the fingerprint over text and metadata; the texts are not read."""
        these = (ArticleRow.tenant == tenant, _SOUND)
        query = select(ArticleRow.id, ArticleRow.fingerprint).where(*these)
        async with self._database.read() as session:
            return {row.id: row.fingerprint for row in await session.execute(query)}

    async def some(self, tenant: int, ids: Sequence[str]) -> list[Article]:
        """Return the sound articles of those ids, in no particular order; set the rest aside."""
        rows: list[ArticleRow] = []
        async with self._database.read() as session:
            for start in range(0, len(ids), _LOOKUP):
                few = ids[start : start + _LOOKUP]
                these = select(ArticleRow).where(
                    ArticleRow.tenant == tenant, ArticleRow.id.in_(few), _SOUND
                )
                rows += await rows_found(session, these)
        return await self._sound(tenant, rows)

    async def digest(self, tenant: int) -> str:
        """Return the hex SHA-256 over ids, texts and metadata: the library's version."""
        return library_digest(await self.fingerprints(tenant))

    async def tenants(self) -> list[int]:
        """Return every tenant that has an article, in order."""
        query = select(ArticleRow.tenant).distinct().order_by(ArticleRow.tenant)
        async with self._database.read() as session:
            return list(await session.scalars(query))
