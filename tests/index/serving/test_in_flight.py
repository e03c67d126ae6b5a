"""Who asks the same at once shares the work, and nobody's leaving harms who stays."""

from __future__ import annotations

import asyncio
import contextvars

import pytest

from index.serving.in_flight import InFlight

WHO = contextvars.ContextVar("WHO", default="nobody")


class _Work:
    """Counts how often it was begun, and ends when it is let."""

    def __init__(self) -> None:
        self.begun = 0
        self.given_up = 0
        self.let = asyncio.Event()
        self.seen = ""

    async def __call__(self) -> str:
        self.begun += 1
        self.seen = WHO.get()
        try:
            await self.let.wait()
        except asyncio.CancelledError:
            self.given_up += 1
            raise
        return f"answer {self.begun}"


async def _turn() -> None:
    for _ in range(3):
        await asyncio.sleep(0)


async def test_equal_work_is_done_once_and_other_work_apart() -> None:
    under_way, work, other = InFlight[str](), _Work(), _Work()
    WHO.set("mara")
    same = [asyncio.create_task(under_way.join("a", work)) for _ in range(5)]
    apart = asyncio.create_task(under_way.join("b", other))
    await _turn()
    work.let.set()
    other.let.set()
    assert await asyncio.gather(*same) == ["answer 1"] * 5
    await apart
    assert (work.begun, other.begun, len(under_way)) == (1, 1, 0)
    assert work.seen == "nobody", "it works for all, not in the first one's context"


async def test_who_asks_after_it_is_done_has_it_done_again() -> None:
    under_way, work = InFlight[str](), _Work()
    work.let.set()
    assert await under_way.join("a", work) == "answer 1"
    assert await under_way.join("a", work) == "answer 2"


@pytest.mark.parametrize("leaver", [0, 1])
async def test_who_is_cancelled_leaves_alone(leaver: int) -> None:
    under_way, work = InFlight[str](), _Work()
    tasks = [asyncio.create_task(under_way.join("a", work)) for _ in range(2)]
    await _turn()
    tasks[leaver].cancel()
    await _turn()
    assert tasks[leaver].cancelled()
    work.let.set()
    assert await tasks[1 - leaver] == "answer 1"
    assert (work.begun, work.given_up) == (1, 0)


async def test_work_that_nobody_waits_for_is_given_up_and_begun_again_for_the_next() -> None:
    under_way, work = InFlight[str](), _Work()
    tasks = [asyncio.create_task(under_way.join("a", work)) for _ in range(2)]
    await _turn()
    for task in tasks:
        task.cancel()
    late = asyncio.create_task(under_way.join("a", work))
    await _turn()
    assert (work.begun, work.given_up) in {(1, 0), (2, 1)}
    work.let.set()
    assert (await late).startswith("answer")
    assert len(under_way) == 0


async def test_a_failure_reaches_all_who_wait_and_is_not_kept() -> None:
    under_way = InFlight[str]()
    tries = 0

    async def fail() -> str:
        nonlocal tries
        tries += 1
        await asyncio.sleep(0)
        raise ValueError("no")

    found = await asyncio.gather(
        *(under_way.join("a", fail) for _ in range(3)), return_exceptions=True
    )
    assert [str(one) for one in found] == ["no"] * 3
    with pytest.raises(ValueError, match="no"):
        await under_way.join("a", fail)
    assert tries == 2


async def test_closing_lets_everybody_go() -> None:
    under_way, work = InFlight[str](), _Work()
    tasks = [asyncio.create_task(under_way.join("a", work)) for _ in range(2)]
    await _turn()
    await under_way.close()
    found = await asyncio.gather(*tasks, return_exceptions=True)
    assert all(isinstance(one, asyncio.CancelledError) for one in found)
    assert work.given_up == 1
