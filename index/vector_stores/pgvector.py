"""Vectors in the PostgreSQL that has the articles, by its extension pgvector.

One table for all libraries. A search reads the vectors of one generation, which lie together, and
compares them all. Errors are those of the database, so that an outage looks like any other of it.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import numpy as np
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from index.errors import VectorsLostError, VectorStoreError
from index.vector_stores.copy_rows import COLUMNS, copy_rows, vectors_in
from index.vector_stores.migrations import VECTORS
from index.vector_stores.store import Found, Generation, Kind, Rows, Vectors

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Collection, Iterator, Mapping, Sequence

    from sqlalchemy import TextClause
    from sqlalchemy.engine import RowMapping
    from sqlalchemy.ext.asyncio import AsyncSession

    from corpus.database.database import Database

_WRITE_S = 600.0
"""A million sentences take some minutes."""
_AT_A_TIME = 10_000
"""Rows that are written in one transaction, so that none is long."""

_OURS = "FROM vectors WHERE tenant = :tenant AND generation = :generation AND kind = :kind"
_COSINE = "-(vector <#> (SELECT CAST(CAST(:question AS text) AS vector)))"
"""pgvector's `<#>` is the negative inner product, which of normalised vectors is the cosine. The
question is read in a query of its own: once, and not again for each row."""
_NEAREST = text(f'SELECT "row" {_OURS} ORDER BY {_COSINE} DESC, "row" LIMIT :k')
_NEAREST_IN = text(
    f'SELECT "row" {_OURS} AND "row" <@ (SELECT CAST(CAST(:spans AS text) AS int4multirange)) '
    f'ORDER BY {_COSINE} DESC, "row" LIMIT :k'
)
_COSINES = text(f'SELECT "row", CAST({_COSINE} AS real) AS cosine {_OURS} AND "row" = ANY(:rows)')
_ROWS = text(f'SELECT "row", vector_send(vector) AS sent {_OURS} AND "row" = ANY(:rows)')
_COUNTS = text(
    "SELECT kind, count(*) AS many FROM vectors "
    "WHERE tenant = :tenant AND generation = :generation GROUP BY kind"
)
_BEGIN = text("INSERT INTO vector_generations (tenant, generation) VALUES (:tenant, :generation)")
_NAMES = text("SELECT generation FROM vector_generations WHERE tenant = :tenant")
_IS_THERE = text(f"{_NAMES} AND generation = :generation")
_FORGET = (
    text("DELETE FROM vectors WHERE tenant = :tenant"),
    text("DELETE FROM vector_generations WHERE tenant = :tenant"),
)
_DROP = tuple(text(f"{statement} AND generation = ANY(:names)") for statement in _FORGET)
_EXTENSION = text(
    "SELECT a.default_version AS version, a.installed_version IS NOT NULL AS installed, "
    "bool_or(r.rolsuper OR (has_database_privilege(current_database(), 'CREATE') "
    "AND (v.trusted OR NOT v.superuser))) AS allowed "
    "FROM pg_available_extensions a JOIN pg_available_extension_versions v "
    "ON v.name = a.name AND v.version = a.default_version "
    "JOIN pg_roles r ON r.rolname = current_user WHERE a.name = 'vector' GROUP BY 1, 2"
)


class PgvectorStore:
    """Vectors in the tables `vectors` and `vector_generations`, made at the first use.

    Args:
        database: Of the articles; stays the caller's to close.
    """

    name = "pgvector"

    def __init__(self, database: Database) -> None:
        self._database = database
        self._making = asyncio.Lock()
        self._made = False

    async def write(self, where: Generation, vectors: Mapping[Kind, Vectors]) -> None:
        """Write a generation, some thousand rows to a transaction; see `VectorStore.write`."""
        await self._make()
        names = {"tenant": where.tenant, "generation": where.name}
        async with self._database.write(_lock_of(where.tenant)) as session:
            await session.execute(_BEGIN, names)
        for kind, every in vectors.items():
            for first in range(0, len(every), _AT_A_TIME):
                some = every[first : first + _AT_A_TIME]
                async with self._database.write(_lock_of(where.tenant), _WRITE_S) as session:
                    if not (await session.execute(_IS_THERE, names)).first():
                        raise VectorsLostError(where.tenant, where.name)  # deleted for good
                    await _copy(session, copy_rows(where, kind, some, first))

    async def counts(self, where: Generation) -> dict[Kind, int]:
        """Return how many vectors of each kind a generation has."""
        names = {"tenant": where.tenant, "generation": where.name}
        found = await self._read(_COUNTS, names)
        return {**dict.fromkeys(Kind, 0), **{Kind(row["kind"]): row["many"] for row in found}}

    async def nearest(
        self,
        where: Generation,
        question: Vectors,
        k: int,
        spans: Sequence[tuple[int, int]] | None = None,
    ) -> Rows:
        """Return the rows of the sentences nearest to a question; see `VectorStore.nearest`."""
        wanted = {**_of(where, Kind.SENTENCE), "question": _written(question), "k": k}
        if spans is None:
            found = await self._read(_NEAREST, wanted)
        else:
            ranges = ",".join(f"[{start},{end})" for start, end in spans)
            found = await self._read(_NEAREST_IN, {**wanted, "spans": f"{{{ranges}}}"})
        return np.asarray([row["row"] for row in found], dtype=np.int64)

    async def cosines(
        self, where: Generation, kind: Kind, rows: Sequence[int], question: Vectors
    ) -> Found:
        """Return the cosines of a question and some rows; see `VectorStore.cosines`."""
        wanted = {**_of(where, kind), "question": _written(question), "rows": list(rows)}
        found = await self._read(_COSINES, wanted)
        return (
            np.asarray([row["row"] for row in found], dtype=np.int64),
            np.asarray([row["cosine"] for row in found], dtype=np.float32),
        )

    async def rows(
        self, where: Generation, kind: Kind, rows: Sequence[int]
    ) -> tuple[Rows, Vectors]:
        """Return some rows; see `VectorStore.rows`."""
        found = await self._read(_ROWS, {**_of(where, kind), "rows": list(rows)})
        return (
            np.asarray([row["row"] for row in found], dtype=np.int64),
            vectors_in([row["sent"] for row in found]),
        )

    async def generations(self, tenant: int) -> set[str]:
        """Return the names of all generations of a library."""
        return {row["generation"] for row in await self._read(_NAMES, {"tenant": tenant})}

    async def drop(self, tenant: int, names: Collection[str]) -> None:
        """Delete generations of a library."""
        if names:
            await self._delete(_DROP, tenant, names=list(names))

    async def forget(self, tenant: int) -> None:
        """Delete every vector of a library."""
        await self._delete(_FORGET, tenant)

    async def check(self) -> str:
        """Return the extension's version.

        Raises:
            VectorStoreError: The server lacks it, or it is not in the database and this user may
                not put it there.
        """
        if not self._database.on_server:
            raise VectorStoreError(
                "pgvector lives in PostgreSQL, and the articles are in SQLite.",
                "Name a PostgreSQL in PULLQUOTE_DATABASE_URL, or unset PULLQUOTE_VECTORS.",
            )
        found = next(iter(await self._database.fetch(_EXTENSION, {})), None)
        if found is None:
            raise VectorStoreError(
                "The PostgreSQL server has no pgvector.",
                "Install it there (Debian: postgresql-16-pgvector, for version 16), or unset "
                "PULLQUOTE_VECTORS.",
            )
        if not found["installed"] and not found["allowed"]:
            raise VectorStoreError(
                "The database has no extension vector, and this user may not create it.",
                "Let a superuser run CREATE EXTENSION vector in the database, once.",
            )
        made = "" if found["installed"] else ", to be made at the first use"
        return f"pgvector {found['version']}{made}"

    async def close(self) -> None:
        """Do nothing: the connections are the database's."""

    async def _read(self, statement: TextClause, values: dict[str, Any]) -> Sequence[RowMapping]:
        await self._make()
        return await self._database.fetch(statement, values)

    async def _delete(self, statements: Sequence[TextClause], tenant: int, **values: Any) -> None:
        await self._make()
        async with self._database.write(_lock_of(tenant), _WRITE_S) as session:
            for statement in statements:
                await session.execute(statement, {"tenant": tenant, **values})

    async def _make(self) -> None:
        """Make the tables where they are not there yet."""
        if self._made:
            return
        async with self._making:
            if not self._made:
                await self.check()
                await self._database.bring_up_to_date(VECTORS)
                self._made = True


def _of(where: Generation, kind: Kind) -> dict[str, Any]:
    return {"tenant": where.tenant, "generation": where.name, "kind": int(kind)}


async def _copy(session: AsyncSession, stream: Iterator[bytes]) -> None:
    """Fill the table with rows, in the session's transaction."""
    from asyncpg import InterfaceError, PostgresError  # noqa: PLC0415  there where it is chosen

    raw = await (await session.connection()).get_raw_connection()
    driver: Any = raw.driver_connection
    try:
        await driver.copy_to_table(
            "vectors", source=_in_turn(stream), columns=COLUMNS, format="binary"
        )
    except (PostgresError, InterfaceError) as error:  # as SQLAlchemy would have raised it
        raise DBAPIError("COPY vectors", None, error) from error


def _lock_of(tenant: int) -> int:
    """Return the number of the lock for a library's vectors: no tenant's own, nor migrating's."""
    return -2 - tenant


def _written(vector: Vectors) -> str:
    """Return a vector as pgvector reads it: each number in as many digits as tell it apart."""
    return "[" + ",".join(map(str, vector.astype(np.float32))) + "]"


async def _in_turn(stream: Iterator[bytes]) -> AsyncIterator[bytes]:
    """Yield pieces, and let others have their turn between: each is made from thousands of rows."""
    for piece in stream:
        yield piece
        await asyncio.sleep(0)
