"""Whether a confidence means what it says: reliability and expected calibration error.

Questions are put into bins of like confidence; in each, the mean confidence should be the share
that is right. The expected calibration error is the mean gap, weighted by the bins' sizes (Guo et
al. 2017, "On calibration of modern neural networks"). Bins of equal width leave some nearly empty,
bins of equal mass hold equally many questions each (Nixon et al. 2019); both are reported. Few
questions show an error even where the confidence is perfect: `chance_error` says how large a one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Values = NDArray[np.float64]
    Bins = NDArray[np.int64]

BINS = 10
"""Enough to show where a confidence is off, few enough that each holds many questions."""
_DRAWS = 200
"""Simulations of a perfect confidence: enough for two digits."""


@dataclass(frozen=True)
class Bin:
    """Questions of like confidence.

    Attributes:
        confidence: Mean confidence, 0..1.
        right: Share of right first quotations, 0..1.
        questions: How many there are.
    """

    confidence: float
    right: float
    questions: int


def equal_width(confidence: Values, bins: int = BINS) -> Bins:
    """Return the bin of each confidence, `int (n,)`, where bins divide 0..1 evenly."""
    return np.clip((confidence * bins).astype(np.int64), 0, bins - 1)


def equal_mass(confidence: Values, bins: int = BINS) -> Bins:
    """Return the bin of each confidence, `int (n,)`: equally many in each, equal ones together."""
    if not len(confidence):
        return np.zeros(0, np.int64)
    edges = np.quantile(confidence, np.linspace(0, 1, bins + 1)[1:-1])
    return np.searchsorted(edges, confidence, side="right").astype(np.int64)


def reliability(confidence: Values, right: ArrayLike, bins: Bins) -> list[Bin]:
    """Return what each bin that is not empty says and holds, lowest first."""
    truth = np.asarray(right, dtype=float)
    return [
        Bin(float(confidence[bins == b].mean()), float(truth[bins == b].mean()), int(n))
        for b, n in enumerate(np.bincount(bins))
        if n
    ]


def calibration_errors(confidence: Values, right: ArrayLike, bins: Bins, weights: Values) -> Values:
    """Compute the expected calibration error of every resample, over the same bins.

    Args:
        confidence: `float (n,)`, 0..1.
        right: `bool (n,)`.
        bins: `int (n,)`, the bin of each.
        weights: `float (r, n)`, how often each question was drawn; see
            `index.evaluation.bootstrap`.

    Returns:
        `float (r,)`.
    """
    member = np.eye(int(bins.max(initial=0)) + 1)[bins]
    gap = weights @ (member * (confidence - np.asarray(right, dtype=float))[:, None])
    total = weights.sum(axis=1)
    errors = np.full(len(total), np.nan)
    np.divide(np.abs(gap).sum(axis=1), total, out=errors, where=total > 0)
    return errors


def calibration_error(confidence: ArrayLike, right: ArrayLike, *, mass: bool = True) -> float:
    """Compute the expected calibration error over ten bins of equal mass, or of equal width.

    Args:
        confidence: `float (n,)`, 0..1.
        right: `bool (n,)`.
        mass: Whether bins hold equally many questions rather than being equally wide.
    """
    sure = np.asarray(confidence, dtype=float)
    bins = equal_mass(sure) if mass else equal_width(sure)
    return float(calibration_errors(sure, right, bins, np.ones((1, len(sure))))[0])


def chance_error(confidence: ArrayLike, seed: int = 0) -> float:
    """Simulate the mean error (equal mass) if each confidence were exactly right."""
    sure = np.asarray(confidence, dtype=float)
    draws = np.random.default_rng(seed).random((_DRAWS, len(sure))) < sure
    return float(np.mean([calibration_error(sure, right) for right in draws]))
