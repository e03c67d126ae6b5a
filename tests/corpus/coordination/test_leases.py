"""One process has a lease; it is taken over when that is gone, and then fenced off."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

import pytest
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

from corpus.coordination import leases
from corpus.errors import LeaseHeldError, LeaseLostError

if TYPE_CHECKING:
    from tests.corpus.coordination.conftest import Process, Tell


async def test_one_process_has_a_lease_and_the_next_gets_it_at_once(process: Process) -> None:
    one, two = await process(), await process()
    async with one.leases.hold("a") as first:
        assert first.held
        assert not await two.leases.is_free("a")
        with pytest.raises(LeaseHeldError):
            async with two.leases.hold("a"):
                pass
    assert not first.held
    async with two.leases.hold("a") as second:
        assert second.token > first.token


async def test_two_tasks_of_one_process_do_not_share_a_lease(process: Process) -> None:
    one = await process()
    async with one.leases.hold("b"):
        with pytest.raises(LeaseHeldError):
            async with one.leases.hold("b"):
                pass


@pytest.mark.usefixtures("hurried")
async def test_a_lease_is_renewed_for_as_long_as_it_is_held(process: Process) -> None:
    one, two = await process(), await process()
    async with one.leases.hold("c") as lease:
        await asyncio.sleep(2 * leases.LASTS_S)
        assert lease.held
        assert not await two.leases.is_free("c")


@pytest.mark.usefixtures("hurried")
async def test_a_dead_holders_lease_is_taken_over_and_it_may_do_nothing_any_more(
    process: Process, server_url: str
) -> None:
    one, two = await process(), await process()
    holding = one.leases.hold("d")
    first = await holding.__aenter__()
    _stop_renewing("d")
    began = time.monotonic()
    engine = create_async_engine(server_url)
    async with two.leases.hold("d", wait_s=10) as second, AsyncSession(engine) as session:
        assert time.monotonic() - began >= leases.LASTS_S - 0.3
        assert second.token == first.token + 1
        assert not first.held
        await second.fence(session)
        with pytest.raises(LeaseLostError):
            await first.fence(session)
        with pytest.raises(LeaseLostError):
            await first.confirm()
    await holding.__aexit__(None, None, None)
    await engine.dispose()


@pytest.mark.usefixtures("hurried")
async def test_who_gives_a_lost_lease_back_does_not_take_it_from_the_next(process: Process) -> None:
    one, two = await process(), await process()
    holding = one.leases.hold("e")
    await holding.__aenter__()
    _stop_renewing("e")
    async with two.leases.hold("e", wait_s=10):
        await holding.__aexit__(None, None, None)
        assert not await one.leases.is_free("e")


async def test_a_lease_that_expired_in_an_outage_is_ours_again_if_nobody_had_it(
    process: Process, tell: Tell
) -> None:
    one = await process()
    async with one.leases.hold("f") as lease:
        await tell("UPDATE leases SET expires = clock_timestamp() - interval '1 s' WHERE name='f'")
        await lease.confirm()
        assert not await one.leases.is_free("f")


async def test_the_databases_clock_decides_whatever_ours_says(
    process: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = await process(), await process()
    async with one.leases.hold("g"):
        year = 365 * 86_400.0
        wall, going = time.time, leases.clock
        monkeypatch.setattr(time, "time", lambda: wall() + year)
        monkeypatch.setattr(leases, "clock", lambda: going() + year)
        with pytest.raises(LeaseHeldError):
            async with two.leases.hold("g"):
                pass


@pytest.mark.usefixtures("hurried")
async def test_a_swap_in_a_transaction_keeps_the_next_holder_waiting(
    process: Process, server_url: str
) -> None:
    one, two = await process(), await process()
    engine = create_async_engine(server_url)
    holding = one.leases.hold("h")
    first = await holding.__aenter__()
    _stop_renewing("h")
    async with AsyncSession(engine) as session:
        await first.fence(session)
        await asyncio.sleep(leases.LASTS_S)
        taking = asyncio.create_task(_token(two, "h"))
        await asyncio.sleep(0.4)
        assert not taking.done()
        await session.commit()
    assert await taking == first.token + 1
    await holding.__aexit__(None, None, None)
    await engine.dispose()


async def test_what_is_done_once_in_an_hour_is_done_by_one(process: Process) -> None:
    processes = [await process() for _ in range(3)]
    done = await asyncio.gather(*(each.leases.once_in("tidy", 3600) for each in processes))
    assert sorted(done) == [False, False, True]


async def test_a_number_that_all_share_only_grows(process: Process) -> None:
    one, two = await process(), await process()
    assert await one.leases.count_up("deleted 7") == 1
    assert await two.leases.count_up("deleted 7") == 2
    assert await one.leases.numbers("deleted ") == {"7": 2}


async def _token(process: object, name: str) -> int:
    async with process.leases.hold(name, wait_s=10) as lease:  # type: ignore[attr-defined]
        return int(lease.token)


def _stop_renewing(name: str) -> None:
    """As SIGKILL, or a machine that stands still."""
    for task in asyncio.all_tasks():
        if task.get_name() == f"renew-{name}":
            task.cancel()
