"""Engines of SQLAlchemy for the two kinds of database, and what is understood in their URLs.

SQLite by default, PostgreSQL by changing the URL. TLS to PostgreSQL is asked for as everywhere,
with libpq's options in the URL's query: `sslmode`, `sslrootcert`, `sslcert`, `sslkey` and so on.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import URL, Connection, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import create_async_engine

from corpus.errors import LibraryUnavailableError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.engine.interfaces import IsolationLevel
    from sqlalchemy.ext.asyncio import AsyncEngine

WRITES: Final = "pullquote_writes"
"""The execution option of an engine whose transactions write."""
BUSY_MS: Final = 10_000
"""SQLite's wait for another writer: shorter than a transaction, to say why."""
CONNECT_S: Final = 10.0
"""A server of PostgreSQL that has not let a connection in by then is not there."""
_POOL: Final = 5  # connections that stay open
_OVERFLOW: Final = 10  # more, while many ask at once
_SNAPSHOT: Final[IsolationLevel] = "REPEATABLE READ"
"""Each transaction that only reads sees one moment, as in SQLite."""
_DRIVERS: Final = {
    "sqlite": "sqlite+aiosqlite",
    "postgresql": "postgresql+asyncpg",
    "postgres": "postgresql+asyncpg",
}
_ESCAPES: Final = (
    "In a user or password, write @ as %40, : as %3A, / as %2F, ? as %3F and % as %25."
)
_SSL: Final = frozenset(
    {
        "sslmode",
        "sslrootcert",
        "sslcert",
        "sslkey",
        "sslcrl",
        "sslpassword",
        "sslnegotiation",
        "ssl_min_protocol_version",
        "ssl_max_protocol_version",
    }
)
"""Options of libpq that asyncpg understands in a connection string, and only there."""
_OTHERS: Final = frozenset(
    {"ssl", "host", "port", "passfile", "service", "servicefile", "target_session_attrs"}
    | {"krbsrvname", "gsslib", "user", "password", "database", "prepared_statement_cache_size"}
)
"""What else may be in the query: what the driver takes as text, and SQLAlchemy for it."""
_SSL_FILES: Final = ("sslrootcert", "sslcert", "sslkey", "sslcrl")


def parsed_url(url: str) -> URL:
    """Return a database's URL, with the driver that is used for it.

    Raises:
        LibraryUnavailableError: It cannot be read, or names no database of ours.
    """
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError) as error:  # the latter where a port is no number
        raise LibraryUnavailableError(
            "The database's URL cannot be read.",
            "Write it like sqlite+aiosqlite:////folder/library.db or "
            f"postgresql+asyncpg://user:password@host:5432/name. {_ESCAPES}",
        ) from error
    driver = _DRIVERS.get(parsed.drivername, parsed.drivername)
    if driver not in _DRIVERS.values():
        raise LibraryUnavailableError(
            f"{parsed.drivername!r} is not a database the library can live in.",
            "Use sqlite+aiosqlite or postgresql+asyncpg.",
        )
    if is_sqlite(parsed) and parsed.database in (None, "", ":memory:"):
        raise LibraryUnavailableError(
            "The database's URL names no file.",
            "Add one, like sqlite+aiosqlite:////folder/library.db.",
        )
    if not is_sqlite(parsed):
        _check_server(url, parsed)
    return parsed.set(drivername=driver)


def _check_server(written: str, url: URL) -> None:
    """Refuse what would be understood as something else, or not at all.

    Raises:
        LibraryUnavailableError: It has an option that nobody knows, or ends its password too soon:
            the rest would be taken for a host, and shown as one.
    """
    if written.count("@") > 1:
        raise LibraryUnavailableError("The database's URL has more than one @.", _ESCAPES)
    unknown = sorted(url.query.keys() - _SSL - _OTHERS)
    if unknown:
        raise LibraryUnavailableError(
            f"The database's URL has an option that is not known: {unknown[0]}.",
            "Correct it, or leave it out. docs/postgresql.md has those that there are.",
        )


def is_sqlite(url: URL) -> bool:
    """Return whether a database is a file of SQLite."""
    return url.get_backend_name() == "sqlite"


def shown(url: URL) -> str:
    """Return how messages name the database: never with a password."""
    if is_sqlite(url) and url.database is not None:
        return url.database
    place = {name: value for name, value in url.query.items() if name in {"host", "port"}}
    return url.set(query=place).render_as_string(hide_password=True)


def engine_for(url: URL, *, checked: bool = True) -> AsyncEngine:
    """Make the engine of a database; nothing is connected yet.

    Args:
        url: As `parsed_url` returns it.
        checked: Whether a connection to a server is tried before each use: one round trip more.

    Raises:
        LibraryUnavailableError: A file for TLS that it names cannot be read.
    """
    if not is_sqlite(url):
        url, options = _connecting(url)
        # A server may have restarted since a connection was pooled: ask before it is used.
        return create_async_engine(
            url,
            pool_pre_ping=checked,
            pool_size=_POOL,
            max_overflow=_OVERFLOW,
            pool_timeout=CONNECT_S,
            hide_parameters=True,
            connect_args=options,
        )
    # Parameters are what members wrote: no error and no log may show them.
    engine = create_async_engine(url, hide_parameters=True)
    event.listen(engine.sync_engine, "connect", _set_up_sqlite)
    event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return engine


def readers_of(engine: AsyncEngine) -> AsyncEngine:
    """Return an engine on the same connections whose transactions each see one moment."""
    if engine.dialect.name == "sqlite":
        return engine  # any transaction of it does
    return engine.execution_options(isolation_level=_SNAPSHOT, postgresql_readonly=True)


def writers_of(engine: AsyncEngine) -> AsyncEngine:
    """Return an engine on the same connections whose transactions write."""
    return engine.execution_options(**{WRITES: True})


def _connecting(url: URL) -> tuple[URL, dict[str, Any]]:
    """Take the options of TLS out of a URL, and return what the driver is given beside it.

    asyncpg reads them as libpq does, files' default places included, but in a connection string
    alone; what else the URL says comes as arguments, which go before it.
    """
    chosen = {name: value for name, value in url.query.items() if name in _SSL}
    if "ssl" in url.query:  # the driver's own name for the mode
        chosen.setdefault("sslmode", url.query["ssl"])
    options: dict[str, Any] = {"timeout": CONNECT_S}
    _check_files(chosen)
    if chosen:
        string = URL.create("postgresql", query=chosen)
        options["dsn"] = string.render_as_string(hide_password=False)
    return url.difference_update_query(["ssl", *chosen]), options


def _check_files(chosen: Mapping[str, object]) -> None:
    """Make sure that the files for TLS are there: the driver's error would be that of a socket.

    Raises:
        LibraryUnavailableError: One cannot be read.
    """
    for option in filter(chosen.__contains__, _SSL_FILES):
        try:
            Path(str(chosen[option])).open("rb").close()
        except OSError as error:
            raise LibraryUnavailableError(
                f"The file {chosen[option]}, which the database's URL names as {option}, cannot be "
                f"read: {error.strerror}.",
                "Correct the path, or let the user that runs the bot read the file.",
            ) from error


def _set_up_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # transactions begin where we say, see below
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA secure_delete = ON")  # what is deleted is overwritten, not only let go
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # A writer takes its lock first: upgraded from a read lock it could fail without waiting.
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
