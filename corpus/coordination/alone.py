"""One process that shares its database with no other bot: the same promises, kept in memory."""

from __future__ import annotations

import asyncio
import time
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from weakref import WeakValueDictionary

from corpus.errors import LeaseHeldError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping, Sequence

    from sqlalchemy.ext.asyncio import AsyncSession

    from corpus.coordination.contract import Claim, Notice


@dataclass
class HeldLease:
    """A lease that nobody else can have."""

    name: str
    token: int = 1
    held: bool = True

    async def confirm(self) -> None:
        """Do nothing."""

    async def fence(self, session: AsyncSession) -> None:
        """Do nothing."""


class OwnLeases:
    """Leases within one process."""

    def __init__(self) -> None:
        # there for as long as somebody has one or waits for it
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @asynccontextmanager
    async def hold(self, name: str, wait_s: float = 0.0) -> AsyncIterator[HeldLease]:
        """See `Leases`."""
        lock = self._locks.setdefault(name, asyncio.Lock())
        try:
            async with asyncio.timeout(wait_s):
                await lock.acquire()
        except TimeoutError:
            raise held(name) from None
        try:
            yield HeldLease(name)
        finally:
            lock.release()

    async def once_in(self, name: str, seconds: float) -> bool:
        """See `Leases`: there is nobody who might have done it."""
        del name, seconds
        return True

    async def is_free(self, name: str) -> bool:
        """See `Leases`."""
        lock = self._locks.get(name)
        return lock is None or not lock.locked()

    async def count_up(self, name: str) -> int:
        """See `Leases`: there is nobody to compare with."""
        del name
        return 0

    async def numbers(self, prefix: str) -> Mapping[str, int]:
        """See `Leases`."""
        del prefix
        return {}


class OwnClaims:
    """Everything is ours; what Discord repeats is passed over before (`bot.connection`)."""

    async def take(self, claim: Claim, *, done: bool = False) -> bool:
        """See `Claims`."""
        del claim, done
        return True

    async def adopt(self, claim: Claim) -> bool:
        """See `Claims`."""
        del claim
        return True

    async def still_ours(self, key: str) -> bool:
        """See `Claims`."""
        del key
        return True

    async def finish(self, key: str) -> None:
        """See `Claims`."""

    async def orphans(self, shard_ids: Sequence[int], shard_count: int) -> list[Claim]:
        """See `Claims`."""
        del shard_ids, shard_count
        return []


class OwnCounters:
    """Counts of one process.

    Args:
        clock: Monotonic seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._free: dict[str, float] = {}

    async def used_up(self, place: str, limit: int, per_s: float) -> float | None:
        """See `Counters`: the caller's own count is enough."""
        del place, limit, per_s
        return None

    async def turn(self, place: str, apart_s: float) -> float:
        """See `Counters`."""
        now = self._clock()
        begins = max(now, self._free.get(place, now))
        self._free[place] = begins + apart_s
        return begins - now


class NoNotifications:
    """Nobody else is there to change anything unnoticed but the shell, which marks what it does."""

    def subscribe(self, heard: Callable[[Notice], None], missed: Callable[[], None]) -> None:
        """See `Notifications`."""

    async def tell(self, notice: Notice) -> None:
        """See `Notifications`."""


class Alone:
    """See `Coordination`."""

    shared: Final = False
    name: Final = "alone"

    def __init__(self) -> None:
        self.leases = OwnLeases()
        self.claims = OwnClaims()
        self.counters = OwnCounters()
        self.notifications = NoNotifications()

    async def start(self) -> None:
        """See `Coordination`."""

    def leave(self) -> None:
        """See `Coordination`."""

    async def purge(self) -> None:
        """See `Coordination`."""

    async def close(self) -> None:
        """See `Coordination`."""


def held(name: str) -> LeaseHeldError:
    """Make the error for who wants what another has."""
    return LeaseHeldError(f"Somebody else does this now: {name}.", "Try again in a moment.")
