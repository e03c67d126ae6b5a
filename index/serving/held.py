"""What is loaded when somebody asks for it, and goes when others need the room.

Within a budget, the values asked for last are kept. One that is in use is never dropped, and
whoever asks for it gets the same one, so that nothing is in memory twice. Who asks for what is just
being loaded waits for that.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from corpus.tasks import of_its_own

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Coroutine
    from typing import Any

K = TypeVar("K")
V = TypeVar("V")


@dataclass(eq=False)
class _Entry(Generic[V]):
    """A value, or what is loading it.

    Attributes:
        value: None until it is there.
        size: In bytes.
        users: How many use it or wait for it.
        loading: What loads it; None once it is there.
    """

    value: V | None = None
    size: int = 0
    users: int = 0
    loading: asyncio.Task[None] | None = None


class Held(Generic[K, V]):
    """Values by key. Used on the event loop only.

    Args:
        load: Returns the value of a key, or None where there is none.
        size: How many bytes a value takes; called on the event loop.
        budget: So many bytes are kept. What is in use counts, and may exceed it; so may the one
            value that was asked for last.

    Attributes:
        nbytes: How many bytes all values take that are there.
    """

    def __init__(
        self,
        load: Callable[[K], Coroutine[Any, Any, V | None]],
        *,
        size: Callable[[V], int],
        budget: int,
    ) -> None:
        self._load = load
        self._size = size
        self._budget = budget
        self._entries: OrderedDict[K, _Entry[V]] = OrderedDict()
        self._loads: set[asyncio.Task[None]] = set()
        self.nbytes = 0

    def __len__(self) -> int:
        """Return how many values are there."""
        return sum(entry.value is not None for entry in self._entries.values())

    def __contains__(self, key: K) -> bool:
        """Return whether a key's value is there."""
        entry = self._entries.get(key)
        return entry is not None and entry.value is not None

    @asynccontextmanager
    async def use(self, key: K) -> AsyncIterator[V | None]:
        """Use the value of a key, which is loaded if it must be; None where there is none.

        Raises:
            Exception: What loading it raised.
        """
        entry = await self._entered(key)
        try:
            yield entry.value
        finally:
            entry.users -= 1
            self._shrink()

    def put(self, key: K, value: V) -> None:
        """Make this the value of a key; who uses the one before may go on with it."""
        self.drop(key)
        entry = self._entries[key] = _Entry[V]()
        self._fill(key, entry, value)

    def drop(self, key: K) -> None:
        """Drop the value of a key; who uses it may go on with it."""
        entry = self._entries.pop(key, None)
        if entry is not None and entry.value is not None:
            self.nbytes -= entry.size

    async def close(self) -> None:
        """Stop loading and drop everything."""
        tasks = list(self._loads)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for key in list(self._entries):
            self.drop(key)

    async def _entered(self, key: K) -> _Entry[V]:
        """Return the entry of a key, loaded, and counted as in use."""
        while True:
            entry = self._entries.get(key) or self._begin(key)
            self._entries.move_to_end(key)
            entry.users += 1
            loading = entry.loading
            try:
                if loading is not None:
                    await asyncio.wait({loading})  # it goes on if whoever waits is gone
                if self._entries.get(key, entry) is entry:
                    if loading is not None:
                        loading.result()
                    return entry
            except BaseException:
                entry.users -= 1
                raise
            entry.users -= 1  # another was put in its place meanwhile

    def _begin(self, key: K) -> _Entry[V]:
        """Begin to load a value: for all who ask for it, so in nobody's context."""
        entry = self._entries[key] = _Entry[V]()
        work = self._loaded(key, entry)
        task = of_its_own(work, "load")
        entry.loading = task
        self._loads.add(task)
        task.add_done_callback(self._over)
        return entry

    def _over(self, task: asyncio.Task[None]) -> None:
        self._loads.discard(task)
        if not task.cancelled():
            task.exception()  # looked at, also where nobody waits any more

    async def _loaded(self, key: K, entry: _Entry[V]) -> None:
        value = None
        try:
            value = await self._load(key)
        finally:
            if value is None and self._entries.get(key) is entry:
                del self._entries[key]
        if value is not None:
            self._fill(key, entry, value)
        entry.loading = None

    def _fill(self, key: K, entry: _Entry[V], value: V) -> None:
        entry.value = value
        if self._entries.get(key) is entry:  # else it was dropped while it was loaded
            entry.size = self._size(value)
            self.nbytes += entry.size
            self._entries.move_to_end(key)
            self._shrink()

    def _shrink(self) -> None:
        """Drop what was asked for longest ago and is not in use, until the budget is kept."""
        while self.nbytes > self._budget:
            last = next(reversed(self._entries))
            idle = (
                key
                for key, entry in self._entries.items()
                if entry.value is not None and not entry.users and key != last
            )
            longest_ago = next(idle, last)
            if longest_ago == last:
                return
            self.drop(longest_ago)
