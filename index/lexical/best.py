"""Which passages are best for some words, found without scoring all of them.

Of each word only the blocks are read that can still bring up a passage among the best; common words
are looked up for the passages that the rare ones brought up. That is MaxScore (Turtle and Flood
1995, "Query evaluation: strategies and optimizations") over lists ordered by impact (Anh and Moffat
2006, "Pruned query evaluation using pre-computed impacts"). What is found are the best by scoring
everything.

bm25s scores every posting of a question's words. tantivy prunes, but rounds the lengths of texts
to a byte and fixes k1 and b: its scores would be others.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from index.lexical.postings import idf_of, impacts_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from index.lexical.postings import Postings

_ROUNDING = 1e-5
"""Sums of the same impacts in another order differ by less, relatively."""
_GROUP = 64
"""So many scores are represented by the best of them."""
_FEW = 300
"""Passages that are soon scored one by one."""


class _Unread(NamedTuple):
    """A word of a question whose list was not read to the end.

    Attributes:
        column: The word.
        times: How often the question has it.
        cut: How many passages of its list were read.
        top: The most that it adds to the score of any other, for all its times.
    """

    column: int
    times: int
    cut: int
    top: float


def candidates(
    postings: Postings,
    columns: Sequence[int],
    many: int,
    norms: NDArray[np.float32],
    allowed: NDArray[np.bool_] | None = None,
) -> NDArray[np.int64]:
    """Return passages among which are the best ones for some words, ties at the end included.

    Args:
        postings: Where the words are.
        columns: The words, repeated ones as often as they are repeated.
        many: How many of the best.
        norms: `float32 (p,)`, `norms_of` the passages' lengths.
        allowed: `bool (p,)`, which passages count; None for all.
    """
    search = _Search(postings, many, norms)
    search.read(columns, allowed)
    return search.finished()


class _Search:
    """The passages that may be among the best, as far as the words of a question are read.

    Args:
        postings: Where the words are.
        many: How many of the best.
        norms: Of the passages' lengths.
    """

    def __init__(self, postings: Postings, many: int, norms: NDArray[np.float32]) -> None:
        self._postings = postings
        self._many = many
        self._norms = norms
        self._total = np.zeros(len(postings), dtype=np.float32)
        self._seen = np.empty(0, dtype=np.int64)
        self._unread: list[_Unread] = []
        self._least = 0.0  # what the last of the best has at least

    def read(self, columns: Sequence[int], allowed: NDArray[np.bool_] | None) -> None:
        """Read of each word, the most telling first, what can bring up one of the best."""
        asked = Counter(columns).items()
        lists = [_Unread(c, times, 0, times * self._postings.top(c)) for c, times in asked]
        lists.sort(key=lambda one: (one.top, one.column), reverse=True)
        rest = np.cumsum([0.0, *(one.top for one in reversed(lists))])[::-1]
        for n, (column, times, *_) in enumerate(lists):
            if rest[n] < self._least:  # nothing that is not seen yet can still win
                self._unread += lists[n:]
                break
            enough = (self._least - rest[n + 1]) / times
            rows, impacts, left = self._postings.read(column, enough)
            self._unread.append(_Unread(column, times, len(rows), times * left))
            if allowed is not None:
                here = np.flatnonzero(allowed[rows])
                rows, impacts = rows[here], impacts[here]
            self._seen = np.concatenate([self._seen, rows[self._total[rows] == 0]])
            self._total[rows] += times * impacts
            self._raise_least(self._seen)

    def finished(self) -> NDArray[np.int64]:
        """Leave out the passages that what is unread cannot bring among the best.

        While those left are many, what is unread of the most telling word is added to them, and
        fewer are left.
        """
        waiting = sorted((one for one in self._unread if one.top > 0), key=lambda one: one.top)
        found = self._seen
        while True:
            rest = sum(one.top for one in waiting)
            found = found[self._total[found] + rest >= self._least]
            if not waiting or len(found) <= max(self._many, _FEW):
                return found
            self._add(waiting.pop(), found)
            self._raise_least(found)

    def _add(self, word: _Unread, found: NDArray[np.int64]) -> None:
        """Add to the scores of some passages what is unread of a word."""
        rows, impacts = self._postings.list_of(word.column)
        if word.cut:
            read = np.zeros(len(self._total), dtype=bool)
            read[rows[: word.cut]] = True
            found = found[~read[found]]
        counts = self._postings.counts_of(word.column, found)
        if counts is None:
            self._total[rows[word.cut :]] += word.times * impacts[word.cut :]
        else:
            rarity = idf_of(np.asarray([len(rows)]), len(self._total))
            added = impacts_of(rarity, counts.astype(np.float32), self._norms[found])
            self._total[found] += word.times * added

    def _raise_least(self, found: NDArray[np.int64]) -> None:
        if len(found) >= self._many:
            self._least = max(self._least, _least(self._total[found], self._many))


def _least(scores: NDArray[np.float32], many: int) -> float:
    """Return what the last of the best scores at least, in whatever order it was added up.

    Looked for are first the best of every few: as many of them as are wanted are no worse than the
    last of the best, and few other scores are as good. To part all takes twenty times as long, and
    far longer where they are nearly sorted, as a word's are.
    """
    groups = len(scores) // _GROUP
    if groups >= many:
        tops = scores[: groups * _GROUP].reshape(_GROUP, groups).max(axis=0)
        scores = scores[scores >= np.partition(tops, -many)[-many]]
    return float(np.partition(scores, -many)[-many]) * (1 - _ROUNDING)
