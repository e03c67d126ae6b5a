"""What two processes hear is done by one; what a dead one had begun is done by another."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from corpus.coordination import leases
from corpus.coordination.contract import Claim
from tests.corpus.coordination.conftest import die

if TYPE_CHECKING:
    from tests.corpus.coordination.conftest import Process

FAR = (1 << 22) + 1
"""A server on the second of two shards."""


async def test_what_three_processes_hear_is_done_by_one(process: Process) -> None:
    processes = [await process() for _ in range(3)]
    for number in range(20):
        claim = Claim(f"message {number}")
        taken = await asyncio.gather(*(each.claims.take(claim) for each in processes))
        assert sorted(taken) == [False, False, True]


async def test_what_is_done_is_not_done_again_nor_what_is_under_way(process: Process) -> None:
    one, two = await process(), await process()
    assert await one.claims.take(Claim("a"))
    assert not await one.claims.take(Claim("a"))
    assert await two.claims.orphans([0], 1) == []
    await one.claims.finish("a")
    assert not await one.claims.take(Claim("a"))
    assert not await two.claims.take(Claim("a"))
    assert await two.claims.orphans([0], 1) == []


@pytest.mark.usefixtures("hurried")
async def test_a_dead_process_s_work_is_taken_over_once_with_what_it_needs(
    process: Process,
) -> None:
    one, two, three = await process(), await process(), await process()
    claim = Claim("b", 7, {"channel": 9})
    assert await one.claims.take(claim)
    await die(one)
    await asyncio.sleep(leases.LASTS_S + 0.1)
    found = await asyncio.gather(*(each.claims.orphans([0], 1) for each in (two, three)))
    assert sorted(map(len, found)) == [0, 1]
    assert next(filter(None, found)) == [claim]
    winner = two if found[0] else three
    assert await winner.claims.still_ours("b")
    assert not await one.claims.still_ours("b")  # it comes back to life, too late


@pytest.mark.usefixtures("hurried")
async def test_a_process_takes_over_what_its_shards_are(process: Process) -> None:
    one, two = await process(), await process()
    assert await one.claims.take(Claim("c", FAR))
    await die(one)
    await asyncio.sleep(leases.LASTS_S + 0.1)
    assert await two.claims.orphans([0], 2) == []
    assert [claim.key for claim in await two.claims.orphans([1], 2)] == ["c"]


@pytest.mark.usefixtures("hurried")
async def test_what_ends_every_process_is_left_alone_in_the_end(process: Process) -> None:
    one = await process()
    assert await one.claims.take(Claim("d"))
    for expected in (["d"], ["d"], []):
        await die(one)
        await asyncio.sleep(leases.LASTS_S + 0.1)
        one = await process()
        assert [claim.key for claim in await one.claims.orphans([0], 1)] == expected


@pytest.mark.usefixtures("hurried")
async def test_who_leaves_does_not_call_done_what_fails_since_it_leaves(process: Process) -> None:
    one, two = await process(), await process()
    assert await one.claims.take(Claim("h", data={"channel": 9}))
    assert await one.claims.take(Claim("i"))
    await one.claims.finish("i")
    one.leave()
    await one.claims.finish("h")  # its command failed: Discord's connection is closed already
    await one.close()
    assert await two.claims.orphans([0], 1) == [Claim("h", data={"channel": 9})]


@pytest.mark.usefixtures("hurried")
async def test_what_is_done_by_being_begun_is_nobody_s(process: Process) -> None:
    one, two = await process(), await process()
    assert await one.claims.take(Claim("e"), done=True)
    assert not await two.claims.take(Claim("e"), done=True)
    await die(one)
    await asyncio.sleep(leases.LASTS_S + 0.1)
    assert await two.claims.orphans([0], 1) == []


async def test_nobody_waits_for_a_database_that_is_away(
    process: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = await process()

    async def away(*_: object) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr(one._link, "_said", away)
    async with asyncio.timeout(0.5):
        assert await one.claims.take(Claim("f"))
        await one.claims.finish("f")
