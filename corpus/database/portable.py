"""All rows of a database in another one, whatever engine either is, and the proof that they agree.

A backup leaves out cached embeddings, which are made again from the texts and may be large, and
imports that go on: what they have stored is in it, and they are started again from their files.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Integer, func, insert, select, text

from corpus.database.base import Base
from corpus.errors import LibraryError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from sqlalchemy import Column, Row, Table
    from sqlalchemy.ext.asyncio import AsyncSession

    from corpus.database.database import Database

LEFT_OUT: Final = ("embeddings", "import_jobs", "imports")
"""The tables that are in no backup."""
_ROWS: Final = 200
_LIFTED: Final = 10_000
"""Numbers that were given since a backup are not given again: the next one is so much higher."""
_COPY_S: Final = 3600.0


@dataclass(frozen=True)
class Tally:
    """What a table holds.

    Attributes:
        rows: How many.
        digest: The SHA-256 of each row, added up modulo 2**256: the same in whatever order.
    """

    rows: int = 0
    digest: int = 0

    def and_(self, rows: Sequence[Row[Any]]) -> Tally:
        """Return the tally with more rows."""
        total = sum(int.from_bytes(hashlib.sha256(_packed(row)).digest(), "big") for row in rows)
        return Tally(self.rows + len(rows), (self.digest + total) % 2**256)

    @property
    def sha256(self) -> str:
        """The digest, in 64 hexadecimal digits."""
        return f"{self.digest:064x}"


def tables(*, everything: bool = False) -> list[Table]:
    """Return the tables that are carried, those that others refer to first.

    Args:
        everything: Whether those that are in no backup are among them.
    """
    every = Base.metadata.sorted_tables
    return [table for table in every if everything or table.name not in LEFT_OUT]


async def contents(database: Database) -> dict[str, str]:
    """Return for each table how many rows it has and a hash over them, in whatever order."""
    async with database.read(_COPY_S) as session:
        found = {table.name: await _tally(session, table) for table in tables()}
    return {name: f"{tally.rows} {tally.sha256}" for name, tally in found.items()}


async def copy_all(source: Database, target: Database) -> None:
    """Make all rows of one database those of another, in one transaction of each.

    Raises:
        LibraryError: One of them failed; the target is as it was.
    """
    async with source.read(_COPY_S) as reading, target.write(timeout_s=_COPY_S) as writing:
        for table in reversed(tables()):
            await writing.execute(table.delete())
        for name in LEFT_OUT:
            await writing.execute(text(f"DELETE FROM {name}"))  # noqa: S608  a name of ours
        for table in tables():
            await _copy(reading, writing, table, lifted=_LIFTED)


async def copy_into_empty(source: Database, target: Database) -> dict[str, Tally]:
    """Copy every table into a database that holds nothing, and compare what arrived.

    Either is in one transaction: the source is as it was at one moment, whoever writes to it
    meanwhile, and the target has everything or nothing.

    Returns:
        What each table holds, by its name.

    Raises:
        LibraryError: The target holds something, what arrived differs, or one of them failed.
    """
    async with source.read(_COPY_S) as reading, target.write(timeout_s=_COPY_S) as writing:
        carried = tables(everything=True)
        for table in carried:
            if await writing.scalar(select(1).select_from(table).limit(1)):
                raise LibraryError(
                    f"The database to copy to holds something already, in the table {table.name}.",
                    "Nothing was changed. Name an empty database; if nothing in this one is "
                    "needed, drop it and make it again.",
                )
        read = {table.name: await _copy(reading, writing, table) for table in carried}
        for table in carried:
            if await _tally(writing, table) != read[table.name]:
                raise LibraryError(
                    f"What arrived in the table {table.name} is not what was read.",
                    "Nothing was changed. Try again, and report it if it happens twice.",
                )
    return read


async def _copy(
    reading: AsyncSession, writing: AsyncSession, table: Table, *, lifted: int = 0
) -> Tally:
    """Copy a table's rows, and let its numbers go on after those that were ever given."""
    tally = Tally()
    async for rows in _rows(reading, table):
        await writing.execute(insert(table), [dict(row._mapping) for row in rows])  # noqa: SLF001  its public name
        tally = tally.and_(rows)
    key = _numbered(table)
    if key is not None:
        await _go_on_after(writing, key, await _last_number(reading, key) + lifted)
    return tally


async def _tally(session: AsyncSession, table: Table) -> Tally:
    tally = Tally()
    async for rows in _rows(session, table):
        tally = tally.and_(rows)
    return tally


async def _rows(session: AsyncSession, table: Table) -> AsyncIterator[Sequence[Row[Any]]]:
    async for rows in (await session.stream(select(table))).partitions(_ROWS):
        yield rows


def _numbered(table: Table) -> Column[Any] | None:
    """Return the column in which the database itself numbers a table's rows, if it does."""
    (key, *more) = table.primary_key.columns
    counts = isinstance(key.type, Integer) and bool(key.autoincrement)
    return None if more or not counts else key


async def _last_number(session: AsyncSession, key: Column[Any]) -> int:
    """Return the highest number that was ever given, though its row may be gone."""
    highest = await session.scalar(select(func.coalesce(func.max(key), 0)))
    given: int | None = None
    if session.get_bind().dialect.name == "postgresql":
        sequence = await _sequence(session, key)
        if sequence is not None:
            words = f"SELECT CASE WHEN is_called THEN last_value END FROM {sequence}"  # noqa: S608  the server's own name
            given = await session.scalar(text(words))
    elif key.table.dialect_options["sqlite"]["autoincrement"]:
        words = "SELECT seq FROM sqlite_sequence WHERE name = :table"
        given = await session.scalar(text(words), {"table": key.table.name})
    return max(highest or 0, given or 0)


async def _go_on_after(session: AsyncSession, key: Column[Any], number: int) -> None:
    if number == 0:
        return
    if session.get_bind().dialect.name == "postgresql":
        sequence = await _sequence(session, key)
        if sequence is not None:
            words = text("SELECT setval(CAST(CAST(:sequence AS text) AS regclass), :number)")
            await session.execute(words, {"sequence": sequence, "number": number})
    elif key.table.dialect_options["sqlite"]["autoincrement"]:
        names = {"table": key.table.name, "number": number}
        await session.execute(text("DELETE FROM sqlite_sequence WHERE name = :table"), names)
        into = "INSERT INTO sqlite_sequence (name, seq) VALUES (:table, :number)"
        await session.execute(text(into), names)


async def _sequence(session: AsyncSession, key: Column[Any]) -> str | None:
    """Return PostgreSQL's name of what numbers a column, quoted where it must be."""
    names = {"table": key.table.name, "column": key.name}
    found: str | None = await session.scalar(
        text("SELECT pg_get_serial_sequence(:table, :column)"), names
    )
    return found


def _packed(row: Any) -> bytes:
    return json.dumps(list(row), default=_plain, ensure_ascii=True).encode("ascii")


def _plain(value: object) -> str:
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value).hex()
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(type(value).__name__)
