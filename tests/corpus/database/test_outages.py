"""A real server goes away, hangs, is cut off and comes back: clear sentences, and nothing lost."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

import pytest

from corpus.article import Draft
from corpus.database.outages import PATIENCE_S
from corpus.errors import ChangeInDoubtError, DatabaseAwayError
from corpus.library import Library
from tests.support.databases import database_on, migrate
from tests.support.line import line_to_database
from tests.support.postgresql import running_server

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from tests.support.postgresql import Server

MILL = Draft(title="The mill", text="The mill burned down in 1987.")
FERRY = Draft(title="The ferry", text="The ferry is older than the church.")


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with running_server() as made:
        yield made


@pytest.fixture
def url(server: Server) -> Iterator[str]:
    with database_on(server.url) as made:
        migrate(made)
        yield made


@pytest.fixture
async def library(url: str) -> AsyncIterator[Library]:
    async with await Library.open(url) as opened:
        yield opened


@pytest.mark.parametrize("killed", [False, True])
async def test_a_server_that_was_restarted_meanwhile_is_not_noticed(
    server: Server, library: Library, *, killed: bool
) -> None:
    await library.add(7, MILL)
    await asyncio.to_thread(server.restart, killed=killed)
    assert [article.title for article in await library.articles(7)] == ["The mill"]
    assert library.database.failures == 0


async def test_whoever_asks_while_it_restarts_waits_a_moment(
    server: Server, library: Library
) -> None:
    await asyncio.to_thread(server.stop)
    asking = asyncio.create_task(library.add(7, MILL))
    await asyncio.sleep(0)
    await asyncio.to_thread(server.start)
    await asking
    assert len(await library.articles(7)) == 1
    assert library.database.failures == 0


async def test_one_that_stays_away_is_waited_for_once_and_back_at_once(
    server: Server, library: Library
) -> None:
    with server.away():
        with pytest.raises(DatabaseAwayError, match="nothing listens there"):
            await library.add(7, MILL)
        before = time.monotonic()
        asking = [library.articles(7) for _ in range(50)]
        many = await asyncio.gather(*asking, return_exceptions=True)
        assert time.monotonic() - before < PATIENCE_S
        assert {type(one) for one in many} == {DatabaseAwayError}
    assert await library.articles(7) == []
    await library.add(7, MILL)


async def test_one_that_hangs_is_given_up_and_goes_on_later(
    server: Server, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("corpus.database.outages.CONNECT_S", 1.0)  # instead of ten
    await library.articles(7)
    with server.hanging():
        with pytest.raises(DatabaseAwayError, match=r"did not answer|does not answer"):
            async with library.database.read(timeout_s=1) as session:
                await session.connection()
        with pytest.raises(DatabaseAwayError):
            await library.articles(7)
    assert await library.articles(7) == []


async def test_every_change_that_was_confirmed_outlives_restarts_and_kills(
    server: Server, library: Library
) -> None:
    confirmed: list[str] = []

    async def add(writer: int) -> None:
        for number in range(1_000):
            if done.is_set():
                return
            title = f"T {writer} {number}"
            try:
                await library.add(7, Draft(title=title, text=f"Text of {title}."))
            except DatabaseAwayError:
                await asyncio.sleep(0.05)
            else:
                confirmed.append(title)

    done = asyncio.Event()
    writers = [asyncio.create_task(add(writer)) for writer in range(4)]
    for turn in range(4):
        had = len(confirmed)
        while len(confirmed) < had + 5:  # noqa: ASYNC110  they tell nobody; pytest has a timeout
            await asyncio.sleep(0.01)
        await asyncio.to_thread(server.restart, killed=turn % 2 == 1)
    done.set()
    await asyncio.gather(*writers)
    there = {article.title for article in await library.articles(7)}
    assert set(confirmed) <= there
    assert len(confirmed) > 20


async def test_a_line_that_is_cut_before_the_commit_keeps_nothing_and_says_so(url: str) -> None:
    async with line_to_database(url) as line, await Library.open(line.url) as library:
        await library.articles(7)
        line.cut_at, line.arrive = b"COMMIT;", False
        with pytest.raises(DatabaseAwayError) as refused:
            await library.add(7, MILL)
        assert not refused.value.maybe_kept
        assert line.cuts == 1
        line.cut_at = None
        assert await library.articles(7) == []


async def test_a_change_whose_confirmation_was_lost_on_the_line_is_confirmed_all_the_same(
    url: str,
) -> None:
    async with line_to_database(url) as line, await Library.open(line.url) as library:
        await library.articles(7)
        seen: list[str] = []
        async with library.database.together():
            await library.add(7, MILL)
            library.database.afterwards(lambda: seen.append("kept"))
            line.cut_at = b"COMMIT;"
        line.cut_at = None
        assert line.cuts >= 1
        assert seen == ["kept"]
        assert len(await library.articles(7)) == 1


async def test_another_change_that_got_its_number_after_a_crash_does_not_confirm_it(
    url: str, server: Server
) -> None:
    async with line_to_database(url) as line, await Library.open(line.url) as library:
        await library.articles(7)
        line.cut_at, line.arrive = b"COMMIT;", False
        adding = asyncio.create_task(library.add(7, MILL))
        while not line.cuts:  # noqa: ASYNC110  the line tells nobody; pytest has a timeout
            await asyncio.sleep(0)
        line.closed, line.cut_at = True, None
        await asyncio.to_thread(server.restart, killed=True)
        async with await Library.open(url) as others:
            for number in range(20):
                await others.add(8, Draft(title=f"T {number}", text=f"Text {number}."))
        line.closed = False
        with pytest.raises(ChangeInDoubtError):
            await adding
        assert await library.articles(7) == []


async def test_a_change_that_nobody_can_ask_about_is_in_doubt(
    url: str, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("corpus.database.outages._IN_DOUBT_S", 1.0)
    async with line_to_database(url) as line, await Library.open(line.url) as library:
        await library.articles(7)
        line.cut_at = b"COMMIT;"
        adding = asyncio.create_task(library.add(7, MILL))
        while not line.cuts:  # noqa: ASYNC110  the line tells nobody; pytest has a timeout
            await asyncio.sleep(0)
        with server.away(), pytest.raises(ChangeInDoubtError, match="while it kept a change"):
            await adding
