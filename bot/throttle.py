"""Who may ask now: a cooldown for each member, and the line in which questions wait (`bot.line`).

Who waits long hears how many are ahead, and who cannot be answered in time hears so at once.
"""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING

import structlog
from discord.ext import commands

from bot.line import Line, Ticket
from bot.ui import wording
from bot.ui.language import say_count
from bot.ui.replies import TooBusyError, TooFastError
from corpus.errors import LibraryUnavailableError, in_log

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from corpus.coordination.contract import Counters

Busy = Callable[[str], Awaitable[None]]
"""Shows a sentence to whoever waits, in the place of the answer."""
_log = structlog.get_logger(__name__)
PATIENCE_S = 2.0
_MINUTE = 60.0


class Throttle:
    """The cooldowns and the line of one bot.

    Args:
        per_minute: Questions that a member may ask in a minute in one place; 0 for any number.
        timeout_s: Seconds after which a question is given up, in whatever place it is.
        counters: Shared with other processes; None where there are none.
    """

    def __init__(self, per_minute: int, timeout_s: float, counters: Counters | None = None) -> None:
        self._per_minute, self._counters = per_minute, counters
        self._cooldowns: commands.CooldownMapping[tuple[int, int, bool, bool]] | None = (
            commands.CooldownMapping.from_cooldown(per_minute, _MINUTE, lambda place: place)
            if per_minute
            else None
        )
        self._timeout_s = timeout_s
        self._line = Line()

    @property
    def waiting(self) -> int:
        """How many questions wait for a place."""
        return self._line.waiting

    @property
    def under_way(self) -> int:
        """How many questions have one."""
        return self._line.under_way

    @property
    def idle(self) -> bool:
        """Whether no question is under way."""
        return self._line.idle

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
        # By default they go by the wall clock: set back by a month, it would shut a member out.
        now = time.perf_counter()
        place = (guild_id or 0, asker, overheard, cheap)
        wait = self._cooldowns.update_rate_limit(place, now)
        if wait:
            raise TooFastError(wording.cooldown(wait))

    async def admit(
        self, asker: int, guild_id: int | None, *, overheard: bool = False, cheap: bool = False
    ) -> None:
        """Count a question with all processes, or refuse who asks too fast; see `hold_back`.

        Where the database is away, the process's own count has to do.
        """
        self.hold_back(asker, guild_id, overheard=overheard, cheap=cheap)
        if not self._per_minute or self._counters is None:
            return
        place = f"{guild_id or 0} {asker} {overheard} {cheap}".encode()
        name = hashlib.blake2b(place, digest_size=16).hexdigest()  # who it is, is nobody's business
        try:
            wait = await self._counters.used_up(f"ask {name}", self._per_minute, _MINUTE)
        except LibraryUnavailableError as error:
            _log.warning("cooldown_of_this_process_only", reason=error.in_log)
            return
        if wait is not None:
            raise TooFastError(wording.cooldown(wait))

    @asynccontextmanager
    async def in_turn(self, guild_id: int | None, busy: Busy | None = None) -> AsyncIterator[None]:
        """Wait for a place among those who are answered, then hold it until the time is over.

        Args:
            guild_id: Each server has a share, direct messages (None) have one more.
            busy: Given a sentence to show, once, after two seconds, where others' questions keep
                this one waiting.

        Raises:
            TooBusyError: Too many wait already, or have kept this one from being answered.
            TimeoutError: What was done in the place took too long.
        """
        ticket = Ticket(guild_id or 0, asyncio.get_running_loop().time() + self._timeout_s)
        telling = _tell_when_slow(lambda: self._tell(ticket, busy))
        try:
            async with telling, self._line.place(ticket), asyncio.timeout_at(ticket.deadline):
                yield
        except TimeoutError:
            if self._line.full:
                raise TooBusyError(wording.TOO_BUSY) from None
            raise

    async def _tell(self, ticket: Ticket, busy: Busy | None) -> None:
        before = self._line.ahead(ticket)
        if busy is not None and before:
            try:
                await busy(say_count(before, wording.BEFORE_YOURS_ONE, wording.BEFORE_YOURS))
            except Exception as failure:  # noqa: BLE001  the answer itself may still get through
                _log.warning("busy_line_failed", reason=in_log(failure))


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
