"""What other processes have done, by PostgreSQL's LISTEN and NOTIFY.

A notice that is sent in a transaction arrives when that is kept, and not at all when it is not.
Notices are lost while nobody listens: whoever has lost the connection looks at everything when it
is back. So a notice only makes something happen sooner; nothing depends on it.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

import structlog
from sqlalchemy import text

from corpus.coordination.contract import Notice
from corpus.database.database import ORIGIN
from corpus.errors import LibraryUnavailableError
from corpus.tasks import of_its_own

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.ext.asyncio import AsyncSession

    from corpus.coordination.link import Link

CHANNEL: Final = "pullquote"
"""PostgreSQL's channels are each database's own."""
_HELLO: Final = "hello"
_NOTIFY: Final = text(f"SELECT pg_notify('{CHANNEL}', :payload)")
_TELL: Final = f"SELECT pg_notify('{CHANNEL}', $1)"
_ALIVE_S: Final = 10.0
"""How often a silent connection is tried: a cut may go unnoticed."""
_ANSWER_S: Final = 5.0
_HELLOS: Final = 3
"""One may be lost, or late: at the start, models are loaded on the same cores."""
_FIRST_WAIT_S: Final = 0.2
_LONGEST_WAIT_S: Final = 5.0
_log = structlog.get_logger(__name__)


async def notify(session: AsyncSession, notice: Notice) -> None:
    """Tell others something when a transaction is kept, but not oneself; nothing on SQLite."""
    if session.get_bind().dialect.name == "postgresql":
        await session.execute(_NOTIFY, {"payload": _payload(notice, session.info[ORIGIN])})


class Listener:
    """See `contract.Notifications`.

    Args:
        link: To the database.
        origin: What this process calls itself in notices.
    """

    def __init__(self, link: Link, origin: str) -> None:
        self._link, self._origin = link, origin
        self._heard: list[Callable[[Notice], None]] = []
        self._missed: list[Callable[[], None]] = []
        self._task: asyncio.Task[None] | None = None
        self._listening = asyncio.Event()
        self._echo = asyncio.Event()

    def subscribe(self, heard: Callable[[Notice], None], missed: Callable[[], None]) -> None:
        """See `contract.Notifications`."""
        self._heard.append(heard)
        self._missed.append(missed)

    async def tell(self, notice: Notice) -> None:
        """See `contract.Notifications`. Where the server is away, those who listen look anyway."""
        with suppress(LibraryUnavailableError):
            await self._link.row(_TELL, _payload(notice, self._origin))

    async def start(self) -> None:
        """Begin to listen; it does when this returns, or the server is away."""
        self._task = of_its_own(self._listen(), "listen")
        with suppress(TimeoutError):
            async with asyncio.timeout(_ANSWER_S):
                await self._listening.wait()

    async def close(self) -> None:
        """Listen no longer."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _listen(self) -> None:
        wait_s, before = _FIRST_WAIT_S, False
        while True:
            try:
                await self._connected(again=before)
            except Exception as error:  # noqa: BLE001  whatever it was, it has to go on
                _log.warning("listening_failed", what=type(error).__name__, next_try_s=wait_s)
                await self._link.drop_idle()
            if self._listening.is_set():
                self._listening.clear()
                wait_s, before = _FIRST_WAIT_S, True
            await asyncio.sleep(wait_s)
            wait_s = min(wait_s * 2, _LONGEST_WAIT_S)

    async def _connected(self, *, again: bool) -> None:
        """Listen on one connection until it is lost."""
        async with self._link.connection() as driver:
            gone = asyncio.Event()
            self._echo.clear()

            def lost(_: object) -> None:
                gone.set()
                self._echo.set()  # no answer will come

            driver.add_termination_listener(lost)
            async with asyncio.timeout(_ANSWER_S):
                await driver.add_listener(CHANNEL, self._arrived)
            self._listening.set()
            if again:
                _log.info("listening_again")
                for missed in self._missed:
                    missed()
            await self._say_hello()
            while not gone.is_set():
                try:
                    async with asyncio.timeout(_ALIVE_S):
                        await gone.wait()
                except TimeoutError:
                    async with asyncio.timeout(_ANSWER_S):
                        await driver.execute("SELECT 1")
            raise ConnectionResetError("the connection that listened was lost")

    async def _say_hello(self) -> None:
        """Hear oneself: a pooler that hands connections on by transaction lets nothing through."""
        for _ in range(_HELLOS):
            await self.tell(Notice(_HELLO, 0))
            with suppress(TimeoutError):
                async with asyncio.timeout(_ANSWER_S):
                    await self._echo.wait()
                return
        cure = "Name the server itself, or a pooler's session mode, in PULLQUOTE_DATABASE_URL."
        _log.warning("notifications_do_not_arrive", cure=cure)

    def _arrived(self, _connection: Any, _pid: int, _channel: str, payload: str) -> None:
        kind, _, rest = payload.partition(" ")
        number, _, origin = rest.partition(" ")
        if origin == self._origin:
            if kind == _HELLO:
                self._echo.set()
            return
        if kind == _HELLO or not number.lstrip("-").isdigit():
            return
        notice = Notice(kind, int(number))
        for heard in self._heard:
            heard(notice)


def _payload(notice: Notice, origin: str) -> str:
    return f"{notice.kind} {notice.tenant} {origin}"
