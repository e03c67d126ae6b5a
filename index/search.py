"""Which passages: dense and lexical scores fused, over one or several libraries.

A passage's score is

    w_d * (cos(question, passage) + max over its sentences of cos(question, sentence)) / 2
    + w_l * BM25(question, passage) / max BM25

over the candidates that any of the three signals brings up. The weights were measured on the
development data; `docs/benchmarks.md` has the figures and the command.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from corpus.article import Article, Passage
from index.words import tokens

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from index.lexical import LexicalIndex
    from index.passage_index import PassageIndex, Vectors

DENSE_WEIGHT = 0.7
LEXICAL_WEIGHT = 0.3
CANDIDATES = 100

Keep = Callable[[int, Article], bool]


@dataclass(frozen=True)
class Hit:
    """One passage that may answer.

    Attributes:
        index: The library's index that it stands in.
        row: The passage's row there.
        score: Fused score, about 0..1; orders hits.
        dense: Cosine of question and passage.
        sentence_dense: `float32 (n,)`, cosine of the question and each of its sentences.
        lexical: BM25 divided by the best BM25 of this question, 0..1.
        bm25: BM25 itself.
    """

    index: PassageIndex
    row: int
    score: float
    dense: float
    sentence_dense: NDArray[np.float32]
    lexical: float
    bm25: float

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


@dataclass(frozen=True)
class _Candidates:
    index: PassageIndex
    rows: NDArray[np.int64]
    bm25: NDArray[np.float32]


def search(
    question: str,
    vector: Vectors,
    indexes: Sequence[PassageIndex],
    *,
    keep: Keep | None = None,
    limit: int = 20,
) -> list[Hit]:
    """Rank passages for a question.

    Args:
        question: As asked.
        vector: Its embedding, `float32 (d,)`, L2-normalised.
        indexes: The libraries to search.
        keep: Called with tenant and article; passages of articles it refuses are left out.
        limit: How many hits at most.

    Returns:
        Hits, best first.
    """
    terms = tokens(question)
    found = [_candidates(index, vector, terms, keep) for index in indexes if len(index)]
    best_bm25 = max((float(c.bm25.max(initial=0.0)) for c in found), default=0.0)
    hits = [hit for c in found for hit in _score(c, vector, best_bm25)]
    hits.sort(key=lambda hit: hit.score, reverse=True)
    return hits[:limit]


def _candidates(
    index: PassageIndex, vector: Vectors, terms: Sequence[str], keep: Keep | None
) -> _Candidates:
    bm25 = index.lexical.scores(terms)
    everything = keep is None
    allowed = (
        np.ones(len(index), dtype=bool)
        if keep is None
        else np.asarray([keep(index.tenant, a) for a in index.articles], dtype=bool)[
            index.passage_article
        ]
    )
    everything = bool(allowed.all())
    if not everything and int(allowed.sum()) <= CANDIDATES:  # a single article: all of it
        rows = np.flatnonzero(allowed)
    else:
        reach = CANDIDATES if everything else CANDIDATES + int((~allowed).sum())
        sentences = index.nearest_sentences(vector, 2 * reach)
        lexical = np.argsort(-bm25, kind="stable")[:reach]
        union = np.concatenate(
            (
                index.nearest_passages(vector, reach),
                index.sentence_passage[sentences],
                lexical[bm25[lexical] > 0],
            )
        )
        rows = np.unique(union)
        rows = rows[allowed[rows]]
    return _Candidates(index, rows, bm25[rows])


def _score(found: _Candidates, vector: Vectors, best_bm25: float) -> list[Hit]:
    index, rows = found.index, found.rows
    dense = index.passage_vectors[rows] @ vector
    lexical = found.bm25 / best_bm25 if best_bm25 > 0 else np.zeros_like(found.bm25)
    first = index.first_sentence
    hits = []
    for row, cosine, words, raw in zip(rows, dense, lexical, found.bm25, strict=True):
        sentences = index.sentence_vectors[first[row] : first[row + 1]] @ vector
        meaning = (float(cosine) + float(sentences.max())) / 2
        score = DENSE_WEIGHT * meaning + LEXICAL_WEIGHT * float(words)
        hits.append(Hit(index, int(row), score, float(cosine), sentences, float(words), float(raw)))
    return hits
