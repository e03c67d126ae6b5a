"""How far a figure may be from the truth: a bootstrap over articles.

Questions about one article rise and fall together, so articles are drawn with replacement, not
questions (the cluster bootstrap; Davison and Hinkley 1997, section 3.8). A resample is a row of
weights, how often each question was drawn, and figures are computed for many rows at once. The
same seed draws the same articles: two ways of answering are compared on the same resamples.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    Values = NDArray[np.float64]
    Figures = Callable[[Values], Mapping[str, Values]]

RESAMPLES = 1000
"""Enough that the ends of a 95 % interval hardly move with the seed."""
LEVEL = 0.95
"""Of intervals."""
SEED = 2017
"""Fixed, so that two runs draw the same articles and can be compared pair by pair."""
_CELLS = 300_000
"""How many weights are in memory at once: little enough to stay in a processor's cache."""


def numbered(names: Sequence[str]) -> NDArray[np.int64]:
    """Number the cluster of each question from 0, `int (n,)`, by names of articles."""
    if not names:
        return np.zeros(0, np.int64)
    return np.unique(np.asarray(names), return_inverse=True)[1].astype(np.int64)


def resamples(
    groups: NDArray[np.int64], count: int = RESAMPLES, seed: int = SEED
) -> Iterator[Values]:
    """Yield weights of resamples, in pieces.

    Args:
        groups: `int (n,)`, the cluster of each question, numbered from 0.
        count: How many resamples in all.
        seed: The same one draws the same clusters.

    Yields:
        `float (r, n)`: how often each question was drawn in each of r resamples.
    """
    clusters = int(groups.max(initial=-1)) + 1
    if clusters == 0:
        return
    rng = np.random.default_rng(seed)
    even = np.full(clusters, 1 / clusters)
    piece = max(1, _CELLS // len(groups))
    for start in range(0, count, piece):
        drawn = rng.multinomial(clusters, even, size=min(piece, count - start))
        yield drawn[:, groups].astype(np.float64)


def distribution(
    figures: Figures, groups: NDArray[np.int64], count: int = RESAMPLES, seed: int = SEED
) -> dict[str, Values]:
    """Compute every figure on every resample.

    Args:
        figures: Computes figures from weights `float (r, n)`, each `float (r,)`.
        groups: `int (n,)`, the cluster of each question, numbered from 0.
        count: How many resamples.
        seed: The same one draws the same clusters.

    Returns:
        Name to `float (count,)`; NaN where a resample does not define the figure.
    """
    pieces = [figures(weights) for weights in resamples(groups, count, seed)]
    names = pieces[0] if pieces else ()
    return {name: np.concatenate([piece[name] for piece in pieces]) for name in names}


def interval(values: Values, level: float = LEVEL) -> tuple[float, float] | None:
    """Return the percentile interval of a figure's resamples; None where no resample defines it."""
    known = values[~np.isnan(values)]
    if not len(known):
        return None
    low, high = np.quantile(known, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)
