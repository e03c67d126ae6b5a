"""Vectors in Milvus: one collection for all servers' libraries, whose partition key is the server.

Collections bear the name of the database's library (`library_id`), so two bots with two databases
may share a Milvus, and neither sees, counts or deletes what is the other's.

Search is exact (FLAT): with a filter on one library, Milvus's graphs lose what is near. A row's
primary key is its generation, kind and number, so a request that is sent twice writes once.

Consistency is chosen for generations, which never change. Counting is strong: it waits, some 200
milliseconds, until all that anybody has written is seen, and it is done before a generation goes
live and when one is loaded. Searching is of the session: it waits only for what this process has
written itself, which is there a moment later. Bounded would let a replica lag behind a generation
that has just gone live, and strong would make each question wait.
"""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from index.vector_stores.library_id import library_id
from index.vector_stores.milvus_connection import AsyncMilvusClient, DataType, MilvusConnection
from index.vector_stores.store import Found, Generation, Kind, Rows, Vectors, pieces

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from typing import TypeVar

    from corpus.database.database import Database
    from index.vector_stores.address import MilvusAddress

    T = TypeVar("T")

COLLECTION: Final = "pullquote_"
"""What a collection's name begins with; then come the library's name and its vectors' length."""
_MARKER: Final = 2
"""The kind of the row that says that a generation was begun: written first, deleted last."""
_SESSION: Final = "Session"
_STRONG: Final = "Strong"
_WRITTEN_S: Final = 120.0
_MADE_S: Final = 60.0
_AT_A_TIME: Final = 250
"""Rows in a request: packing more would hold up the event loop."""
_ASKED: Final = 2_000
"""Rows that are asked for by number in a request."""
_SPANS: Final = 64
"""Ranges of rows in one filter: more make the server slow to read it."""
_NAMES: Final = 10_000
"""Generations of a library that are listed at once."""
_NAME_CHARS: Final = 64
_KEY_CHARS: Final = 96
_PARTITIONS: Final = 64
"""Libraries share them by hash; a search looks into one."""


class MilvusStore:
    """Vectors in a Milvus, whose collection is made at the first use.

    Args:
        address: Where it is; connected to at the first use.
        database: Of the articles, whose name the collection bears; stays the caller's to close.
    """

    name = "milvus"

    def __init__(self, address: MilvusAddress, database: Database) -> None:
        self._connection = MilvusConnection(address)
        self._database = database
        self._prefix = ""
        self._ready: set[str] = set()
        self._making = asyncio.Lock()

    async def write(self, where: Generation, vectors: Mapping[Kind, Vectors]) -> None:
        """Write a generation, some hundred rows to a request; see `VectorStore.write`."""
        dimension = int(vectors[Kind.SENTENCE].shape[1])
        collection = await self._made(dimension)
        mark = np.eye(1, dimension, dtype=np.float32)  # a vector must be there, and have a length
        await self._insert(collection, _rows(where, _MARKER, mark, 0))
        for kind, every in vectors.items():
            for first in range(0, len(every), _AT_A_TIME):
                some = every[first : first + _AT_A_TIME]
                await self._insert(collection, _rows(where, kind, some, first))
                await asyncio.sleep(0)  # packing a request computes: others have their turn

    async def counts(self, where: Generation) -> dict[Kind, int]:
        """Return how many vectors of each kind a generation has."""
        found = dict.fromkeys(Kind, 0)
        for collection in await self._collections():
            many = await asyncio.gather(*(self._count(collection, _of(where, k)) for k in Kind))
            found = {kind: found[kind] + more for kind, more in zip(Kind, many, strict=True)}
        return found

    async def nearest(
        self,
        where: Generation,
        question: Vectors,
        k: int,
        spans: Sequence[tuple[int, int]] | None = None,
    ) -> Rows:
        """Return the rows of the sentences nearest to a question; see `VectorStore.nearest`."""
        ours = _of(where, Kind.SENTENCE)
        filters = [ours] if spans is None else []
        for start in range(0, len(spans or ()), _SPANS):
            some = (spans or ())[start : start + _SPANS]
            ranges = " or ".join(f"(row >= {first} and row < {end})" for first, end in some)
            filters.append(f"{ours} and ({ranges})")
        each = await asyncio.gather(*(self._search(f, question, k) for f in filters))
        rows = np.concatenate([rows for rows, _ in each])
        cosines = np.concatenate([cosines for _, cosines in each])
        return np.asarray(rows[np.lexsort((rows, -cosines))][:k])

    async def cosines(
        self, where: Generation, kind: Kind, rows: Sequence[int], question: Vectors
    ) -> Found:
        """Return the cosines of a question and some rows; see `VectorStore.cosines`."""
        each = await asyncio.gather(
            *(
                self._search(f"{_of(where, kind)} and row in {list(some)}", question, _ASKED)
                for some in pieces(rows, _ASKED)
            )
        )
        return np.concatenate([r for r, _ in each]), np.concatenate([c for _, c in each])

    async def rows(
        self, where: Generation, kind: Kind, rows: Sequence[int]
    ) -> tuple[Rows, Vectors]:
        """Return some rows; see `VectorStore.rows`."""
        found: list[Any] = []
        for collection in await self._collections():
            for some in pieces(rows, _ASKED):
                wanted = f"{_of(where, kind)} and row in {list(some)}"
                found += await self._query(collection, wanted, ["row", "vector"], _SESSION)
        return (
            np.asarray([one["row"] for one in found], dtype=np.int64),
            np.asarray([one["vector"] for one in found], dtype=np.float32),
        )

    async def generations(self, tenant: int) -> set[str]:
        """Return the names of all generations of a library."""
        begun = f"tenant == {tenant} and kind == {_MARKER}"
        found: set[str] = set()
        for collection in await self._collections():
            rows = await self._query(collection, begun, ["generation"], _STRONG, limit=_NAMES)
            found.update(row["generation"] for row in rows)
        return found

    async def drop(self, tenant: int, names: Collection[str]) -> None:
        """Delete generations of a library."""
        if names:
            quoted = ", ".join(f'"{name}"' for name in sorted(names))
            await self._delete(f"tenant == {tenant} and generation in [{quoted}]")

    async def forget(self, tenant: int) -> None:
        """Delete every vector of a library."""
        await self._delete(f"tenant == {tenant}")

    async def check(self) -> str:
        """Return the server's version, and the name of our collections there."""
        version = await self._connection.ask(lambda client, s: client.get_server_version(timeout=s))
        await self._connection.ask(lambda client, s: client.list_collections(timeout=s))
        return f"Milvus {version} at {self._connection.place}, {await self._ours()}..."

    async def close(self) -> None:
        """Give back the connection."""
        await self._connection.close()

    async def _search(self, wanted: str, question: Vectors, k: int) -> Found:
        collection = await self._made(len(question))
        found = await self._connection.ask(
            lambda client, s: client.search(
                collection,
                [question],
                filter=wanted,
                limit=k,
                output_fields=["row"],
                anns_field="vector",
                search_params={"metric_type": "IP"},
                consistency_level=_SESSION,
                timeout=s,
            )
        )
        hits = found[0] if len(found) else []
        return (
            np.asarray([hit["entity"]["row"] for hit in hits], dtype=np.int64),
            np.asarray([hit["distance"] for hit in hits], dtype=np.float32),
        )

    async def _query(
        self, collection: str, wanted: str, fields: list[str], consistency: str, **more: int
    ) -> Sequence[Any]:
        found: Sequence[Any] = await self._connection.ask(
            lambda client, s: client.query(
                collection,
                filter=wanted,
                output_fields=fields,
                consistency_level=consistency,
                timeout=s,
                **more,
            )
        )
        return found

    async def _count(self, collection: str, wanted: str) -> int:
        found = await self._query(collection, wanted, ["count(*)"], _STRONG)
        return int(found[0]["count(*)"])

    async def _insert(self, collection: str, rows: list[dict[str, Any]]) -> None:
        await self._connection.ask(
            lambda client, s: client.insert(collection, rows, timeout=s), _WRITTEN_S
        )

    async def _delete(self, wanted: str) -> None:
        """Delete rows, and the markers once the rest is gone: until then it can be found."""
        for collection in await self._collections():
            for part in (f"{wanted} and kind != {_MARKER}", wanted):
                await self._connection.ask(partial(_delete, collection, part), _WRITTEN_S)

    async def _collections(self) -> list[str]:
        """Return our collections, one for each length that vectors have had, ready for use."""
        ours = await self._ours()
        there = await self._connection.ask(lambda client, s: client.list_collections(timeout=s))
        lengths = [name.removeprefix(ours) for name in there if name.startswith(ours)]
        return [await self._made(int(length)) for length in sorted(lengths) if length.isdecimal()]

    async def _ours(self) -> str:
        """Return what the names of our collections begin with."""
        if not self._prefix:
            self._prefix = f"{COLLECTION}{await library_id(self._database)}_"
        return self._prefix

    async def _made(self, dimension: int) -> str:
        """Return the name of the collection for vectors of a length, made and loaded."""
        collection = f"{await self._ours()}{dimension}"
        if collection in self._ready:
            return collection
        async with self._making:
            if collection not in self._ready:
                await self._make(collection, dimension)
                self._ready.add(collection)
        return collection

    async def _make(self, collection: str, dimension: int) -> None:
        if not await self._connection.ask(
            lambda client, s: client.has_collection(collection, timeout=s)
        ):
            schema = AsyncMilvusClient.create_schema(auto_id=False, enable_dynamic_field=False)
            schema.add_field("key", DataType.VARCHAR, is_primary=True, max_length=_KEY_CHARS)
            schema.add_field("tenant", DataType.INT64, is_partition_key=True)
            schema.add_field("generation", DataType.VARCHAR, max_length=_NAME_CHARS)
            schema.add_field("kind", DataType.INT8)
            schema.add_field("row", DataType.INT64)
            schema.add_field("vector", DataType.FLOAT_VECTOR, dim=dimension)
            index = AsyncMilvusClient.prepare_index_params()
            index.add_index("vector", index_type="FLAT", metric_type="IP")
            await self._connection.ask(
                lambda client, s: client.create_collection(
                    collection,
                    schema=schema,
                    index_params=index,
                    consistency_level=_SESSION,
                    num_partitions=_PARTITIONS,
                    timeout=s,
                ),
                _MADE_S,
            )
        await self._connection.ask(
            lambda client, s: client.load_collection(collection, timeout=s), _MADE_S
        )


def _of(where: Generation, kind: Kind) -> str:
    """Return the filter for the rows of one kind in one generation of one library."""
    return f'tenant == {where.tenant} and generation == "{where.name}" and kind == {int(kind)}'


def _rows(where: Generation, kind: int, vectors: Vectors, first: int) -> list[dict[str, Any]]:
    return [
        {
            "key": f"{where.name}/{int(kind)}/{row}",
            "tenant": where.tenant,
            "generation": where.name,
            "kind": int(kind),
            "row": row,
            "vector": vector,
        }
        for row, vector in enumerate(vectors, first)
    ]


async def _delete(collection: str, wanted: str, client: AsyncMilvusClient, timeout_s: float) -> Any:
    return await client.delete(collection, filter=wanted, timeout=timeout_s)
