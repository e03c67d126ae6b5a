"""What a library promises: what was deleted is gone everywhere, what is damaged is not read.

A deletion in the database leaves copies elsewhere: in older snapshots of the index, in cached
vectors. That they must go is written down as a debt in the very transaction that deletes, and the
debt is struck out when they are gone: a crash between the two only delays it.

A text whose SHA-256 is not what was stored with it was damaged on the disk. Its article is set
aside: it is in no index and no answer until somebody stores it again or removes it.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

import structlog
from sqlalchemy import delete, select, update

from corpus.database.base import Base
from corpus.library.change_marks import changing
from corpus.library.identity import fingerprint
from corpus.library.rows import AT_A_TIME, article_of
from corpus.library.tables import ArticleRow, DebtRow

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.ext.asyncio import AsyncSession

    from corpus.article import Article
    from corpus.database.database import Database

_log = structlog.get_logger(__name__)


class Debt(StrEnum):
    """What has to go yet.

    Attributes:
        OLDER: Every snapshot but the live one: only they hold the deleted texts.
        ALL: The whole index of a library that was forgotten.
    """

    OLDER = "older"
    ALL = "all"


async def owe(session: AsyncSession, tenants: Iterable[int], debt: Debt) -> None:
    """Write down what has to go, in the transaction that makes it so."""
    for tenant in tenants:
        await session.merge(DebtRow(owner=tenant, kind=debt.value, since=datetime.now(UTC)))


@dataclass(frozen=True)
class Damaged:
    """An article that is set aside.

    Attributes:
        id: Its id.
        title: Its title.
        since: When the damage was found, aware UTC.
    """

    id: str
    title: str
    since: datetime


def _whole(row: ArticleRow) -> bool:
    """Return whether an article's text and source are what was stored."""
    article = article_of(row)
    return (article.sha256, fingerprint(article)) == (row.sha256, row.fingerprint)


class Promises:
    """The part of a library that keeps its promises."""

    _database: Database

    async def debts(self) -> list[tuple[int, Debt]]:
        """Return what has to go yet: tenant and kind, the oldest first."""
        query = select(DebtRow).order_by(DebtRow.since, DebtRow.owner)
        async with self._database.read() as session:
            return [(row.owner, Debt(row.kind)) for row in await session.scalars(query)]

    async def owes(self, tenant: int) -> bool:
        """Return whether something of a tenant has to go yet."""
        query = select(DebtRow.kind).where(DebtRow.owner == tenant).limit(1)
        async with self._database.read() as session:
            return await session.scalar(query) is not None

    async def paid(self, tenant: int, debt: Debt) -> None:
        """Strike a debt out: what had to go is gone."""
        which = (DebtRow.owner == tenant, DebtRow.kind == debt.value)
        async with self._database.write(lock=tenant) as session:
            await session.execute(delete(DebtRow).where(*which))

    async def damaged(self, tenant: int) -> list[Damaged]:
        """Return the articles that are set aside, by title."""
        columns = (ArticleRow.id, ArticleRow.title, ArticleRow.set_aside)
        query = select(*columns).where(
            ArticleRow.tenant == tenant, ArticleRow.set_aside.is_not(None)
        )
        async with self._database.read() as session:
            rows = await session.execute(query.order_by(ArticleRow.title))
            return [Damaged(row.id, row.title, row.set_aside) for row in rows]

    async def unsound(self, tenant: int) -> dict[str, str]:
        """Read every text and return the damaged ones, set aside or not: id to title."""
        query = select(ArticleRow).where(ArticleRow.tenant == tenant)
        async with self._database.read() as session:
            return {row.id: row.title for row in await session.scalars(query) if not _whole(row)}

    async def holds_nothing(self) -> bool:
        """Return whether the database is as if it had just been made: not one row of anything."""
        async with self._database.read() as session:
            for table in Base.metadata.sorted_tables:
                kept = "tenant" in table.c or table.name == DebtRow.__tablename__
                if kept and await session.scalar(select(1).select_from(table).limit(1)):
                    return False
        return True

    async def _sound(self, tenant: int, rows: Iterable[ArticleRow]) -> list[Article]:
        """Return the articles whose texts and sources are what was stored; set the rest aside."""
        found: list[Article] = []
        damaged: list[str] = []
        for number, row in enumerate(rows, 1):
            if number % AT_A_TIME == 0:
                await asyncio.sleep(0)  # hashing takes a while: others have their turn between
            if _whole(row):
                found.append(article_of(row))
            else:
                damaged.append(row.id)
        await self.set_aside(tenant, damaged)
        return found

    async def set_aside(self, tenant: int, ids: Iterable[str]) -> None:
        """Leave articles out of every digest and index until they are stored again."""
        for article_id in ids:
            which = (
                ArticleRow.tenant == tenant,
                ArticleRow.id == article_id,
                ArticleRow.set_aside.is_(None),
            )
            async with changing(self._database, tenant) as session:
                aside = update(ArticleRow).where(*which).values(set_aside=datetime.now(UTC))
                await session.execute(aside)
            _log.error("article_damaged", tenant=tenant, article=article_id)
