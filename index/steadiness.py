"""Scores that only rounding separates count as equal, so that orders and cuts hold everywhere.

Two processors add the same numbers in another order, and what the reader computes in 8 bits comes
out a little differently on each. A sentence that is in two articles then scores .6301 here
and .6299 there, or the other way round. So scores nearer together than `MARGIN` are made equal,
and whoever sorts them leaves equal ones in the order of their places. A cut lies `MARGIN` below
its level: what reaches the level but for rounding is not lost.

This settles ties. It cannot settle everything: some score always lies at the edge of any rule, and
the fewer there are, the truer the arithmetic (`docs/reader.md` counts them).
"""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

MARGIN = 0.001
"""Scores that are no farther apart count as equal."""


def levelled(scores: NDArray[np.float32] | Sequence[float]) -> NDArray[np.float64]:
    """Make scores that count as equal equal: as high as the best of them.

    Args:
        scores: `(n,)`, in the order of their places.

    Returns:
        `float64 (n,)`, none lower than it was, none higher by more than `MARGIN`. A stable sort of
        them breaks ties by place.
    """
    level = np.array(scores, dtype=np.float64)
    top = inf
    for place in np.argsort(-level, kind="stable"):
        if level[place] < top - MARGIN:
            top = level[place]
        level[place] = top
    return level


def first_of_best(scores: NDArray[np.float32] | Sequence[float]) -> int:
    """Return the place of the best score; of several that count as equal, the first."""
    return int(np.argmax(levelled(scores)))


def reaches(score: float, least: float) -> bool:
    """Return whether a score is at least as high as a level, but for rounding."""
    return score >= least - MARGIN
