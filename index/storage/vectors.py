"""Vectors of sentences in memory, held once: faiss searches the very bytes that rows are read from.

    sentences        held as                      searched
    up to 20,000     32-bit floats                all of them
    up to 50,000     16-bit floats                all of them
    more             8 bits, and 4 in lists       the lists nearest to the question, then in 8 bits

Cosines of 16-bit floats are off by 0.00002, and what is found is what exact search finds. In 8 bits
(the range of each dimension in 255 steps) they are off by 0.0005. The lists are of an inverted file
of product-quantised vectors (Jégou et al. 2011, "Product quantization for nearest neighbor search";
André et al. 2015, "Cache locality is not enough", for how they are scanned). So many are searched
that they hold `scanned` sentences, which grows as the square root of the library does.
`docs/benchmarks-growth.md` has what is found of the ten nearest.

What search asks of vectors is `SentenceVectors`, wherever they are. Those on a server are in
`index.vector_stores.stored_vectors`.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Protocol

import faiss
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]
    Rows = NDArray[np.int64]
    Mask = NDArray[np.bool_]

EXACT = 20_000
"""So many sentences at most are held in 32 bits."""
FLAT = 50_000
"""So many sentences at most are searched one and all, where an index is on the disk."""
_SCANNED = 80_000
"""Sentences that a question is compared with in a library of `_OF`."""
_OF = 100_000
_FEW = 8
"""Where fewer than one in so many sentences may be found, those are looked up one by one."""


class VectorRows(Protocol):
    """Vectors of a library, L2-normalised, each in a row; in memory, or on a server."""

    @property
    def nbytes(self) -> int:
        """How much memory they take."""

    def __len__(self) -> int: ...

    def rows(self, rows: Rows) -> Vectors:
        """Return some of them, `float32 (n, d)`."""

    def cosines(self, rows: Rows, question: Vectors) -> Vectors:
        """Return the cosines of some of them and a question, `float32 (n,)`."""


class SentenceVectors(VectorRows, Protocol):
    """The vectors of a library's sentences, to be searched; a row a sentence."""

    def nearest(self, question: Vectors, k: int, allowed: Mask | None = None) -> Rows:
        """Return the rows nearest to a question, nearest first.

        Args:
            question: `float32 (d,)`, L2-normalised.
            k: How many at most.
            allowed: `bool (n,)`, which rows may be found; None for all.
        """


class HeldVectors:
    """Vectors in an array, whose rows are read and never searched.

    Args:
        held: `float (n, d)`, L2-normalised.
    """

    def __init__(self, held: NDArray[np.floating]) -> None:
        self.held = held

    @property
    def nbytes(self) -> int:
        """How much memory they take."""
        return int(self.held.nbytes)

    def __len__(self) -> int:
        return len(self.held)

    def rows(self, rows: Rows) -> Vectors:
        """Return some of them, `float32 (n, d)`."""
        return np.asarray(self.held[rows], dtype=np.float32)

    def cosines(self, rows: Rows, question: Vectors) -> Vectors:
        """Return the cosines of some of them and a question, `float32 (n,)`."""
        return np.asarray(self.rows(rows) @ question, dtype=np.float32)


class FlatVectors(HeldVectors):
    """All of them compared with every question.

    Args:
        vectors: `float (n, d)`.

    Attributes:
        held: `float32 (n, d)`, or `float16 (n, d)` of more than `EXACT`.
    """

    def __init__(self, vectors: NDArray[np.floating]) -> None:
        many, dimension = vectors.shape
        held_as: type[np.float16 | np.float32] = np.float16 if many > EXACT else np.float32
        self._faiss: faiss.IndexFlatCodes = faiss.IndexFlatIP(dimension)
        if many > EXACT:
            half = faiss.ScalarQuantizer.QT_fp16
            self._faiss = faiss.IndexScalarQuantizer(dimension, half, faiss.METRIC_INNER_PRODUCT)
            self._faiss.is_trained = True
        for start in range(0, many, FLAT):
            self._faiss.add(np.ascontiguousarray(vectors[start : start + FLAT], dtype=np.float32))
        super().__init__(np.empty((0, dimension), dtype=held_as))
        if many:
            codes: NDArray[np.uint8] = np.asarray(_Codes(self._faiss))
            numbers: NDArray[np.floating] = codes.view(held_as)
            self.held = numbers.reshape(many, dimension)

    def nearest(self, question: Vectors, k: int, allowed: Mask | None = None) -> Rows:
        """Return the rows nearest to a question; see `SentenceVectors.nearest`."""
        if allowed is not None and few(allowed):
            return among(self, np.flatnonzero(allowed), question, k)
        k = min(k, len(self))
        if k == 0:
            return np.empty(0, dtype=np.int64)
        chosen = None if allowed is None else faiss.SearchParameters(sel=selector(allowed))  # type: ignore[call-arg]
        _, rows = self._faiss.search(question.reshape(1, -1), k, params=chosen)
        return np.asarray(rows[0][rows[0] >= 0], dtype=np.int64)


class _Codes:
    """The bytes of a faiss index as an array, which keeps the index as long as it is there itself.

    Segments share these bytes, and may outlive the index of a library that is dropped from memory.
    """

    def __init__(self, index: faiss.IndexFlatCodes) -> None:
        self._index = index
        self._bytes = faiss.rev_swig_ptr(index.codes.data(), index.ntotal * index.code_size)

    @property
    def __array_interface__(self) -> dict[str, Any]:
        return self._bytes.__array_interface__


def scanned(sentences: int) -> int:
    """Return how many sentences a question is compared with in a library of so many."""
    return min(sentences, round(_SCANNED * math.sqrt(sentences / _OF)))


def few(allowed: Mask) -> bool:
    """Return whether so few rows are allowed that comparing them one by one is less work."""
    return bool(np.count_nonzero(allowed) * _FEW < len(allowed))


def among(vectors: SentenceVectors, rows: Rows, question: Vectors, k: int) -> Rows:
    """Return those of some rows that are nearest to a question, nearest first."""
    cosines = np.concatenate(
        [
            np.empty(0, dtype=np.float32),
            *(vectors.rows(rows[n : n + FLAT]) @ question for n in range(0, len(rows), FLAT)),
        ]
    )
    return np.asarray(rows[np.argsort(-cosines, kind="stable")[:k]])


def selector(allowed: Mask) -> faiss.IDSelectorBitmap:
    """Return what tells faiss which rows may be found."""
    bits = np.packbits(allowed, bitorder="little")
    return faiss.IDSelectorBitmap(bits)  # type: ignore[call-arg, arg-type]  # faiss wraps it
