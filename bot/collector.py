"""When Python's collector looks at everything: while nobody waits for an answer.

A full collection stops all threads, for as long as there are objects to look at: a tenth of a
second where many ask while an index is built. It is not needed soon, since nearly everything goes
without it, as soon as nothing refers to it. So what is there after the start is never looked at,
the young objects are as ever, and all the others in a moment in which no question is under way, or
after ten minutes without such a moment.
"""

from __future__ import annotations

import asyncio
import gc
from typing import TYPE_CHECKING

from corpus.tasks import of_its_own

if TYPE_CHECKING:
    from collections.abc import Callable

EVERY_S = 20.0
LONGEST_S = 600.0
"""Garbage that only a full collection finds is some megabytes by then."""
_YOUNG, _MIDDLE = 700, 10
"""Few objects at a time, whatever a start has set (`bot.cli`): nobody feels a look at so many."""
_NEVER = 1_000_000_000
"""Collections of the middle generation before a full one begins by itself."""


class Collector:
    """The collector of this process, in the hands of one bot. Used on the event loop only.

    Args:
        idle: Says whether nobody waits for an answer.
        every_s: How often to look whether that is so, in seconds.
        longest_s: After so many seconds it is not asked for.
    """

    def __init__(
        self,
        idle: Callable[[], bool],
        *,
        every_s: float = EVERY_S,
        longest_s: float = LONGEST_S,
    ) -> None:
        self._idle = idle
        self._every_s = every_s
        self._longest_s = longest_s
        self._before: tuple[int, int, int] | None = None
        self._watching: asyncio.Task[None] | None = None
        self._last = 0.0

    def start(self) -> None:
        """Take it over; what is there now stays, and is looked at no more."""
        gc.freeze()
        before = gc.get_threshold()
        if before[-1] != _NEVER:  # else another bot of this process has it
            self._before = before
            gc.set_threshold(_YOUNG, _MIDDLE, _NEVER)
        self._last = asyncio.get_running_loop().time()
        self._watching = of_its_own(self._watch(), "collector")

    def close(self) -> None:
        """Leave it to itself again."""
        if self._watching is not None:
            self._watching.cancel()
            self._watching = None
        if self._before is not None:
            gc.set_threshold(*self._before)
            self._before = None

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(self._every_s)
            self._look()

    def _look(self) -> None:
        now = asyncio.get_running_loop().time()
        came = gc.get_count()[2] > 0  # or nothing is there that a full one would look at
        if came and (self._idle() or now - self._last >= self._longest_s):
            gc.collect()
            self._last = now
