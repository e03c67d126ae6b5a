"""Work that several ask for at once is done once, and each of them gets what it comes to."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from corpus.tasks import of_its_own

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Hashable

V = TypeVar("V")


@dataclass
class _Flight(Generic[V]):
    """Some work under way, and how many wait for it."""

    task: asyncio.Task[V]
    waiting: int = 0


class InFlight(Generic[V]):
    """What is under way, by key."""

    def __init__(self) -> None:
        self._flights: dict[Hashable, _Flight[V]] = {}

    def __len__(self) -> int:
        """Return how much is under way."""
        return len(self._flights)

    async def join(self, key: Hashable, work: Callable[[], Coroutine[Any, Any, V]]) -> V:
        """Return what some work comes to, or raise what it raises: one's own, or another's.

        Who is cancelled meanwhile leaves alone. The work is given up when nobody waits any more.

        Args:
            key: Equal for those, and only those, who must get the same.
            work: Begins it; called where none of this key is under way.
        """
        flight = self._flights.get(key)
        if flight is None:
            flight = _Flight(of_its_own(work(), "in_flight"))
            self._flights[key] = flight
        flight.waiting += 1
        try:
            return await asyncio.shield(flight.task)
        finally:
            flight.waiting -= 1
            if not flight.waiting or flight.task.done():
                if self._flights.get(key) is flight:
                    del self._flights[key]
                flight.task.cancel()

    async def close(self) -> None:
        """Give up all of it; whoever waits gets a cancellation."""
        tasks = [flight.task for flight in self._flights.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
