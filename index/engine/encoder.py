"""An encoder as embedder and reader use it: word pieces in, the last layer's states out.

Every text goes through the network by itself, on one core, and as many at once as there are cores.
So nothing is padded, no core waits for another at the end of each layer, and a neighbour who takes
a core away slows the texts on that core, not all of them. Only one that is left over, or asked for
alone, is computed by all cores together. What comes out for a text hangs on nothing that is
computed beside it.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    States = NDArray[np.float32]

_QUOTA = Path("/sys/fs/cgroup/cpu.max")
"""Where a container's share of the processor is, as "microseconds period"."""


@dataclass(frozen=True)
class Row:
    """A text, or two, as word pieces.

    Attributes:
        ids: `int64 (l,)`, their numbers.
        kinds: `int64 (l,)`, 0 for the first text's and 1 for the second's.
    """

    ids: NDArray[np.int64]
    kinds: NDArray[np.int64]

    @classmethod
    def of(cls, ids: Sequence[int]) -> Row:
        """Make a row of one text."""
        numbers = np.asarray(ids, dtype=np.int64)
        return cls(numbers, np.zeros_like(numbers))


class Compute(Protocol):
    """A network; several threads may call it at once."""

    def __call__(self, row: Row, *, alone: bool) -> States:
        """Return the states of a row's word pieces, `float32 (l, width)`.

        Args:
            row: One text, or two.
            alone: Whether all cores shall compute it together, instead of one.
        """
        ...


class Encoder:
    """A network on all cores; several threads may share one.

    Args:
        compute: The network.
        engine: Names what computes: "torch", "openvino" or "onnx".
    """

    def __init__(self, compute: Compute, engine: str) -> None:
        self._compute = compute
        self.engine = engine
        self._cores = ThreadPoolExecutor(cores(), thread_name_prefix=f"{engine}-core")

    def __call__(self, rows: Sequence[Row]) -> list[States]:
        """Return the states of each row. Blocks: never call it on an event loop."""
        shortest_first = sorted(range(len(rows)), key=lambda n: len(rows[n].ids))
        left = shortest_first[: len(rows) % cores() == 1]
        shared = [n for n in reversed(shortest_first) if n not in left]
        begun = {n: self._cores.submit(self._compute, rows[n], alone=False) for n in shared}
        found = {n: task.result() for n, task in begun.items()}
        found |= {n: self._compute(rows[n], alone=True) for n in left}
        return [found[n] for n in range(len(rows))]


@cache
def cores() -> int:
    """Return how many cores this process may use: of those it is bound to, as many as its share."""
    bound = (
        len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    )
    try:
        quota, period = _QUOTA.read_text("ascii").split()
    except (OSError, ValueError):
        return bound
    share = bound if quota == "max" else -(-int(quota) // int(period))
    return max(1, min(bound, share))
