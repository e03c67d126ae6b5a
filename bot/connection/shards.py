"""Frames that make no sense: the shard that got one goes on, and asks for what it has missed.

discord.py ends the whole bot then, and with it every question that is being answered.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

import discord
import structlog
from discord.gateway import ReconnectWebSocket
from discord.shard import EventItem, EventType

if TYPE_CHECKING:
    from collections.abc import Callable

    from discord.shard import Shard, ShardInfo

FIRST_WAIT_S = 2.0
"""Before the second new try of a row; doubled each time. The first is made at once."""
_LONGEST_WAIT_S = 60.0
_RESUMED = 2
"""So many in a row, with no event between them, are followed by a resumption: it may be what brings
the same frame again."""
_CLOSE_S = 2.0
"""How long the other side may take to close the line."""
_NEVER = -1
"""No event's number: as if a frame had been garbled before the first."""
_ANY = 4000
"""The code of a close after which Discord lets one resume."""
_log = structlog.get_logger(__name__)


def go_on_after_garbage(info: ShardInfo | None) -> None:
    """Keep a shard from ending the bot when it can't read a frame.

    Args:
        info: The shard, as the client names it.
    """
    shard = info._parent if info is not None else None  # noqa: SLF001  discord.py has no other way
    if shard is not None and not isinstance(shard._queue_put, _Patient):  # noqa: SLF001
        shard._queue_put = _Patient(shard, shard._queue_put)  # noqa: SLF001


class _Patient:
    """Takes what a shard reports to its client, and answers for the shard where it can.

    Args:
        shard: Which.
        report: Gives a report to the client.
    """

    def __init__(self, shard: Shard, report: Callable[[EventItem], None]) -> None:
        self._shard = shard
        self._report = report
        self._row = 0
        self._after: int | None = _NEVER
        self._going_on: asyncio.Task[None] | None = None

    def __call__(self, item: EventItem) -> None:
        """Pass a report on, or connect the shard again."""
        ours = isinstance(item.error, discord.DiscordException)  # refusals, and known closes
        if item.type != EventType.terminate or ours or item.error is None:
            self._report(item)
            return
        self._going_on = asyncio.create_task(self._connect_again(item.error))

    async def _connect_again(self, error: Exception) -> None:
        socket = self._shard.ws
        self._row = self._row + 1 if socket.sequence == self._after else 0
        self._after = socket.sequence
        wait_s = min(FIRST_WAIT_S * 2.0 ** (self._row - 1), _LONGEST_WAIT_S) if self._row else 0.0
        resume = self._row < _RESUMED and socket.session_id is not None
        _log.warning(
            "frame_not_understood",
            shard=self._shard.id,
            what=type(error).__name__,
            next_try_s=wait_s,
        )
        with suppress(TimeoutError):
            async with asyncio.timeout(_CLOSE_S):
                await socket.close(_ANY)
        await asyncio.sleep(wait_s)
        kind = EventType.resume if resume else EventType.identify
        wish = ReconnectWebSocket(self._shard.id, resume=resume)
        self._report(EventItem(kind, self._shard, wish))
