"""How the process is: a heartbeat on the event loop, and whoever is told what it says.

The heart is a task that the loop runs twice a second. A loop that hangs runs it no more: systemd
hears nothing and ends the process, and the health endpoint, which the same loop serves, is silent.
"""

from __future__ import annotations

import asyncio
import time
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import TYPE_CHECKING, Protocol

from bot.health.service_manager import ServiceManager

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from bot.health.metrics import Metrics

BEAT_S = 0.5
_SHARE = 3
"""systemd hears the heart so many times in the silence after which it would end the process."""
_SILENT_S = 30.0
"""A heart that has not beaten for so long has stopped."""
_EXTENDED_EVERY_S = 20.0
"""A start that goes on asks for more time so often."""


class Watched(Protocol):
    """What is watched: the bot."""

    def is_ready(self) -> bool:
        """Return whether Discord has let it in."""
        ...

    async def missing(self) -> list[str]:
        """Return what it waits for before it can answer, in words; nothing where it can."""
        ...


class Health:
    """How one process is.

    Args:
        metrics: Where the heart writes how late it beats.
        manager: Who started the process and wants to hear of it.
    """

    def __init__(self, metrics: Metrics, manager: ServiceManager | None = None) -> None:
        self.metrics = metrics
        self._manager = manager or ServiceManager()
        self._bot: Watched | None = None
        self._status = ""
        self._ready = self._stops = False
        self._beat = time.monotonic()
        self._told = self._extended = 0.0

    @property
    def supervised(self) -> bool:
        """Whether a service manager started the process and listens."""
        return self._manager.listens

    @asynccontextmanager
    async def watching(self) -> AsyncIterator[None]:
        """Let the heart beat, and say at the end that the process stops."""
        self._say("Starting.")
        heart = asyncio.create_task(self._beating(), name="heart")
        try:
            yield
        finally:
            self.stopping()
            heart.cancel()
            with suppress(asyncio.CancelledError):
                await heart

    @contextmanager
    def of(self, bot: Watched) -> Iterator[None]:
        """Watch a bot while it runs. Where it is stopped, that is said before it has closed."""
        self._bot = bot
        try:
            yield
        except asyncio.CancelledError:
            self.stopping()
            raise
        finally:
            self._bot = None

    def stopping(self) -> None:
        """Say that the process ends."""
        if not self._stops:
            self._stops = True
            self._manager.stopping()
            self._say("Stopping.")

    def waits(self, seconds: float) -> None:
        """Say that Discord is in trouble, and when the next try is."""
        self._say(f"Discord is in trouble; the next try is in {seconds:.0f} s.")
        self.metrics.restarted()

    def alive(self) -> bool:
        """Return whether the heart beats."""
        return time.monotonic() - self._beat < _SILENT_S

    async def missing(self) -> list[str]:
        """Return what is missing before questions are answered, in words."""
        bot = self._bot
        return ["Discord"] if bot is None else await bot.missing()

    async def _beating(self) -> None:
        loop = asyncio.get_running_loop()
        watchdog_s = self._manager.watchdog_s
        pause_s = BEAT_S if watchdog_s is None else min(BEAT_S, watchdog_s / _SHARE)
        while True:
            due = loop.time() + pause_s
            await asyncio.sleep(pause_s)
            self.metrics.loop_lag.observe(max(0.0, loop.time() - due))
            self._beat = time.monotonic()
            self._tell()

    def _tell(self) -> None:
        """Tell the service manager what there is to tell, at one beat."""
        now, watchdog_s = self._beat, self._manager.watchdog_s
        if watchdog_s is not None and now - self._told >= watchdog_s / _SHARE - BEAT_S / 10:
            self._manager.alive()
            self._told = now
        connected = self._bot is not None and self._bot.is_ready()
        if connected:
            self._say("Connected to Discord.")
        if self._ready:
            return
        if connected:
            self._ready = True
            self._manager.ready()
        elif now - self._extended >= _EXTENDED_EVERY_S:
            self._manager.still_starting()
            self._extended = now

    def _say(self, words: str) -> None:
        if words != self._status:
            self._status = words
            self._manager.status(words)
