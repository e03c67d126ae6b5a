"""A machine whose clock is far from Discord's: nothing is deleted by it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any
from unittest.mock import patch

import pytest
from structlog.testing import capture_logs

from bot.connection.discord_time import DiscordTime
from corpus.article import Draft
from corpus.library import bin as bin_

pytestmark = pytest.mark.model
NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)
ARTICLE = Draft(title="The harbour", text="The harbour of Osterby is closed in winter.")


async def _days_pass(world: Any, days: int) -> list[str]:
    """Let days pass, with two tidyings each; returns the events that were logged."""
    tidy = world.bot.get_cog("Lifecycle").tidy
    change = tidy.change_interval
    with (
        capture_logs() as logs,
        patch.object(tidy, "change_interval", lambda **_: change(hours=12)),
    ):
        tidy.change_interval()
        for _ in range(days):
            await world.env.advance_time(86_400)
    return [entry["event"] for entry in logs]


async def _remove(world: Any) -> None:
    library, guild = world.services.library, world.guild.id
    await library.add(guild, ARTICLE)
    await library.remove(guild, "the-harbour")


@pytest.mark.parametrize("wrong_by", [timedelta(days=365), timedelta(days=-365)])
async def test_a_clock_that_discord_contradicts_empties_no_bin(
    world: Any, wrong_by: timedelta, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bin_, "BIN_DAYS", 2)
    await _remove(world)
    time = world.bot.discord_time
    monkeypatch.setattr(time, "ahead", lambda _: wrong_by)
    assert "clock_is_wrong" in await _days_pass(world, 3)
    assert await world.services.library.bin(world.guild.id)
    monkeypatch.setattr(time, "ahead", lambda _: timedelta(seconds=3))
    events = await _days_pass(world, 3)
    assert "clock_is_wrong" not in events
    assert not await world.services.library.bin(world.guild.id)


@pytest.mark.parametrize(
    ("date", "trusted"),
    [
        (format_datetime(NOON, usegmt=True), True),
        (format_datetime(NOON + timedelta(hours=2), usegmt=True), True),
        (format_datetime(NOON - timedelta(days=1), usegmt=True), False),
        (format_datetime(NOON + timedelta(days=365), usegmt=True), False),
        ("Fri, 27 Nov 2026 12:00:00 -0000", True),
        ("yesterday", True),
        ("Fri, 99 Nov 2026 12:00:00 GMT", True),
        (None, True),
    ],
)
def test_a_clock_is_trusted_unless_discord_says_another_day(
    date: str | None, *, trusted: bool
) -> None:
    time = DiscordTime()
    time.read(date)
    assert time.trusts(NOON) is trusted
