"""Indexes are in memory while they are asked: thousands of servers, and a budget."""

from __future__ import annotations

import asyncio
import gc
import shutil
import threading
import tracemalloc
import weakref
from typing import TYPE_CHECKING

import pytest

from corpus.library import Library
from index.embedding.migrations import EMBEDDINGS
from index.service import AnswerService
from index.storage.snapshot import SnapshotStore
from tests.support.crowd import QuickEmbedder, fill, short_drafts

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable
    from pathlib import Path

    from index.storage.snapshot import Snapshot

    Open = Callable[..., AnswerService]

SERVERS = tuple(range(101, 113))
ARTICLES = 5
TINY_MB = 0
"""Room for no index, so that only what was asked for last stays."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder of twelve servers with an index each."""
    folder = tmp_path_factory.mktemp("servers")

    async def make() -> None:
        async with await _library(folder) as library:
            for server in SERVERS:
                await fill(library, server, ARTICLES)
            service = _service(library, folder)
            await service.start()
            await service.indexes.settled()
            await service.close()

    asyncio.run(make())
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return shutil.copytree(made, tmp_path / "servers")


@pytest.fixture
async def library(folder: Path) -> AsyncIterator[Library]:
    async with await _library(folder) as opened:
        yield opened


@pytest.fixture
async def indexed(library: Library, folder: Path) -> AsyncIterator[Open]:
    """Makes services over it that do not read, within a budget."""
    services: list[AnswerService] = []

    def make(memory_mb: int = 512) -> AnswerService:
        services.append(_service(library, folder, memory_mb))
        return services[-1]

    yield make
    for service in services:
        await service.close()


async def _library(folder: Path) -> Library:
    return await Library.open(f"sqlite+aiosqlite:///{folder}/library.db", EMBEDDINGS)


def _service(library: Library, folder: Path, memory_mb: int = 512) -> AnswerService:
    model = QuickEmbedder()
    place = folder / "snapshots"
    return AnswerService(library, place, embedder=model, read=False, memory_mb=memory_mb)


@pytest.fixture
def loads(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Whose indexes were read from the disk, in order."""
    seen: list[int] = []
    load = SnapshotStore.load

    def counted(store: SnapshotStore, tenant: int) -> Snapshot | None:
        seen.append(tenant)
        return load(store, tenant)

    monkeypatch.setattr(SnapshotStore, "load", counted)
    return seen


async def _asked(service: AnswerService, servers: Iterable[int]) -> list[set[int]]:
    """Ask each server something its articles have; return whose articles were found."""
    title = short_drafts(ARTICLES)[2].title
    answers = await asyncio.gather(
        *(service.ask(f"What of {title}?", tenants=(server,)) for server in servers)
    )
    return [{q.tenant for q in (*answer.quotations, *answer.related)} for answer in answers]


async def test_a_start_loads_nothing_and_a_question_loads_one_index(
    indexed: Open, loads: list[int]
) -> None:
    service = indexed()
    await service.start()
    await service.indexes.settled()
    live = service.indexes.live

    assert all(service.indexes.info(server) for server in SERVERS)
    assert (len(live), live.nbytes, loads) == (0, 0, [])
    assert await _asked(service, [SERVERS[3]]) == [{SERVERS[3]}]
    assert SERVERS[3] in live
    assert (len(live), loads) == (1, [SERVERS[3]])
    assert live.nbytes > 0


async def test_each_server_is_answered_though_there_is_room_for_one(
    indexed: Open, loads: list[int]
) -> None:
    service = indexed(TINY_MB)
    await service.start(refresh=False)
    for server in SERVERS:
        assert await _asked(service, [server]) == [{server}]
        assert len(service.indexes.live) == 1
    assert loads == list(SERVERS)


async def test_many_servers_ask_at_once_while_others_go(indexed: Open) -> None:
    service = indexed(TINY_MB)
    await service.start(refresh=False)
    for order in (SERVERS, SERVERS[::-1], SERVERS * 3):
        for server in SERVERS:
            service.forget_answers(server)
        assert await _asked(service, order) == [{server} for server in order]
        assert len(service.indexes.live) == 1


async def test_who_needs_the_same_index_at_once_waits_for_one_loading(
    indexed: Open, loads: list[int]
) -> None:
    service, server = indexed(), SERVERS[5]
    await service.start(refresh=False)
    assert await _asked(service, [server] * 20) == [{server}] * 20
    assert loads == [server]


async def test_what_goes_really_goes(indexed: Open) -> None:
    service = indexed(TINY_MB)
    await service.start(refresh=False)
    one, other = SERVERS[:2]
    async with service.indexes.live.use(one) as snapshot:
        assert snapshot is not None
        gone = weakref.ref(snapshot.index)
        del snapshot
    gc.disable()  # which must not be needed for it
    try:
        assert gone() is not None
        await _asked(service, [other])
        assert gone() is None
    finally:
        gc.enable()


async def test_an_index_that_is_in_use_stays_where_it_is(indexed: Open, loads: list[int]) -> None:
    service = indexed(TINY_MB)
    await service.start(refresh=False)
    one, *others = SERVERS
    async with service.indexes.live.use(one) as held:
        await _asked(service, others)
        async with service.indexes.live.use(one) as again:
            assert again is held
    assert loads.count(one) == 1


async def test_a_swap_by_another_process_while_an_index_is_loaded_is_safe(
    indexed: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    bot, shell, server = indexed(), indexed(), SERVERS[0]
    await bot.start(refresh=False)
    await shell.start(refresh=False)
    load, begun, go_on = SnapshotStore.load, threading.Event(), threading.Event()

    def slow(store: SnapshotStore, tenant: int) -> Snapshot | None:
        found = load(store, tenant)  # the one before the swap
        begun.set()
        assert go_on.wait(30)
        return found

    monkeypatch.setattr(SnapshotStore, "load", slow)
    asking = asyncio.create_task(_asked(bot, [server]))
    await asyncio.to_thread(begun.wait, 30)
    monkeypatch.setattr(SnapshotStore, "load", load)
    built = await shell.indexes.reindex(server)
    go_on.set()

    assert await asking == [{server}]
    assert built.number == 2
    assert await _asked(bot, SERVERS) == [{one} for one in SERVERS]
    bot.indexes.live._held.drop(server)  # as if others had needed the room
    assert (await _in_use(bot, server)).info == built == bot.indexes.info(server)


async def _in_use(service: AnswerService, server: int) -> Snapshot:
    async with service.indexes.live.use(server) as snapshot:
        assert snapshot is not None
        return snapshot


async def test_an_index_that_was_damaged_meanwhile_is_made_again_before_the_answer(
    indexed: Open, folder: Path
) -> None:
    service, server = indexed(TINY_MB), SERVERS[0]
    await service.start(refresh=False)
    before = service.indexes.info(server)
    assert before is not None
    for segment in (folder / "snapshots" / str(server) / "segments").iterdir():
        segment.write_bytes(segment.read_bytes()[:-8])

    assert await _asked(service, [server, server]) == [{server}, {server}]
    now = service.indexes.info(server)
    assert now is not None
    assert (now.number, now.embedded) == (before.number + 1, 0)


async def test_kept_answers_outlive_the_index_they_came_from(indexed: Open) -> None:
    service = indexed(TINY_MB)
    await service.start(refresh=False)
    await _asked(service, SERVERS[:2])
    model = service._ready().model
    before = model.batches
    assert await _asked(service, SERVERS[:2]) == [{SERVERS[0]}, {SERVERS[1]}]
    assert model.batches == before


async def test_what_an_index_is_said_to_take_is_what_it_takes(
    library: Library, indexed: Open
) -> None:
    await fill(library, 1, 80)
    service = indexed()
    await service.start()
    await service.indexes.settled()
    service.indexes.live._held.drop(1)
    gc.collect()
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        async with service.indexes.live.use(1) as snapshot:
            assert snapshot is not None
            gc.collect()
            taken = tracemalloc.get_traced_memory()[0] - before
    finally:
        tracemalloc.stop()
    taken += snapshot.index.sentence_vectors.nbytes  # faiss asks the system itself
    assert service.indexes.live.nbytes == pytest.approx(taken, rel=0.3)
