"""Moments that lie in the future, written while the clock was ahead.

What is kept for so many days would be kept for as long as the clock was ahead beside them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import func, inspect, select, update

from corpus.database.base import Base
from corpus.database.utc import UtcTime

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Column
    from sqlalchemy.ext.asyncio import AsyncSession

    from corpus.database.database import Database

NOT_OUR_CLOCK: Final = "not our clock"
"""In a column's `info`: its moments are Discord's, which are never wrong."""


async def bring_back(database: Database, now: datetime) -> int:
    """Make every later moment this one, in every table; return how many there were.

    Args:
        database: Open.
        now: Aware UTC, by a clock that is right.

    Raises:
        LibraryUnavailableError: The database cannot be written.
    """
    found = 0
    async with database.write() as session:
        for column in await _moments(session):
            late = update(column.table).where(column > now).values({column: now})
            found += len((await session.execute(late.returning(column))).all())
    return found


async def newest(session: AsyncSession) -> datetime | None:
    """Return the latest moment that is written anywhere, aware UTC; None in an empty database."""
    latest = [await session.scalar(select(func.max(column))) for column in await _moments(session)]
    return max(filter(None, latest), default=None)


async def _moments(session: AsyncSession) -> list[Column[datetime]]:
    """The columns with moments by our clock; a library may be in its database alone."""
    connection = await session.connection()
    there = await connection.run_sync(lambda sync: set(inspect(sync).get_table_names()))
    return [
        column
        for table in Base.metadata.sorted_tables
        if table.name in there
        for column in table.columns
        if isinstance(column.type, UtcTime) and NOT_OUR_CLOCK not in column.info
    ]
