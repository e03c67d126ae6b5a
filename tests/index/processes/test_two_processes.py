"""The indexes of two processes on one PostgreSQL: each its own folder, or both the same."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from bot.cli.importing.worker import following
from bot.records import open_library
from corpus.article import Draft
from corpus.coordination import leases, notifications
from corpus.coordination.several import Several
from corpus.library import BIN_DAYS, Library
from index.build.deleted_elsewhere import DeletedElsewhere
from index.build.deletion import pay_debts
from index.errors import ReindexLostError, ReindexRunningError
from index.service import AnswerService
from index.storage.snapshot import SnapshotStore
from tests.support.databases import database_on
from tests.support.held import HeldEmbedder

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
    from pathlib import Path

    from index.embedding.embedder import Embedder

    Start = Callable[..., Awaitable["Process"]]

pytestmark = pytest.mark.model
FERRY = Draft(title="The ferry", text="The ferry leaves at nine. Nobody may smoke on the ferry.")
MILL = Draft(title="The mill", text="The mill burned in 1911. It was never built again.")
FAR = (1 << 22) + 1
_CUT = text(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


@dataclass
class Process:
    """What a process has."""

    library: Library
    others: Several
    service: AnswerService
    folder: Path
    model: HeldEmbedder

    @property
    def deletions(self) -> DeletedElsewhere:
        return DeletedElsewhere(self.others, SnapshotStore(self.folder), self.service.indexes)

    async def titles(self, tenant: int = 0) -> set[str]:
        await self.service.indexes.settled()
        async with self.service.indexes.live.use(tenant) as snapshot:
            return {one.title for one in snapshot.index.articles} if snapshot else set()

    async def until_it_has(self, title: str, tenant: int = 0) -> None:
        async with asyncio.timeout(20):
            while title not in await self.titles(tenant):  # noqa: ASYNC110  another process's doing
                await asyncio.sleep(0.05)


@pytest.fixture
def server_url(postgresql: str, postgresql_template: str) -> Iterator[str]:
    with database_on(postgresql, postgresql_template) as url:
        yield url


@pytest_asyncio.fixture
async def start(
    server_url: str, tmp_path: Path, embedder: Embedder
) -> AsyncIterator[Callable[..., Awaitable[Process]]]:
    """Starts a process with a folder of a name, for some libraries."""
    async with AsyncExitStack() as until:

        async def make(folder: str, serves: Callable[[int], bool] = lambda _: True) -> Process:
            library = await until.enter_async_context(await open_library(server_url))
            others = Several(server_url, library.database.origin)
            until.push_async_callback(others.close)
            await others.start()
            model = HeldEmbedder(embedder)
            model.let()
            place = tmp_path / folder
            service = AnswerService(
                library, place, embedder=model, read=False, coordination=others, serves=serves
            )
            until.push_async_callback(service.close)
            await service.start()
            await service.indexes.settled()
            return Process(library, others, service, place, model)

        yield make


async def test_what_one_process_adds_the_other_has_at_once_and_embeds_nothing(
    start: Start,
) -> None:
    one, two = await start("one"), await start("two")
    await one.library.add(0, FERRY)
    await one.service.indexes.update(0)
    await two.until_it_has("The ferry")
    info = two.service.indexes.info(0)
    assert info is not None
    assert info.embedded == 0, "the vectors were in the cache"


async def test_processes_with_one_folder_build_an_index_once(start: Start) -> None:
    one, two = await start("both"), await start("both")
    await one.library.add(0, FERRY)
    await one.service.indexes.update(0)
    await two.until_it_has("The ferry")
    assert one.service.indexes.ended["built"] + two.service.indexes.ended["built"] <= 2
    assert one.service.indexes.info(0) == two.service.indexes.info(0)
    await one.service.indexes.reindex(0, full=True)
    async with asyncio.timeout(20):
        while one.service.indexes.info(0) != two.service.indexes.info(0):  # noqa: ASYNC110
            await asyncio.sleep(0.05)


async def test_what_was_missed_while_nobody_listened_is_looked_up(
    start: Start, server_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notifications, "_FIRST_WAIT_S", 1.5)
    one, two = await start("one"), await start("two")
    engine = create_async_engine(server_url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    async with engine.connect() as connection:
        await connection.execute(_CUT)
    await engine.dispose()
    await one.library.add(0, FERRY)
    assert await two.titles() == set()
    await two.until_it_has("The ferry")


async def test_one_process_builds_while_the_other_waits_for_it(start: Start) -> None:
    one, two = await start("one"), await start("two")
    await one.library.add(0, FERRY)
    await asyncio.gather(one.until_it_has("The ferry"), two.until_it_has("The ferry"))
    one.model.hold()
    building = asyncio.create_task(one.service.indexes.reindex(0, full=True))
    await one.model.held()
    with pytest.raises(ReindexRunningError):
        await two.service.indexes.reindex(0)
    one.model.let()
    await building
    await two.service.indexes.reindex(0)


async def test_who_was_taken_for_dead_swaps_nothing_in(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, seconds in (("LASTS_S", 0.8), ("_RENEWED_S", 0.2), ("_MARGIN_S", 0.1)):
        monkeypatch.setattr(leases, name, seconds)
    one = await start("one")
    await one.library.add(0, FERRY)
    await one.service.indexes.update(0)
    before = one.service.indexes.info(0)
    one.model.hold()
    building = asyncio.create_task(one.service.indexes.reindex(0, full=True))
    await one.model.held()
    for task in asyncio.all_tasks():  # its machine stands still
        if task.get_name() == "renew-index 0":
            task.cancel()
    two = await start("two")  # it builds: it has no index yet
    assert await two.titles() == {"The ferry"}
    one.model.let()
    with pytest.raises(ReindexLostError):
        await building
    assert one.service.indexes.info(0) == before
    assert SnapshotStore(one.folder).live_number(0) == (before and before.number)


async def test_a_machine_that_stood_still_just_before_the_swap_leaves_the_old_index(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = await start("one")
    await one.library.add(0, FERRY)
    await one.service.indexes.update(0)
    before = SnapshotStore(one.folder).live_number(0)
    going, ahead = leases.clock, [0.0]
    monkeypatch.setattr(leases, "clock", lambda: going() + ahead[0])
    confirm = leases.RowLease.confirm

    async def confirmed_and_stood_still(lease: leases.RowLease) -> None:
        await confirm(lease)
        ahead[0] += 60.0

    monkeypatch.setattr(leases.RowLease, "confirm", confirmed_and_stood_still)
    with pytest.raises(ReindexLostError):
        await one.service.indexes.reindex(0, full=True)
    assert SnapshotStore(one.folder).live_number(0) == before


async def test_a_process_indexes_its_own_servers_and_the_operator_s_library(start: Start) -> None:
    near = await start("near", lambda tenant: tenant < FAR)
    far = await start("far", lambda tenant: tenant >= FAR)
    shell = await start("shell", lambda _: False)
    for tenant in (0, 1, FAR):
        await shell.library.add(tenant, FERRY)
    await asyncio.gather(near.until_it_has("The ferry"), far.until_it_has("The ferry"))
    await asyncio.gather(near.until_it_has("The ferry", 1), far.until_it_has("The ferry", FAR))
    assert (await near.titles(1), await near.titles(FAR)) == ({"The ferry"}, set())
    assert (await far.titles(1), await far.titles(FAR)) == (set(), {"The ferry"})


async def test_what_one_process_deletes_for_good_is_gone_from_every_folder(start: Start) -> None:
    one, two = await start("one"), await start("two", lambda tenant: tenant >= FAR)
    before = await start("before")  # it had all shards, and is gone for a while
    for tenant in (0, FAR):
        await one.library.add(tenant, MILL)
        secret = (await one.library.add(tenant, FERRY)).article
        for process in (one, two, before):
            await process.service.indexes.update(tenant)
            await process.until_it_has("The ferry", tenant)
        await one.library.remove(tenant, secret.id)
    await one.library.purge_bin(datetime.now(UTC) + timedelta(days=BIN_DAYS, hours=1))
    assert await pay_debts(one.library, one.service.indexes, one.deletions)
    assert await one.library.debts() == []
    for process in (one, two, before):
        await process.deletions.follow()
        for tenant in (0, FAR):
            assert not _holds(process, tenant, "smoke"), (process.folder.name, tenant)


async def test_a_worker_keeps_no_copy_of_what_is_deleted_for_good(start: Start) -> None:
    bot, worker, late = await start("bot"), await start("worker"), await start("late")
    secret = (await bot.library.add(7, FERRY)).article
    for process in (bot, worker, late):
        await process.service.indexes.update(7)
    async with following(worker.deletions, every_s=0.1):
        await bot.library.remove(7, secret.id)
        await bot.library.purge_bin(datetime.now(UTC) + timedelta(days=BIN_DAYS, hours=1))
        async with asyncio.timeout(40):
            while not await pay_debts(  # noqa: ASYNC110  an index may be out of date
                bot.library, bot.service.indexes, bot.deletions
            ):
                await asyncio.sleep(0.05)
            while _holds(worker, 7, "smoke"):  # noqa: ASYNC110  it looks by itself
                await asyncio.sleep(0.05)
    assert _holds(late, 7, "smoke")
    async with asyncio.timeout(40):
        while _holds(late, 7, "smoke"):  # others may have the library's lease
            async with following(late.deletions):
                pass  # it was away, and looks before it works


async def test_vectors_of_other_processes_servers_stay_in_the_cache(start: Start) -> None:
    near = await start("near", lambda tenant: tenant < FAR)
    far = await start("far", lambda tenant: tenant >= FAR)
    await near.library.add(FAR, FERRY)
    await far.service.indexes.update(FAR)
    gone = (await near.library.add(0, MILL)).article
    await near.until_it_has("The mill")
    await near.library.remove(0, gone.id)
    await near.library.purge_bin(datetime.now(UTC) + timedelta(days=BIN_DAYS, hours=1))
    await near.service.indexes.update(0)
    assert await pay_debts(near.library, near.service.indexes, near.deletions)
    again = await start("again", lambda tenant: tenant >= FAR)
    info = again.service.indexes.info(FAR)
    assert info is not None
    assert info.embedded == 0


def _holds(process: Process, tenant: int, word: str) -> bool:
    store = SnapshotStore(process.folder)
    return any(
        word in article.text
        for number in store.numbers(tenant)
        for article in store.articles(tenant, number)
    )
