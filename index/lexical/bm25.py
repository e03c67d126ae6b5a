"""BM25 over passages, put together from what was counted article by article.

Dense vectors miss rare names, numbers and exact wording; BM25 is there for those (Robertson and
Zaragoza 2009, "The probabilistic relevance framework: BM25 and beyond"). The ranking function is
Lucene's variant of it, whose rarity is never negative, scored eagerly as in Lù 2024, "BM25S: Orders
of magnitude faster lexical search via eager sparse scoring". The bm25s package can only index a
whole library at once, and scores all of it; here words are counted once an article, and a question
touches only what can still be among the best (`index.lexical.best`). A test holds the scores
against the package's.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from index.lexical.best import candidates
from index.lexical.postings import Postings, norms_of
from index.tokens import tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray


@dataclass(frozen=True)
class WordCounts:
    """How often each stem occurs in each of some texts: all that BM25 needs to know of them.

    Attributes:
        terms: The distinct stems.
        entries: `int32 (n, 3)`, rows of (text, position in `terms`, how often).
        lengths: `int32 (texts,)`, how many stems each text has, repeated ones included.
    """

    terms: tuple[str, ...]
    entries: NDArray[np.int32]
    lengths: NDArray[np.int32]

    @classmethod
    def of(cls, texts: Sequence[str]) -> WordCounts:
        """Tokenise and count."""
        known: dict[str, int] = {}
        entries: list[tuple[int, int, int]] = []
        lengths: list[int] = []
        for row, text in enumerate(texts):
            found = tokens(text)
            lengths.append(len(found))
            entries += [
                (row, known.setdefault(term, len(known)), count)
                for term, count in Counter(found).items()
            ]
        return cls(
            tuple(known),
            np.asarray(entries, dtype=np.int32).reshape(-1, 3),
            np.asarray(lengths, dtype=np.int32),
        )


class LexicalIndex:
    """BM25 over the texts of several counts, one after another.

    Args:
        parts: Counts; the texts of the first come first.
        held: Instead of those, every stem of the texts, by its column, and where each stem is.
    """

    def __init__(
        self,
        parts: Sequence[WordCounts] = (),
        *,
        held: tuple[Sequence[str], Postings] | None = None,
    ) -> None:
        self.terms, self.postings = _counted(parts) if held is None else held
        self._columns = {term: n for n, term in enumerate(self.terms)}
        self._norms = norms_of(self.postings.lengths)

    @classmethod
    def build(cls, texts: Sequence[str]) -> LexicalIndex:
        """Tokenise and index texts."""
        return cls([WordCounts.of(texts)])

    def scores(self, question_tokens: Sequence[str]) -> NDArray[np.float32]:
        """Score every text for a tokenised question.

        Returns:
            `float32 (size,)`, 0 where no word is shared.
        """
        total = np.zeros(len(self.postings), dtype=np.float32)
        for column in self._known(question_tokens):
            rows, impacts = self.postings.list_of(column)
            total[rows] += impacts
        return total

    def scores_of(
        self, question_tokens: Sequence[str], rows: NDArray[np.int64]
    ) -> NDArray[np.float32]:
        """Score some texts, `int64 (n,)`, for a tokenised question: as `scores` does."""
        return self.postings.scores_of(self._known(question_tokens), rows, self._norms)

    def best(
        self, question_tokens: Sequence[str], many: int, allowed: NDArray[np.bool_] | None = None
    ) -> NDArray[np.int64]:
        """Return the texts that score best, above 0, in no order; of equal ones the first.

        Args:
            question_tokens: The tokenised question.
            many: How many at most.
            allowed: `bool (size,)`, which texts count; None for all.
        """
        known = self._known(question_tokens)
        rows = candidates(self.postings, known, many, self._norms, allowed)
        if len(rows) <= many:
            return rows
        there = self.scores_of(question_tokens, rows)
        least = np.partition(there, -many)[-many]  # where equal ones go, hangs on the processor
        above = rows[there > least]
        last = np.sort(rows[there == least])[: many - len(above)]
        return np.concatenate([above, last])

    def texts_with(self, token: str) -> NDArray[np.int64]:
        """Return the texts that have a stem, ascending."""
        column = self._columns.get(token)
        if column is None:
            return np.empty(0, dtype=np.int64)
        return np.sort(self.postings.list_of(column)[0]).astype(np.int64)

    def stems_of(self, first: int, end: int) -> set[str]:
        """Return every stem of the texts from one to before another."""
        at = self.postings.entry_at
        columns = np.unique(self.postings.entry_terms[at[first] : at[end]])
        return {self.terms[column] for column in columns.tolist()}

    def among(self, text: int, tokens: Iterable[str]) -> set[str]:
        """Return those of some stems that a text has."""
        at = self.postings.entry_at
        columns = set(self.postings.entry_terms[at[text] : at[text + 1]].tolist())
        return {token for token in tokens if self._columns.get(token) in columns}

    def __contains__(self, token: str) -> bool:
        return token in self._columns

    def first_with(self, token: str) -> int:
        """Return the first text that has a stem of these texts."""
        return int(self.postings.list_of(self._columns[token])[0].min())

    def idf(self, token: str) -> float:
        """Return ln(1 + (N - n + .5) / (n + .5)): how rare a stem is; largest for unknown ones."""
        column = self._columns.get(token)
        n = 0
        if column is not None:
            n = int(self.postings.list_at[column + 1] - self.postings.list_at[column])
        size = len(self.postings)
        return float(np.log1p((size - n + 0.5) / (n + 0.5)))

    def unknown_share(self, question_tokens: Sequence[str]) -> float:
        """Return the share, 0..1, of a question's stems, by rarity, that no text here has."""
        weights = {t: self.idf(t) for t in question_tokens}
        total = sum(weights.values())
        missing = sum(w for t, w in weights.items() if t not in self._columns)
        return missing / total if total > 0 else 1.0

    def _known(self, question_tokens: Sequence[str]) -> list[int]:
        return [self._columns[token] for token in question_tokens if token in self._columns]


def _counted(parts: Sequence[WordCounts]) -> tuple[Sequence[str], Postings]:
    """Return every stem of some texts, in the order of their first places, and where each is."""
    known: dict[str, int] = {}
    entries, lengths = [np.zeros((0, 3), np.int32)], [np.zeros(0, np.int32)]
    before = 0
    for part in parts:
        columns = [known.setdefault(term, len(known)) for term in part.terms]
        moved = part.entries.copy()
        moved[:, 0] += before
        moved[:, 1] = np.asarray(columns, dtype=np.int32)[part.entries[:, 1]]
        entries.append(moved)
        lengths.append(part.lengths)
        before += len(part.lengths)
    rows, terms, counts = np.ascontiguousarray(np.concatenate(entries).T)
    entry_at = np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=before))])
    postings = Postings.of(entry_at, terms, counts, np.concatenate(lengths), len(known))
    return tuple(known), postings
