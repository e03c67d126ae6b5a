"""Fit what each signal of the search counts, cross-validated by article.

    python -m scripts.train.fit_ranking BENCH [--cache FOLDER]

BENCH holds folders, each with `articles.jsonl` and `questions.jsonl`. Every answerable question on
an article that the embedder has not learned from is one list (`scripts.shared.listwise`): its
candidates, of which those that overlap a gold span are right. Writes `index/search/ranking.json`:
weights, hashes of the data, and hit@1 on held-out articles, of all signals and without each. FOLDER
keeps vectors, so that the next run takes minutes.
"""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

import numpy as np

from index.answering.in_memory import build_index
from index.query.parse import parse
from index.search.fusion import Weights
from index.search.rank import Scored, score
from scripts.shared.development import development
from scripts.shared.listwise import Lists, cross_validated, fit, left_out
from scripts.shared.sets import answerable_of, articles_of, is_gold, unlearned

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from index.embedding.embedder import Embedder
    from index.evaluation.datasets import Question

NAMES = [f.name for f in fields(Weights)]
SUM_TO_ONE = ("passage", "sentence", "bm25", "part")
KEPT = 100
"""Candidates of a question that are fitted on: its best by the mean of all signals, and all right
ones."""


def main() -> None:
    """Fit, cross-validate, write."""
    data = development(__doc__, reads=False)
    sets = [gather(folder, data.embedder) for folder in data.folders]
    everything = list(range(len(NAMES)))
    table = {"all": cross_validated(sets, everything)}
    for n, name in enumerate(NAMES):
        table[f"without {name}"] = cross_validated(sets, [i for i in everything if i != n])
    weights = normalised(fit(sets, everything))
    record = {
        "weights": {n: round(float(w), 4) for n, w in zip(NAMES, weights, strict=True)},
        "held_out_hit@1": table,
        "left_out_set_hit@1": left_out(sets, everything),
    }
    data.write("ranking", "scripts/train/fit_ranking.py", record)


def gather(folder: Path, embedder: Embedder) -> Lists:
    """Every answerable question of a set with its candidates."""
    articles = articles_of(folder)
    index = build_index(articles, embedder)
    asked = unlearned(answerable_of(folder))
    queries = [parse(q.question, [index]) for q in asked]
    vectors = embedder.embed_questions([query.text for query in queries])
    rows = {a.id: n for n, a in enumerate(articles)}
    seen, right, group = [], [], []
    for question, query, vector in zip(asked, queries, vectors, strict=True):
        scored = score(query, vector, [index])
        if scored is None:
            continue
        good = overlaps(question, scored)
        if not good.any():
            continue
        table = np.column_stack([getattr(scored.seen, name) for name in NAMES]).astype(float)
        best = np.argsort(-table.mean(axis=1), kind="stable")[:KEPT]
        some = np.union1d(best, np.flatnonzero(good))
        seen.append(table[some])
        right.append(good[some])
        group.append(rows[question.gold[0].article_id])
    return Lists(folder.name, seen, right, np.asarray(group))


def overlaps(question: Question, scored: Scored) -> NDArray[np.bool_]:
    """`bool (candidates,)`: which overlap a gold span."""
    return np.asarray(
        [is_gold(question, hit.article.id, hit.passage.span) for hit in scored.hits()]
    )


def normalised(weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """The same order of candidates, on the scale that `Weights` promises."""
    return np.asarray(weights / sum(weights[NAMES.index(name)] for name in SUM_TO_ONE))


if __name__ == "__main__":
    main()
