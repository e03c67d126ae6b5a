"""Vectors of a large library: one by one, and those of sentences in lists of near ones too.

lists.faiss      in 4 bits for every few numbers: these are searched, all of some lists at once
sentences.faiss  in 8 bits a number: the best of those are compared again with these
passages.faiss   in 8 bits a number
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import faiss
import numpy as np

from index.storage.vectors import FLAT, among, scanned, selector

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from index.storage.vectors import Mask, Rows, Vectors

SENTENCES, PASSAGES = "sentences.faiss", "passages.faiss"
_FOUR_BITS = "lists.faiss"
_LISTS = ((1_000_000, 1024), (2_500_000, 4096), (None, 8192))
"""Up to so many sentences, so many lists; at most one for every `_A_LIST` sentences."""
_A_LIST = 40
_TRAINED = 64
"""Sentences that the centre of a list is trained on."""
_RANGED = 100_000
"""Vectors that the range of each dimension is taken from."""
_ROUNDS = 10
_TOGETHER = (3, 2, 1)
"""So many numbers of a vector share 4 bits: the first that divides its length."""
_ID = 8
"""Bytes of a row's number."""
_ONE_BY_ONE = 11
"""faiss's `implem` for a single question that wants hundreds: an eighth quicker than its own
choice, which is made for many at once."""
_AGAIN, _AT_LEAST = 4, 500
"""For each that is to be found, so many are compared again; and at least so many in all."""


class EightBitVectors:
    """Vectors in 8 bits a number, whose rows are read and never searched.

    Args:
        held: faiss's index of them, mapped from the disk.
    """

    def __init__(self, held: Any) -> None:
        self._held = held

    @classmethod
    def mapped(cls, file: Path) -> EightBitVectors:
        """Map what `write` has written."""
        return cls(faiss.read_index(str(file), faiss.IO_FLAG_MMAP_IFC))

    @classmethod
    def write(cls, vectors: NDArray[np.floating], file: Path) -> None:
        """Learn the range of each dimension from some of the vectors, and write all to disk."""
        held = faiss.IndexScalarQuantizer(
            vectors.shape[1], faiss.ScalarQuantizer.QT_8bit, faiss.METRIC_INNER_PRODUCT
        )
        _write(held, vectors, _some(vectors, _RANGED), file)

    @property
    def nbytes(self) -> int:
        """How much memory they take, which the system cannot take back."""
        return 0

    def __len__(self) -> int:
        return int(self._held.ntotal)

    def rows(self, rows: Rows) -> Vectors:
        """Return some of them, `float32 (n, d)`."""
        wanted = np.ascontiguousarray(rows, dtype=np.int64)
        if not len(wanted):
            return np.empty((0, int(self._held.d)), dtype=np.float32)
        return np.asarray(self._held.reconstruct_batch(wanted), dtype=np.float32)

    def cosines(self, rows: Rows, question: Vectors) -> Vectors:
        """Return the cosines of some of them and a question, `float32 (n,)`."""
        return np.asarray(self.rows(rows) @ question, dtype=np.float32)


class ListedVectors:
    """Compared with a question are those of the lists nearest to it.

    Args:
        lists: faiss's inverted file, whose ids are rows.
        held: The same vectors by row.
        exact: Whether the lists have them in 8 bits too: those found are not compared again.
    """

    def __init__(self, lists: Any, held: EightBitVectors, *, exact: bool = False) -> None:
        self._lists = lists
        self._held = held
        self._exact = exact
        self.rows, self.cosines = held.rows, held.cosines

    @classmethod
    def mapped(cls, folder: Path) -> ListedVectors:
        """Map what `write` has written; what is searched is read into memory."""
        held, lists = folder / SENTENCES, folder / _FOUR_BITS
        if lists.is_file():
            listed: Any = faiss.read_index(str(lists))
            listed.implem = _ONE_BY_ONE
            return cls(listed, EightBitVectors.mapped(held))
        both: Any = faiss.read_index(str(held), faiss.IO_FLAG_MMAP)  # as it was written at first
        both.make_direct_map()
        return cls(both, EightBitVectors(both), exact=True)

    @classmethod
    def write(cls, vectors: NDArray[np.floating], folder: Path) -> None:
        """Train lists on vectors, `float (n, d)`, sort those into them, and write all to disk."""
        many, dimension = vectors.shape
        lists = _lists(many)
        parts = next(dimension // few for few in _TOGETHER if dimension % few == 0)
        centres = faiss.IndexFlatIP(dimension)
        listed = faiss.IndexIVFPQFastScan(
            centres, dimension, lists, parts, 4, faiss.METRIC_INNER_PRODUCT
        )
        listed.by_residual = False
        listed.cp.niter, listed.cp.spherical, listed.cp.seed = _ROUNDS, True, 1
        _write(listed, vectors, _some(vectors, lists * _TRAINED), folder / _FOUR_BITS)
        EightBitVectors.write(vectors, folder / SENTENCES)

    @property
    def nbytes(self) -> int:
        """How much memory the lists take, which the system cannot take back."""
        return 0 if self._exact else len(self) * (int(self._lists.code_size) + _ID)

    def __len__(self) -> int:
        return len(self._held)

    def nearest(self, question: Vectors, k: int, allowed: Mask | None = None) -> Rows:
        """Return the rows nearest to a question; see `SentenceVectors.nearest`."""
        share, many = 1.0, scanned(len(self))
        if allowed is not None:
            count = int(np.count_nonzero(allowed))
            if count <= many:
                return among(self, np.flatnonzero(allowed), question, k)
            share = count / len(self)
        lists = int(self._lists.nlist)
        # fewer are allowed in each list: more lists are searched
        probes = min(lists, round(lists * many / (share * len(self))) + 1)
        chosen = faiss.SearchParametersIVF(nprobe=probes)  # type: ignore[call-arg]
        if allowed is not None:
            chosen = faiss.SearchParametersIVF(  # type: ignore[call-arg]
                nprobe=probes, sel=selector(allowed)
            )
        wanted = k if self._exact else max(_AGAIN * k, _AT_LEAST)
        _, rows = self._lists.search(question.reshape(1, -1), wanted, params=chosen)
        found = np.asarray(rows[0][rows[0] >= 0], dtype=np.int64)
        return found if self._exact else among(self, np.sort(found), question, k)


def _some(vectors: NDArray[np.floating], many: int) -> NDArray[np.float32]:
    """Return some of the vectors, drawn by chance, in their order."""
    drawn = np.sort(np.random.default_rng(0).permutation(len(vectors))[:many])
    return np.asarray(vectors[drawn], dtype=np.float32)


def _write(
    index: Any, vectors: NDArray[np.floating], some: NDArray[np.float32], file: Path
) -> None:
    """Train one of faiss's indexes on some vectors, put all into it, and write it to disk."""
    index.train(some)
    for start in range(0, len(vectors), FLAT):
        index.add(np.ascontiguousarray(vectors[start : start + FLAT], dtype=np.float32))
    faiss.write_index(index, str(file))


def _lists(sentences: int) -> int:
    """Return how many lists so many sentences are sorted into."""
    most = next(lists for up_to, lists in _LISTS if up_to is None or sentences <= up_to)
    return max(1, min(most, sentences // _A_LIST))
