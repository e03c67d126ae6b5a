"""Who may ask now: a cooldown for each member, and the line in which questions wait for the model.

The line only counts. Questions are answered in the order in which they came, by the service; who
waits long hears how many are ahead.
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING

import structlog
from discord.ext import commands

from bot.ui import wording
from bot.ui.language import say_count
from bot.ui.replies import KindRefusalError, TooFastError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

Busy = Callable[[str], Awaitable[None]]
"""Shows a sentence to whoever waits, in the place of the answer."""
_log = structlog.get_logger(__name__)
MOST_WAITING = 200
"""Who would wait longer than these take is better asked to come back."""
PATIENCE_S = 2.0
_MINUTE = 60.0


class Throttle:
    """The cooldowns and the line of one bot.

    Args:
        per_minute: Questions that a member may ask in a minute in one place; 0 for any number.
        timeout_s: Seconds after which a question that has its turn is given up.
    """

    def __init__(self, per_minute: int, timeout_s: float) -> None:
        self._cooldowns: commands.CooldownMapping[tuple[int, int, bool, bool]] | None = (
            commands.CooldownMapping.from_cooldown(per_minute, _MINUTE, lambda place: place)
            if per_minute
            else None
        )
        self._timeout_s = timeout_s
        self._line = Line()

    def hold_back(
        self, asker: int, guild_id: int | None, *, overheard: bool = False, cheap: bool = False
    ) -> None:
        """Count a question, or refuse who asks too fast.

        Args:
            asker: The user's id.
            guild_id: Each server counts for itself, direct messages (None) as one more.
            overheard: What nobody put to the bot counts apart from what its author asks.
            cheap: What asks nothing of the articles counts apart from questions too.

        Raises:
            TooFastError: Says how long to wait.
        """
        if self._cooldowns is None:
            return
        bucket = self._cooldowns.get_bucket((guild_id or 0, asker, overheard, cheap))
        wait = bucket.update_rate_limit() if bucket else None
        if wait:
            raise TooFastError(wording.cooldown(wait))

    @asynccontextmanager
    async def in_turn(self, busy: Busy | None = None) -> AsyncIterator[None]:
        """Wait for a place among those who are answered, then hold it for a time.

        Args:
            busy: Given a sentence to show where others' questions keep this one waiting.

        Raises:
            KindRefusalError: Too many wait already.
            TimeoutError: What was done in the place took too long.
        """
        async with self._line.place(busy), asyncio.timeout(self._timeout_s):
            yield


class Line:
    """The questions of one bot that are being answered or wait for it."""

    def __init__(self) -> None:
        self._tickets: set[int] = set()
        self._next = itertools.count()

    @asynccontextmanager
    async def place(self, busy: Busy | None) -> AsyncIterator[None]:
        """Hold a place while a question is answered.

        Args:
            busy: Called once, after two seconds, with how many questions are ahead, if any are.

        Raises:
            KindRefusalError: 200 are waiting already.
        """
        if len(self._tickets) >= MOST_WAITING:
            raise KindRefusalError(wording.TOO_BUSY)
        ticket = next(self._next)
        self._tickets.add(ticket)
        try:
            async with _tell_when_slow(lambda: self._tell(ticket, busy)):
                yield
        finally:
            self._tickets.discard(ticket)

    async def _tell(self, ticket: int, busy: Busy | None) -> None:
        before = sum(other < ticket for other in self._tickets)
        if busy is not None and before:
            try:
                await busy(say_count(before, wording.BEFORE_YOURS_ONE, wording.BEFORE_YOURS))
            except Exception as failure:  # noqa: BLE001  the answer itself may still get through
                _log.warning("busy_line_failed", reason=str(failure))


@asynccontextmanager
async def _tell_when_slow(tell: Callable[[], Awaitable[None]]) -> AsyncIterator[None]:
    """Call `tell` when it takes long, and let it finish, so that the answer comes after it."""
    began = False

    async def wait() -> None:
        nonlocal began
        await asyncio.sleep(PATIENCE_S)
        began = True
        await tell()

    waiting = asyncio.create_task(wait())
    try:
        yield
    finally:
        if not began:
            waiting.cancel()
        with suppress(asyncio.CancelledError):
            await waiting
