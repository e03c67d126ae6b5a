"""Vectors of a large library's sentences: in lists of those near one another, and one by one.

lists.faiss      in 4 bits for every few numbers: these are searched, all of some lists at once
sentences.faiss  in 8 bits a number: the best of those are compared again with these
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

SENTENCES = "sentences.faiss"
_FOUR_BITS = "lists.faiss"
_LISTS = ((1_000_000, 1024), (2_500_000, 4096), (None, 8192))
"""Up to so many sentences, so many lists; at most one for every `_A_LIST` sentences."""
_A_LIST = 40
_TRAINED = 64
"""Sentences that the centre of a list is trained on."""
_ROUNDS = 10
_TOGETHER = (3, 2, 1)
"""So many numbers of a vector share 4 bits: the first that divides its length."""
_ID = 8
"""Bytes of a row's number."""
_AGAIN, _AT_LEAST = 4, 500
"""For each that is to be found, so many are compared again; and at least so many in all."""


class ListedVectors:
    """Compared with a question are those of the lists nearest to it.

    Args:
        lists: faiss's inverted file, whose ids are rows.
        held: faiss's index of the same vectors by row; `lists` where that has them in 8 bits.
    """

    def __init__(self, lists: Any, held: Any) -> None:
        self._lists = lists
        self._held = held

    @classmethod
    def mapped(cls, folder: Path) -> ListedVectors:
        """Map what `write` has written; what is searched is read into memory."""
        held, lists = folder / SENTENCES, folder / _FOUR_BITS
        if lists.is_file():
            mapped = faiss.read_index(str(held), faiss.IO_FLAG_MMAP_IFC)
            return cls(faiss.read_index(str(lists)), mapped)
        both: Any = faiss.read_index(str(held), faiss.IO_FLAG_MMAP)  # as it was written at first
        both.make_direct_map()
        return cls(both, both)

    @classmethod
    def write(cls, vectors: NDArray[np.floating], folder: Path) -> None:
        """Train lists on vectors, `float (n, d)`, sort those into them, and write all to disk."""
        many, dimension = vectors.shape
        lists = _lists(many)
        sample = np.sort(np.random.default_rng(0).permutation(many)[: lists * _TRAINED])
        training = np.asarray(vectors[sample], dtype=np.float32)
        parts = next(dimension // few for few in _TOGETHER if dimension % few == 0)
        centres = faiss.IndexFlatIP(dimension)
        listed = faiss.IndexIVFPQFastScan(
            centres, dimension, lists, parts, 4, faiss.METRIC_INNER_PRODUCT
        )
        listed.by_residual = False
        listed.cp.niter, listed.cp.spherical, listed.cp.seed = _ROUNDS, True, 1
        held = faiss.IndexScalarQuantizer(
            dimension, faiss.ScalarQuantizer.QT_8bit, faiss.METRIC_INNER_PRODUCT
        )
        for index, name in ((listed, _FOUR_BITS), (held, SENTENCES)):
            index.train(training)
            for start in range(0, many, FLAT):
                index.add(np.ascontiguousarray(vectors[start : start + FLAT], dtype=np.float32))
            faiss.write_index(index, str(folder / name))

    @property
    def nbytes(self) -> int:
        """How much memory the lists take, which the system cannot take back."""
        return 0 if self._lists is self._held else len(self) * (int(self._lists.code_size) + _ID)

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
        exact = self._lists is self._held
        wanted = k if exact else max(_AGAIN * k, _AT_LEAST)
        _, rows = self._lists.search(question.reshape(1, -1), wanted, params=chosen)
        found = np.asarray(rows[0][rows[0] >= 0], dtype=np.int64)
        return found if exact else among(self, np.sort(found), question, k)


def _lists(sentences: int) -> int:
    """Return how many lists so many sentences are sorted into."""
    most = next(lists for up_to, lists in _LISTS if up_to is None or sentences <= up_to)
    return max(1, min(most, sentences // _A_LIST))
