"""How long something takes."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from types import TracebackType


class Stopwatch:
    """Runs from entering its context to leaving it.

    Attributes:
        seconds: How long that was; 0.0 before the end.
    """

    def __init__(self) -> None:
        self._began = 0.0
        self.seconds = 0.0

    def __enter__(self) -> Self:
        self._began = time.perf_counter()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.seconds = time.perf_counter() - self._began

    @property
    def ms(self) -> float:
        """The same in milliseconds."""
        return self.seconds * 1000
