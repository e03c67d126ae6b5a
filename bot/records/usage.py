"""What moderators have used up of their quotas, hour by hour and day by day, in UTC.

A count belongs to a server and a member of it, or to the server as a whole. Checking and counting
are one transaction, so that two who spend at once cannot both have the last one.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

from sqlalchemy import BigInteger, String, delete
from sqlalchemy.orm import Mapped, mapped_column

from corpus.database.base import Base
from corpus.database.future import NOT_OUR_CLOCK
from corpus.database.utc import UtcTime

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.ext.asyncio import AsyncSession

    from corpus.database.database import Database

_EVERYBODY = 0
_MIDNIGHT = datetime(1970, 1, 1, tzinfo=UTC)
"""Any midnight will do: from it, hours and days are counted."""


class Kind(StrEnum):
    """What is counted."""

    FETCHES = "fetches"
    ARTICLES = "articles"


class Period(StrEnum):
    """How long a count runs: from the full hour, or from midnight UTC."""

    HOUR = "hour"
    DAY = "day"

    @property
    def length(self) -> timedelta:
        """How long it is."""
        return timedelta(hours=1) if self is Period.HOUR else timedelta(days=1)


@dataclass(frozen=True)
class Limit:
    """So many of a kind in a period, for one member or for a whole server.

    Attributes:
        allowed: The most; 0 for no limit.
    """

    kind: Kind
    period: Period
    allowed: int
    whole_server: bool = False


@dataclass(frozen=True)
class Exceeded:
    """A limit that would be passed.

    Attributes:
        limit: Which.
        used: So many are used up.
        resets: When the count begins again; aware UTC.
    """

    limit: Limit
    used: int
    resets: datetime


class UsageRow(Base):
    """The count of the latest period in which anything was counted.

    Attributes:
        user: The member; 0 for the whole server.
        started: When the period began, aware UTC.
    """

    __tablename__ = "usage"

    tenant: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    user: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(10), primary_key=True)
    period: Mapped[str] = mapped_column(String(5), primary_key=True)
    started: Mapped[datetime] = mapped_column(UtcTime, info={NOT_OUR_CLOCK: True})
    used: Mapped[int] = mapped_column(BigInteger)


class UsageStore:
    """Reads and writes the counts.

    Args:
        database: Open; stays the caller's to close.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._turns: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    def turn(self, tenant: int) -> asyncio.Lock:
        """Return a lock for what must see a library's size and change it with nobody in between.

        Discord sends a server's events to one process only, so the process's lock is enough.
        """
        lock = self._turns.get(tenant)
        if lock is None:
            lock = self._turns[tenant] = asyncio.Lock()
        return lock

    async def exceeded(
        self, tenant: int, user: int, limits: Sequence[Limit], *, now: datetime, amount: int = 1
    ) -> Exceeded | None:
        """Return the first limit that `amount` more would pass, or None; count nothing."""
        async with self._database.read() as session:
            return await _first_exceeded(session, tenant, user, limits, now, amount)

    async def spend(
        self, tenant: int, user: int, limits: Sequence[Limit], *, now: datetime, amount: int = 1
    ) -> Exceeded | None:
        """Count `amount` against every limit; or, if one would be passed, against none.

        Args:
            tenant: The server.
            user: Who spends.
            limits: All that apply.
            now: Aware UTC.
            amount: How many.

        Returns:
            The limit that is reached, or None if all was counted.
        """
        async with self._database.write(lock=tenant) as session:
            stopped = await _first_exceeded(session, tenant, user, limits, now, amount)
            if stopped is None:
                # Only when no limit is passed: what is refused must not be counted in part.
                for limit in limits:
                    row = await _row(session, tenant, user, limit, now)
                    session.add(row)
                    row.used += amount
            return stopped

    async def purge(self, now: datetime) -> int:
        """Drop the counts that are a day old and older, of every server; returns how many."""
        async with self._database.write() as session:
            old = UsageRow.started <= now - Period.DAY.length
            rows = await session.execute(delete(UsageRow).where(old).returning(UsageRow.user))
            return len(rows.all())

    async def forget(self, tenant: int) -> None:
        """Drop everything that was counted in a server."""
        async with self._database.write(lock=tenant) as session:
            await session.execute(delete(UsageRow).where(UsageRow.tenant == tenant))


async def _first_exceeded(  # noqa: PLR0913, PLR0917 - as `spend`
    session: AsyncSession,
    tenant: int,
    user: int,
    limits: Sequence[Limit],
    now: datetime,
    amount: int,
) -> Exceeded | None:
    for limit in limits:
        if limit.allowed == 0:
            continue
        row = await _row(session, tenant, user, limit, now)
        if row.used + amount > limit.allowed:
            return Exceeded(limit, row.used, row.started + limit.period.length)
    return None


async def _row(
    session: AsyncSession, tenant: int, user: int, limit: Limit, now: datetime
) -> UsageRow:
    """Return the count of the present period; a new one is not part of the session yet."""
    who = _EVERYBODY if limit.whole_server else user
    started = now - (now - _MIDNIGHT) % limit.period.length
    key = (tenant, who, limit.kind.value, limit.period.value)
    row = await session.get(UsageRow, key)
    if row is None:
        row = UsageRow(
            tenant=tenant,
            user=who,
            kind=limit.kind.value,
            period=limit.period.value,
            started=started,
            used=0,
        )
    elif row.started < started:
        row.started, row.used = started, 0
    return row
