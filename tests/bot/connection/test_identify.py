"""Shards identify themselves as Discord wants it, whichever process has them."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections import defaultdict
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.connection import identify
from bot.connection.identify import Identifies
from corpus.coordination.alone import OwnCounters
from corpus.errors import DatabaseAwayError

APART_S = 0.3


@pytest.fixture(autouse=True)
def _hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(identify, "APART_S", APART_S)
    monkeypatch.setattr(identify, "LATE_S", 0.1)


class Gateway:
    """Discord's `/gateway/bot`."""

    def __init__(self, **limit: int) -> None:
        usual = {"total": 1000, "remaining": 900, "reset_after": 0, "max_concurrency": 1}
        self.limit: dict[str, int] = {**usual, **limit}
        self.asked = 0

    async def __call__(self) -> tuple[int, str, dict[str, Any]]:
        self.asked += 1
        return 1, "wss://gateway.example", dict(self.limit)


@pytest.mark.parametrize("buckets", [1, 2])
async def test_a_bucket_waits_between_two_over_all_processes(buckets: int) -> None:
    counters, gateway = OwnCounters(), Gateway(max_concurrency=buckets)
    processes = [Identifies(gateway, counters) for _ in range(2)]
    began, times = time.monotonic(), defaultdict(list)

    async def start(shard: int) -> None:
        await processes[shard % 2 ^ shard // 2].turn(shard)
        times[shard % buckets].append(time.monotonic() - began)

    await asyncio.gather(*map(start, range(4)))
    assert len(times) == buckets
    for each in times.values():
        apart = [later - earlier for earlier, later in itertools.pairwise(sorted(each))]
        assert min(apart) >= APART_S - 0.1
        assert each[0] < APART_S, "the first waits for nobody"


async def test_a_day_that_is_nearly_used_up_is_waited_for_and_said() -> None:
    gateway = Gateway(remaining=50, reset_after=200)
    process = Identifies(gateway, OwnCounters())
    with capture_logs() as logs:
        waiting = asyncio.create_task(process.turn(0))
        await asyncio.sleep(0.5)
        assert not waiting.done()
        gateway.limit["remaining"] = 1000
        async with asyncio.timeout(5):
            await waiting
    said = next(log for log in logs if log["event"] == "identifications_nearly_used_up")
    assert (said["left"], said["of"], said["log_level"]) == (50, 1000, "error")


async def test_who_comes_too_late_takes_another_turn() -> None:
    counters = OwnCounters()
    process, other = (Identifies(Gateway(), counters) for _ in range(2))
    await other.turn(0)
    waiting = asyncio.create_task(process.turn(0))
    await asyncio.sleep(0.1)
    time.sleep(APART_S + 0.2)  # noqa: ASYNC251  the machine is busy
    began = time.monotonic()
    await other.turn(0)
    others = time.monotonic()
    await waiting
    assert abs(time.monotonic() - others) >= APART_S - 0.15, began


async def test_without_the_database_a_process_waits_as_if_it_were_alone() -> None:
    class Away(OwnCounters):
        async def turn(self, place: str, apart_s: float) -> float:
            raise DatabaseAwayError(place, str(apart_s))

    process, began = Identifies(Gateway(), Away()), time.monotonic()
    with capture_logs() as logs:
        await process.turn(0)
    assert time.monotonic() - began >= APART_S
    assert [log["event"] for log in logs] == ["identify_not_coordinated"]


async def test_where_discord_does_not_say_how_many_are_left_the_shard_goes_on() -> None:
    async def trouble() -> tuple[int, str, dict[str, Any]]:
        raise TimeoutError

    async with asyncio.timeout(1):
        await Identifies(trouble, OwnCounters()).turn(0)
