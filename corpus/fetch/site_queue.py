"""One visitor a site at a time, with a breath between two: a site is not there for us alone."""

from __future__ import annotations

import asyncio
import time
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from corpus.errors import FetchError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

_MAX_WAITING: Final = 16  # for one site: who comes later would run out of patience anyway
_MAX_KNOWN: Final = 256  # sites whose last visit is remembered, so that memory stays bounded


@dataclass(slots=True)
class _Line:
    """Who waits in line for one site."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    visitors: int = 0
    left_at: float | None = None


class Turns:
    """Hand out turns, first come first served.

    Args:
        patience_s: How long one may wait for a turn, in seconds.
        pause_s: Between two visits to one site, in seconds.
    """

    def __init__(self, *, patience_s: float, pause_s: float) -> None:
        self._patience_s = patience_s
        self._pause_s = pause_s
        self._lines: dict[str, _Line] = {}

    @asynccontextmanager
    async def of(self, host: str) -> AsyncIterator[None]:
        """Hold the turn for `host`; everyone else waits meanwhile.

        Raises:
            FetchError: too many wait already, or it takes too long.
        """
        line = self._lines.setdefault(host, _Line())
        if line.visitors > _MAX_WAITING:
            raise _busy(host)
        line.visitors += 1
        try:
            try:
                async with asyncio.timeout(self._patience_s):
                    await line.lock.acquire()
            except TimeoutError as error:
                raise _busy(host) from error
            try:
                await self._breathe(line)
                yield
            finally:
                line.left_at = time.monotonic()
                line.lock.release()
        finally:
            line.visitors -= 1
            self._forget()

    async def _breathe(self, line: _Line) -> None:
        if line.left_at is not None:
            await asyncio.sleep(max(0.0, line.left_at + self._pause_s - time.monotonic()))

    def _forget(self) -> None:
        """Let go of the oldest lines that nobody waits in."""
        if len(self._lines) > _MAX_KNOWN:
            idle = [host for host, line in self._lines.items() if not line.visitors]
            for host in idle[: len(self._lines) - _MAX_KNOWN]:
                del self._lines[host]


def _busy(host: str) -> FetchError:
    return FetchError(
        "Other pages of {host} are being fetched, one after the other.",
        "Try again in a minute.",
        host=host,
    )
