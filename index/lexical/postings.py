"""Where each word is, in two directions: from a passage to its words, from a word to its passages.

The second direction is in order of impact, in blocks that double in size: what a word adds to a
passage's BM25 is never more in a later block, and inside a block passages ascend. How often the
common words are in each passage is kept besides. `index.lexical.best` is what it is all for.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

K1 = 0.9
B = 0.4
"""Parameters that Lin et al. found good for passages (Anserini); better here than 1.2 and 0.75."""
_BLOCK = 128
"""Passages in a word's first block; each further block holds twice as many as the one before."""
_COMMON_SHARE, _COMMON_FROM = 16, 4_096
"""A word is common that one passage in so many has, and at least so many in all ..."""
_COUNTED = 255
"""... and none more often than this."""


@dataclass(frozen=True)
class Postings:
    """The words of some passages; a word is a column, from 0.

    Attributes:
        entry_at: `int64 (p + 1,)`; entries of passage i are `[i]` to `[i + 1]`.
        entry_terms: `int32 (n,)`, the word of each entry.
        entry_counts: `int32 (n,)`, `uint8` where it is mapped: how often it is in the passage.
        lengths: `int32 (p,)`, how many words each passage has, repeated ones included.
        list_at: `int64 (words + 1,)`; the list of word i is `[i]` to `[i + 1]`.
        list_rows: `int32 (n,)`, passages, block by block.
        list_impacts: `float32 (n,)`, what the word adds to each one's score.
        block_at: `int64 (words + 1,)`; the blocks of word i are `[i]` to `[i + 1]`.
        block_tops: `float32 (blocks,)`, the greatest impact in each.
        common: `int32 (c,)`, the common words.
        common_counts: `uint8 (c, p)`, how often each of those is in each passage.
    """

    entry_at: NDArray[np.int64]
    entry_terms: NDArray[np.int32]
    entry_counts: NDArray[np.int32]
    lengths: NDArray[np.int32]
    list_at: NDArray[np.int64]
    list_rows: NDArray[np.int32]
    list_impacts: NDArray[np.float32]
    block_at: NDArray[np.int64]
    block_tops: NDArray[np.float32]
    common: NDArray[np.int32]
    common_counts: NDArray[np.uint8]

    @classmethod
    def of(
        cls,
        entry_at: NDArray[np.int64],
        entry_terms: NDArray[np.int32],
        entry_counts: NDArray[np.int32],
        lengths: NDArray[np.int32],
        words: int,
    ) -> Postings:
        """Turn the words of passages into the passages of words."""
        many = np.bincount(entry_terms, minlength=max(words, 1))
        list_at = np.concatenate([[0], np.cumsum(many)])
        by_word = np.argsort(entry_terms, kind="stable")  # a word's passages stay in their order
        passages = np.repeat(np.arange(len(lengths), dtype=np.int32), np.diff(entry_at))
        rows = passages[by_word]
        rarity = np.repeat(idf_of(many, len(lengths)), many)
        counts = entry_counts[by_word]
        impacts = impacts_of(rarity, counts.astype(np.float32), norms_of(lengths)[rows])
        common, common_counts = _common(list_at, rows, counts, len(lengths))
        for column in np.flatnonzero(many > _BLOCK):
            here = slice(list_at[column], list_at[column + 1])
            order = _blocked(impacts[here])
            rows[here], impacts[here] = rows[here][order], impacts[here][order]
        block_at, tops = _tops(list_at, impacts)
        return cls(
            *(entry_at, entry_terms, entry_counts, lengths, list_at, rows, impacts, block_at, tops),
            *(common, common_counts),
        )

    @classmethod
    def held(cls, arrays: Mapping[str, NDArray[Any]]) -> Postings:
        """Take the arrays of these names, in memory or mapped from the disk.

        Where those of common words are missing, as before they were kept, no word is common.
        """
        older: dict[str, NDArray[Any]] = {
            "common": np.empty(0, dtype=np.int32),
            "common_counts": np.empty((0, len(arrays["lengths"])), dtype=np.uint8),
        }
        return cls(**{f.name: {**older, **arrays}[f.name] for f in fields(cls)})

    def __len__(self) -> int:
        return len(self.lengths)

    def counts_of(self, column: int, rows: NDArray[np.int64]) -> NDArray[np.uint8] | None:
        """Return how often a word is in some passages; None where it is not a common one."""
        common = np.flatnonzero(self.common == column)
        return self.common_counts[common[0]][rows] if len(common) else None

    def list_of(self, column: int) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        """Return all passages of a word, and what it adds to each."""
        here = slice(int(self.list_at[column]), int(self.list_at[column + 1]))
        return self.list_rows[here], self.list_impacts[here]

    def scores_of(
        self, columns: Sequence[int], rows: NDArray[np.int64], norms: NDArray[np.float32]
    ) -> NDArray[np.float32]:
        """Score some passages for words, repeated ones as often as they are repeated.

        Args:
            columns: The words, in the order of the question.
            rows: `int64 (n,)`, the passages.
            norms: `norms_of` the lengths.
        """
        total = np.zeros(len(rows), dtype=np.float32)
        if not columns or not len(rows):
            return total
        places, owners = ranges(self.entry_at[rows], self.entry_at[rows + 1])
        terms = self.entry_terms[places]
        wanted = list(dict.fromkeys(columns))
        is_wanted = np.zeros(len(self.list_at) - 1, dtype=bool)
        is_wanted[wanted] = True
        there = np.flatnonzero(is_wanted[terms])
        terms, owners = terms[there], owners[there]
        counts = self.entry_counts[places[there]].astype(np.float32)
        added = {}
        for column in wanted:
            mine = np.flatnonzero(terms == column)
            rarity = idf_of(np.asarray([self.frequency(column)]), len(self))
            at = owners[mine]
            added[column] = at, impacts_of(rarity, counts[mine], norms[rows[at]])
        for column in columns:
            at, impacts = added[column]
            total[at] += impacts
        return total

    def frequency(self, column: int) -> int:
        """Return how many passages a word is in."""
        return int(self.list_at[column + 1] - self.list_at[column])

    def top(self, column: int) -> float:
        """Return the most that a word adds to a passage's score."""
        return float(self.block_tops[self.block_at[column]])

    def read(
        self, column: int, least: float
    ) -> tuple[NDArray[np.int32], NDArray[np.float32], float]:
        """Return the blocks of a word that reach an impact, and the most of those left unread."""
        first, end = int(self.block_at[column]), int(self.block_at[column + 1])
        tops = self.block_tops[first:end]
        reach = int(np.count_nonzero(tops >= least))
        rows, impacts = self.list_of(column)
        if reach == len(tops):
            return rows, impacts, 0.0
        cut = _edge(reach)
        return rows[:cut], impacts[:cut], float(tops[reach])


def idf_of(frequencies: NDArray[np.integer], size: int) -> NDArray[np.float32]:
    """Return ln(1 + (N - n + .5) / (n + .5)), which is never negative."""
    idf = np.log1p((size - frequencies + 0.5) / (frequencies + 0.5))
    return np.asarray(idf, dtype=np.float32)


def norms_of(lengths: NDArray[np.int32]) -> NDArray[np.float32]:
    """Return what the length of each text makes of the counts in it."""
    mean = float(lengths.mean()) if lengths.any() else 1.0
    return np.asarray(K1 * (1 - B + B * lengths / mean), dtype=np.float32)


def ranges(
    starts: NDArray[np.integer], ends: NDArray[np.integer]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return every place in some ranges, one range after another, and which range it is in."""
    lengths = np.asarray(ends - starts, dtype=np.int64)
    owners = np.repeat(np.arange(len(lengths), dtype=np.int64), lengths)
    before = np.cumsum(lengths) - lengths
    places = np.arange(len(owners), dtype=np.int64) + (starts - before)[owners]
    return np.asarray(places, dtype=np.int64), owners


def _common(
    list_at: NDArray[np.int64],
    rows: NDArray[np.int32],
    counts: NDArray[np.int32],
    size: int,
) -> tuple[NDArray[np.int32], NDArray[np.uint8]]:
    """Return the common words, and how often each is in each passage."""
    many = np.diff(list_at)
    often = many >= max(_COMMON_FROM, size // _COMMON_SHARE)
    held = [
        n for n in np.flatnonzero(often) if counts[list_at[n] : list_at[n + 1]].max() <= _COUNTED
    ]
    found = np.zeros((len(held), size), dtype=np.uint8)
    for row, column in zip(found, held, strict=True):
        here = slice(list_at[column], list_at[column + 1])
        row[rows[here]] = counts[here]
    return np.asarray(held, dtype=np.int32), found


def impacts_of(
    rarity: NDArray[np.float32], counts: NDArray[np.float32], norms: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Return what words add to passages: the same here and there, to the last bit."""
    return np.asarray(rarity * counts / (counts + norms), dtype=np.float32)


def _edge(blocks: int) -> int:
    """Return where a list's first so many blocks end."""
    return _BLOCK * ((1 << blocks) - 1)


def _blocked(impacts: NDArray[np.float32]) -> NDArray[np.int64]:
    """Return an order: the greatest impacts first, and by place within a block."""
    order = np.argsort(-impacts, kind="stable")
    start, blocks = 0, 0
    while start < len(order):
        blocks += 1
        end = min(_edge(blocks), len(order))
        order[start:end].sort()
        start = end
    return order


def _tops(
    list_at: NDArray[np.int64], impacts: NDArray[np.float32]
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Return where each word's blocks are, and the greatest impact in every block."""
    many = np.diff(list_at)
    blocks = np.ceil(np.log2(many / _BLOCK + 1)).astype(np.int64)
    block_at = np.concatenate([np.zeros(1, np.int64), np.cumsum(blocks)])
    if not len(impacts):
        return block_at, np.empty(0, dtype=np.float32)
    owners = np.repeat(np.arange(len(many)), blocks)
    nth = np.arange(len(owners)) - block_at[owners]
    starts = list_at[owners] + _BLOCK * (2**nth - 1)
    return block_at, np.maximum.reduceat(impacts, starts).astype(np.float32)
