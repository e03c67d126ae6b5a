"""A loop whose pauses have their length, whatever is done to the clock meanwhile."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, TypeVar

import discord
from discord.ext import tasks

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable, Coroutine
    from datetime import datetime

_F = TypeVar("_F", bound="Callable[..., Coroutine[Any, Any, Any]]")


class SteadyLoop(tasks.Loop[_F]):
    """Discord.py's loop, but for when it goes on.

    That one sleeps until a moment of the wall clock, counted on from its start: set back by a
    month, it sleeps for a month; put ahead by a year, it works 8,760 times without a pause.

    Args:
        work: What to do, again and again.
        seconds: How long to pause in between, until `change_interval`.
    """

    def __init__(self, work: _F, *, seconds: float) -> None:
        super().__init__(
            work,
            seconds=seconds,
            minutes=0,
            hours=0,
            time=discord.utils.MISSING,
            count=None,
            reconnect=True,
            name=None,
        )

    def _try_sleep_until(self, dt: datetime) -> asyncio.Future[Any]:
        del dt
        pause = timedelta(seconds=self._sleep)
        slept: asyncio.Future[Any] = super()._try_sleep_until(discord.utils.utcnow() + pause)
        return slept
