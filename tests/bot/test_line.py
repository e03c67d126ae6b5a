"""The line: every server has its share of it, it never overflows, and nobody waits in vain."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import pytest

from bot.line import Line, Ticket
from bot.throttle import Throttle
from bot.ui import wording
from bot.ui.replies import KindRefusalError

LONG_S = 1_000.0


class _Asker:
    """Asks one question after another way to the line, and notes who was answered when."""

    def __init__(self, line: Line) -> None:
        self.line = line
        self.answered: list[str] = []
        self.tasks: list[asyncio.Task[None]] = []
        self.go = asyncio.Event()

    async def asks(self, server: int, name: str, within_s: float = LONG_S) -> Ticket:
        """Begin to ask, and come so far as to wait or to have a place."""
        ticket = Ticket(server, asyncio.get_running_loop().time() + within_s)

        async def ask() -> None:
            async with self.line.place(ticket):
                await self.go.wait()
                self.answered.append(name)

        self.tasks.append(asyncio.create_task(ask(), name=name))
        await asyncio.sleep(0)
        return ticket

    async def answer(self) -> list[str]:
        """Let all be answered; return the names of those who were not, and had a sentence."""
        self.go.set()
        found = await asyncio.gather(*self.tasks, return_exceptions=True)
        refused = []
        for task, one in zip(self.tasks, found, strict=True):
            if isinstance(one, KindRefusalError):
                assert one.what == wording.TOO_BUSY
                refused.append(task.get_name())
            else:
                assert one is None or isinstance(one, asyncio.CancelledError)
        assert (self.line.waiting, self.line.full, self.line._last_turn) == (0, False, {})
        return refused


async def test_a_server_with_one_question_goes_before_the_hundreds_of_another() -> None:
    asker = _Asker(Line(places=2, most=500))
    for n in range(200):
        await asker.asks(1, f"a{n}")
    one = await asker.asks(2, "b")
    assert asker.line.ahead(one) == 2
    assert await asker.answer() == []
    assert asker.answered.index("b") == 2
    assert [name for name in asker.answered if name != "b"] == [f"a{n}" for n in range(200)]


async def test_servers_take_turns_and_each_keeps_its_order() -> None:
    asker = _Asker(Line(places=1))
    for name in ("a0", "a1", "a2", "b0", "b1", "c0"):
        last = await asker.asks(ord(name[0]), name)
    assert asker.line.ahead(last) == 2
    await asker.answer()
    assert asker.answered == ["a0", "b0", "c0", "a1", "b1", "a2"]


async def test_a_full_line_refuses_who_has_most_and_makes_room_for_who_has_few() -> None:
    asker = _Asker(Line(places=1, most=3))
    for n in range(5):
        await asker.asks(1, f"a{n}")
    await asker.asks(2, "b")
    assert asker.line.waiting == 3
    assert await asker.answer() == ["a3", "a4"], "one found it full, one made room for another"
    assert asker.answered == ["a0", "b", "a1", "a2"]


async def test_who_gives_up_makes_way() -> None:
    asker = _Asker(Line(places=1))
    for name in ("a0", "a1", "a2", "a3"):
        await asker.asks(1, name)
    asker.tasks[1].cancel()
    await asyncio.sleep(0)
    asker.tasks[0].cancel()  # a2 gets its place in this very moment, and gives up too
    await asyncio.sleep(0)
    asker.tasks[2].cancel()
    assert await asker.answer() == []
    assert asker.answered == ["a3"]


async def test_who_has_waited_until_the_deadline_hears_that_it_is_busy() -> None:
    asker = _Asker(Line(places=1))
    await asker.asks(1, "a")
    await asker.asks(1, "late", within_s=0.01)
    await asyncio.wait(asker.tasks[1:], timeout=20)
    assert asker.line.waiting == 0
    assert await asker.answer() == ["late"]


async def test_who_cannot_be_answered_in_time_hears_so_at_once() -> None:
    line = Line(places=2)
    line._usual_s = 10.0
    asker = _Asker(line)
    await asker.asks(1, "a0", within_s=1.0)  # a free place may prove quicker
    await asker.asks(1, "a1")
    await asker.asks(1, "a2", within_s=14.0)  # 10 seconds to wait for a half of, 10 to be answered
    await asker.asks(1, "a3", within_s=21.0)
    assert asker.tasks[2].done()
    assert not asker.tasks[3].done()
    line._usual_s = 0.0
    assert await asker.answer() == ["a2"]


async def test_whose_time_has_run_out_meanwhile_gets_no_place() -> None:
    asker = _Asker(Line(places=1))
    await asker.asks(1, "a0")
    await asker.asks(1, "a1", within_s=20.0)
    await asker.asks(1, "a2")
    asker.line._usual_s = 30.0
    assert await asker.answer() == ["a1"]
    assert asker.answered == ["a0", "a2"]


async def test_how_long_others_took_is_learnt() -> None:
    line = Line(places=1)
    for _ in range(3):
        with suppress(TimeoutError):
            async with line.place(Ticket(1, LONG_S)):
                began = asyncio.get_running_loop().time()
                await asyncio.sleep(0.01)
                took_s = asyncio.get_running_loop().time() - began
                assert took_s > 0
    assert line._usual_s > 0


async def test_what_took_too_long_is_busy_only_where_others_fill_every_place() -> None:
    throttle = Throttle(per_minute=0, timeout_s=0.01)
    with pytest.raises(TimeoutError):
        async with throttle.in_turn(1):
            await asyncio.sleep(LONG_S)
    throttle._line.places = 1
    async with throttle._line.place(Ticket(2, asyncio.get_running_loop().time() + LONG_S)):
        with pytest.raises(KindRefusalError, match="again in a"):
            async with throttle.in_turn(None):
                raise AssertionError("there was no place")
