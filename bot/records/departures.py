"""Servers that were left, and since when; and the servers that anything is kept of.

A mark is all that leaving does at first. What is kept of a server goes when its mark is older than
the server keeps records (see `bot.lifecycle.tidying`), and a server that comes back loses the mark.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import BigInteger, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from corpus.database.base import Base
from corpus.database.utc import UtcTime

if TYPE_CHECKING:
    from corpus.database.database import Database

_OPERATOR = 0


class DepartureRow(Base):
    """A server that was left.

    Attributes:
        left: When, aware UTC.
    """

    __tablename__ = "departures"

    tenant: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    left: Mapped[datetime] = mapped_column(UtcTime)


class DepartureStore:
    """Reads and writes marks. Every method may raise `LibraryUnavailableError`.

    Args:
        database: Open; stays the caller's to close.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def mark(self, tenant: int, now: datetime) -> bool:
        """Mark a server as left; an earlier mark stays as it is. Returns whether it was new."""
        async with self._database.write(lock=tenant) as session:
            if await session.get(DepartureRow, tenant) is not None:
                return False
            session.add(DepartureRow(tenant=tenant, left=now))
            return True

    async def clear(self, tenant: int) -> bool:
        """Take the mark off a server that is back; return whether it had one."""
        async with self._database.write(lock=tenant) as session:
            row = await session.get(DepartureRow, tenant)
            if row is None:
                return False
            await session.delete(row)
            return True

    async def left(self) -> dict[int, datetime]:
        """Return every server that is marked, and when it was left, aware UTC."""
        async with self._database.read() as session:
            rows = await session.scalars(select(DepartureRow))
            return {row.tenant: row.left for row in rows}

    async def known(self) -> set[int]:
        """Return every server that any table holds something of; the operator is none."""
        found: set[int] = set()
        async with self._database.read() as session:
            for table in Base.metadata.sorted_tables:
                if "tenant" in table.c and table.name != DepartureRow.__tablename__:
                    found.update(await session.scalars(select(table.c.tenant).distinct()))
        return found - {_OPERATOR}

    async def forget(self, tenant: int) -> None:
        """Delete the mark: nothing else is kept of the server now."""
        async with self._database.write(lock=tenant) as session:
            await session.execute(delete(DepartureRow).where(DepartureRow.tenant == tenant))
