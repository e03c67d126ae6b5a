"""Which passages are worth scoring: what any signal brings up, and what each signal says of them.

Vectors of sentences and BM25 each bring up their best; so do the articles of a source that the
question names. Scores are computed for these alone. (Vectors of passages bring up nothing that
those do not: without them no hit@1 moved, see `docs/benchmarks-growth.md`.)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from index.search.fusion import Signals, scaled
from index.search.scope import Keep, allowed
from index.steadiness import levelled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.query.parse import Query, Wanted
    from index.storage.passage_index import PassageIndex, Vectors

    Floats = NDArray[np.float32]

Rows = NDArray[np.int64]

REACH = 100
"""Passages that each signal brings up; one that is right has to please a single signal only."""
OF_SOURCE = 30
"""Passages that are brought up because their source is named."""


_NONE: Rows = np.empty(0, dtype=np.int64)


@dataclass(frozen=True)
class Candidates:
    """Some passages of one library.

    Attributes:
        index: The library.
        rows: `int64 (n,)`, their rows in it.
        bm25: `float32 (1 + parts, n)`, BM25 for the whole question and for each of its parts.
        sentences: `float32 (its sentences,)` each, cosines of the question and the sentences.
    """

    index: PassageIndex
    rows: Rows
    bm25: Floats
    sentences: tuple[Floats, ...]


def bring_up(index: PassageIndex, vector: Vectors, query: Query, keep: Keep | None) -> Candidates:
    """Return the passages of a library that any signal speaks for.

    Args:
        index: The library; not empty.
        vector: The question's embedding, `float32 (d,)`, L2-normalised.
        query: What the question asks for.
        keep: Called with tenant and article; passages of articles it refuses are left out.
    """
    wanted = (query.whole, *query.parts)
    rows = _rows(index, vector, query, allowed(index, keep))
    bm25 = np.stack([index.lexical.scores_of(w.terms, rows) for w in wanted])
    return Candidates(index, rows, bm25, index.sentence_cosines(rows, vector))


def _rows(
    index: PassageIndex, vector: Vectors, query: Query, kept: NDArray[np.bool_] | None
) -> Rows:
    if kept is not None and int(np.count_nonzero(kept)) <= REACH:  # a single article: all of it
        return np.flatnonzero(kept)
    near = near_article(index, query)
    found = [
        index.sentence_passage[index.nearest_sentences(vector, 2 * REACH, kept)],
        _of_sources(index, vector, query.whole, kept),
        np.arange(*index.first_passage[near : near + 2]) if near is not None else _NONE,
    ]
    found += [index.lexical.best(w.terms, REACH, kept) for w in (query.whole, *query.parts)]
    rows = np.unique(np.concatenate(found))
    return rows if kept is None else np.asarray(rows[kept[rows]])


def _of_sources(
    index: PassageIndex, vector: Vectors, wanted: Wanted, kept: NDArray[np.bool_] | None
) -> Rows:
    """Return the passages nearest to the question among those of the sources that it names."""
    if not wanted.sources:
        return _NONE
    rows = np.flatnonzero(of_sources(index, wanted)[index.passage_article])
    rows = rows if kept is None else rows[kept[rows]]
    nearest = np.argsort(-levelled(index.passage_cosines(rows, vector)), kind="stable")
    return np.asarray(rows[nearest[:OF_SOURCE]])


def near_article(index: PassageIndex, query: Query) -> int | None:
    """Return the row of the article that the conversation is about; None where it is not here."""
    if query.near is None or query.near[0] != index.tenant:
        return None
    return index.article_rows.get(query.near[1])


def of_sources(index: PassageIndex, wanted: Wanted) -> NDArray[np.bool_]:
    """Return `bool (articles,)`: which are by a source that is named."""
    there = np.zeros(len(index.articles), dtype=bool)
    for key in wanted.sources:
        there[list(index.sources.articles(key))] = True
    return there


def of_dates(found: Candidates, wanted: Wanted) -> Floats:
    """Return `float32 (n,)`: how well each candidate's article fits the dates named, 0..1."""
    owner = found.index.passage_article[found.rows]
    if not wanted.dates:
        return np.zeros(len(owner), dtype=np.float32)
    known = {
        int(a): wanted.dated * max(w.fit(found.index.published(int(a))) for w in wanted.dates)
        for a in np.unique(owner)
    }
    return np.asarray([known[int(a)] for a in owner], dtype=np.float32)


def best_bm25(found: Sequence[Candidates]) -> Floats:
    """Return `float32 (1 + parts,)`: the best BM25 for the whole question and for each part."""
    together = np.concatenate([c.bm25 for c in found], axis=1)
    return np.asarray(together.max(axis=1, initial=0.0), dtype=np.float32)


def signals(found: Candidates, vector: Vectors, query: Query, best: Floats) -> Signals:
    """Return what is seen of a library's candidates; `index.search.rank` adds the word pairs.

    Args:
        found: The candidates.
        vector: The question's embedding.
        query: What it asks for.
        best: `best_bm25` over all libraries.
    """
    index, rows = found.index, found.rows
    owner = index.passage_article[rows]
    words = np.stack([scaled(row, top) for row, top in zip(found.bm25, best, strict=True)])
    return Signals(
        passage=index.passage_cosines(rows, vector),
        sentence=np.asarray([s.max() for s in found.sentences], dtype=np.float32),
        bm25=words[0],
        part=words[1:].max(axis=0) if len(words) > 1 else words[0],
        pairs=np.zeros(len(rows), dtype=np.float32),
        source=of_sources(index, query.whole)[owner].astype(np.float32),
        date=of_dates(found, query.whole),
    )
