"""Fit what each signal of the search counts, cross-validated by article.

    python scripts/fit_ranking.py BENCH [--cache FOLDER]

BENCH holds folders, each with `articles.jsonl` and `questions.jsonl`. Every answerable question is
one list: its candidates, of which those that overlap a gold span are right. The loss is the
listwise one of Cao et al. 2007 (ListNet, top one): the negative log of the probability that a
softmax over the scores gives to the right ones; every set weighs the same, no weight may be
negative. Writes `index/ranking.json`: weights, hashes of the data, and hit@1 on held-out articles,
of all signals and without each. FOLDER keeps vectors, so that the next run takes minutes.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from cached_embedder import CachedEmbedder
from scipy.optimize import minimize
from sklearn.model_selection import GroupKFold

from index.benchmark_data import Question, read_articles, read_questions
from index.embedder import load_embedder
from index.fusion import Weights
from index.once import build_index
from index.search import Scored, score
from index.spelling import mend

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from index.embedder import Embedder

NAMES = [f.name for f in fields(Weights)]
SUM_TO_ONE = ("passage", "sentence", "bm25", "part")
FOLDS = 5
RIDGE = 1e-5
KEPT = 100
"""Candidates of a question that are fitted on: its best by the mean of all signals, and all right
ones."""


@dataclass(frozen=True)
class Lists:
    """The questions of one set.

    Attributes:
        name: The set.
        seen: One a question, `float (candidates, signals)`.
        right: One a question, `bool (candidates,)`.
        group: `int (questions,)`, the article each rests on, for cross-validation.
    """

    name: str
    seen: list[NDArray[np.float64]]
    right: list[NDArray[np.bool_]]
    group: NDArray[np.int64]

    def some(self, rows: NDArray[np.int64]) -> Lists:
        """Some of the questions."""
        return Lists(
            self.name,
            [self.seen[r] for r in rows],
            [self.right[r] for r in rows],
            self.group[rows],
        )

    def hits(self, weights: NDArray[np.float64]) -> NDArray[np.bool_]:
        """`bool (questions,)`: whether the first candidate is right."""
        pairs = zip(self.seen, self.right, strict=True)
        return np.asarray([right[np.argmax(seen @ weights)] for seen, right in pairs])


def main() -> None:
    """Fit, cross-validate, write."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("bench", type=Path)
    parser.add_argument("--cache", type=Path)
    told = parser.parse_args()
    embedder: Embedder = load_embedder()
    if told.cache:
        embedder = CachedEmbedder(embedder, told.cache)
    folders = sorted(p.parent for p in told.bench.glob("*/questions.jsonl"))
    sets = [gather(folder, embedder) for folder in folders]
    everything = list(range(len(NAMES)))
    table = {"all": cross_validated(sets, everything)}
    for n, name in enumerate(NAMES):
        table[f"without {name}"] = cross_validated(sets, [i for i in everything if i != n])
    weights = normalised(fit(sets, everything))
    record = {
        "fitted_by": "scripts/fit_ranking.py",
        "data_sha256": {f.name: _digest(f) for f in folders},
        "model": embedder.name,
        "weights": {n: round(float(w), 4) for n, w in zip(NAMES, weights, strict=True)},
        "held_out_hit@1": table,
    }
    target = Path(__file__).resolve().parents[1] / "index" / "ranking.json"
    target.write_text(json.dumps(record, indent=2) + "\n", "utf-8")
    print(json.dumps(record, indent=2))


def gather(folder: Path, embedder: Embedder) -> Lists:
    """Every answerable question of a set with its candidates."""
    articles = read_articles(folder / "articles.jsonl")
    index = build_index(articles, embedder)
    asked = [q for q in read_questions(folder / "questions.jsonl") if q.answerable and q.gold]
    said = [mend(q.question, [index]) for q in asked]
    vectors = embedder.embed(said)
    rows = {a.id: n for n, a in enumerate(articles)}
    seen, right, group = [], [], []
    for question, text, vector in zip(asked, said, vectors, strict=True):
        scored = score(text, vector, [index])
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
        [
            any(g.article_id == h.article.id and g.span.overlaps(h.passage.span) for g in gold)
            for h in scored.hits()
            for gold in (question.gold,)
        ]
    )


def fit(sets: list[Lists], used: list[int]) -> NDArray[np.float64]:
    """`float (signals,)`: weights of the used signals, 0 for the others; not scaled."""
    stacked = [_padded(s, used) for s in sets]

    def loss(w: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        total, slope = RIDGE * float(w @ w), 2 * RIDGE * w
        for seen, right, there in stacked:
            z = np.where(there, seen @ w, -np.inf)
            e = np.exp(z - z.max(axis=1, keepdims=True))
            p = e / e.sum(axis=1, keepdims=True)
            good = (p * right).sum(axis=1, keepdims=True)
            total -= float(np.log(good).mean()) / len(stacked)
            pull = (p * right / good - p) / (len(seen) * len(stacked))
            slope = slope - np.einsum("qc,qcs->s", pull, seen)
        return total, slope

    found = minimize(
        loss, np.ones(len(used)), jac=True, bounds=[(0, None)] * len(used), method="L-BFGS-B"
    )
    weights = np.zeros(len(NAMES))
    weights[used] = found.x
    return weights


def _padded(
    lists: Lists, used: list[int]
) -> tuple[NDArray[np.float64], NDArray[np.bool_], NDArray[np.bool_]]:
    longest = max(map(len, lists.seen))
    seen = np.zeros((len(lists.seen), longest, len(used)))
    right = np.zeros(seen.shape[:2], dtype=bool)
    there = np.zeros(seen.shape[:2], dtype=bool)
    for n, (table, good) in enumerate(zip(lists.seen, lists.right, strict=True)):
        seen[n, : len(table)] = table[:, used]
        right[n, : len(table)] = good
        there[n, : len(table)] = True
    return seen, right, there


def cross_validated(sets: list[Lists], used: list[int]) -> dict[str, float]:
    """hit@1 of each set, every question ranked by weights that have not seen its article."""
    splits = [list(GroupKFold(FOLDS).split(s.group, groups=s.group)) for s in sets]
    hits = [np.zeros(len(s.group), dtype=bool) for s in sets]
    for fold in range(FOLDS):
        weights = fit([s.some(split[fold][0]) for s, split in zip(sets, splits, strict=True)], used)
        for lists, split, out in zip(sets, splits, hits, strict=True):
            out[split[fold][1]] = lists.some(split[fold][1]).hits(weights)
    return {s.name: round(float(h.mean()), 4) for s, h in zip(sets, hits, strict=True)}


def normalised(weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """The same order of candidates, on the scale that `Weights` promises."""
    return np.asarray(weights / sum(weights[NAMES.index(name)] for name in SUM_TO_ONE))


def _digest(folder: Path) -> str:
    told = hashlib.sha256()
    for name in ("articles.jsonl", "questions.jsonl"):
        told.update((folder / name).read_bytes())
    return told.hexdigest()


if __name__ == "__main__":
    main()
