"""Imports as people see them: begun, filled, listed, stopped; how far each is.

What workers do with the queue is in `corpus.imports.queue`. The counts of an import change in the
transactions that change its jobs, so they are always right, and reading them costs one row.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, func, insert, select, text, update

from corpus.errors import LibraryError
from corpus.imports.clock import moment
from corpus.imports.tables import ENDED, ImportRow, JobRow, JobState, State
from corpus.library.change_marks import draw_mark

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.ext.asyncio import AsyncSession

    from corpus.database.database import Database
    from corpus.imports.sources import Item

FAILURES: Final = 20
"""So many reasons are named where nobody says how many."""
_MAX_LABEL: Final = 200
_FORGET_S: Final = 600.0  # a hundred thousand rows may go
_PUT: Final = text(
    "INSERT INTO import_jobs (import_number, key, kind, name, payload, state, attempts, ready_at, "
    "reason) SELECT :number, one.key, one.kind, one.name, one.payload, "
    "CASE WHEN one.reason IS NULL THEN 'waiting' ELSE 'failed' END, 0, 0, one.reason "
    "FROM unnest(CAST(:keys AS text[]), CAST(:kinds AS text[]), CAST(:names AS text[]), "
    "CAST(:payloads AS bytea[]), CAST(:reasons AS text[])) "
    "WITH ORDINALITY AS one(key, kind, name, payload, reason, place) ORDER BY one.place "
    "ON CONFLICT (import_number, key) DO NOTHING RETURNING state"
)


@dataclass(frozen=True)
class Import:
    """An import, as it was at one moment.

    Attributes:
        number: Its number.
        tenant: Into whose library.
        label: What was named.
        started_by: The Discord user, or 0 for the operator.
        state: How far it is.
        begun: When, aware UTC.
        ended: When; None while it goes on.
        total: Articles in all; of these so many were
        added: new,
        updated: a new version of one that was there,
        unchanged: there already, or
        failed: refused, each with a reason.
        problem: Why the index was not built at its end; None where it was.
        claim: Of the worker that builds the index.
    """

    number: int
    tenant: int
    label: str
    started_by: int
    state: State
    begun: datetime
    ended: datetime | None
    total: int
    added: int
    updated: int
    unchanged: int
    failed: int
    problem: str | None
    claim: str | None = None

    @property
    def done(self) -> int:
        """How many articles wait no more."""
        return self.added + self.updated + self.unchanged + self.failed

    @property
    def waiting(self) -> int:
        """How many still wait; those that a worker has taken are among them."""
        return self.total - self.done

    @property
    def is_over(self) -> bool:
        """Whether nothing of it goes on."""
        return self.state in ENDED


@dataclass(frozen=True)
class Failed:
    """An article that could not be read or stored.

    Attributes:
        name: A path, a line of a file, an address.
        reason: A sentence or two.
    """

    name: str
    reason: str


class Imports:
    """The imports of all tenants in one database.

    Args:
        database: Open; stays the caller's to close.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def begin(self, tenant: int, sources: Sequence[str], label: str, *, by: int) -> Import:
        """Begin an import, or go on with the one of the same sources that has not ended.

        Args:
            tenant: Into whose library.
            sources: What is imported, named so that it is the same name the next time.
            label: The same for people.
            by: The Discord user, or 0 for the operator.

        Raises:
            LibraryError: The database is no PostgreSQL.
        """
        self._require_server()
        named = json.dumps(sorted(set(sources))).encode("utf-8", "surrogatepass")
        identity = hashlib.sha256(named).hexdigest()
        same = (
            ImportRow.tenant == tenant,
            ImportRow.sources_sha256 == identity,
            ImportRow.state.not_in(ENDED),
        )
        new = insert(ImportRow).values(
            tenant=tenant,
            sources_sha256=identity,
            label=label[:_MAX_LABEL],
            started_by=by,
            state=State.FILLING,
            begun=moment(),
            **dict.fromkeys(("total", "added", "updated", "unchanged", "failed"), 0),
            ready_at=moment(),
        )
        again = update(ImportRow).where(*same).values(state=State.FILLING, claim=None)
        async with self._database.write(lock=tenant) as session:
            row = (await session.scalars(again.returning(ImportRow))).first()
            return import_of(row or (await session.scalars(new.returning(ImportRow))).one())

    async def put(self, one: Import, items: Sequence[Item]) -> int:
        """Put articles into the queue of an import that is being filled; return how many were new.

        Raises:
            LibraryError: The import was stopped.
        """
        values = {
            "number": one.number,
            "keys": [item.key for item in items],
            "kinds": [item.kind.value for item in items],
            "names": [item.name for item in items],
            "payloads": [item.payload for item in items],
            "reasons": [item.reason for item in items],
        }
        async with self._database.write(lock=one.tenant) as session:
            states = list(await session.scalars(_PUT, values))
            counted = {
                "total": ImportRow.total + len(states),
                "failed": ImportRow.failed + states.count(JobState.FAILED.value),
            }
            if not await _changed(session, one, State.FILLING, counted):
                raise _stopped(one)
        return len(states)

    async def filled(self, one: Import) -> Import:
        """Note that all of an import is in the queue.

        Raises:
            LibraryError: The import was stopped.
        """
        async with self._database.write(lock=one.tenant) as session:
            if not await _changed(session, one, State.FILLING, {"state": State.RUNNING}):
                raise _stopped(one)
            await settle(session, one.number)
            return import_of(await session.get_one(ImportRow, one.number))

    async def get(self, tenant: int, number: int) -> Import | None:
        """Return an import into a library; None where it has none of that number."""
        mine = (ImportRow.tenant == tenant, ImportRow.number == number)
        async with self._database.read() as session:
            row = await session.scalar(select(ImportRow).where(*mine))
            return None if row is None else import_of(row)

    async def of(self, tenant: int, limit: int = 20) -> list[Import]:
        """Return the imports into a library, the newest first."""
        mine = select(ImportRow).where(ImportRow.tenant == tenant)
        query = mine.order_by(ImportRow.number.desc()).limit(limit)
        async with self._database.read() as session:
            return [import_of(row) for row in await session.scalars(query)]

    async def failures(self, one: Import, limit: int = FAILURES) -> list[Failed]:
        """Return what failed in an import, in order, each with its reason."""
        failed = (JobRow.import_number == one.number, JobRow.state == JobState.FAILED)
        query = select(JobRow.name, JobRow.reason).where(*failed).order_by(JobRow.number)
        async with self._database.read() as session:
            rows = await session.execute(query.limit(limit))
            return [Failed(row.name, row.reason or "") for row in rows]

    async def in_hand(self, one: Import) -> int:
        """Return how many articles of an import workers have taken and not finished."""
        taken = (
            JobRow.import_number == one.number,
            JobRow.state == JobState.WAITING,
            JobRow.claim.is_not(None),
            JobRow.ready_at > moment(),
        )
        async with self._database.read() as session:
            return await session.scalar(select(func.count()).where(*taken)) or 0

    async def stop(self, tenant: int, number: int) -> Import | None:
        """Stop an import into a library: what waits is dropped, what was stored stays.

        Returns:
            The import as it is now; None where it was over, or the library has none of that number.
        """
        if not self._database.on_server:
            return None  # nothing was ever begun
        mine = (
            ImportRow.tenant == tenant,
            ImportRow.number == number,
            ImportRow.state.not_in(ENDED),
        )
        stopped = update(ImportRow).where(*mine).values(state=State.STOPPED, ended=moment())
        async with self._database.write(lock=tenant, timeout_s=_FORGET_S) as session:
            row = await session.scalar(stopped.returning(ImportRow))
            if row is None:
                return None
            await draw_mark(session, tenant)  # from now on what it stored is indexed as anything
            await drop_jobs(session, number)
            return import_of(row)

    async def purge(self, tenant: int, before: datetime) -> int:
        """Drop a library's imports that ended before a moment (aware); return how many."""
        return await self._drop(tenant, ImportRow.ended < before)

    async def forget(self, tenant: int) -> None:
        """Drop all imports into a library, and what waits in them."""
        await self._drop(tenant)

    async def _drop(self, tenant: int, *which: ColumnElement[bool]) -> int:
        these = select(ImportRow.number).where(ImportRow.tenant == tenant, *which)
        async with self._database.write(lock=tenant, timeout_s=_FORGET_S) as session:
            numbers = list(await session.scalars(these))
            await session.execute(delete(JobRow).where(JobRow.import_number.in_(numbers)))
            await session.execute(delete(ImportRow).where(ImportRow.number.in_(numbers)))
            return len(numbers)

    def _require_server(self) -> None:
        if not self._database.on_server:
            raise LibraryError(
                "Imports that several workers share need PostgreSQL; this database is a file of "
                "SQLite.",
                "Use `pullquote articles add`, or move to PostgreSQL: docs/operators.md.",
            )


async def settle(session: AsyncSession, number: int) -> None:
    """Where nothing of an import waits any more, let the index be built; in a transaction."""
    done = ImportRow.added + ImportRow.updated + ImportRow.unchanged + ImportRow.failed
    through = (
        ImportRow.number == number,
        ImportRow.state == State.RUNNING,
        ImportRow.total == done,
    )
    await session.execute(update(ImportRow).where(*through).values(state=State.INDEXING))


async def drop_jobs(session: AsyncSession, number: int) -> None:
    """Drop an import's jobs but for those that failed, whose reasons people may want to read."""
    gone = (JobRow.import_number == number, JobRow.state != JobState.FAILED)
    await session.execute(delete(JobRow).where(*gone))


def import_of(row: ImportRow) -> Import:
    """Return what a row says of an import."""
    return Import(
        number=row.number,
        tenant=row.tenant,
        label=row.label,
        started_by=row.started_by,
        state=State(row.state),
        begun=row.begun,
        ended=row.ended,
        total=row.total,
        added=row.added,
        updated=row.updated,
        unchanged=row.unchanged,
        failed=row.failed,
        problem=row.problem,
        claim=row.claim,
    )


async def _changed(
    session: AsyncSession, one: Import, state: State, values: Mapping[str, object]
) -> bool:
    """Change an import that is in a state; return whether it is."""
    mine = (ImportRow.number == one.number, ImportRow.state == state)
    done = update(ImportRow).where(*mine).values(**values).returning(ImportRow.number)
    return await session.scalar(done) is not None


def _stopped(one: Import) -> LibraryError:
    return LibraryError(
        "Import {number} was stopped.",
        "Start it again to go on: what was stored is left alone.",
        number=str(one.number),
    )
