"""Measures of retrieval and of confidence, from plain sequences.

`auroc` is the probability that an answerable question gets a higher confidence than an
unanswerable one (Mann-Whitney U); `coverage_at_precision` is the selective-answering measure of
El-Yaniv and Wiener 2010 read at one precision.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike


def reciprocal_rank(ranks: Sequence[int | None], depth: int) -> float:
    """Mean of 1 / rank over questions.

    Args:
        ranks: Rank of the first right passage of each question, from 1; None where there is none.
        depth: Ranks beyond it count as none.
    """
    return _mean([1 / r if r is not None and r <= depth else 0.0 for r in ranks])


def hit_rate(ranks: Sequence[int | None], depth: int) -> float:
    """Share of questions with a right passage among the first `depth`."""
    return _mean([float(r is not None and r <= depth) for r in ranks])


def auroc(confidences: ArrayLike, positive: ArrayLike) -> float | None:
    """Area under the ROC curve, ties counting half; None where a class is empty.

    Args:
        confidences: `float (n,)`.
        positive: `bool (n,)`.
    """
    values = np.asarray(confidences, dtype=float)
    truth = np.asarray(positive, dtype=bool)
    yes, no = int(truth.sum()), int((~truth).sum())
    if yes == 0 or no == 0:
        return None
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    ranks = (ends - (counts - 1) / 2)[inverse]
    return float((ranks[truth].sum() - yes * (yes + 1) / 2) / (yes * no))


def coverage_at_precision(
    confidences: ArrayLike, answerable: ArrayLike, right: ArrayLike, precision: float = 0.9
) -> float | None:
    """Share of answerable questions still answered where enough of what is shown is right.

    Args:
        confidences: `float (n,)`.
        answerable: `bool (n,)`.
        right: `bool (n,)`, whether the first quotation is right; never for unanswerable ones.
        precision: The share of shown quotations that must be right.

    Returns:
        The largest coverage over all thresholds that keep the precision, 0 where none does;
        None where no question is answerable.
    """
    values = np.asarray(confidences, dtype=float)
    truth = np.asarray(answerable, dtype=bool)
    good = np.asarray(right, dtype=bool) & truth
    if not truth.any():
        return None
    order = np.argsort(-values, kind="stable")
    shown = np.arange(1, len(values) + 1)
    kept = np.cumsum(good[order]) / shown >= precision
    last_of_tie = np.append(np.diff(values[order]) != 0, True)
    answered = np.cumsum(truth[order])[kept & last_of_tie]
    return float(answered.max(initial=0) / truth.sum())


def _mean(values: Sequence[float]) -> float:
    return float(np.mean(values)) if values else 0.0
