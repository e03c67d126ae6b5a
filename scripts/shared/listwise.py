"""Weights for signs of candidates, fitted so that the right ones come first.

Every question is one list: its candidates, some of them right. The loss is the listwise one of Cao
et al. 2007 (ListNet, top one): the negative log of the probability that a softmax over the scores
gives to the right ones; every set weighs the same, no weight may be negative.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import minimize
from sklearn.model_selection import GroupKFold

from scripts.shared.sets import kin_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

FOLDS = 5
RIDGE = 1e-5


@dataclass(frozen=True)
class Lists:
    """The questions of one set, each a list of candidates.

    Attributes:
        name: The set.
        seen: One a question, `float (candidates, signs)`.
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


def fit(sets: list[Lists], used: list[int]) -> NDArray[np.float64]:
    """`float (signs,)`: weights of the used signs, 0 for the others; not scaled."""
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
    weights = np.zeros(sets[0].seen[0].shape[1])
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


def by_article(group: NDArray[np.int64]) -> list[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Rows to fit on and rows held out, `FOLDS` times, so that no article is in both.

    A set of fewer articles has as many folds; in the others none of its rows is held out.
    """
    some = min(FOLDS, len(np.unique(group)))
    found = list(GroupKFold(some).split(group, groups=group))
    none = np.arange(0), np.arange(len(group))
    return found + [(none[1], none[0])] * (FOLDS - some)


def cross_validated(sets: list[Lists], used: list[int]) -> dict[str, float]:
    """Share of lists whose first is right, ranked by weights that have not seen its article."""
    splits = [by_article(s.group) for s in sets]
    hits = [np.zeros(len(s.group), dtype=bool) for s in sets]
    for fold in range(FOLDS):
        weights = fit([s.some(split[fold][0]) for s, split in zip(sets, splits, strict=True)], used)
        for lists, split, out in zip(sets, splits, hits, strict=True):
            out[split[fold][1]] = lists.some(split[fold][1]).hits(weights)
    return {s.name: round(float(h.mean()), 4) for s, h in zip(sets, hits, strict=True)}


def left_out(sets: list[Lists], used: list[int]) -> dict[str, float]:
    """Share of lists whose first is right, by weights that have seen no set of that kind."""
    return {
        s.name: round(
            float(s.hits(fit([o for o in sets if kin_of(o.name) != kin_of(s.name)], used)).mean()),
            4,
        )
        for s in sets
    }
