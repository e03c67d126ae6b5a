"""Times in the database: exact, sorted, and never without a zone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import BigInteger, Column, MetaData, Table, func, insert, select

from corpus.database.database import Database
from corpus.database.utc import UtcTime
from corpus.errors import LibraryUnavailableError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
MOMENTS = [
    datetime(1, 1, 1, tzinfo=UTC),
    datetime(1969, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC),
    NOON,
    NOON + timedelta(microseconds=1),
    datetime(9999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC),
]
TIMES = Table(
    "times",
    MetaData(),
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("at", UtcTime),
)


@pytest.fixture
async def database(bare_database_url: str) -> AsyncIterator[Database]:
    database = await Database.open(bare_database_url, [])
    async with database.write() as session:
        await (await session.connection()).run_sync(TIMES.create)
    yield database
    await database.close()


async def _write(database: Database, *moments: datetime | None) -> None:
    async with database.write() as session:
        rows = [{"id": number, "at": moment} for number, moment in enumerate(moments)]
        await session.execute(insert(TIMES), rows)


async def test_a_time_comes_back_exactly_and_in_utc(database: Database) -> None:
    await _write(database, *MOMENTS, None)
    async with database.read() as session:
        found = list(await session.scalars(select(TIMES.c.at).order_by(TIMES.c.id)))
    assert found == [*MOMENTS, None]
    assert {moment.tzinfo for moment in found if moment} == {UTC}


async def test_times_sort_and_compare_as_moments_whatever_their_zone(database: Database) -> None:
    tokyo = timezone(timedelta(hours=9))
    earlier = (NOON - timedelta(hours=1)).astimezone(tokyo)  # a later hour by the clock
    await _write(database, NOON, earlier)
    async with database.read() as session:
        assert await session.scalar(select(func.max(TIMES.c.at))) == NOON
        assert await session.scalar(select(TIMES.c.at).where(TIMES.c.at < NOON)) == earlier


async def test_a_time_without_a_zone_is_refused(database: Database) -> None:
    with pytest.raises(LibraryUnavailableError, match="must be aware"):
        await _write(database, NOON.replace(tzinfo=None))
