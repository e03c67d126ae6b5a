"""Make a database ready before it is used: look for damage, bring its tables up to date.

One process at a time: a lock (a file's, or PostgreSQL's own) keeps two from migrating at once.
"""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import inspect, text

from corpus.database.copies import drop_old_copies, keep_copy
from corpus.database.engine import BUSY_MS, engine_for, is_sqlite, parsed_url, shown, writers_of
from corpus.database.explained import explained
from corpus.database.migrate import Schema, State, is_behind, migrate, state_of
from corpus.errors import LibraryUnavailableError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy import URL
    from sqlalchemy.ext.asyncio import AsyncConnection

UPGRADE_S: Final = 300.0
"""A large library is converted row by row; a start that hangs for longer than this is broken."""
_LOCK_S: Final = 60.0
_MIGRATES: Final = -1
"""Number of the lock that keeps processes from migrating at once; a tenant's is never negative."""
_TABLES: Final = text(
    "SELECT relname FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace "
    "WHERE relkind IN ('r', 'p') AND nspname <> 'information_schema' AND nspname NOT LIKE 'pg\\_%' "
    "AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_class.oid AND deptype = 'e') "
    "ORDER BY relname"
)
_LOCK: Final = text("SELECT pg_advisory_xact_lock(:lock)")
"""PostgreSQL's, held to the end of the transaction."""


def prepare(url: URL, schemas: tuple[Schema, ...]) -> None:
    """Bring the database up to date, in a thread with a loop of its own."""
    if is_sqlite(url) and url.database is not None:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    # The lock comes before the check: two that switch to WAL at once would fail as "locked".
    with _one_process_at_a_time(url):
        if is_sqlite(url) and url.database is not None:
            _check_sqlite(url.database)
            drop_old_copies(Path(url.database))
            if asyncio.run(_is_behind(url, schemas)):
                keep_copy(Path(url.database), "migration")
        # Alembic is synchronous and may take long: here it has a thread and a loop to itself.
        asyncio.run(asyncio.wait_for(_upgrade(url, schemas), UPGRADE_S))


def _check_sqlite(path: str) -> None:
    """Turn on WAL, and look for damage: a damaged index could hide articles without a word.

    Raises:
        sqlite3.Error: it is damaged, or no database.
    """
    with closing(sqlite3.connect(path, timeout=BUSY_MS / 1000)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        if verdict != "ok":
            raise sqlite3.DatabaseError(f"malformed: {verdict}")


async def _is_behind(url: URL, schemas: tuple[Schema, ...]) -> bool:
    """Return whether there are tables in the database that the upgrade will change."""
    engine = engine_for(url)
    try:
        async with engine.connect() as connection:
            return await connection.run_sync(is_behind, schemas)
    finally:
        await engine.dispose()


async def state(url: str, schemas: Iterable[Schema]) -> State:
    """Return how a database's tables compare with this version's; change nothing.

    Args:
        url: Of a database that is there: a file of SQLite that is not would be made.
        schemas: What this version has.

    Raises:
        LibraryUnavailableError: It cannot be reached, or a newer version wrote it.
    """
    parsed = parsed_url(url)
    with explained(shown(parsed), server=not is_sqlite(parsed)):
        engine = engine_for(parsed)
        try:
            async with asyncio.timeout(_LOCK_S), engine.connect() as connection:
                return await connection.run_sync(state_of, shown(parsed), tuple(schemas))
        finally:
            await engine.dispose()


async def _upgrade(url: URL, schemas: tuple[Schema, ...]) -> None:
    engine = engine_for(url)
    try:
        async with writers_of(engine).begin() as connection:
            if not is_sqlite(url):
                await connection.execute(_LOCK, {"lock": _MIGRATES})
                await _check_encoding(connection, shown(url), schemas)
            await connection.run_sync(migrate, shown(url), schemas)
    finally:
        await engine.dispose()


async def _check_encoding(
    connection: AsyncConnection, name: str, schemas: tuple[Schema, ...]
) -> None:
    """Refuse to begin in a database that cannot hold every text, before a text says so.

    Raises:
        LibraryUnavailableError: It is in another encoding than UTF-8, and still empty.
    """
    encoding = await connection.scalar(text("SHOW server_encoding"))
    if encoding == "UTF8" or await connection.run_sync(state_of, name, schemas) is not State.EMPTY:
        return
    raise LibraryUnavailableError(
        f"The database at {name} has the encoding {encoding}, which cannot hold every text.",
        "Make one with --encoding=UTF8 --template=template0: docs/operators.md has the command.",
    )


async def tables_in(url: str) -> list[str]:
    """Return the names of all tables in a database, in order, but for those of extensions.

    Args:
        url: Of a database that is there.

    Raises:
        LibraryUnavailableError: It cannot be reached.
    """
    parsed = parsed_url(url)
    with explained(shown(parsed), server=not is_sqlite(parsed)):
        engine = engine_for(parsed)
        try:
            async with asyncio.timeout(_LOCK_S), engine.connect() as connection:
                if is_sqlite(parsed):
                    return await connection.run_sync(lambda sync: inspect(sync).get_table_names())
                return list(await connection.scalars(_TABLES))
        finally:
            await engine.dispose()


@contextmanager
def _one_process_at_a_time(url: URL) -> Iterator[None]:
    if not is_sqlite(url) or url.database is None:
        yield  # the upgrade takes a lock in the database itself
        return
    from filelock import FileLock  # noqa: PLC0415 - only where a database is opened

    with FileLock(f"{url.database}.lock", timeout=_LOCK_S):
        yield
