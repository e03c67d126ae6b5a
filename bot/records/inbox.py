"""The inbox: questions that a server's articles did not answer, merged when they mean the same.

Who asked is not kept. Only members who press "Tell me" are, until they are told, press again, or
the question is deleted. A question's number is drawn at random and never used twice, so that a
button under an old reply can't come to mean another question.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np
from sqlalchemy import BigInteger, LargeBinary, String, Text, delete, func, select
from sqlalchemy.orm import Mapped, mapped_column

from corpus.database.base import Base
from corpus.database.utc import UtcTime
from index.query.paraphrase import same_question

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray
    from sqlalchemy import ColumnElement
    from sqlalchemy.ext.asyncio import AsyncSession

    from corpus.database.database import Database

MAX_QUESTIONS = 300
"""Open questions a server keeps; as many handled ones are remembered."""

MAX_CHARS = 500
_AT_A_TIME = 50
"""Rows that are read before others have their turn on the event loop."""
_MAX_NOTE = 1_000
_MAX_WAITING = 200
_NEAREST = 10
"""How many questions are compared word by word; the others are too far off anyway."""


class State(StrEnum):
    """What has become of a question."""

    OPEN = "open"
    ANSWERED = "answered"
    ELSEWHERE = "elsewhere"
    DISMISSED = "dismissed"


@dataclass(frozen=True)
class Asked:
    """A question of the inbox.

    Attributes:
        number: Random, one of a kind in its server.
        text: As it was asked first; at most 500 characters. Text from outside.
        times: How often it was asked.
        first_asked: Aware UTC.
        last_asked: Aware UTC.
        state: What has become of it.
        answered_by: Id of the article that answers it, or where else it was answered.
        waiting: How many members want to be told.
    """

    number: int
    text: str
    times: int
    first_asked: datetime
    last_asked: datetime
    state: State
    answered_by: str | None = None
    waiting: int = 0


@dataclass(frozen=True)
class Waiting:
    """A member who wants to be told, and the channel they asked in."""

    user: int
    channel: int


class QuestionRow(Base):
    """One question of one server.

    Attributes:
        vector: Little-endian float32 values of its embedding.
        model: What made the vector.
    """

    __tablename__ = "inbox_questions"

    tenant: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    text: Mapped[str] = mapped_column(Text)
    vector: Mapped[bytes] = mapped_column(LargeBinary)
    model: Mapped[str] = mapped_column(String(500))
    times: Mapped[int]
    first_asked: Mapped[datetime] = mapped_column(UtcTime)
    last_asked: Mapped[datetime] = mapped_column(UtcTime)
    state: Mapped[str] = mapped_column(String(10))
    answered_by: Mapped[str | None] = mapped_column(Text)


class WaitingRow(Base):
    """A member who waits for an answer to one question."""

    __tablename__ = "inbox_waiting"

    tenant: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    user: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    channel: Mapped[int] = mapped_column(BigInteger)


class InboxStore:
    """Reads and writes servers' inboxes. Every method may raise `LibraryUnavailableError`.

    Args:
        database: Open; stays the caller's to close.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def note(
        self, tenant: int, question: str, vector: NDArray[np.float32], model: str, now: datetime
    ) -> Asked:
        """Count a question: with one that means the same, or as a new one.

        One that was dismissed, or answered elsewhere, stays so and is counted. One that an article
        had answered is open again: the article has gone, or does not answer it after all.

        Args:
            tenant: The server.
            question: As asked.
            vector: Its embedding, `float32 (d,)`, L2-normalised.
            model: What made the vector.
            now: Aware UTC.

        Returns:
            The question it was counted with, as it is now.
        """
        text = " ".join(question.split())[:MAX_CHARS]
        async with self._database.write(lock=tenant) as session:
            # All of them, 600 at most: no index of a database compares meanings.
            query = select(QuestionRow).where(QuestionRow.tenant == tenant)
            rows = await session.stream_scalars(query.execution_options(yield_per=_AT_A_TIME))
            known: list[QuestionRow] = []
            async for some in rows.partitions():
                known += some
            row = _alike(known, text, vector, model)
            if row is None:
                await _make_room(session, known)
                row = QuestionRow(
                    tenant=tenant, number=secrets.randbits(48), text=text, times=0, first_asked=now,
                    state=State.OPEN.value,
                )  # fmt: skip
                row.vector, row.model = vector.astype("<f4").tobytes(), model
                session.add(row)
            elif row.state == State.ANSWERED:
                row.state, row.answered_by = State.OPEN.value, None
            row.times += 1
            row.last_asked = now
            await session.flush()
            return _asked(row)

    async def get(self, tenant: int, number: int) -> Asked | None:
        """Return a question, or None where the server has none of that number."""
        async with self._database.read() as session:
            row = await session.get(QuestionRow, (tenant, number))
            return None if row is None else _asked(row, await _waiting(session, tenant, [number]))

    async def open(self, tenant: int, *, limit: int, skip: int = 0) -> list[Asked]:
        """Open questions, the most asked first, then the latest.

        Args:
            tenant: The server.
            limit: How many at most.
            skip: How many to leave out at the beginning.
        """
        query = (
            select(QuestionRow)
            .where(*_open(tenant))
            .order_by(QuestionRow.times.desc(), QuestionRow.last_asked.desc(), QuestionRow.number)
            .offset(skip)
            .limit(limit)
        )
        async with self._database.read() as session:
            rows = list(await session.scalars(query))
            counts = await _waiting(session, tenant, [row.number for row in rows])
            return [_asked(row, counts) for row in rows]

    async def size(self, tenant: int) -> int:
        """Count the open questions."""
        async with self._database.read() as session:
            return await session.scalar(select(func.count()).where(*_open(tenant))) or 0

    async def settle(
        self, tenant: int, number: int, state: State, *, answered_by: str | None = None
    ) -> Asked | None:
        """Close an open question; None if it is not open any more: somebody was quicker."""
        return await self._move(tenant, number, State.OPEN, state, answered_by)

    async def put_back(self, tenant: int, number: int) -> Asked | None:
        """Open a dismissed question again; None if it is not dismissed."""
        return await self._move(tenant, number, State.DISMISSED, State.OPEN, None)

    async def _move(
        self, tenant: int, number: int, before: State, after: State, answered_by: str | None
    ) -> Asked | None:
        async with self._database.write(lock=tenant) as session:
            row = await session.get(QuestionRow, (tenant, number))
            if row is None or row.state != before:
                return None
            row.state = after.value
            row.answered_by = None if answered_by is None else answered_by[:_MAX_NOTE]
            return _asked(row, await _waiting(session, tenant, [number]))

    async def toggle(self, tenant: int, number: int, user: int, channel: int) -> bool | None:
        """Put a member on the list of who wants to be told, or take them off it.

        Returns:
            Whether they are on it now; None if the question is not open, or the list is full.
        """
        async with self._database.write(lock=tenant) as session:
            there = await session.get(WaitingRow, (tenant, number, user))
            if there is not None:
                await session.delete(there)
                return False
            row = await session.get(QuestionRow, (tenant, number))
            counts = await _waiting(session, tenant, [number])
            if row is None or row.state != State.OPEN or counts.get(number, 0) >= _MAX_WAITING:
                return None
            session.add(WaitingRow(tenant=tenant, number=number, user=user, channel=channel))
            return True

    async def take_waiting(self, tenant: int, number: int) -> list[Waiting]:
        """Return who wants to be told, and forget them, so that none is told twice."""
        mine = (WaitingRow.tenant == tenant, WaitingRow.number == number)
        async with self._database.write(lock=tenant) as session:
            rows = list(await session.scalars(select(WaitingRow).where(*mine)))
            await session.execute(delete(WaitingRow).where(*mine))
            return [Waiting(row.user, row.channel) for row in rows]

    async def wishes(self, tenant: int, user: int) -> list[Asked]:
        """Return the questions of a server that a member waits for."""
        mine = (WaitingRow.tenant == tenant, WaitingRow.user == user)
        query = select(QuestionRow).join(
            WaitingRow,
            (WaitingRow.tenant == QuestionRow.tenant) & (WaitingRow.number == QuestionRow.number),
        )
        async with self._database.read() as session:
            rows = await session.scalars(query.where(*mine).order_by(QuestionRow.last_asked))
            return [_asked(row) for row in rows]

    async def forget_wishes(self, tenant: int, user: int) -> int:
        """Take a member off every list of a server; returns how many lists that were."""
        mine = (WaitingRow.tenant == tenant, WaitingRow.user == user)
        async with self._database.write(lock=tenant) as session:
            gone = await session.execute(
                delete(WaitingRow).where(*mine).returning(WaitingRow.number)
            )
            return len(gone.all())

    async def purge(self, tenant: int, before: datetime) -> int:
        """Delete questions that were last asked before then; returns how many."""
        old = (QuestionRow.tenant == tenant, QuestionRow.last_asked < before)
        async with self._database.write(lock=tenant) as session:
            return await _delete(
                session, tenant, await session.scalars(select(QuestionRow.number).where(*old))
            )

    async def forget(self, tenant: int) -> None:
        """Delete everything of a server."""
        async with self._database.write(lock=tenant) as session:
            await session.execute(delete(WaitingRow).where(WaitingRow.tenant == tenant))
            await session.execute(delete(QuestionRow).where(QuestionRow.tenant == tenant))


def _open(tenant: int) -> tuple[ColumnElement[bool], ...]:
    return QuestionRow.tenant == tenant, QuestionRow.state == State.OPEN.value


def _alike(
    known: Iterable[QuestionRow], text: str, vector: NDArray[np.float32], model: str
) -> QuestionRow | None:
    """Find the question that means the same and is nearest; the very same words always do."""
    folded = text.casefold().rstrip(" ?!.")
    near: list[tuple[float, QuestionRow, NDArray[np.float32]]] = []
    for row in known:
        if row.text.casefold().rstrip(" ?!.") == folded:
            return row
        if row.model == model and len(row.vector) == vector.nbytes:
            other = np.frombuffer(row.vector, dtype="<f4")
            near.append((float(vector @ other), row, other))
    near.sort(key=lambda found: found[0], reverse=True)
    for _, row, other in near[:_NEAREST]:
        if same_question(text, vector, row.text, other):
            return row
    return None


async def _make_room(session: AsyncSession, known: list[QuestionRow]) -> None:
    """Drop, before one is added, the least asked and oldest of the open and of the others."""
    for kept in (True, False):
        rows = [row for row in known if (row.state == State.OPEN) is kept]
        rows.sort(key=lambda row: (row.times, row.last_asked))
        spare = rows[: max(0, len(rows) - MAX_QUESTIONS + kept)]
        if spare:
            await _delete(session, spare[0].tenant, [row.number for row in spare])


async def _delete(session: AsyncSession, tenant: int, numbers: Iterable[int]) -> int:
    gone = list(numbers)
    for table in (WaitingRow, QuestionRow):
        await session.execute(delete(table).where(table.tenant == tenant, table.number.in_(gone)))
    return len(gone)


async def _waiting(session: AsyncSession, tenant: int, numbers: list[int]) -> dict[int, int]:
    query = (
        select(WaitingRow.number, func.count())
        .where(WaitingRow.tenant == tenant, WaitingRow.number.in_(numbers))
        .group_by(WaitingRow.number)
    )
    return {row.number: row[1] for row in await session.execute(query)}


def _asked(row: QuestionRow, waiting: dict[int, int] | None = None) -> Asked:
    return Asked(
        number=row.number,
        text=row.text,
        times=row.times,
        first_asked=row.first_asked,
        last_asked=row.last_asked,
        state=State(row.state),
        answered_by=row.answered_by,
        waiting=(waiting or {}).get(row.number, 0),
    )
