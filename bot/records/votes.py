"""What members think of answers: one vote a person, which they may change.

Who voted is kept as a pseudonym only, as long as the server keeps its questions.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import BigInteger, String, Text, delete, func, select
from sqlalchemy.orm import Mapped, mapped_column

from bot.records.pseudonyms import PSEUDONYM_CHARS
from corpus.database.base import Base
from corpus.database.utc import UtcTime

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from corpus.database.database import Database

MAX_REASON = 300
"""Characters that are kept of why an answer did not help."""


@dataclass(frozen=True)
class Vote:
    """One member's vote on one answer.

    Attributes:
        number: The question's.
        helpful: Whether it helped.
        reason: Why not, if the member said.
        voted: When, aware UTC.
    """

    number: int
    helpful: bool
    reason: str | None
    voted: datetime


@dataclass(frozen=True)
class Votes:
    """How many votes there were."""

    helpful: int
    not_helpful: int


class VoteRow(Base):
    """One vote.

    Attributes:
        voted: When, aware UTC.
    """

    __tablename__ = "votes"

    tenant: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    voter: Mapped[str] = mapped_column(String(PSEUDONYM_CHARS), primary_key=True)
    helpful: Mapped[bool]
    reason: Mapped[str | None] = mapped_column(Text)
    voted: Mapped[datetime] = mapped_column(UtcTime)


class VoteStore:
    """Reads and writes servers' votes. Every method may raise `LibraryUnavailableError`.

    Args:
        database: Open; stays the caller's to close.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def cast(
        self, tenant: int, number: int, voter: str, *, helpful: bool, now: datetime
    ) -> bool:
        """Count a member's vote on an answer, in place of an earlier one.

        Args:
            tenant: The server.
            number: The question's.
            voter: The member's pseudonym.
            helpful: What they think.
            now: Aware UTC.

        Returns:
            False where they had voted so already.
        """
        async with self._database.write(lock=tenant) as session:
            row = await session.get(VoteRow, (tenant, number, voter))
            if row is not None and row.helpful is helpful:
                return False
            if row is None:
                row = VoteRow(tenant=tenant, number=number, voter=voter)
                session.add(row)
            row.helpful, row.reason, row.voted = helpful, None, now
            return True

    async def explain(self, tenant: int, number: int, voter: str, reason: str) -> bool:
        """Keep why an answer did not help; False where the member's vote does not say so."""
        async with self._database.write(lock=tenant) as session:
            row = await session.get(VoteRow, (tenant, number, voter))
            if row is None or row.helpful:
                return False
            row.reason = reason[:MAX_REASON]
            return True

    async def tally(self, tenant: int, start: datetime, end: datetime) -> Votes:
        """Count the votes of a server that were cast from `start` on and before `end`."""
        query = (
            select(VoteRow.helpful, func.count())
            .where(
                VoteRow.tenant == tenant,
                VoteRow.voted >= start,
                VoteRow.voted < end,
            )
            .group_by(VoteRow.helpful)
        )
        async with self._database.read() as session:
            counts = {row.helpful: row[1] for row in await session.execute(query)}
        return Votes(helpful=counts.get(True, 0), not_helpful=counts.get(False, 0))

    async def reasons(
        self, tenant: int, start: datetime, end: datetime, *, limit: int
    ) -> list[str]:
        """Return why answers did not help, from `start` on and before `end`; newest first."""
        query = (
            select(VoteRow.reason)
            .where(
                VoteRow.tenant == tenant,
                VoteRow.reason.is_not(None),
                VoteRow.voted >= start,
                VoteRow.voted < end,
            )
            .order_by(VoteRow.voted.desc(), VoteRow.number)
            .limit(limit)
        )
        async with self._database.read() as session:
            return [reason for reason in await session.scalars(query) if reason]

    async def of(self, tenant: int, voter: str) -> list[Vote]:
        """Return a member's votes in a server, oldest first."""
        mine = (VoteRow.tenant == tenant, VoteRow.voter == voter)
        query = select(VoteRow).where(*mine).order_by(VoteRow.voted, VoteRow.number)
        async with self._database.read() as session:
            return [
                Vote(row.number, row.helpful, row.reason, row.voted)
                for row in await session.scalars(query)
            ]

    async def forget_voter(self, tenant: int, voter: str) -> int:
        """Delete a member's votes in a server; returns how many."""
        return await self._delete(VoteRow.tenant == tenant, VoteRow.voter == voter)

    async def purge(self, tenant: int, before: datetime) -> int:
        """Delete a server's votes that were cast before then; returns how many."""
        return await self._delete(VoteRow.tenant == tenant, VoteRow.voted < before)

    async def forget(self, tenant: int) -> None:
        """Delete everything of a server."""
        await self._delete(VoteRow.tenant == tenant)

    async def _delete(self, *conditions: ColumnElement[bool]) -> int:
        async with self._database.write() as session:
            gone = await session.execute(
                delete(VoteRow).where(*conditions).returning(VoteRow.number)
            )
            return len(gone.all())
