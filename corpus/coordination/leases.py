"""Leases in PostgreSQL: a row with its holder and when it expires, by the database's own clock.

Why rows and not advisory locks of a session: those are the connection's. They vanish when it is
cut although the process goes on and believes it has them, they stay for as long as a server takes
a dead peer's connection for open, and behind a pooler that hands connections on by transaction they
belong to whoever comes next. A row outlives all that, and its token is a fence.

A holder knows by its own machine's clock until when nobody else can have it: what it says to the
database is dated before it is sent, so the database's date is later.
"""

from __future__ import annotations

import asyncio
import random
import time
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Any, Final

import structlog
from sqlalchemy import text

from corpus.coordination.alone import held
from corpus.errors import LeaseLostError, LibraryUnavailableError
from corpus.tasks import of_its_own

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from sqlalchemy.ext.asyncio import AsyncSession

    from corpus.coordination.link import Link

LASTS_S: Final = 15.0
"""How long a lease lasts that is not renewed: so long a dead process holds others up."""
_RENEWED_S: Final = 4.0
_MARGIN_S: Final = 1.0
"""Clocks of two machines do not go alike: a holder stops so much earlier."""
_LOOKED_S: Final = 0.2
"""How often who waits looks again."""

_TAKE: Final = """
INSERT INTO leases AS lease (name, holder, token, expires)
VALUES ($1, $2, 1, clock_timestamp() + make_interval(secs => $3))
ON CONFLICT (name) DO UPDATE
SET holder = excluded.holder, token = lease.token + 1, expires = excluded.expires
WHERE lease.expires <= clock_timestamp() OR lease.holder = excluded.holder
RETURNING token
"""
_RENEW: Final = """
UPDATE leases SET expires = clock_timestamp() + make_interval(secs => $4)
WHERE name = $1 AND holder = $2 AND token = $3 RETURNING token
"""
_GIVE_BACK: Final = """
UPDATE leases SET expires = '-infinity' WHERE name = $1 AND holder = $2 AND token = $3
"""
_FREE: Final = "SELECT 1 FROM leases WHERE name = $1 AND expires > clock_timestamp()"
_FENCE: Final = text(
    "SELECT 1 FROM leases WHERE name = :name AND holder = :holder AND token = :token "
    "AND expires > clock_timestamp() FOR SHARE"
)
_COUNT: Final = """
INSERT INTO leases AS lease (name, holder, token, expires) VALUES ($1, '', 1, '-infinity')
ON CONFLICT (name) DO UPDATE SET token = lease.token + 1 RETURNING token
"""
_NUMBERS: Final = "SELECT name, token FROM leases WHERE starts_with(name, $1)"
_PURGE: Final = """
DELETE FROM leases
WHERE starts_with(name, $1) AND expires < clock_timestamp() - make_interval(secs => 3600)
"""
PROCESS: Final = "process "
"""How the leases begin that say which processes are alive."""
_log = structlog.get_logger(__name__)


def clock() -> float:
    """Return seconds on a clock that goes on while the machine is suspended, where there is one."""
    kind = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
    return time.clock_gettime(kind)


class RowLease:
    """A lease that this process has. See `contract.Lease`.

    Args:
        link: To the database.
        holder: Who, in this life of the process and for this purpose.
        name: What.
        token: As the database gave it.
        until: To when nobody else can have it, by `clock`.
    """

    def __init__(self, link: Link, holder: str, name: str, token: int, until: float) -> None:
        self.name, self.token = name, token
        self._link, self._holder = link, holder
        self._until = until

    @property
    def held(self) -> bool:
        """See `contract.Lease`."""
        return clock() < self._until - _MARGIN_S

    async def confirm(self) -> None:
        """See `contract.Lease`. One that has expired is ours again if nobody has had it since."""
        began = clock()
        renewed = await self._link.row(_RENEW, self.name, self._holder, self.token, LASTS_S)
        if renewed is None:
            self._until = float("-inf")
            raise lost(self.name)
        self._until = began + LASTS_S

    async def fence(self, session: AsyncSession) -> None:
        """See `contract.Lease`."""
        values = {"name": self.name, "holder": self._holder, "token": self.token}
        if await session.scalar(_FENCE, values) is None:
            raise lost(self.name)

    async def renewing(self) -> None:
        """Renew it until it is lost or this is cancelled; a server that is away is tried again."""
        while True:
            await asyncio.sleep(_RENEWED_S)
            try:
                await self.confirm()
            except LibraryUnavailableError as error:
                _log.info("lease_not_renewed", lease=self.name, reason=error.in_log)
            except LeaseLostError:
                _log.warning("lease_lost", lease=self.name, token=self.token)
                return

    async def give_back(self) -> None:
        """Let others have it at once; where the server is away it expires."""
        self._until = float("-inf")
        with suppress(LibraryUnavailableError):
            await self._link.row(_GIVE_BACK, self.name, self._holder, self.token)


class RowLeases:
    """See `contract.Leases`.

    Args:
        link: To the database.
        process: What this process is called.
    """

    def __init__(self, link: Link, process: str) -> None:
        self._link, self._process = link, process
        self._number = 0

    @asynccontextmanager
    async def hold(self, name: str, wait_s: float = 0.0) -> AsyncIterator[RowLease]:
        """See `contract.Leases`."""
        lease = await self._waited_for(name, wait_s)
        renewing = of_its_own(lease.renewing(), f"renew-{name}")
        try:
            yield lease
        finally:
            renewing.cancel()
            await asyncio.gather(renewing, return_exceptions=True)
            await asyncio.shield(lease.give_back())

    async def _waited_for(self, name: str, wait_s: float) -> RowLease:
        # of each try its own: a statement that is said twice is the same holder's
        self._number += 1
        holder = f"{self._process}/{self._number}"
        deadline = time.monotonic() + wait_s
        while True:
            began = clock()
            row = await self._link.row(_TAKE, name, holder, LASTS_S)
            if row is not None:
                return RowLease(self._link, holder, name, row["token"], began + LASTS_S)
            if time.monotonic() >= deadline:
                raise held(name)
            await asyncio.sleep(_LOOKED_S * random.uniform(0.5, 1.5))  # noqa: S311  not in step

    async def once_in(self, name: str, seconds: float) -> bool:
        """See `contract.Leases`."""
        self._number += 1
        holder = f"{self._process}/{self._number}"
        return await self._link.row(_TAKE, name, holder, float(seconds)) is not None

    async def is_free(self, name: str) -> bool:
        """See `contract.Leases`."""
        return await self._link.row(_FREE, name) is None

    async def count_up(self, name: str) -> int:
        """See `contract.Leases`. Said twice it counts two, which does no harm: it only grows."""
        row: Any = await self._link.row(_COUNT, name)
        return int(row["token"])

    async def numbers(self, prefix: str) -> Mapping[str, int]:
        """See `contract.Leases`."""
        rows = await self._link.rows(_NUMBERS, prefix)
        return {row["name"].removeprefix(prefix): row["token"] for row in rows}

    async def purge(self) -> None:
        """Drop processes that ended an hour ago. Other rows stay: their tokens must only grow."""
        await self._link.row(_PURGE, PROCESS)


def lost(name: str) -> LeaseLostError:
    """Make the error for who has been taken for dead."""
    return LeaseLostError(
        f"Another process has taken this over: {name}.", "Nothing: it is done there."
    )
