"""The queue: taken once, kept, given back, taken over; put twice without doubling; stopped."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from bot.records import Records, open_library
from corpus.errors import LibraryError
from corpus.imports.imports import Imports
from corpus.imports.queue import Batch, Queue
from corpus.imports.tables import State

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from corpus.imports.imports import Import
    from corpus.imports.sources import Item
    from corpus.library import Library

    Lines = Callable[..., list[Item]]

GUILD, OTHER = 7, 8


@pytest.fixture
def queue(library: Library) -> Queue:
    return Queue(library.database, hold_s=60)


async def _begun(imports: Imports, items: list[Item], tenant: int = GUILD) -> Import:
    one = await imports.begin(tenant, ["logs.jsonl"], "logs.jsonl", by=5)
    await imports.put(one, items)
    return await imports.filled(one)


async def _taken(queue: Queue, most: int) -> Batch:
    async with asyncio.timeout(20):
        while (batch := await queue.take(most)) is None:  # noqa: ASYNC110  nobody tells us
            await asyncio.sleep(0.02)
    return batch


async def test_the_same_import_started_twice_is_one(imports: Imports, lines: Lines) -> None:
    one = await imports.begin(GUILD, ["a", "b"], "a, b", by=5)
    assert await imports.put(one, lines(5)) == 5
    again = await imports.begin(GUILD, ["b", "a"], "b, a", by=6)
    assert again.number == one.number
    assert await imports.put(again, lines(8)) == 3
    assert (await imports.filled(again)).total == 8
    assert (await imports.begin(OTHER, ["a", "b"], "a, b", by=5)).number != one.number


async def test_two_that_start_the_same_import_at_once_start_one(
    imports: Imports, lines: Lines
) -> None:
    both = await asyncio.gather(*(imports.begin(GUILD, ["a"], "a", by=5) for _ in range(2)))
    assert both[0].number == both[1].number
    new = await asyncio.gather(*(imports.put(one, lines(50)) for one in both))
    assert sum(new) == 50


async def test_no_article_is_taken_twice(imports: Imports, queue: Queue, lines: Lines) -> None:
    await _begun(imports, lines(40))
    taken = await asyncio.gather(*(queue.take(10) for _ in range(4)))
    jobs = [job.number for batch in taken if batch for job in batch.jobs]
    assert len(jobs) == len(set(jobs)) == 40
    assert await queue.take(10) is None


async def test_what_is_given_back_is_taken_at_once_and_as_if_it_never_had_been(
    imports: Imports, queue: Queue, lines: Lines
) -> None:
    one = await _begun(imports, lines(3))
    first = await _taken(queue, 10)
    assert await imports.in_hand(one) == 3
    await queue.give_back(first)
    assert await imports.in_hand(one) == 0
    again = await queue.take(10)
    assert again is not None
    assert again.jobs == first.jobs
    assert again.claim != first.claim


async def test_whoever_gives_no_sign_loses_what_it_has(
    library: Library, imports: Imports, queue: Queue, lines: Lines
) -> None:
    await _begun(imports, lines(2))
    silent = await _taken(Queue(library.database, hold_s=0.3), 10)
    assert len(silent.jobs) == 2
    alone = await _taken(queue, 10)
    assert [job.attempts for job in alone.jobs] == [2]  # whichever ended it takes no other along
    await queue.give_back(silent)  # too late: it has no say any more
    await queue.keep(silent)
    assert [job.number for job in (await _taken(queue, 10)).jobs] == [silent.jobs[1].number]


async def test_whoever_gives_signs_keeps_what_it_has(
    library: Library, imports: Imports, queue: Queue, lines: Lines
) -> None:
    await _begun(imports, lines(1))
    short = Queue(library.database, hold_s=1)
    batch = await _taken(short, 1)
    for _ in range(6):  # beyond the time that it was taken for
        await asyncio.sleep(0.2)
        await short.keep(batch)
    assert await queue.take(1) is None


async def test_a_small_import_does_not_wait_for_the_end_of_a_large_one(
    imports: Imports, queue: Queue, lines: Lines
) -> None:
    await _begun(imports, lines(200), GUILD)
    await _begun(imports, lines(1), OTHER)
    tenants = [(await _taken(queue, 2)).tenant for _ in range(60)]
    assert OTHER in tenants
    assert len({(await _taken(queue, 1)).tenant for _ in range(5)}) == 1


async def test_a_stopped_import_is_over_for_everybody_who_works_on_it(
    imports: Imports, queue: Queue, lines: Lines
) -> None:
    one = await imports.begin(GUILD, ["logs.jsonl"], "logs.jsonl", by=5)
    await imports.put(one, lines(10))
    assert await queue.take(4) is not None
    stopped = await imports.stop(GUILD, one.number)
    assert stopped is not None
    assert (stopped.state, stopped.is_over, stopped.total) == (State.STOPPED, True, 10)
    assert await queue.take(4) is None
    assert await queue.is_empty()
    with pytest.raises(LibraryError, match="was stopped"):
        await imports.put(one, lines(10, first=10))
    assert await imports.stop(GUILD, one.number) is None


async def test_no_tenant_sees_or_stops_the_imports_of_another(
    imports: Imports, lines: Lines
) -> None:
    one = await _begun(imports, lines(2), GUILD)
    assert await imports.get(OTHER, one.number) is None
    assert await imports.of(OTHER) == []
    assert await imports.stop(OTHER, one.number) is None
    await imports.forget(OTHER)
    assert await imports.get(GUILD, one.number) == one


async def test_a_server_that_is_forgotten_leaves_nothing_in_the_queue(
    library: Library, imports: Imports, lines: Lines
) -> None:
    await _begun(imports, lines(2), GUILD)
    kept = await _begun(imports, lines(2), OTHER)
    await Records(library.database).forget(GUILD)
    async with library.database.read() as session:
        found = await session.execute(text("SELECT DISTINCT import_number FROM import_jobs"))
        assert list(found.scalars()) == [kept.number]


async def test_the_index_is_taken_by_one_and_taken_over(library: Library, imports: Imports) -> None:
    await _begun(imports, [])
    short, other = Queue(library.database, hold_s=0.3), Queue(library.database, hold_s=60)
    first = await short.take_index()
    assert first is not None
    assert await other.take_index() is None
    async with asyncio.timeout(20):
        while (second := await other.take_index()) is None:  # noqa: ASYNC110  nobody tells us
            await asyncio.sleep(0.02)
    assert await short.end(first, None) is None
    ended = await other.end(second, None)
    assert ended is not None
    assert ended.is_over


async def test_a_file_of_sqlite_says_what_to_do_instead(tmp_path: Path) -> None:
    async with await open_library(f"sqlite+aiosqlite:///{tmp_path / 'a.db'}") as library:
        with pytest.raises(LibraryError, match="need PostgreSQL"):
            await Imports(library.database).begin(GUILD, ["a"], "a", by=5)
