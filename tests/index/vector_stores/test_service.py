"""The answer service over a server of vectors: asked, changed, cut off, wiped behind its back."""

from __future__ import annotations

import asyncio
import sys
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from bot.records import open_library
from bot.records.copying import copy_database
from corpus.article import Draft
from corpus.errors import PullquoteError
from corpus.library import BIN_DAYS, Library
from index.build.deletion import pay_debts
from index.embedding.migrations import EMBEDDINGS
from index.errors import VectorsAwayError
from index.service import AnswerService
from index.storage.snapshot import SnapshotStore
from index.vector_stores import milvus_connection, stored_vectors
from index.vector_stores.choice import open_store

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable
    from pathlib import Path

    from corpus.database.database import Database
    from index.embedding.embedder import Embedder
    from index.vector_stores.store import VectorStore
    from tests.index.vector_stores.conftest import Desk
    from tests.support.line import Line

    Serving = Callable[[], Awaitable[AnswerService]]

pytestmark = pytest.mark.model
servers = pytest.mark.parametrize("chosen", ["pgvector", "milvus"], indirect=True)
BUILT = Draft(
    title="The lamp at Cape Farrow",
    text="The lighthouse at Cape Farrow was built in 1871 by Ida Norwood. Granite for the tower "
    "came by barge from the quarry at Dunmore.",
)
BREAD = Draft(title="Bread in Osterby", text="Rye bread is baked on Wednesdays only in Osterby.")
QUESTION = "Who built the lighthouse at Cape Farrow?"
LATER = datetime.now(UTC) + timedelta(days=BIN_DAYS, hours=1)


@pytest.fixture
async def library(vectors_database_url: str) -> AsyncIterator[Library]:
    async with await Library.open(vectors_database_url, EMBEDDINGS) as opened:
        yield opened


@pytest.fixture
async def serving(
    library: Library,
    new_store: Callable[[Database], VectorStore | None],
    embedder: Embedder,
    tmp_path: Path,
) -> AsyncIterator[Serving]:
    """Starts services over one library, as several starts of the bot would."""
    made: list[AnswerService] = []

    async def serve() -> AnswerService:
        vectors = new_store(library.database)
        folder = tmp_path / "answered"
        service = AnswerService(library, folder, embedder=embedder, read=False, vectors=vectors)
        made.append(service)
        await service.start()
        await service.indexes.settled()
        return service

    yield serve
    for service in made:
        await service.close()


async def _found(service: AnswerService, tenant: int, question: str = QUESTION) -> list[str]:
    answer = await service.ask(question, tenants=[tenant])
    return [q.text for q in (*answer.quotations, *answer.related)]


@servers
async def test_articles_are_found_changed_and_gone_as_with_files(
    library: Library, serving: Serving, desk: Desk
) -> None:
    tenant, other, _ = desk.tenants
    await library.add(tenant, BUILT)
    await library.add(other, BREAD)
    service = await serving()
    assert "1871" in (await _found(service, tenant))[0]
    assert not any("1871" in text for text in await _found(service, other))

    (article,) = await library.articles(tenant)
    await library.replace(
        tenant, article.id, Draft(title=BUILT.title, text=BUILT.text + " Ida sang.")
    )
    info = await service.indexes.update(tenant)
    assert info is not None
    assert info.embedded > 0
    assert any("sang" in t for t in await _found(service, tenant, "Who sang at Cape Farrow?"))
    again = await serving()  # a restart finds the vectors there, and builds nothing
    assert again.indexes.info(tenant) == info
    assert "1871" in (await _found(again, tenant))[0]


@servers
async def test_what_is_deleted_for_good_is_deleted_on_the_server_too(
    library: Library, serving: Serving, desk: Desk
) -> None:
    tenant, leaving, _ = desk.tenants
    secret = await library.add(tenant, BUILT)
    await library.add(tenant, BREAD)
    await library.add(leaving, BUILT)
    service = await serving()
    before = service.indexes.info(tenant)
    assert before is not None
    await library.remove(tenant, secret.article.id)
    await service.indexes.update(tenant)
    assert before.generation in await desk.store.generations(tenant)  # a question may be under way
    await library.purge_bin(LATER)
    await library.forget_tenant(leaving)

    assert await pay_debts(library, service.indexes)

    after = service.indexes.info(tenant)
    assert after is not None
    assert await desk.store.generations(tenant) == {after.generation}
    assert await desk.store.generations(leaving) == set()
    assert await _found(service, leaving) == []


@servers
async def test_vectors_that_are_gone_are_made_again_for_who_asks(
    library: Library, serving: Serving, desk: Desk
) -> None:
    tenant = desk.tenants[0]
    await library.add(tenant, BUILT)
    service = await serving()
    before = service.indexes.info(tenant)
    assert "1871" in (await _found(service, tenant))[0]
    service.forget_answers(tenant)
    await desk.store.forget(tenant)  # an older backup was put back, say
    assert "1871" in (await _found(service, tenant))[0]
    after = service.indexes.info(tenant)
    assert before is not None
    assert after is not None
    assert (after.number, after.embedded) == (before.number + 1, 0)

    await service.close()
    await desk.store.forget(tenant)
    assert "1871" in (await _found(await serving(), tenant))[0]


@servers
async def test_another_store_is_filled_from_what_is_there_by_itself(
    library: Library, serving: Serving, desk: Desk, embedder: Embedder, tmp_path: Path
) -> None:
    tenant = desk.tenants[0]
    await library.add(tenant, BUILT)
    files = AnswerService(library, tmp_path / "answered", embedder=embedder, read=False)
    await files.start()
    await files.indexes.settled()
    await files.close()
    service = await serving()
    info = service.indexes.info(tenant)
    assert info is not None
    assert (info.store, info.embedded) == (desk.store.name, 0)
    assert len(await desk.store.generations(tenant)) == 1
    assert "1871" in (await _found(service, tenant))[0]


@servers
async def test_a_start_removes_what_a_crash_left(
    library: Library, serving: Serving, desk: Desk, tmp_path: Path
) -> None:
    tenant = desk.tenants[0]
    await library.add(tenant, BUILT)
    service = await serving()
    live = service.indexes.info(tenant)
    assert live is not None
    await service.close()
    store = SnapshotStore(tmp_path / "answered", desk.waiting)
    found = await asyncio.to_thread(store.load, tenant)
    assert found is not None
    segments = [store.segments(tenant).read(name) for name in found.names.values()]
    await asyncio.to_thread(store.assembled, tenant, segments, live.dimension)
    assert len(await desk.store.generations(tenant)) == 2
    await serving()
    assert await desk.store.generations(tenant) == {live.generation}


@pytest.mark.parametrize("chosen", ["pgvector"], indirect=True)
async def test_a_copy_of_the_database_leaves_vectors_behind(
    serving: Serving,
    library: Library,
    embedder: Embedder,
    vectors_database_url: str,
    tmp_path: Path,
) -> None:
    await library.add(1, BUILT)
    assert "1871" in (await _found(await serving(), 1))[0]
    await (await open_library(vectors_database_url)).close()
    target = f"sqlite+aiosqlite:///{tmp_path / 'copy.db'}"
    copied = await copy_database(vectors_database_url, target)
    assert "vectors" not in copied.tables
    async with await open_library(target) as other:
        service = AnswerService(other, tmp_path / "answered", embedder=embedder, read=False)
        await service.start()  # in the same folder, whose snapshots name the server
        assert "1871" in (await _found(service, 1))[0]
        await service.indexes.settled()
        info = service.indexes.info(1)
        assert info is not None
        assert (info.store, info.embedded) == ("faiss", 0)
        await service.close()


@pytest.mark.parametrize("chosen", ["milvus"], indirect=True)
async def test_a_milvus_that_hangs_or_ends_is_said_and_goes_on_when_it_answers(
    line: Line,
    library: Library,
    serving: Serving,
    desk: Desk,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tenant = desk.tenants[0]
    await library.add(tenant, BUILT)
    service = await serving()
    before = service.indexes.info(tenant)
    assert "1871" in (await _found(service, tenant))[0]
    service.forget_answers(tenant)
    monkeypatch.setattr(milvus_connection, "_ANSWERED_S", 1.0)
    with line.hanging():
        longest = await _longest_pause(_refused(service, tenant))
        with pytest.raises(VectorsAwayError, match="cannot be reached"):
            await service.indexes.reindex(tenant)
    assert longest < 0.3  # nothing on the event loop waits with the threads
    assert service.indexes.info(tenant) == before
    assert "1871" in (await _found(service, tenant))[0]
    service.forget_answers(tenant)
    with line.gone():
        await _refused(service, tenant)
    async with asyncio.timeout(3):
        while not await _answered(service, tenant):  # noqa: ASYNC110  it tells nobody
            await asyncio.sleep(0.1)
    assert (await service.indexes.reindex(tenant)).number == 2


async def _answered(service: AnswerService, tenant: int) -> bool:
    with suppress(VectorsAwayError):
        return "1871" in (await _found(service, tenant))[0]
    return False


async def _refused(service: AnswerService, tenant: int) -> None:
    began = time.monotonic()
    for question in (QUESTION, "Where did the granite come from?"):
        with pytest.raises(VectorsAwayError, match="cannot be reached"):
            await service.ask(question, tenants=[tenant])
    assert time.monotonic() - began < stored_vectors.ASKED_S


async def _longest_pause(work: Awaitable[None]) -> float:
    """Return how long the event loop was held up at most while some work was waited for."""
    longest, task = 0.0, asyncio.ensure_future(work)
    while not task.done():
        began = time.monotonic()
        await asyncio.sleep(0.01)
        longest = max(longest, time.monotonic() - began)
    await task
    return longest


@pytest.mark.parametrize("chosen", ["pgvector"], indirect=True)
async def test_a_postgresql_without_pgvector_says_so(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = open_store("pgvector", library.database)
    assert store is not None
    assert "to be made at the first use" in await store.check()
    none = text("SELECT 1 AS version WHERE false")
    monkeypatch.setattr("index.vector_stores.pgvector._EXTENSION", none)
    with pytest.raises(PullquoteError, match="no pgvector"):
        await store.generations(1)


async def test_nothing_of_a_server_is_imported_where_vectors_are_in_files() -> None:
    code = (
        "import sys, index.service, bot.cli, bot.client; "
        "print([m for m in ('pymilvus', 'grpc', 'asyncpg') if m in sys.modules])"
    )
    done = await asyncio.create_subprocess_exec(
        sys.executable, "-c", code, stdout=asyncio.subprocess.PIPE
    )
    said, _ = await done.communicate()
    assert said.strip() == b"[]"
