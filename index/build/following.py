"""Following other processes: what they change in a library, and the snapshots they make live.

A notice makes this process look at once; the next question would have looked anyway. When notices
may have been lost, every library is looked at.
"""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Protocol

from corpus.coordination.contract import INDEX, LIBRARY, Notice
from corpus.tasks import of_its_own
from index.build.look_over import look_over

if TYPE_CHECKING:
    from corpus.coordination.contract import Notifications
    from index.build.live import LiveIndexes

PAUSE_S = 0.2
"""Changes often come in a row, and one look is enough for them."""
_RESTS = 3
"""So many times as long as a look took is the pause after it: a large import changes a library for
hours, and who asks meanwhile is answered from the index that there is."""


class Followed(Protocol):
    """The indexes of a process: what there is to be looked at. See `IndexMaintenance`."""

    live: LiveIndexes

    def serves(self, tenant: int) -> bool:
        """Return whether this process answers from a library."""
        ...

    async def served(self) -> list[int]:
        """Return the libraries that it answers from."""
        ...

    async def outdated(self, tenant: int) -> bool:
        """Return whether the live index is not what the library is now."""
        ...

    async def mended(self, tenant: int) -> None:
        """Wait until a library's index is up to date, or cannot be."""
        ...


class Following:
    """What has to be looked at because another process did something. Used on the loop only.

    Args:
        indexes: Of this process.
    """

    def __init__(self, indexes: Followed) -> None:
        self._indexes = indexes
        self._waiting: dict[int | None, asyncio.Task[None]] = {}
        self._under_way: set[asyncio.Task[None]] = set()
        self._rests_until: dict[int | None, float] = {}

    def subscribe(self, notifications: Notifications) -> None:
        """Hear what other processes do."""
        notifications.subscribe(self.heard, self.missed)

    def heard(self, notice: Notice) -> None:
        """Follow a notice, if it is about a library that matters here."""
        if notice.kind in {LIBRARY, INDEX} and self._indexes.serves(notice.tenant):
            self._soon(notice.tenant)

    def missed(self) -> None:
        """Look at everything: notices may have been lost."""
        self._soon(None)

    @property
    def tasks(self) -> list[asyncio.Task[None]]:
        """What is being looked at, and what will be."""
        return [*self._waiting.values(), *self._under_way]

    def _soon(self, tenant: int | None) -> None:
        """Look in a moment; a look that has begun may have missed what changed since."""
        if tenant not in self._waiting:
            task = of_its_own(self._after_a_pause(tenant), f"follow-{tenant}")
            self._waiting[tenant] = task
            task.add_done_callback(self._under_way.discard)

    async def _after_a_pause(self, tenant: int | None) -> None:
        rests_s = self._rests_until.get(tenant, 0.0) - time.monotonic()
        try:
            await asyncio.sleep(max(PAUSE_S, rests_s))
        finally:
            self._under_way.add(self._waiting.pop(tenant))
        began = time.monotonic()
        tenants = await self._indexes.served() if tenant is None else [tenant]
        await look_over(tenants, (self._differs,), self._indexes.mended)
        now = time.monotonic()
        self._rests_until[tenant] = now + _RESTS * (now - began)

    async def _differs(self, tenant: int) -> bool:
        """Use what another process has made live in this folder; return whether that is not all."""
        await self._indexes.live.look(tenant)
        return await self._indexes.outdated(tenant)
