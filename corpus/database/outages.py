"""A server of PostgreSQL goes away and comes back: how that looks, how long it is waited for.

Whoever needs a connection while the server restarts waits for a moment, and does not notice. The
wait is short, since Discord gives up on a reply after three seconds, and it is one for all: where a
server stays away, each further one tries once and learns of it at once.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import structlog
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from corpus.database.engine import CONNECT_S
from corpus.errors import ChangeInDoubtError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.ext.asyncio import AsyncEngine

PATIENCE_S: Final = 1.5
"""How long a server that went away is waited for, in seconds from when that was noticed."""
_PAUSE_S: Final = 0.1
_KNOWN_S: Final = 1.0
"""A try takes no longer while the server is known to be away: it may be there and say nothing."""
_AWAY: Final = ("08", "57P01", "57P02", "57P03", "57P05")
"""How its codes of errors begin that say that the server, or the connection, is gone or going."""
_IN_DOUBT_S: Final = 20.0
"""How long a server is waited for that went away while it kept a change, in seconds."""
_LIFE: Final = "CAST(pg_stat_get_bgwriter_stat_reset_time() AS text)"
"""Statistics outlive a restart in order and no crash, so this tells one life from the next."""
_NUMBER: Final = f"CAST(pg_current_xact_id() AS text) AS number, {_LIFE} AS life"
_BEGIN: Final = text(f"SELECT {_NUMBER}")
_BEGIN_BEHIND: Final = text(f"SELECT pg_advisory_xact_lock(:lock), {_NUMBER}")
"""Takes the lock, which is held to the end of the transaction."""
_STATE: Final = text(
    f"SELECT pg_xact_status(CAST(CAST(:number AS text) AS xid8)) AS state, {_LIFE} AS life"
)
_UNKNOWN_NUMBER: Final = "22023"
"""The code of the error where a number has not been given yet: a crash has forgotten it."""
_log = structlog.get_logger(__name__)


def is_away(error: BaseException) -> bool:
    """Return whether an error of the driver says that the server or its connection is gone.

    A server that answers and refuses, such as a password or a certificate, is not away.
    """
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return True
    for one in _with_causes(error):
        code = getattr(one, "sqlstate", None)
        if isinstance(code, str):
            return code.startswith(_AWAY)
        if isinstance(one, ssl.SSLError) and not isinstance(one, ssl.SSLEOFError):
            return False
        if isinstance(one, OSError):  # TimeoutError is one
            return "rejected SSL" not in str(one)
        if "connection is closed" in str(one):
            return True
    return False


def reason_of(error: BaseException) -> str:
    """Return in a few words what is known of an outage."""
    for one in _with_causes(error):
        if isinstance(one, socket.gaierror):
            return "no machine of that name is found"
        if getattr(one, "sqlstate", None) == "57P03":
            return "it is starting or shutting down"
        if isinstance(one, TimeoutError):
            return "it does not answer"
        if isinstance(one, ConnectionRefusedError | FileNotFoundError):
            return "nothing listens there"
    return "the connection was lost"


@dataclass(frozen=True)
class Transaction:
    """One that writes, as the server can be asked about it.

    Attributes:
        number: Unique for as long as the server does not crash.
        life: Of the server: another one after each crash.
    """

    number: str
    life: str


async def begin_write(session: AsyncSession, lock: int | None) -> Transaction:
    """Begin a transaction that writes, behind those that hold the same lock; of none if None."""
    behind = {} if lock is None else {"lock": lock}
    row = (await session.execute(_BEGIN_BEHIND if behind else _BEGIN, behind)).one()
    return Transaction(row.number, row.life)


class Outage:
    """Whether a server is away at the moment, as one process has noticed.

    Args:
        name: What the log calls the database.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._since: float | None = None

    async def connect(self, engine: AsyncEngine) -> AsyncSession:
        """Open a session that has its connection, and wait a little for a server that is away.

        Raises:
            Exception: What the driver throws, of the last try.
        """
        while True:
            session = AsyncSession(engine, expire_on_commit=False)
            try:
                async with asyncio.timeout(CONNECT_S if self._since is None else _KNOWN_S):
                    await session.connection()
            except BaseException as error:
                await session.close()
                if not isinstance(error, Exception) or not is_away(error) or not self._goes_on():
                    raise
                await asyncio.sleep(_PAUSE_S)
            else:
                self._is_over()
                return session

    async def was_kept(self, engine: AsyncEngine, transaction: Transaction, name: str) -> bool:
        """Return whether a transaction was kept whose connection was lost while it ended.

        Args:
            engine: Of the same server.
            transaction: As `begin_write` returned it.
            name: How the error names the database.

        Raises:
            ChangeInDoubtError: The server cannot say, or cannot be asked in time.
        """
        try:
            async with asyncio.timeout(_IN_DOUBT_S):
                state = await self._state(engine, transaction)
        except (SQLAlchemyError, OSError) as error:
            raise in_doubt(name) from error
        if state is None:  # too long ago, or of another server that took over
            raise in_doubt(name)
        return state == "committed"

    async def _state(self, engine: AsyncEngine, transaction: Transaction) -> str | None:
        """Return what became of a transaction: "committed", "aborted", or None for nobody knows.

        A crash gives the number of a transaction that it has forgotten to another one, so after it
        "committed" may be said of that.
        """
        while True:
            try:
                async with await self.connect(engine) as session:
                    found = await session.execute(_STATE, {"number": transaction.number})
                    state, life = found.one()
                if state == "committed":
                    return "committed" if life == transaction.life else None
                if state != "in progress":
                    return str(state) if state else None
            except (SQLAlchemyError, OSError) as error:
                if code_of(error) == _UNKNOWN_NUMBER:
                    return "aborted"
                if not is_away(error):
                    raise
            await asyncio.sleep(_PAUSE_S)

    def _goes_on(self) -> bool:
        """Note that the server is away, and return whether to wait for it."""
        now = time.monotonic()
        if self._since is None:
            self._since = now
            _log.warning("database_away", database=self._name)
        return now - self._since < PATIENCE_S

    def _is_over(self) -> None:
        if self._since is not None:
            away_s = round(time.monotonic() - self._since, 1)
            _log.info("database_back", database=self._name, away_s=away_s)
            self._since = None


def _with_causes(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an error, what the driver threw below it, and what caused that."""
    while error is not None:
        yield error
        error = getattr(error, "orig", None) or error.__cause__


def code_of(error: BaseException) -> str | None:
    """Return a server's code for its error, such as 28P01; None where it is not from one."""
    codes = (getattr(one, "sqlstate", None) for one in _with_causes(error))
    return next(filter(None, codes), None)


def in_doubt(name: str) -> ChangeInDoubtError:
    """Return the error for a change of which nobody can say whether it was kept."""
    return ChangeInDoubtError(
        f"The database server at {name} was lost while it kept a change.",
        "Look whether the change is there before you make it again.",
    )
