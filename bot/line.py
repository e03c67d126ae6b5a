"""The line in which questions wait for one of a few places: bounded, and fair to each server.

A free place goes to the server that has the fewest questions in places, servers with as many taking
turns. So one that asks two hundred things at once does not starve another that asks one. A full
line makes room for whoever has fewer waiting: the last one of the server with the most is sent
away. Who cannot be answered before their deadline, as far as can be told from how long others took,
is not kept waiting for it.
"""

from __future__ import annotations

import asyncio
import itertools
from collections import Counter, deque
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.ui import wording
from bot.ui.replies import TooBusyError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

PLACES = 16
"""Questions that are answered at once: enough to fill the models' batches, few enough that each is
answered soon."""
MOST_WAITING = 200
"""Who would wait longer than these take is better asked to come back."""
_MEMORY = 0.1
"""What a question's time counts in the mean of those before."""


@dataclass(eq=False)
class Ticket:
    """One question in the line.

    Attributes:
        server: Whose share it takes.
        deadline: When it must be answered, by the event loop's clock.
        turn: Done when it has a place.
    """

    server: int
    deadline: float
    turn: asyncio.Future[None] = field(
        default_factory=lambda: asyncio.get_running_loop().create_future()
    )


class Line:
    """The questions of one bot that are being answered or wait for it.

    Attributes:
        places: How many are answered at once.
        most: How many may wait.
    """

    def __init__(self, places: int = PLACES, most: int = MOST_WAITING) -> None:
        self.places = places
        self.most = most
        self._waiting: dict[int, deque[Ticket]] = {}  # by server
        self._placed: dict[Ticket, None] = {}  # in the order in which they got their places
        self._turns = itertools.count()
        self._last_turn: dict[int, int] = {}  # of each server that waits or has a place
        self._usual_s = 0.0

    @property
    def waiting(self) -> int:
        """How many wait for a place."""
        return sum(map(len, self._waiting.values()))

    @property
    def under_way(self) -> int:
        """How many have a place."""
        return len(self._placed)

    @property
    def idle(self) -> bool:
        """Whether nobody is answered or waits."""
        return not self._placed and not self._waiting

    @property
    def full(self) -> bool:
        """Whether every place is taken, so that who comes now has to wait."""
        return len(self._placed) >= self.places

    def ahead(self, ticket: Ticket) -> int:
        """Return how many are answered before a question, as far as can be told now."""
        if ticket in self._placed:
            return list(self._placed).index(ticket)
        own = self._waiting.get(ticket.server, ())
        if ticket not in own:
            return 0
        before, turns = own.index(ticket), self._in_turn()
        earlier = turns.index(ticket.server)
        for turn, server in enumerate(turns):
            if server != ticket.server:
                before += min(len(self._waiting[server]), own.index(ticket) + (turn < earlier))
        return len(self._placed) + before

    @asynccontextmanager
    async def place(self, ticket: Ticket) -> AsyncIterator[None]:
        """Wait for a place and hold it.

        Raises:
            TooBusyError: Too many wait already, or it would be answered too late.
        """
        await self._wait(ticket)
        began = asyncio.get_running_loop().time()
        try:
            yield
        finally:
            took_s = asyncio.get_running_loop().time() - began
            self._usual_s += _MEMORY * (took_s - self._usual_s)
            self._leave(ticket)

    async def _wait(self, ticket: Ticket) -> None:
        if not self.full and not self._waiting:
            self._let_in(ticket)
            return
        self._make_room(ticket.server)
        self._waiting.setdefault(ticket.server, deque()).append(ticket)
        try:
            if self._too_late(ticket, (self.ahead(ticket) + 1) / self.places):
                ticket.turn.set_exception(_busy())
            async with asyncio.timeout_at(ticket.deadline):
                await ticket.turn
        except TimeoutError:
            self._leave(ticket)
            raise _busy() from None
        except BaseException:
            self._leave(ticket)
            raise

    def _leave(self, ticket: Ticket) -> None:
        """Give up a place, or the wait for one."""
        self._remove(ticket)
        if ticket in self._placed:
            del self._placed[ticket]
            self._go_on()
        if ticket.server not in self._waiting and not self._placed_of(ticket.server):
            self._last_turn.pop(ticket.server, None)

    def _go_on(self) -> None:
        """Give free places to who is next."""
        while self._waiting and not self.full:
            ticket = self._waiting[self._in_turn()[0]][0]
            self._remove(ticket)
            if ticket.turn.done():
                continue
            if self._too_late(ticket, 1):
                ticket.turn.set_exception(_busy())
                continue
            self._let_in(ticket)
            ticket.turn.set_result(None)

    def _let_in(self, ticket: Ticket) -> None:
        self._placed[ticket] = None
        self._last_turn[ticket.server] = next(self._turns)

    def _in_turn(self) -> list[int]:
        """Return the servers that wait, the one whose turn it is first."""
        placed = Counter(ticket.server for ticket in self._placed)
        return sorted(
            self._waiting, key=lambda server: (placed[server], self._last_turn.get(server, -1))
        )

    def _placed_of(self, server: int) -> bool:
        return any(ticket.server == server for ticket in self._placed)

    def _too_late(self, ticket: Ticket, rounds: float) -> bool:
        """Return whether a question will miss its deadline, going by how long others took."""
        now = asyncio.get_running_loop().time()
        return now + rounds * self._usual_s > ticket.deadline

    def _make_room(self, server: int) -> None:
        """Let one more wait.

        Raises:
            TooBusyError: The line is full, and no server has more waiting than this one.
        """
        if self.waiting < self.most:
            return
        longest = max(self._waiting.values(), key=len, default=deque[Ticket]())
        if len(longest) <= len(self._waiting.get(server, ())) + 1:
            raise _busy()
        last = longest[-1]
        self._remove(last)
        if not last.turn.done():
            last.turn.set_exception(_busy())

    def _remove(self, ticket: Ticket) -> None:
        """Take a question out of those that wait, if it is one."""
        own = self._waiting.get(ticket.server)
        if own is not None and ticket in own:
            own.remove(ticket)
            if not own:
                del self._waiting[ticket.server]


def _busy() -> TooBusyError:
    return TooBusyError(wording.TOO_BUSY)
