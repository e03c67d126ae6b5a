"""What is asked of a server that holds vectors, whichever it is.

Vectors come in generations. A generation is what one build of one library's index has made: it is
written beside the others, under a name that no other build can have, and never changed. A snapshot
names the generation that it is searched with, so that swapping the snapshot swaps the vectors.

Every request names the tenant, and every store confines the server to it: the name of another
tenant's generation finds nothing. All search is exact: a library is small, and what is found in one
store is what is found in every other.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

Vectors = NDArray[np.float32]
Rows = NDArray[np.int64]
Mask = NDArray[np.bool_]
Found = tuple[Rows, Vectors]
"""Rows, and a cosine for each."""


class Kind(IntEnum):
    """What a vector is of."""

    SENTENCE = 0
    PASSAGE = 1


@dataclass(frozen=True)
class Generation:
    """The vectors of one library that one build has made.

    Attributes:
        tenant: Whose library.
        name: Unique among all builds of all processes: ASCII, at most 64 characters, no quotes.
    """

    tenant: int
    name: str


class VectorStore(Protocol):
    """A server that holds vectors. Used on the event loop, from `open_store` to `close`.

    Every method may raise:
        VectorsAwayError, LibraryUnavailableError: The server cannot be reached.
        VectorStoreError: It refuses, or lacks something; the error says what.
    """

    name: str
    """As the setting calls it."""

    async def write(self, where: Generation, vectors: Mapping[Kind, Vectors]) -> None:
        """Write a generation, whose rows are numbered from 0; all of it is found afterwards.

        Args:
            where: One that was never written to.
            vectors: Of each kind, `float32 (n, d)`, L2-normalised.
        """

    async def counts(self, where: Generation) -> dict[Kind, int]:
        """Return how many vectors of each kind a generation has, as of now."""

    async def nearest(
        self,
        where: Generation,
        question: Vectors,
        k: int,
        spans: Sequence[tuple[int, int]] | None = None,
    ) -> Rows:
        """Return the rows of the sentences nearest to a question, nearest first.

        Args:
            where: What to search.
            question: `float32 (d,)`, L2-normalised.
            k: How many at most.
            spans: Half-open ranges of rows that may be found, ascending; None for all.
        """

    async def cosines(
        self, where: Generation, kind: Kind, rows: Sequence[int], question: Vectors
    ) -> Found:
        """Return the cosines of a question and those of some rows that are there, in any order."""

    async def rows(
        self, where: Generation, kind: Kind, rows: Sequence[int]
    ) -> tuple[Rows, Vectors]:
        """Return those of some rows that are there, in any order, and a vector for each."""

    async def generations(self, tenant: int) -> set[str]:
        """Return the names of all generations of a library, also of what a crash left of one."""

    async def drop(self, tenant: int, names: Collection[str]) -> None:
        """Delete generations of a library; those that are not there are not missed."""

    async def forget(self, tenant: int) -> None:
        """Delete every vector of a library, whichever process wrote it."""

    async def check(self) -> str:
        """Return what the server says it is; make nothing.

        Raises:
            VectorStoreError: It lacks something that a first use could not make.
        """

    async def close(self) -> None:
        """Give back connections."""


def spans_of(allowed: Mask) -> list[tuple[int, int]]:
    """Return the half-open ranges of rows that are allowed, ascending."""
    edges = np.flatnonzero(np.diff(allowed, prepend=False, append=False))
    return [(int(start), int(end)) for start, end in edges.reshape(-1, 2)]


def pieces(rows: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    """Yield rows in pieces of a size, for servers that take no longer lists."""
    for start in range(0, len(rows), size):
        yield rows[start : start + size]
