"""All rows of a database in another one, whatever engine either is, and the proof that they agree.

Cached embeddings are left out: they are made again from the texts, and may be large.
"""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Integer, insert, select, text

from corpus.database.base import Base

if TYPE_CHECKING:
    from sqlalchemy import Table
    from sqlalchemy.ext.asyncio import AsyncSession

    from corpus.database.database import Database

CACHED: Final = "embeddings"
_ROWS: Final = 200
_LIFTED: Final = 10_000
"""Numbers that were given before are not given again: the next one is so much higher."""
_COPY_S: Final = 3600.0


def tables() -> list[Table]:
    """Return the tables that are carried, those that others refer to first."""
    return [table for table in Base.metadata.sorted_tables if table.name != CACHED]


async def contents(database: Database) -> dict[str, str]:
    """Return for each table how many rows it has and a hash over them, in whatever order."""
    found: dict[str, str] = {}
    async with database.read(_COPY_S) as session:
        for table in tables():
            count, total = 0, 0
            async for rows in (await session.stream(select(table))).partitions(_ROWS):
                for row in rows:
                    count += 1
                    total += int.from_bytes(hashlib.sha256(_packed(row)).digest(), "big")
            found[table.name] = f"{count} {total % 2**256:064x}"
    return found


async def copy_all(source: Database, target: Database) -> None:
    """Make all rows of one database those of another, in one transaction of each.

    Raises:
        LibraryError: One of them failed; the target is as it was.
    """
    async with source.read(_COPY_S) as reading, target.write(timeout_s=_COPY_S) as writing:
        if reading.get_bind().dialect.name == "postgresql":
            await reading.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        for table in reversed(tables()):
            await writing.execute(table.delete())
        await writing.execute(text(f"DELETE FROM {CACHED}"))  # noqa: S608  a name of ours
        for table in tables():
            async for rows in (await reading.stream(select(table))).partitions(_ROWS):
                await writing.execute(insert(table), [dict(row._mapping) for row in rows])  # noqa: SLF001  its public name
            await _lift(writing, table)


async def _lift(session: AsyncSession, table: Table) -> None:
    """Let a table that numbers its rows go on well above the numbers it holds."""
    (key, *more) = table.primary_key.columns
    if more or not isinstance(key.type, Integer) or not key.autoincrement:
        return
    names = {"table": table.name, "column": key.name, "by": _LIFTED}
    if session.get_bind().dialect.name == "postgresql":
        highest = f"(SELECT coalesce(max({key.name}), 0) FROM {table.name})"  # noqa: S608  ours
        lifted = f"SELECT setval(pg_get_serial_sequence(:table, :column), {highest} + :by)"
        sequence = text("SELECT pg_get_serial_sequence(:table, :column)")
        if await session.scalar(sequence, names) is not None:
            await session.execute(text(lifted), names)
    elif table.dialect_options["sqlite"]["autoincrement"]:
        up = "UPDATE sqlite_sequence SET seq = seq + :by WHERE name = :table"
        await session.execute(text(up), names)


def _packed(row: Any) -> bytes:
    return json.dumps(list(row), default=_plain, ensure_ascii=True).encode("ascii")


def _plain(value: object) -> str:
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value).hex()
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(type(value).__name__)
