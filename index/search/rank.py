"""Which passages: every signal fused by fitted weights, over one or several libraries.

The question is read (`index.query.parse`), each library brings up candidates
(`index.search.candidates`), their signals become one score (`index.search.fusion`), passages that
repeat one another are collapsed, and the best passage of each part of a question that has several
takes a place near the top.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from index.search.ablation import ALL_PARTS, Part, Without
from index.search.candidates import (
    Candidates,
    best_bm25,
    bring_up,
    near_article,
    of_dates,
    of_sources,
    signals,
)
from index.search.fusion import Signals, Weights, fitted, scaled
from index.search.hit import Hit
from index.search.near_duplicates import first_ones
from index.search.scope import Keep
from index.search.word_pairs import pair_shares
from index.steadiness import first_of_best, levelled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from index.query.parse import Query, Wanted
    from index.storage.passage_index import PassageIndex, Vectors

__all__ = ["Keep", "search"]

PAIRED = 20
"""So many of the best passages are read for word pairs."""
NEAR = 0.1
"""On top of the score of a passage in the article that the conversation is about."""
COMPARED = 60
"""So many of the best passages are compared with one another for repeats."""


@dataclass(frozen=True)
class Scored:
    """Candidates of all libraries, in one row.

    Attributes:
        found: By library.
        seen: Their signals, library after library.
        parts: `float32 (parts, n)`, score for each part of the question.
        weights: What each signal counts.
        near: `float32 (n,)`, what a passage has on top for where it is.
    """

    found: tuple[Candidates, ...]
    seen: Signals
    parts: NDArray[np.float32]
    weights: Weights
    near: NDArray[np.float32]

    def hits(self) -> list[Hit]:
        """Return a hit for each candidate, in the same order."""
        scores = levelled(self.seen.score(self.weights) + self.near)
        places = [(c, n) for c in self.found for n in range(len(c.rows))]
        return [
            Hit(
                index=c.index,
                row=int(c.rows[n]),
                score=float(score),
                dense=float(self.seen.passage[at]),
                sentence_dense=c.sentences[n],
                lexical=float(self.seen.bm25[at]),
                bm25=float(c.bm25[0, n]),
            )
            for at, ((c, n), score) in enumerate(zip(places, scores, strict=True))
        ]


def search(  # noqa: PLR0913  a question, where to look, and what to leave out
    query: Query,
    vector: Vectors,
    indexes: Sequence[PassageIndex],
    *,
    keep: Keep | None = None,
    limit: int = 20,
    without: Without = ALL_PARTS,
) -> list[Hit]:
    """Rank passages for a question.

    Args:
        query: The question, parsed against the same libraries.
        vector: The embedding of its text, `float32 (d,)`, L2-normalised.
        indexes: The libraries to search.
        keep: Called with tenant and article; passages of articles it refuses are left out.
        limit: How many hits at most.
        without: Signals left out, to measure what they are worth.

    Returns:
        Hits, best first, none nearly the same as one before it.
    """
    scored = score(query, vector, indexes, keep=keep, without=without)
    if scored is None:
        return []
    hits = scored.hits()
    order = sorted(range(len(hits)), key=lambda n: hits[n].score, reverse=True)[:COMPARED]
    order = [order[n] for n in _distinct([hits[n] for n in order])]
    return _with_parts(hits, order, scored.parts)[:limit]


def score(
    query: Query,
    vector: Vectors,
    indexes: Sequence[PassageIndex],
    *,
    keep: Keep | None = None,
    without: Without = ALL_PARTS,
) -> Scored | None:
    """Score every candidate; None where there is none. See `search`."""
    if Part.BM25 in without:
        query = _wordless(query)
    found = [bring_up(index, vector, query, keep) for index in indexes if len(index)]
    found = [c for c in found if len(c.rows)]
    if not found:
        return None
    if Part.SENTENCES in without:
        found = [_by_passage(c, vector) for c in found]
    best = best_bm25(found)
    seen = Signals.joined([signals(c, vector, query, best) for c in found])
    weights = fitted()
    near = _near(found, query)
    seen = replace(seen, pairs=_pairs(seen.score(weights) + near, found, query.whole))
    parts = _part_scores(found, seen, query, best, weights) + near
    return Scored(tuple(found), seen, parts, weights, near)


def _near(found: Sequence[Candidates], query: Query) -> NDArray[np.float32]:
    """Return what each candidate has on top for being where the conversation is."""
    near = [near_article(c.index, query) for c in found]
    there = [
        np.zeros(len(c.rows)) if row is None else c.index.passage_article[c.rows] == row
        for c, row in zip(found, near, strict=True)
    ]
    return np.asarray(NEAR * np.concatenate(there), dtype=np.float32)


def _wordless(query: Query) -> Query:
    parts = tuple(replace(part, terms=()) for part in query.parts)
    return replace(query, whole=replace(query.whole, terms=()), parts=parts)


def _by_passage(found: Candidates, vector: Vectors) -> Candidates:
    """Make every sentence as near as its passage is."""
    cosines = found.index.passage_cosines(found.rows, vector)
    sentences = zip(found.sentences, cosines, strict=True)
    return replace(found, sentences=tuple(np.full_like(s, cosine) for s, cosine in sentences))


def _pairs(
    scores: NDArray[np.float32], found: Sequence[Candidates], whole: Wanted
) -> NDArray[np.float32]:
    """Return the share of word pairs for the best passages, 0 for the others."""
    places = [(c.index, int(row)) for c in found for row in c.rows]
    best = np.argsort(-levelled(scores), kind="stable")[:PAIRED]
    texts = [_text_with(whole.terms, *places[n]) for n in best]
    shares = np.zeros(len(scores), dtype=np.float32)
    shares[best] = pair_shares(whole.terms, texts, found[0].index.lexical.idf)
    return shares


def _text_with(terms: Sequence[str], index: PassageIndex, row: int) -> str:
    """Return a passage's text if two terms side by side are both in it; else "", soon read."""
    there = index.lexical.among(row, terms)
    paired = any(there.issuperset(pair) for pair in pairwise(terms))
    return index.text_of(row) if paired else ""


def _part_scores(
    found: Sequence[Candidates], seen: Signals, query: Query, best: NDArray[np.float32], w: Weights
) -> NDArray[np.float32]:
    """Score each candidate for each part of the question: its words, its sources, its dates."""
    meaning = w.passage * seen.passage + w.sentence * seen.sentence
    rows = np.zeros((len(query.parts), len(meaning)), dtype=np.float32)
    for n, part in enumerate(query.parts):
        words = np.concatenate([scaled(c.bm25[n + 1], best[n + 1]) for c in found])
        source, date = seen.source, seen.date
        if part.sources:
            there = [of_sources(c.index, part)[c.index.passage_article[c.rows]] for c in found]
            source = np.concatenate(there).astype(np.float32)
        if part.dates:
            date = np.concatenate([of_dates(c, part) for c in found])
        rows[n] = meaning + (w.bm25 + w.part) * words + w.source * source + w.date * date
    return rows


def _distinct(hits: Sequence[Hit]) -> list[int]:
    rows = np.asarray([hit.row for hit in hits], dtype=np.int64)
    vectors = np.empty((len(hits), hits[0].index.dimension), dtype=np.float32)
    for index in {id(hit.index): hit.index for hit in hits}.values():  # asked once each
        own = np.asarray([hit.index is index for hit in hits])
        vectors[own] = index.passage_rows(rows[own])
    return first_ones([hit.index.text_of(hit.row) for hit in hits], vectors)


def _with_parts(hits: Sequence[Hit], order: Sequence[int], parts: NDArray[np.float32]) -> list[Hit]:
    """Put the best hit of each part right behind the first; scores stay in order."""
    places = {order[0]: 0}
    among = np.asarray(order)
    for n, scores in enumerate(parts, 1):
        places.setdefault(int(among[first_of_best(scores[among])]), n)
    ranked = [replace(hits[n], part=part) for n, part in places.items()]
    ranked += [hits[n] for n in order if n not in places]
    for n in range(len(ranked) - 2, -1, -1):  # as high as what it was put before
        if ranked[n].score < ranked[n + 1].score:
            ranked[n] = replace(ranked[n], score=ranked[n + 1].score)
    return ranked
