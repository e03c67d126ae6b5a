"""Vectors of a large library's sentences, in 8 bits, in lists of those near one another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import faiss
import numpy as np

from index.storage.vectors import FLAT, among, scanned, selector

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from index.storage.vectors import Mask, Rows, Vectors

_LISTS = ((1_000_000, 1024), (2_500_000, 4096), (None, 8192))
"""Up to so many sentences, so many lists; at most one for every `_A_LIST` sentences."""
_A_LIST = 40
_TRAINED = 64
"""Sentences that the centre of a list is trained on."""
_ROUNDS = 10


class ListedVectors:
    """Compared with a question are those of the lists nearest to it.

    Args:
        index: faiss's inverted file, whose ids are rows.
    """

    def __init__(self, index: Any) -> None:
        self._faiss = index
        index.make_direct_map()

    @classmethod
    def mapped(cls, path: Path) -> ListedVectors:
        """Map what `write` has written."""
        return cls(faiss.read_index(str(path), faiss.IO_FLAG_MMAP))

    @classmethod
    def write(cls, vectors: NDArray[np.floating], path: Path) -> None:
        """Train lists on vectors, `float (n, d)`, sort those into them, and write them to disk."""
        many = len(vectors)
        draw = np.random.default_rng(0)
        lists = _lists(many)
        sample = np.sort(draw.permutation(many)[: lists * _TRAINED])
        training = np.asarray(vectors[sample], dtype=np.float32)
        dimension = int(training.shape[1])
        centres = faiss.IndexFlatIP(dimension)
        index = faiss.IndexIVFScalarQuantizer(
            centres,
            dimension,
            lists,
            faiss.ScalarQuantizer.QT_8bit,
            faiss.METRIC_INNER_PRODUCT,
            False,
        )
        index.cp.niter, index.cp.spherical, index.cp.seed = _ROUNDS, True, 1
        index.train(training)
        for start in range(0, many, FLAT):
            index.add(np.ascontiguousarray(vectors[start : start + FLAT], dtype=np.float32))
        faiss.write_index(index, str(path))

    @property
    def nbytes(self) -> int:
        """How much memory they take where all of it is in use."""
        return len(self) * (int(self._faiss.code_size) + 16)

    def __len__(self) -> int:
        return int(self._faiss.ntotal)

    def rows(self, rows: Rows) -> Vectors:
        """Return some of them, `float32 (n, d)`."""
        wanted = np.ascontiguousarray(rows, dtype=np.int64)
        if not len(wanted):
            return np.empty((0, int(self._faiss.d)), dtype=np.float32)
        return np.asarray(self._faiss.reconstruct_batch(wanted), dtype=np.float32)

    def cosines(self, rows: Rows, question: Vectors) -> Vectors:
        """Return the cosines of some of them and a question, `float32 (n,)`."""
        return np.asarray(self.rows(rows) @ question, dtype=np.float32)

    def nearest(self, question: Vectors, k: int, allowed: Mask | None = None) -> Rows:
        """Return the rows nearest to a question; see `SentenceVectors.nearest`."""
        share, many = 1.0, scanned(len(self))
        if allowed is not None:
            count = int(np.count_nonzero(allowed))
            if count <= many:
                return among(self, np.flatnonzero(allowed), question, k)
            share = count / len(self)
        lists = int(self._faiss.nlist)
        # fewer are allowed in each list: more lists are searched
        probes = min(lists, round(lists * many / (share * len(self))) + 1)
        chosen = faiss.SearchParametersIVF(nprobe=probes)  # type: ignore[call-arg]
        if allowed is not None:
            chosen = faiss.SearchParametersIVF(  # type: ignore[call-arg]
                nprobe=probes, sel=selector(allowed)
            )
        _, rows = self._faiss.search(question.reshape(1, -1), k, params=chosen)
        return np.asarray(rows[0][rows[0] >= 0], dtype=np.int64)


def _lists(sentences: int) -> int:
    """Return how many lists so many sentences are sorted into."""
    most = next(lists for up_to, lists in _LISTS if up_to is None or sentences <= up_to)
    return max(1, min(most, sentences // _A_LIST))
