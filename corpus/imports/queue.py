"""The queue as workers use it: take a batch, keep it, give it back, have it done.

Whoever takes a batch writes a claim of its own into the rows and the moment until which it has
them, by the database's clock. A worker that is killed cannot say so: its time runs out, and another
one takes the rows with a claim of its own. What is done is written only where the claim is still
the one that was drawn, in the transaction that stores the articles. So an article that two workers
have read is stored by one.

What was taken and neither done nor given back is taken again alone: if it is what ended the worker,
it ends no other article's chance. After `ATTEMPTS` times it has failed.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import func, select, update

from corpus.imports.clock import moment
from corpus.imports.imports import Import, drop_jobs, import_of
from corpus.imports.tables import ENDED, ImportRow, JobRow, JobState, Kind, State
from corpus.library.change_marks import draw_mark

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlalchemy.ext.asyncio import AsyncSession

    from corpus.database.database import Database

ATTEMPTS: Final = 5
"""How often an article is tried before it has failed."""


@dataclass(frozen=True)
class Job:
    """One article that a worker has taken.

    Attributes:
        number: Of its row.
        kind: What `payload` is.
        name: What people call it.
        payload: None for a page.
        attempts: How often it was tried, this time included.
    """

    number: int
    kind: Kind
    name: str
    payload: bytes | None
    attempts: int


@dataclass(frozen=True)
class Batch:
    """Some articles of one import.

    Attributes:
        number: Of the import.
        tenant: Into whose library.
        claim: What this batch was taken with.
        jobs: At least one.
    """

    number: int
    tenant: int
    claim: str
    jobs: tuple[Job, ...]

    def mine(self) -> tuple[ColumnElement[bool], ...]:
        """Return what holds of the batch's rows for as long as nobody else has taken them."""
        numbers = [job.number for job in self.jobs]
        return (
            JobRow.number.in_(numbers),
            JobRow.claim == self.claim,
            JobRow.state == JobState.WAITING,
        )


class Queue:
    """The queue of one database, as one worker sees it.

    Args:
        database: Open, on PostgreSQL.
        hold_s: How long what it takes is its own unless it says that it is alive, in seconds.
    """

    def __init__(self, database: Database, *, hold_s: float) -> None:
        self._database = database
        self._hold_s = hold_s

    async def take(self, most: int) -> Batch | None:
        """Take up to so many articles of one import that nobody has; None where there are none.

        Imports have their turn by chance: a small one does not wait for the end of a large one.
        """
        open_ones = select(ImportRow.number, ImportRow.tenant).where(
            ImportRow.state.in_((State.FILLING, State.RUNNING))
        )
        # Rows that others have are passed over: nobody waits for anybody, and no tenant's lock.
        async with self._database.write(lock=None) as session:
            found = (await session.execute(open_ones.order_by(func.random()))).all()
            for number, tenant in found:
                batch = await self._take(session, number, tenant, most)
                if batch is not None:
                    return batch
        return None

    async def _take(
        self, session: AsyncSession, number: int, tenant: int, most: int
    ) -> Batch | None:
        free = (
            select(JobRow.number, JobRow.attempts)
            .where(
                JobRow.import_number == number,
                JobRow.state == JobState.WAITING,
                JobRow.ready_at <= moment(),
            )
            .order_by(JobRow.number)
            .limit(most)
            .with_for_update(skip_locked=True)
        )
        rows = (await session.execute(free)).all()
        fresh = [row.number for row in rows if row.attempts == 0]
        chosen = fresh or [row.number for row in rows[:1]]  # see above
        if not chosen:
            return None
        claim = uuid.uuid4().hex
        taking = (
            update(JobRow)
            .where(JobRow.number.in_(chosen))
            .values(claim=claim, attempts=JobRow.attempts + 1, ready_at=moment(self._hold_s))
            .returning(JobRow.number, JobRow.kind, JobRow.name, JobRow.payload, JobRow.attempts)
        )
        taken = sorted((await session.execute(taking)).all(), key=lambda row: row.number)
        jobs = tuple(Job(row.number, Kind(row.kind), row.name, row.payload, row.attempts)
                     for row in taken)  # fmt: skip
        return Batch(number, tenant, claim, jobs)

    async def keep(self, batch: Batch) -> None:
        """Say that the worker is alive and still has a batch."""
        async with self._database.write(lock=batch.tenant) as session:
            later = update(JobRow).where(*batch.mine()).values(ready_at=moment(self._hold_s))
            await session.execute(later)

    async def give_back(self, batch: Batch) -> None:
        """Let others have a batch at once: nothing was wrong with it."""
        back = {"claim": None, "ready_at": moment(), "attempts": JobRow.attempts - 1}
        async with self._database.write(lock=batch.tenant) as session:
            await session.execute(update(JobRow).where(*batch.mine()).values(**back))

    async def put_off(self, batch: Batch, job: Job, seconds: float) -> None:
        """Let a job be tried again after so many seconds."""
        later = {"claim": None, "ready_at": moment(seconds)}
        only = JobRow.number == job.number
        async with self._database.write(lock=batch.tenant) as session:
            await session.execute(update(JobRow).where(*batch.mine(), only).values(**later))

    async def take_index(self) -> Import | None:
        """Take an import whose articles are all read, to build the index; None where none is."""
        ready = (
            select(ImportRow.number)
            .where(ImportRow.state == State.INDEXING, ImportRow.ready_at <= moment())
            .order_by(ImportRow.number)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        async with self._database.write(lock=None) as session:
            number = await session.scalar(ready)
            if number is None:
                return None
            held = {"claim": uuid.uuid4().hex, "ready_at": moment(self._hold_s)}
            taking = update(ImportRow).where(ImportRow.number == number).values(**held)
            return import_of((await session.scalars(taking.returning(ImportRow))).one())

    async def keep_index(self, one: Import) -> None:
        """Say that the worker is alive and builds an import's index."""
        later = {"ready_at": moment(self._hold_s)}
        async with self._database.write(lock=one.tenant) as session:
            await session.execute(update(ImportRow).where(*_of_index(one)).values(**later))

    async def give_back_index(self, one: Import) -> None:
        """Let another worker build it."""
        free = {"claim": None, "ready_at": moment()}
        async with self._database.write(lock=one.tenant) as session:
            await session.execute(update(ImportRow).where(*_of_index(one)).values(**free))

    async def end(self, one: Import, problem: str | None) -> Import | None:
        """End an import whose index is built, or cannot be.

        Args:
            one: As `take_index` returned it.
            problem: Why it was not built; None where it was.

        Returns:
            The import as it is now; None where it goes on, or somebody else has ended it.
        """
        over = {"state": State.DONE, "ended": moment(), "problem": problem, "claim": None}
        ending = update(ImportRow).where(*_of_index(one)).values(**over).returning(ImportRow)
        async with self._database.write(lock=one.tenant) as session:
            row = await session.scalar(ending)
            if row is None:
                return None
            await draw_mark(session, one.tenant)  # from now on whoever asks looks at the library
            await drop_jobs(session, one.number)
            return import_of(row)

    async def is_empty(self) -> bool:
        """Return whether no import of any tenant goes on."""
        going_on = select(ImportRow.number).where(ImportRow.state.not_in(ENDED)).limit(1)
        async with self._database.read() as session:
            return await session.scalar(going_on) is None


async def locked(session: AsyncSession, batch: Batch) -> set[int]:
    """Return the numbers of a batch's jobs that are still its own, locked till the end."""
    mine = select(JobRow.number).where(*batch.mine()).with_for_update()
    return set(await session.scalars(mine))


def _of_index(one: Import) -> tuple[ColumnElement[bool], ...]:
    """Return what holds of an import's row while whoever took its index still has it."""
    return (
        ImportRow.number == one.number,
        ImportRow.state == State.INDEXING,
        ImportRow.claim == one.claim,
    )
