"""Vectors on a server as search sees them: rows of a library, asked for on a thread.

    search, on a thread:  nearest sentences, cosines of candidates ...   waits
    event loop:           the store's own requests                       never waits

Ranking is arithmetic, and runs on threads that the event loop does not wait for. What it needs of
vectors, it asks for where it needs it; the request itself runs on the event loop, where the stores'
connections are, and the thread waits for that. So the steps of a question are the same wherever
vectors are, and where they are in memory nothing waits at all.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import CancelledError
from typing import TYPE_CHECKING

import numpy as np

from index.errors import IndexingError, VectorsAwayError, VectorsLostError
from index.vector_stores.store import Generation, Kind, spans_of

if TYPE_CHECKING:
    from collections.abc import Coroutine, Mapping
    from concurrent.futures import Future
    from typing import Any, TypeVar

    from index.vector_stores.store import Mask, Rows, Vectors, VectorStore

    T = TypeVar("T")

ASKED_S = 15.0
"""How long a thread waits for a server, in seconds: longer than the stores themselves do."""
WAIT_AT_ONCE = 8
"""So many threads may wait for a server at once: questions, and builds."""
WRITTEN_S = 1800.0
"""The same while a generation is written or deleted."""


class Waiting:
    """Lets threads wait for what runs on the event loop.

    Args:
        store: Where the vectors are; from now on it is used on the running event loop.
    """

    def __init__(self, store: VectorStore) -> None:
        self.store = store
        self._loop: asyncio.AbstractEventLoop | None = None
        self._asked: set[Future[Any]] = set()

    def start(self) -> None:
        """Use the event loop that is running."""
        self._loop = asyncio.get_running_loop()

    async def close(self) -> None:
        """Let no thread wait any longer, and close the store."""
        self._loop = None
        for future in list(self._asked):
            future.cancel()
        await self.store.close()

    def __call__(self, work: Coroutine[Any, Any, T], timeout_s: float = ASKED_S) -> T:
        """Return what some work returns. Blocks: never call it on the event loop.

        Raises:
            VectorsAwayError: It takes too long.
            IndexingError: The service is closed, or not started.
            Exception: What the work raises.
        """
        if self._loop is None:
            work.close()
            raise _closed()
        future = asyncio.run_coroutine_threadsafe(work, self._loop)
        self._asked.add(future)
        try:
            return future.result(timeout_s)
        except TimeoutError:
            future.cancel()
            raise VectorsAwayError(
                f"The server of the vectors ({self.store.name}) did not answer in time.",
                "Look whether it runs. A running bot goes on by itself once it does.",
            ) from None
        except CancelledError:
            raise _closed() from None
        finally:
            self._asked.discard(future)


class StoredRows:
    """Vectors of one kind in one generation.

    Args:
        waiting: Asks the store.
        where: Which generation.
        kind: Of what.
        count: How many there are.
    """

    def __init__(self, waiting: Waiting, where: Generation, kind: Kind, count: int) -> None:
        self._waiting = waiting
        self._store = waiting.store
        self._where = where
        self._kind = kind
        self._count = count

    @property
    def nbytes(self) -> int:
        """How much memory they take: none here."""
        return 0

    def __len__(self) -> int:
        return self._count

    def rows(self, rows: Rows) -> Vectors:
        """Return some of them, `float32 (n, d)`.

        Raises:
            VectorsLostError: One is not there.
        """
        wanted, at = np.unique(rows, return_inverse=True)
        if not len(wanted):
            return np.empty((0, 0), dtype=np.float32)
        there, found = self._waiting(self._store.rows(self._where, self._kind, wanted.tolist()))
        return np.asarray(found[self._order(wanted, there)][at])

    def cosines(self, rows: Rows, question: Vectors) -> Vectors:
        """Return the cosines of some of them and a question, `float32 (n,)`.

        Raises:
            VectorsLostError: One is not there.
        """
        wanted, at = np.unique(rows, return_inverse=True)
        if not len(wanted):
            return np.empty(0, dtype=np.float32)
        asked = self._store.cosines(self._where, self._kind, wanted.tolist(), question)
        there, found = self._waiting(asked)
        return np.asarray(found[self._order(wanted, there)][at])

    def nearest(self, question: Vectors, k: int, allowed: Mask | None = None) -> Rows:
        """Return the rows nearest to a question; see `SentenceVectors.nearest`.

        Raises:
            VectorsLostError: There are fewer than there must be.
        """
        few = min(k, len(self) if allowed is None else int(np.count_nonzero(allowed)))
        if few == 0:
            return np.empty(0, dtype=np.int64)
        spans = None if allowed is None or allowed.all() else spans_of(allowed)
        found = self._waiting(self._store.nearest(self._where, question, few, spans))
        if len(found) != few:
            raise self._lost()
        return found

    def _order(self, wanted: Rows, there: Rows) -> Rows:
        """Return where each of the wanted rows is among those that came."""
        order = np.argsort(there, kind="stable")
        if not np.array_equal(there[order], wanted):
            raise self._lost()
        return order

    def _lost(self) -> VectorsLostError:
        return VectorsLostError(self._where.tenant, self._where.name)


class StoredLibrary:
    """The vectors of one library's index on a server.

    Args:
        waiting: Asks the store.
        where: Which generation.
        counts: How many vectors of each kind there are.

    Attributes:
        named: What a snapshot says of where they are: the store, and the generation.
        sentences: The vectors of the sentences.
        passages: Those of the passages.
    """

    def __init__(self, waiting: Waiting, where: Generation, counts: Mapping[Kind, int]) -> None:
        self._waiting = waiting
        self._where = where
        self.named = {"store": waiting.store.name, "generation": where.name}
        self.sentences = StoredRows(waiting, where, Kind.SENTENCE, counts[Kind.SENTENCE])
        self.passages = StoredRows(waiting, where, Kind.PASSAGE, counts[Kind.PASSAGE])

    @classmethod
    def write(
        cls, waiting: Waiting, where: Generation, vectors: Mapping[Kind, Vectors]
    ) -> StoredLibrary:
        """Write a generation, and make sure that all of it is there. Blocks.

        Args:
            waiting: Asks the store.
            where: Which generation: never written to before.
            vectors: Of each kind, `float32 (n, d)`, L2-normalised.
        """
        waiting(waiting.store.write(where, vectors), WRITTEN_S)
        made = cls(waiting, where, {kind: len(every) for kind, every in vectors.items()})
        made.check()
        return made

    def check(self) -> None:
        """Make sure that every vector is on the server. Blocks.

        Raises:
            VectorsLostError: They are not.
        """
        found = self._waiting(self._waiting.store.counts(self._where))
        wanted = {Kind.SENTENCE: len(self.sentences), Kind.PASSAGE: len(self.passages)}
        if found != wanted:
            raise VectorsLostError(self._where.tenant, self._where.name)


def _closed() -> IndexingError:
    return IndexingError("The bot is shutting down.", "Try again when it is back.")
