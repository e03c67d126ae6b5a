"""The database under the library: opened, brought up to date, read and written in transactions.

SQLite by default, PostgreSQL by changing the URL. Several processes may share either: SQLite runs
in WAL mode, a writer takes its lock at the start of a transaction, and a lock (a file's, or
PostgreSQL's own) keeps two processes from migrating at once. Whatever goes wrong leaves here as a
`LibraryError`.
"""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import AsyncExitStack, asynccontextmanager, closing, contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import URL, Connection, event, make_url, text
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine

from corpus.database.copies import drop_old_copies, keep_copy
from corpus.database.explained import explained
from corpus.database.joined import joined, joined_afterwards, joining
from corpus.database.migrate import Schema, is_behind, migrate
from corpus.errors import LibraryUnavailableError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Coroutine, Iterable, Iterator

TRANSACTION_S = 30.0
"""A transaction that takes longer is given up, in seconds."""

_BUSY_MS = 10_000  # SQLite's wait for another writer: shorter than a transaction, to say why
_TURN_S = 60.0  # as long as a hundred may write one after another on a slow disk
_CLOSE_S = 10.0
_LOCK_S = 60.0
# A large library is converted row by row; a start that hangs for longer than this is broken.
_UPGRADE_S = 300.0
_WRITES = "pullquote_writes"
_MIGRATES = -1
"""Number of the lock that keeps processes from migrating at once; a tenant's is never negative."""
_LOCK = text("SELECT pg_advisory_xact_lock(:lock)")
"""PostgreSQL's, held to the end of the transaction."""
_DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "postgresql": "postgresql+asyncpg",
    "postgres": "postgresql+asyncpg",
}


class Database:
    """Transactions on one database. Build it with `Database.open`.

    Attributes:
        failures: How many of them the database has failed, not counting changes it refused.
    """

    def __init__(self, engine: AsyncEngine) -> None:
        self._readers = engine
        self._writers = engine.execution_options(**{_WRITES: True})
        self._name = _shown(engine.url)
        self.failures = 0
        # SQLite's own waiting for another writer is a lottery, in which some of many never win
        self._turn = asyncio.Lock() if _is_sqlite(engine.url) else nullcontext()

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
        parsed = _parsed(url)
        with explained(_shown(parsed)):
            await asyncio.to_thread(_prepare, parsed, tuple(schemas))
            return cls(_engine(parsed))

    async def close(self) -> None:
        """Close every connection."""
        async with asyncio.timeout(_CLOSE_S):
            await self._readers.dispose()

    async def scrub(self, *, vacuum: bool = True) -> bool:
        """Take out of the database's files what was deleted from its tables.

        SQLite's journal holds older pages until it is written back and cut; PostgreSQL keeps rows
        that are gone until they are vacuumed, which takes a while and is left out without `vacuum`.
        Returns False where a reader keeps the journal in use: try again later.
        """
        engine = self._readers.execution_options(isolation_level="AUTOCOMMIT")
        with self._explained():
            async with asyncio.timeout(_UPGRADE_S), engine.connect() as connection:
                if engine.dialect.name == "postgresql":
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
            with explained(self._name):
                yield around
            return
        async with self._session(self._readers, timeout_s) as session:
            yield session

    @asynccontextmanager
    async def write(
        self, lock: int = 0, timeout_s: float = TRANSACTION_S
    ) -> AsyncIterator[AsyncSession]:
        """Yield a session whose transaction is kept whole or not at all.

        Args:
            lock: Writers with the same number follow each other. (SQLite has one writer anyway.)
            timeout_s: Given up after so many seconds.
        """
        around = joined(self)
        if around is not None:  # a part of what is kept whole already
            with explained(self._name):
                async with around.begin_nested():
                    yield around
            return
        async with self._in_turn(), self._session(self._writers, timeout_s) as session:
            if self._writers.dialect.name == "postgresql":
                await session.execute(_LOCK, {"lock": lock})
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
            with explained(self._name):
                yield
        except LibraryUnavailableError:
            self.failures += 1
            raise

    @asynccontextmanager
    async def _session(self, engine: AsyncEngine, timeout_s: float) -> AsyncIterator[AsyncSession]:
        with self._explained():
            async with asyncio.timeout(timeout_s):
                session = AsyncSession(engine, expire_on_commit=False)
                try:
                    yield session
                except BaseException:
                    await _undisturbed(_end(session, keep=False))
                    raise
                await _undisturbed(_end(session, keep=True))


async def _end(session: AsyncSession, *, keep: bool) -> None:
    try:
        await (session.commit() if keep else session.rollback())
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


def _parsed(url: str) -> URL:
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise LibraryUnavailableError(
            "The database's URL cannot be read.",
            "Write it like sqlite+aiosqlite:////folder/library.db or "
            "postgresql+asyncpg://user:password@host/name.",
        ) from error
    driver = _DRIVERS.get(parsed.drivername, parsed.drivername)
    if driver not in _DRIVERS.values():
        raise LibraryUnavailableError(
            f"{parsed.drivername!r} is not a database the library can live in.",
            "Use sqlite+aiosqlite or postgresql+asyncpg.",
        )
    if _is_sqlite(parsed) and parsed.database in (None, "", ":memory:"):
        raise LibraryUnavailableError(
            "The database's URL names no file.",
            "Add one, like sqlite+aiosqlite:////folder/library.db.",
        )
    return parsed.set(drivername=driver)


def _is_sqlite(url: URL) -> bool:
    return url.get_backend_name() == "sqlite"


def _shown(url: URL) -> str:
    """Return how messages name the database: never with its password."""
    if _is_sqlite(url) and url.database is not None:
        return url.database
    return url.render_as_string(hide_password=True)


def _engine(url: URL) -> AsyncEngine:
    if not _is_sqlite(url):
        # A server may have restarted since a connection was pooled: ask before it is used.
        return create_async_engine(
            url, pool_pre_ping=True, hide_parameters=True, connect_args={"timeout": 10}
        )
    # Parameters are what members wrote: no error and no log may show them.
    engine = create_async_engine(url, hide_parameters=True)
    event.listen(engine.sync_engine, "connect", _set_up_sqlite)
    event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return engine


def _set_up_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # transactions begin where we say, see below
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {_BUSY_MS}")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA secure_delete = ON")  # what is deleted is overwritten, not only let go
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # A writer takes its lock first: upgraded from a read lock it could fail without waiting.
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _prepare(url: URL, schemas: tuple[Schema, ...]) -> None:
    """Bring the database up to date, in a thread with a loop of its own."""
    if _is_sqlite(url) and url.database is not None:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    # The lock comes before the check: two that switch to WAL at once would fail as "locked".
    with _one_process_at_a_time(url):
        if _is_sqlite(url) and url.database is not None:
            _check_sqlite(url.database)
            drop_old_copies(Path(url.database))
            if asyncio.run(_is_behind(url, schemas)):
                keep_copy(Path(url.database), "migration")
        # Alembic is synchronous and may take long: here it has a thread and a loop to itself.
        asyncio.run(asyncio.wait_for(_upgrade(url, schemas), _UPGRADE_S))


def _check_sqlite(path: str) -> None:
    """Turn on WAL, and look for damage: a damaged index could hide articles without a word.

    Raises:
        sqlite3.Error: it is damaged, or no database.
    """
    with closing(sqlite3.connect(path, timeout=_BUSY_MS / 1000)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        if verdict != "ok":
            raise sqlite3.DatabaseError(f"malformed: {verdict}")


async def _is_behind(url: URL, schemas: tuple[Schema, ...]) -> bool:
    """Return whether there are tables in the database that the upgrade will change."""
    engine = _engine(url)
    try:
        async with engine.connect() as connection:
            return await connection.run_sync(is_behind, schemas)
    finally:
        await engine.dispose()


async def _upgrade(url: URL, schemas: tuple[Schema, ...]) -> None:
    engine = _engine(url)
    try:
        async with engine.execution_options(**{_WRITES: True}).begin() as connection:
            if not _is_sqlite(url):
                await connection.execute(_LOCK, {"lock": _MIGRATES})
            await connection.run_sync(migrate, _shown(url), schemas)
    finally:
        await engine.dispose()


@contextmanager
def _one_process_at_a_time(url: URL) -> Iterator[None]:
    if not _is_sqlite(url) or url.database is None:
        yield  # the upgrade takes a lock in the database itself
        return
    from filelock import FileLock  # noqa: PLC0415 - only where a database is opened

    with FileLock(f"{url.database}.lock", timeout=_LOCK_S):
        yield
