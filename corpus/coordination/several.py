"""One process of several on one PostgreSQL, and the choice between that and being alone."""

from __future__ import annotations

import asyncio
import os
import secrets
import socket
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, Final

from corpus.coordination.alone import Alone
from corpus.coordination.claims import RowClaims
from corpus.coordination.counters import RowCounters
from corpus.coordination.leases import PROCESS, RowLease, RowLeases
from corpus.coordination.link import Link
from corpus.coordination.notifications import Listener
from corpus.database.engine import is_sqlite, parsed_url

if TYPE_CHECKING:
    from corpus.coordination.contract import Coordination

_CLOSE_S: Final = 5.0


class Several:
    """See `contract.Coordination`.

    Args:
        url: Of the database.
        origin: What its notices call this process (`Database.origin`).
    """

    shared: Final = True

    def __init__(self, url: str, origin: str) -> None:
        # a process that is started again is another one: what it had begun is nobody's
        self.name = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
        self._link = Link(url)
        self._alive: list[RowLease] = []
        self.leases = RowLeases(self._link, self.name)
        self.claims = RowClaims(self._link, self.name, self._alive)
        self.counters = RowCounters(self._link)
        self.notifications = Listener(self._link, origin)
        self._until_closed = AsyncExitStack()

    async def start(self) -> None:
        """See `contract.Coordination`.

        Raises:
            DatabaseAwayError: The server cannot be reached.
        """
        presence = self.leases.hold(f"{PROCESS}{self.name}")
        self._alive.append(await self._until_closed.enter_async_context(presence))
        await self.notifications.start()

    def leave(self) -> None:
        """See `contract.Coordination`."""
        self.claims.leave()

    async def purge(self) -> None:
        """See `contract.Coordination`."""
        await self.claims.purge()
        await self.counters.purge()
        await self.leases.purge()

    async def close(self) -> None:
        """See `contract.Coordination`."""
        await self.notifications.close()
        async with asyncio.timeout(_CLOSE_S):
            await self._until_closed.aclose()
        await self._link.close()


def coordination_for(url: str, origin: str) -> Coordination:
    """Return how a process on this database agrees with others: on SQLite there are none.

    Args:
        url: Of the database; as for `Library.open`.
        origin: As for `Several`.
    """
    return Alone() if is_sqlite(parsed_url(url)) else Several(url, origin)
