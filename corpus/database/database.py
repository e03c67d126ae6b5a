"""The database under the library: opened, brought up to date, read and written in transactions.

Several processes may share it: SQLite runs in WAL mode, and a writer takes its lock at the start of
a transaction. Whatever goes wrong leaves here as a `LibraryError`; what PostgreSQL's server may do
meanwhile is in `outages`.
"""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager, nullcontext, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from corpus.database.copies import drop_old_copies
from corpus.database.engine import (
    engine_for,
    is_sqlite,
    parsed_url,
    readers_of,
    shown,
    writers_of,
)
from corpus.database.explained import explained
from corpus.database.joined import joined, joined_afterwards, joining
from corpus.database.outages import Outage, begin_write, in_doubt, is_away
from corpus.database.prepare import UPGRADE_S, prepare
from corpus.errors import LibraryUnavailableError

if TYPE_CHECKING:
    from collections.abc import (
        AsyncIterator,
        Callable,
        Coroutine,
        Iterable,
        Iterator,
        Mapping,
        Sequence,
    )
    from contextlib import AbstractContextManager

    from sqlalchemy import URL, TextClause
    from sqlalchemy.engine import RowMapping
    from sqlalchemy.ext.asyncio import AsyncEngine

    from corpus.database.migrate import Schema

TRANSACTION_S = 30.0
"""A transaction that takes longer is given up, in seconds."""

_TURN_S = 60.0  # as long as a hundred may write one after another on a slow disk
_CLOSE_S = 10.0
ORIGIN: Final = "origin"
"""Where a session that writes to a server notes whose it is."""
_NUMBERED: Final = "transaction"
"""Where a session notes by what the server can be asked later whether it was kept."""


class Database:
    """Transactions on one database. Build it with `Database.open`.

    Attributes:
        failures: How many of them the database has failed, not counting changes it refused.
        on_server: Whether it is PostgreSQL, and not a file of SQLite.
        origin: Names this process's changes among those of others.
    """

    def __init__(self, engine: AsyncEngine, url: URL) -> None:
        self._engine = engine
        self._url = url  # with its options of TLS, which the engine's has not
        self._readers = readers_of(engine)
        self._writers = writers_of(engine)
        self._single = engine.execution_options(isolation_level="AUTOCOMMIT")
        self._name = shown(engine.url)
        self.failures = 0
        self.on_server = not is_sqlite(engine.url)
        self.origin = uuid4().hex
        self._outage = Outage(self._name)
        # SQLite's own waiting for another writer is a lottery, in which some of many never win
        self._turn = nullcontext() if self.on_server else asyncio.Lock()

    @classmethod
    async def open(cls, url: str, schemas: Iterable[Schema]) -> Database:
        """Open the database at `url`, creating or migrating it off the event loop.

        Args:
            url: As for `Library.open`.
            schemas: The tables that are to be in it, at their newest revision.

        Raises:
            LibraryUnavailableError: it cannot be reached, is damaged, is of a newer version, or
                was made by an early draft.
        """
        parsed = parsed_url(url)
        with explained(shown(parsed), server=not is_sqlite(parsed)):
            await asyncio.to_thread(prepare, parsed, tuple(schemas))
            return cls(engine_for(parsed), parsed)

    async def bring_up_to_date(self, *schemas: Schema) -> None:
        """Make or migrate further tables, which only some need, off the event loop.

        Raises:
            LibraryUnavailableError: As `open`.
        """
        with self._explained():
            await asyncio.to_thread(prepare, self._url, schemas)

    async def close(self) -> None:
        """Close every connection."""
        async with asyncio.timeout(_CLOSE_S):
            await self._engine.dispose()

    async def scrub(self, *, vacuum: bool = True) -> bool:
        """Take out of the database's files what was deleted from its tables.

        SQLite's journal holds older pages until it is written back and cut; PostgreSQL keeps rows
        that are gone until they are vacuumed, which takes a while and is left out without `vacuum`.
        Returns False where a reader keeps the journal in use: try again later.
        """
        engine = self._single
        with self._explained():
            async with asyncio.timeout(UPGRADE_S), engine.connect() as connection:
                if self.on_server:
                    if vacuum:
                        await connection.exec_driver_sql("VACUUM")
                    return True
                if engine.url.database is not None:
                    await asyncio.to_thread(drop_old_copies, Path(engine.url.database))
                done = await connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
                return not done.one()[0]

    @asynccontextmanager
    async def read(self, timeout_s: float = TRANSACTION_S) -> AsyncIterator[AsyncSession]:
        """Yield a session with one consistent view of the database."""
        around = joined(self)
        if around is not None:  # what is not kept yet is seen
            with self._explained_only():
                yield around
            return
        async with self._session(self._readers, timeout_s) as session:
            yield session

    async def fetch(
        self, statement: TextClause, values: Mapping[str, object]
    ) -> Sequence[RowMapping]:
        """Return the rows of one statement, without a transaction around it: two round trips less.

        Raises:
            LibraryUnavailableError: The database cannot be reached, or refuses.
        """
        async with self._session(self._single, TRANSACTION_S) as session:
            return (await session.execute(statement, dict(values))).mappings().all()

    @asynccontextmanager
    async def write(
        self, lock: int | None = 0, timeout_s: float = TRANSACTION_S
    ) -> AsyncIterator[AsyncSession]:
        """Yield a session whose transaction is kept whole or not at all.

        Args:
            lock: Writers with the same number follow each other, those with None nobody. (SQLite
                has one writer anyway.)
            timeout_s: Given up after so many seconds.
        """
        around = joined(self)
        if around is not None:  # a part of what is kept whole already
            with self._explained_only():
                async with around.begin_nested():
                    yield around
            return
        async with self._in_turn(), self._session(self._writers, timeout_s) as session:
            if self.on_server:
                session.info[ORIGIN] = self.origin
                session.info[_NUMBERED] = await begin_write(session, lock)
            yield session

    @asynccontextmanager
    async def _in_turn(self) -> AsyncIterator[None]:
        """Let this process's writers follow each other in the order in which they came."""
        async with AsyncExitStack() as stack:
            with self._explained():
                async with asyncio.timeout(_TURN_S):
                    await stack.enter_async_context(self._turn)
            yield

    @asynccontextmanager
    async def together(
        self, lock: int = 0, timeout_s: float = TRANSACTION_S
    ) -> AsyncIterator[None]:
        """Make one transaction of all that this task reads and writes inside: whole, or not at all.

        Args:
            lock: As for `write`.
            timeout_s: Likewise.
        """
        if joined(self) is not None:
            yield
            return
        async with AsyncExitStack() as stack:
            session = await stack.enter_async_context(self.write(lock, timeout_s))
            whole = stack.enter_context(joining(self, session))
            yield
        whole.run()

    def afterwards(self, work: Callable[[], object]) -> None:
        """Call something once the transaction of `together` is kept; now where there is none."""
        if not joined_afterwards(self, work):
            work()

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Turn what the driver throws into an error with a cure, and count it."""
        try:
            with self._explained_only():
                yield
        except LibraryUnavailableError:
            self.failures += 1
            raise

    def _explained_only(self) -> AbstractContextManager[None]:
        return explained(self._name, server=self.on_server)

    @asynccontextmanager
    async def _session(self, engine: AsyncEngine, timeout_s: float) -> AsyncIterator[AsyncSession]:
        keeping = False
        with self._explained():
            try:
                async with asyncio.timeout(timeout_s):
                    session = await self._connected(engine)
                    try:
                        yield session
                    except BaseException:
                        await _undisturbed(_given_up(session))
                        raise
                    keeping = _NUMBERED in session.info
                    await _undisturbed(self._kept(session))
            except TimeoutError as error:
                raise in_doubt(self._name) if keeping else error from None

    async def _connected(self, engine: AsyncEngine) -> AsyncSession:
        if self.on_server:
            return await self._outage.connect(engine)
        return AsyncSession(engine, expire_on_commit=False)

    async def _kept(self, session: AsyncSession) -> None:
        """Commit. Where the server is lost meanwhile, find out whether it was in time.

        Raises:
            ChangeInDoubtError: It was lost, and cannot be asked.
        """
        transaction = session.info.get(_NUMBERED)
        try:
            await session.commit()
        except (SQLAlchemyError, OSError) as error:
            if transaction is None or not is_away(error):
                raise
            with self._explained_only():
                if not await self._outage.was_kept(self._readers, transaction, self._name):
                    raise
        finally:
            await session.close()


async def _given_up(session: AsyncSession) -> None:
    """End a session without keeping anything; its connection may be gone, or the server hang."""
    try:
        with suppress(SQLAlchemyError, OSError):
            async with asyncio.timeout(_CLOSE_S):
                await session.rollback()
                return
        await session.invalidate()
    finally:
        await session.close()


async def _undisturbed(work: Coroutine[Any, Any, None]) -> None:
    """Let a session end even if its task is cancelled meanwhile, as when the program stops.

    A connection that is cancelled on its way back to the pool is lost, with a traceback in the log.
    """
    task = asyncio.create_task(work)
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait({task}, timeout=_CLOSE_S)
        task.cancel()
        raise
