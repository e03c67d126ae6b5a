"""Jobs of many callers go together, and none of them harms another's."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import TYPE_CHECKING

import pytest

from index.serving.micro_batcher import Lane, MicroBatcher

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from concurrent.futures import Executor


@pytest.fixture
def thread() -> Iterator[Executor]:
    with ThreadPoolExecutor(1) as pool:
        yield pool


class _Held:
    """Doubles numbers, once it is let; refuses 13."""

    def __init__(self) -> None:
        self.batches: list[list[int]] = []
        self.began, self.go = Event(), Event()

    def __call__(self, numbers: Sequence[int]) -> list[int]:
        self.batches.append(list(numbers))
        self.began.set()
        assert self.go.wait(60)
        if 13 in numbers:
            raise ValueError("13")
        return [2 * number for number in numbers]


async def _behind_one(
    batcher: MicroBatcher, lane: Lane[int, int], work: _Held
) -> asyncio.Task[Sequence[int]]:
    """Hold a first job at work, so that what comes now has to wait."""
    first = asyncio.create_task(batcher.submit(lane, [0]))
    await asyncio.to_thread(work.began.wait, 60)
    return first


async def test_what_waits_goes_together_in_order_and_each_gets_its_own(thread: Executor) -> None:
    work = _Held()
    lane = Lane(work, most=3)
    batcher = MicroBatcher(thread, "doubling", lane)
    first = await _behind_one(batcher, lane, work)
    others = [asyncio.create_task(batcher.submit(lane, [n, n + 100])) for n in range(1, 6)]
    await asyncio.sleep(0)
    work.go.set()
    assert await first == [0]
    assert [await other for other in others] == [[2 * n, 2 * n + 200] for n in range(1, 6)]
    assert work.batches == [[0], [1, 101, 2, 102, 3, 103], [4, 104, 5, 105]]
    assert batcher.batches == 3


async def test_an_earlier_lane_goes_first(thread: Executor) -> None:
    work = _Held()
    urgent, patient = Lane(work, most=9), Lane(work, most=1)
    batcher = MicroBatcher(thread, "doubling", urgent, patient)
    first = await _behind_one(batcher, patient, work)
    late = [asyncio.create_task(batcher.submit(patient, [n])) for n in (1, 2)]
    soon = [asyncio.create_task(batcher.submit(urgent, [n])) for n in (3, 4)]
    await asyncio.sleep(0)
    work.go.set()
    await asyncio.gather(first, *late, *soon)
    assert work.batches == [[0], [3, 4], [1], [2]]


async def test_what_one_caller_brought_does_not_fail_the_others(thread: Executor) -> None:
    work = _Held()
    lane = Lane(work, most=9)
    batcher = MicroBatcher(thread, "doubling", lane)
    first = await _behind_one(batcher, lane, work)
    jobs = [asyncio.create_task(batcher.submit(lane, [n])) for n in (1, 13, 2)]
    await asyncio.sleep(0)
    work.go.set()
    await first
    found = await asyncio.gather(*jobs, return_exceptions=True)
    assert found[0] == [2]
    assert isinstance(found[1], ValueError)
    assert found[2] == [4]


async def test_who_gives_up_while_waiting_costs_no_work(thread: Executor) -> None:
    work = _Held()
    lane = Lane(work, most=9)
    batcher = MicroBatcher(thread, "doubling", lane)
    first = await _behind_one(batcher, lane, work)
    gone = asyncio.create_task(batcher.submit(lane, [1]))
    stays = asyncio.create_task(batcher.submit(lane, [2]))
    await asyncio.sleep(0)
    gone.cancel()
    await asyncio.sleep(0)
    work.go.set()
    await first
    assert await stays == [4]
    assert work.batches == [[0], [2]]


async def test_whoever_waits_when_it_closes_is_let_go(thread: Executor) -> None:
    work = _Held()
    lane = Lane(work, most=1)
    batcher = MicroBatcher(thread, "doubling", lane)
    jobs = [await _behind_one(batcher, lane, work)]
    jobs += [asyncio.create_task(batcher.submit(lane, [n])) for n in (1, 2)]
    await asyncio.sleep(0)
    work.go.set()
    await batcher.close()
    async with asyncio.timeout(20):
        found = await asyncio.gather(*jobs, return_exceptions=True)
    assert all(isinstance(one, asyncio.CancelledError) for one in found)
