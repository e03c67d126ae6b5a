"""A process that is alone keeps the same promises, in memory."""

from __future__ import annotations

import asyncio

import pytest

from corpus.coordination.alone import OwnLeases
from corpus.errors import LeaseHeldError


async def test_who_comes_just_as_a_lease_is_given_back_gets_behind_who_waits() -> None:
    leases, had, order = OwnLeases(), 0, []

    async def hold(name: str) -> None:
        nonlocal had
        async with leases.hold("a", wait_s=10):
            had += 1
            order.append((name, had))
            await asyncio.sleep(0.01)
            had -= 1

    async with leases.hold("a"):
        waiting = asyncio.create_task(hold("first"))
        await asyncio.sleep(0)
    late = asyncio.create_task(hold("second"))
    with pytest.raises(LeaseHeldError):
        async with leases.hold("a"):  # one waits for it: it is not free
            pass
    await asyncio.gather(waiting, late)
    assert order == [("first", 1), ("second", 1)]


async def test_a_lease_that_stays_with_another_is_waited_for_as_long_as_was_said() -> None:
    leases = OwnLeases()
    async with leases.hold("a"):
        assert not await leases.is_free("a")
        with pytest.raises(LeaseHeldError):
            async with leases.hold("a", wait_s=0.05):
                pass
    assert await leases.is_free("a")
