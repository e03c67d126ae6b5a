"""The bin: what is removed from a library can be put back for a week.

An article in the bin is whole, with all that is known of it, and is in no listing, digest or
answer. It is moved there and back within one transaction.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import BigInteger, delete, insert, literal, select, update

from corpus.database.future import newest
from corpus.database.utc import UtcTime
from corpus.errors import ArticleNotFoundError, LibraryError
from corpus.library.promises import Debt, owe
from corpus.library.rows import article_of, draft_of, free_id, same_row
from corpus.library.tables import ArticleRow, BinRow, ShippedRow

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy.ext.asyncio import AsyncSession

    from corpus.article import Article

BIN_DAYS: Final = 7
"""For how many days a removed article can be restored."""

_MAX_NUMBER: Final = 2**31 - 1  # of the column; PostgreSQL fails on a greater number
# All that an article's row and a bin's row share: it is copied within the database, unread.
_KEPT: Final = tuple(
    column.key
    for column in ArticleRow.__table__.columns
    if column.key not in ("tenant", "id", "set_aside")
)


@dataclass(frozen=True)
class Binned:
    """A removed article.

    Attributes:
        number: By which it is restored; never that of another article.
        article: As it was when it was removed.
        removed: When, aware UTC.
        by: The Discord user who removed it, or 0 for the operator.
    """

    number: int
    article: Article
    removed: datetime
    by: int

    @property
    def until(self) -> datetime:
        """When it will be deleted for good, aware UTC."""
        return self.removed + timedelta(days=BIN_DAYS)


async def listed(session: AsyncSession, tenant: int) -> list[Binned]:
    """Return everything in a tenant's bin, newest first."""
    query = select(BinRow).where(BinRow.tenant == tenant).order_by(BinRow.number.desc())
    return [
        Binned(row.number, article_of(row), row.removed, row.removed_by)
        for row in await session.scalars(query)
    ]


async def copy_in(session: AsyncSession, tenant: int, ids: Collection[str], by: int) -> None:
    """Put articles as they are into the bin; taking them out of the library is the caller's."""
    # By a clock that was set back, their days would be over as soon as it is right again.
    now = datetime.now(UTC)
    removed = max(now, await newest(session) or now)
    for article_id in ids:
        kept = [getattr(ArticleRow, name) for name in _KEPT]
        row = select(
            ArticleRow.tenant,
            ArticleRow.id,
            literal(removed, UtcTime),
            literal(by, BigInteger),
            *kept,
        ).where(ArticleRow.tenant == tenant, ArticleRow.id == article_id)
        names = ["tenant", "article_id", "removed", "removed_by", *_KEPT]
        await session.execute(insert(BinRow).from_select(names, row))


async def put_back(session: AsyncSession, tenant: int, number: int) -> Article:
    """Move an article from the bin into the library, under its old id if that is free.

    Raises:
        ArticleNotFoundError: there is nothing of that number in this tenant's bin.
        LibraryError: the same article is in the library again.
    """
    query = select(BinRow).where(BinRow.tenant == tenant, BinRow.number == number)
    row = (await session.scalars(query)).first() if 0 < number <= _MAX_NUMBER else None
    if row is None:
        raise ArticleNotFoundError(
            "That article is no longer in the bin.",
            "It was restored, or its {days} days are over.",
            days=BIN_DAYS,
        )
    draft = draft_of(row)
    same = await same_row(session, tenant, draft)
    if same is not None:
        raise LibraryError(
            '"{title}" is in the library again, as "{other}" ({id}).',
            "Remove that one first if you want the old one back.",
            title=row.title,
            other=same.title,
            id=same.id,
        )
    taken = await session.get(ArticleRow, (tenant, row.article_id)) is not None
    article_id = await free_id(session, tenant, row.article_id) if taken else row.article_id
    kept = [getattr(BinRow, name) for name in _KEPT]
    back = select(BinRow.tenant, literal(article_id), *kept).where(BinRow.number == number)
    await session.execute(insert(ArticleRow).from_select(["tenant", "id", *_KEPT], back))
    await session.execute(delete(BinRow).where(BinRow.number == number))
    await session.execute(  # a shipped article is followed to its new id
        update(ShippedRow)
        .where(
            ShippedRow.tenant == tenant,
            ShippedRow.article_id == row.article_id,
            ShippedRow.fingerprint == row.fingerprint,
        )
        .values(article_id=article_id)
    )
    return draft.as_article(article_id)


async def take_hint(session: AsyncSession, tenant: int, article_id: str, mark: str) -> str | None:
    """Take that very version of an article out of the bin; return the id its file gave it.

    Args:
        session: A writing transaction under the tenant's lock.
        tenant: Whose bin.
        article_id: Its id when it was removed.
        mark: Its fingerprint.
    """
    these = (
        BinRow.tenant == tenant,
        BinRow.article_id == article_id,
        BinRow.fingerprint == mark,
    )
    hints = await session.scalars(select(BinRow.hint).where(*these).order_by(BinRow.number.desc()))
    hint = hints.first()
    await session.execute(delete(BinRow).where(*these))
    return hint


async def purge(session: AsyncSession, now: datetime) -> frozenset[int]:
    """Delete what has been in any bin for its days; return the tenants whose bins those were."""
    old = BinRow.removed <= now - timedelta(days=BIN_DAYS)
    query = delete(BinRow).where(old).returning(BinRow.tenant)
    tenants = frozenset(await session.scalars(query))
    await owe(session, tenants, Debt.OLDER)
    return tenants
