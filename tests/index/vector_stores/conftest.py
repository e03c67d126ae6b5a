"""The three places where vectors may be, each as a real server or as files."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from corpus.database.database import Database
from index.embedding.migrations import EMBEDDINGS
from index.storage.snapshot import SnapshotStore
from index.vector_stores import library_id
from index.vector_stores.address import MilvusAddress
from index.vector_stores.choice import open_store
from index.vector_stores.stored_vectors import Waiting
from tests.support.databases import database_on
from tests.support.line import line_to_port
from tests.support.milvus import TOKEN

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator
    from pathlib import Path

    from index.vector_stores.choice import VectorsIn
    from index.vector_stores.store import VectorStore
    from tests.support.line import Line
    from tests.support.milvus import Milvus

STORES = ("faiss", "pgvector", "milvus")


@pytest.fixture(params=STORES)
def chosen(request: pytest.FixtureRequest) -> VectorsIn:
    """Which; tests about servers alone say so."""
    kind: VectorsIn = request.param
    return kind


@pytest.fixture
async def line(milvus: Milvus) -> AsyncIterator[Line]:
    """A line to Milvus: tests that name it first have their store at its end."""
    async with line_to_port(milvus.uri) as laid:
        yield laid


@pytest.fixture
def new_store(
    chosen: VectorsIn, request: pytest.FixtureRequest
) -> Callable[[Database], VectorStore | None]:
    """Opens the store that is chosen, as each process of the bot does."""
    address = None
    if chosen == "milvus":
        server: Milvus = request.getfixturevalue("milvus")
        laid = request.getfixturevalue("line") if "line" in request.fixturenames else None
        address = MilvusAddress(laid.url if laid else server.uri, TOKEN)

    def opened(database: Database) -> VectorStore | None:
        return open_store(chosen, database, address)

    return opened


@pytest.fixture
def vectors_database_url(
    chosen: VectorsIn, request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[str]:
    """A database without tables: PostgreSQL for pgvector, SQLite for the others.

    All have one collection in Milvus: to make another one takes a second.
    """
    if chosen == "pgvector":
        with database_on(request.getfixturevalue("postgresql")) as url:
            yield url
        return
    file = tmp_path / "library.db"
    if chosen == "milvus":
        with closing(sqlite3.connect(file, isolation_level=None)) as connection:
            connection.execute(library_id.MAKE)
            connection.execute(f"INSERT INTO {library_id.TABLE} VALUES (1, 'tests')")  # noqa: S608  ours
    yield f"sqlite+aiosqlite:///{file}"


@pytest.fixture
async def database(vectors_database_url: str) -> AsyncIterator[Database]:
    opened = await Database.open(vectors_database_url, [EMBEDDINGS])
    yield opened
    await opened.close()


class Desk:
    """Snapshots of several processes or machines, over one store.

    Attributes:
        tenants: Three libraries that no other test has: servers outlive a test.
        waiting: Asks the store; None for FAISS.
    """

    def __init__(self, folder: Path, store: VectorStore | None) -> None:
        self._folder = folder
        first = 10 * random.randrange(1, 10**12)  # by chance: workers share a Milvus
        self.tenants = (first + 7, first + 8, 10**18 + first + 9)
        self.waiting = None if store is None else Waiting(store)
        if self.waiting is not None:
            self.waiting.start()

    @property
    def store(self) -> VectorStore:
        """The store, of tests about servers."""
        assert self.waiting is not None
        return self.waiting.store

    def snapshots(self, machine: str = "here") -> SnapshotStore:
        """Return the snapshots of a process that keeps them on a machine."""
        return SnapshotStore(self._folder / machine, self.waiting)


@pytest.fixture
async def desk(
    new_store: Callable[[Database], VectorStore | None], database: Database, tmp_path: Path
) -> AsyncIterator[Desk]:
    made = Desk(tmp_path / "snapshots", new_store(database))
    yield made
    if made.waiting is not None:
        await made.waiting.close()
