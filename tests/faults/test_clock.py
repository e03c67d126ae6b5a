"""The wall clock is set wrong while something is under way, and put right again."""

from __future__ import annotations

import asyncio
import os
import time
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import discord
import pytest

from bot.connection.steady_loop import SteadyLoop
from bot.throttle import Throttle
from bot.ui import wording
from bot.ui.replies import TooFastError
from tests.faults.clock import AHEAD, BACK, JUMPS, set_clock
from tests.faults.run import Harness, in_child

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="each fault is a forked process")
PAUSE_S = 0.05


def test_a_wrong_clock_leaves_nothing_too_short_or_too_long(tmp_path: Path) -> None:
    harness = Harness(tmp_path, stride=19)
    harness.jump_clocks()
    assert [one for row in harness.rows.values() for one in row.wrong] == []
    assert harness.faults > 8


@pytest.mark.parametrize("jump", JUMPS.values(), ids=JUMPS)
def test_everybody_in_the_process_sees_the_shifted_clock(jump: timedelta) -> None:
    def shown() -> list[float]:
        began = time.monotonic()
        set_clock(jump)
        moments = [datetime.now(UTC), discord.utils.utcnow(), datetime.now().astimezone()]
        seconds = [*(moment.timestamp() for moment in moments), time.time(), time.time_ns() / 1e9]
        seconds.append(time.mktime(time.strptime(time.strftime("%Y%m%d%H%M%S"), "%Y%m%d%H%M%S")))
        days = date.today().toordinal() - date.fromtimestamp(time.time()).toordinal()  # noqa: DTZ011, DTZ012
        return [time.monotonic() - began, days, *seconds]

    before = time.time()
    passed, days, *seen = in_child(shown)
    assert passed < 60
    assert days == 0
    assert len(seen) == 6
    assert all(-5 < moment - before - jump.total_seconds() < 60 for moment in seen)


@pytest.mark.parametrize("kind", JUMPS)
def test_the_hourly_tidying_keeps_its_pauses_when_the_clock_jumps(kind: str) -> None:
    async def five_rounds() -> float:
        rounds = 0

        async def work() -> None:
            nonlocal rounds
            rounds += 1
            if rounds == 2:
                set_clock(JUMPS[kind])
            if rounds == 5:
                loop.stop()

        loop = SteadyLoop(work, seconds=PAUSE_S)
        began = time.monotonic()
        async with asyncio.timeout(20):
            await loop.start()
        return time.monotonic() - began

    took = in_child(lambda: asyncio.run(five_rounds()))
    assert isinstance(took, float), took
    assert took > 3.5 * PAUSE_S, "no round follows another without its pause"


@pytest.mark.parametrize("kind", [AHEAD, BACK])
def test_nobody_is_shut_out_for_a_month_by_a_clock_that_is_set_back(kind: str) -> None:
    def refused() -> str:
        throttle = Throttle(1, 10.0)
        throttle.hold_back(1, 2)
        set_clock(JUMPS[kind])
        with pytest.raises(TooFastError) as said:
            throttle.hold_back(1, 2)
        return str(said.value)

    sentences = [wording.COOLDOWN.format(n=seconds) for seconds in range(50, 61)]
    assert in_child(refused) in sentences
