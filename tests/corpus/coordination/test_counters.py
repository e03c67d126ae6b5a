"""What processes count together: how often a member asks, and when who identifies."""

from __future__ import annotations

import asyncio
import itertools
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.corpus.coordination.conftest import Process, Tell


async def test_a_limit_holds_over_all_processes(process: Process) -> None:
    processes = [await process() for _ in range(3)]
    asked = [each.counters.used_up("a", 5, 60.0) for each in processes for _ in range(4)]
    waits = await asyncio.gather(*asked)
    assert waits.count(None) == 5
    assert all(59.0 < wait <= 60.0 for wait in waits if wait is not None)


async def test_a_count_begins_again_when_its_time_is_over(process: Process, tell: Tell) -> None:
    one = await process()
    assert await one.counters.used_up("b", 1, 60.0) is None
    assert await one.counters.used_up("b", 1, 60.0) is not None
    await tell("UPDATE counters SET started = started - interval '61 s' WHERE place = 'b'")
    assert await one.counters.used_up("b", 1, 60.0) is None


async def test_turns_are_apart_whoever_takes_them(process: Process) -> None:
    processes = [await process() for _ in range(3)]
    taken = await asyncio.gather(
        *(each.counters.turn("c", 5.0) for each in processes for _ in range(2))
    )
    waits = sorted(taken)
    apart = [later - earlier for earlier, later in itertools.pairwise(waits)]
    assert waits[0] < 0.1
    assert all(4.9 < each < 5.1 for each in apart)
