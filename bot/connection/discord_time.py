"""What time it is, as Discord has it: each of its responses says so.

This machine's clock may be wrong: a cheap server may start in 1970, or be set a year ahead for an
hour. What is deleted by its age is gone when the clock is right again, so nothing is while the two
clocks are far apart.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Final

import aiohttp

if TYPE_CHECKING:
    from types import SimpleNamespace

FAR: Final = timedelta(hours=12)
"""More than any time zone that somebody mistook; less than the shortest time anything is kept."""


class DiscordTime:
    """Discord's clock, read off the latest response and carried on from there."""

    def __init__(self) -> None:
        self._read: tuple[datetime, float] | None = None

    def trace(self) -> aiohttp.TraceConfig:
        """Return what makes discord.py's HTTP session show its responses."""
        config = aiohttp.TraceConfig()
        config.on_request_end.append(self._ended)
        return config

    def read(self, date: str | None) -> None:
        """Take the time from a response's `Date`; what is no time is passed over."""
        try:
            said = parsedate_to_datetime(date or "")
        except ValueError:
            return
        aware = said if said.tzinfo else said.replace(tzinfo=UTC)
        self._read = aware, time.monotonic()

    def ahead(self, now: datetime) -> timedelta | None:
        """Return how far a clock is ahead of Discord's, less than zero where it is behind.

        Args:
            now: What the clock says, aware UTC.

        Returns:
            None while Discord has said nothing.
        """
        if self._read is None:
            return None
        said, when = self._read
        return now - (said + timedelta(seconds=time.monotonic() - when))

    def trusts(self, now: datetime) -> bool:
        """Return whether a clock may be gone by; it may while nobody says otherwise."""
        ahead = self.ahead(now)
        return ahead is None or abs(ahead) < FAR

    async def _ended(
        self,
        _session: aiohttp.ClientSession,
        _context: SimpleNamespace,
        ended: aiohttp.TraceRequestEndParams,
    ) -> None:
        self.read(ended.response.headers.get("Date"))
