"""Measures of retrieval and of confidence, for one sample or for many resamples at once.

`auroc` is the probability that an answerable question gets a higher confidence than an
unanswerable one (Mann-Whitney U); `coverage_at_precision` is the selective-answering measure of
El-Yaniv and Wiener 2010 read at one precision. The functions with a plural name take a row of
weights a resample, how often each question was drawn, and give one value a row;
`index.evaluation.bootstrap` makes such weights. NaN is a value that is not defined, None in
the single ones.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

    Values = NDArray[np.float64]
    Flags = NDArray[np.bool_]

_ROUNDING = 1e-9
"""Sums of weights are compared up to this: 0.9 * 10 is not 9 in floating point."""


def reciprocal_rank(ranks: Sequence[int | None], depth: int) -> float:
    """Return the mean of 1 / rank over questions.

    Args:
        ranks: Rank of the first right passage of each question, from 1; None where there is none.
        depth: Ranks beyond it count as none.
    """
    return _mean([1 / r if r is not None and r <= depth else 0.0 for r in ranks])


def hit_rate(ranks: Sequence[int | None], depth: int) -> float:
    """Return the share of questions with a right passage among the first `depth`."""
    return _mean([float(r is not None and r <= depth) for r in ranks])


def auroc(confidences: ArrayLike, positive: ArrayLike) -> float | None:
    """Compute the area under the ROC curve, ties counting half; None where a class is empty.

    Args:
        confidences: `float (n,)`.
        positive: `bool (n,)`.
    """
    values, truth = np.asarray(confidences, dtype=float), np.asarray(positive, dtype=bool)
    return _single(aurocs(values, truth, _once(values)))


def coverage_at_precision(
    confidences: ArrayLike, answerable: ArrayLike, right: ArrayLike, precision: float = 0.9
) -> float | None:
    """Return the share of answerable questions still answered where enough shown is right.

    Args:
        confidences: `float (n,)`.
        answerable: `bool (n,)`.
        right: `bool (n,)`, whether the first quotation is right; never for unanswerable ones.
        precision: The share of shown quotations that must be right.

    Returns:
        The largest coverage over all thresholds that keep the precision, 0 where none does;
        None where no question is answerable.
    """
    values, truth = np.asarray(confidences, dtype=float), np.asarray(answerable, dtype=bool)
    good = np.asarray(right, dtype=bool) & truth
    return _single(coverages(values, truth, good, precision, _once(values)))


def means(values: ArrayLike, weights: Values, where: Flags | None = None) -> Values:
    """Compute weighted means of some of the values.

    Args:
        values: `float (n,)`.
        weights: `float (r, n)`.
        where: `bool (n,)`, which values count; all if None.

    Returns:
        `float (r,)`, NaN where nothing counts.
    """
    numbers = np.asarray(values, dtype=float)
    if where is not None:
        numbers, weights = numbers[where], weights[:, where]
    return _shares(weights @ numbers, weights.sum(axis=1))


def quantiles(values: Values, weights: Values, share: float) -> Values:
    """Return the least value that `share` of the weight does not exceed, `float (r,)`.

    Args:
        values: `float (n,)`, at least one.
        weights: `float (r, n)`.
        share: 0..1.
    """
    order = np.argsort(values, kind="stable")
    reached = np.cumsum(weights[:, order], axis=1)
    enough = reached >= share * reached[:, -1:] - _ROUNDING
    found = values[order][np.argmax(enough, axis=1)]
    return np.where(reached[:, -1] > 0, found, np.nan)


def aurocs(confidences: Values, positive: Flags, weights: Values) -> Values:
    """Compute `auroc` of every resample.

    Args:
        confidences: `float (n,)`.
        positive: `bool (n,)`.
        weights: `float (r, n)`.
    """
    order, starts = _tied(confidences)
    truth = positive[order]
    drawn = weights[:, order]
    yes = np.add.reduceat(drawn * truth, starts, axis=1)
    no = np.add.reduceat(drawn * ~truth, starts, axis=1)
    below = np.cumsum(no, axis=1) - no
    won = (yes * (below + no / 2)).sum(axis=1)
    return _shares(won, yes.sum(axis=1) * no.sum(axis=1))


def coverages(
    confidences: Values, answerable: Flags, right: Flags, precision: float, weights: Values
) -> Values:
    """Compute `coverage_at_precision` of every resample.

    Args:
        confidences: `float (n,)`.
        answerable: `bool (n,)`.
        right: `bool (n,)`.
        precision: The share of shown quotations that must be right.
        weights: `float (r, n)`.
    """
    order, starts = _tied(-confidences)
    drawn = weights[:, order]
    shown, good, answered = (
        np.cumsum(np.add.reduceat(drawn * part, starts, axis=1), axis=1)
        for part in (np.ones(len(order)), right[order], answerable[order])
    )
    kept = good >= precision * shown - _ROUNDING
    best = np.where(kept, answered, 0.0).max(axis=1, initial=0.0)
    return _shares(best, drawn @ answerable[order])


def _tied(values: Values) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return an ascending order, and where in it each run of equal values starts."""
    order = np.argsort(values, kind="stable")
    ends = values[order][:-1] != values[order][1:]
    return order, np.flatnonzero(np.concatenate([[True], ends])[: len(order)])


def _shares(parts: Values, wholes: Values) -> Values:
    """Return quotients, NaN where the whole is 0."""
    quotients = np.full(len(parts), np.nan)
    np.divide(parts, wholes, out=quotients, where=wholes > 0)
    return quotients


def _once(values: Values) -> Values:
    return np.ones((1, len(values)))


def _single(values: Values) -> float | None:
    return None if np.isnan(values[0]) else float(values[0])


def _mean(values: Sequence[float]) -> float:
    return float(np.mean(values)) if values else 0.0
