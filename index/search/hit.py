"""A passage that may answer, and what the reader makes of it: what search hands on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from corpus.article import Article, Passage, Span
    from index.lexical.bm25 import LexicalIndex
    from index.storage.passage_index import PassageIndex

UNREAD = -8.0
"""Log odds of a sentence that was not read, and the least that a sentence can have."""


@dataclass(frozen=True)
class Reading:
    """What the reader makes of one passage.

    Attributes:
        odds: `float32 (n,)`, for each sentence the log odds that it answers against that none of
            the passage does; `UNREAD` for one that was not read.
        answers: Where in the article each sentence's answer is; None where that is not sure, or
            where the sentence was not read.
        proved: Whether it is known, and not only judged, that the likeliest sentences answer.
    """

    odds: NDArray[np.float32]
    answers: tuple[Span | None, ...]
    proved: bool = False

    @property
    def total(self) -> float:
        """The log odds that any sentence answers."""
        return float(np.logaddexp.reduce(self.odds))

    @property
    def said(self) -> list[Span | None]:
        """Where each sentence that is likelier to answer than none has its answer."""
        return [at if odds >= 0 else None for at, odds in zip(self.answers, self.odds, strict=True)]


@dataclass(frozen=True)
class Hit:
    """One passage that may answer.

    Attributes:
        index: The library's index that it is in.
        row: The passage's row there.
        score: Fused score, about 0..1; orders hits, equal ones by place (`index.steadiness`).
        dense: Cosine of question and passage.
        sentence_dense: `float32 (n,)`, cosine of the question and each of its sentences.
        lexical: BM25 divided by the best BM25 of this question, 0..1.
        bm25: BM25 itself.
        part: Which part of the question, from 1, gave it its place; 0 for the whole question.
        reading: What the reader makes of it; None where it was not read.
        asked: What is asked in the article above it, where it begins the answer to that.
    """

    index: PassageIndex
    row: int
    score: float
    dense: float
    sentence_dense: NDArray[np.float32]
    lexical: float
    bm25: float
    part: int = 0
    reading: Reading | None = None
    asked: Span | None = None

    @property
    def passage(self) -> Passage:
        """The passage."""
        return self.index.passages[self.row]

    @property
    def article(self) -> Article:
        """The article it is a part of."""
        return self.index.article_of(self.row)

    @property
    def words(self) -> LexicalIndex:
        """Word statistics of its library."""
        return self.index.lexical
