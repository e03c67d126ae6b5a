"""When a shard may identify itself, over all processes of the bot.

Discord lets a bot do so 1,000 times a day, and resets its token when it does so more often. Shards
go into `max_concurrency` buckets, and each bucket wants five seconds between two. discord.py waits
five seconds in one process; here the turns are reserved in the database.
"""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any, Final

import aiohttp
import discord
import structlog

from corpus.errors import LibraryUnavailableError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from corpus.coordination.contract import Counters

    Ask = Callable[[], Awaitable[tuple[int, str, Mapping[str, Any]]]]

APART_S = 5.5
"""Between two of a bucket: what Discord wants, and `LATE_S` more."""
LATE_S = 0.4
"""Who comes so much later than it was to, because its machine was busy, takes another turn."""
LEFT_ALONE: Final = 0.05
"""The share of a day's identifications that is left for a person to start the bot with."""
LOOK_AGAIN_S = 600.0
_FRESH_S: Final = 5.0
_log = structlog.get_logger(__name__)


class Identifies:
    """The turns of one process.

    Args:
        ask: Asks Discord for `/gateway/bot`.
        counters: Shared with the other processes.
    """

    def __init__(self, ask: Ask, counters: Counters) -> None:
        self._ask, self._counters = ask, counters
        self._buckets, self._asked = 1, float("-inf")

    async def afford(self) -> int:
        """Wait until there are identifications left for today; return how many buckets there are.

        Where Discord does not say, there is one, and whoever identifies hears what is wrong.
        """
        while time.monotonic() - self._asked > _FRESH_S:
            try:
                _, _, limit = await self._ask()
            except (discord.DiscordException, aiohttp.ClientError, TimeoutError) as error:
                _log.warning("identify_limit_unknown", what=type(error).__name__)
                return self._buckets
            left, total = limit["remaining"], limit["total"]
            if left > total * LEFT_ALONE:
                self._buckets, self._asked = max(limit["max_concurrency"], 1), time.monotonic()
                break
            resets_s = limit["reset_after"] / 1_000
            _log.error(
                "identifications_nearly_used_up",
                left=left,
                of=total,
                resets_in_s=round(resets_s),
                cure="Look why shards connect anew so often. The bot waits: Discord would reset "
                "its token.",
            )
            await asyncio.sleep(min(resets_s + 1.0, LOOK_AGAIN_S))
        return self._buckets

    async def turn(self, shard: int) -> None:
        """Return when a shard may identify itself, which it then has to do at once."""
        place = f"identify {shard % await self.afford()}"
        while True:
            began = time.monotonic()
            try:
                wait_s = await self._counters.turn(place, APART_S)
            except LibraryUnavailableError as error:
                _log.warning("identify_not_coordinated", shard=shard, reason=error.in_log)
                await asyncio.sleep(APART_S)
                return
            if wait_s > LATE_S:
                _log.info("identify_waits", shard=shard, wait_s=round(wait_s, 1))
            await asyncio.sleep(wait_s)
            if time.monotonic() - began - wait_s < LATE_S:
                return
