"""How far a re-index has come, for progress bars and messages."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

Stage = Literal["read", "embed", "write"]


@dataclass(frozen=True)
class Progress:
    """One moment of a re-index.

    Attributes:
        stage: "read" (splitting articles), "embed" or "write".
        done: Passages that are ready (those taken over from the last index count from the start).
        total: Passages in all; 0 while that is not known.
        elapsed_s: Seconds since the start.
        left_s: Seconds left at the present pace; None while that is not known.
    """

    stage: Stage
    done: int
    total: int
    elapsed_s: float
    left_s: float | None


Report = Callable[[Progress], None]


@dataclass
class Meter:
    """Turns counts into `Progress`, timing from its creation.

    Args:
        report: Called at each step; None to say nothing.
    """

    report: Report | None
    started: float = field(default_factory=time.perf_counter)
    cached: int = 0

    def elapsed(self) -> float:
        """Return seconds since the start."""
        return time.perf_counter() - self.started

    def step(self, stage: Stage, done: int = 0, total: int = 0) -> None:
        """Report a moment."""
        if self.report is None:
            return
        elapsed = self.elapsed()
        fresh = done - self.cached
        left = elapsed / fresh * (total - done) if stage == "embed" and fresh > 0 else None
        self.report(Progress(stage, done, total, elapsed, left))
