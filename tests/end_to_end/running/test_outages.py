"""The database's server goes away: people read so, and all goes on once it is back."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from bot.cli import run_bot
from bot.client import PullquoteBot
from bot.records.copying import copy_database
from bot.ui import wording
from bot.ui.markdown import read_back
from bot.ui.replies import sentence_for
from corpus.database.outages import in_doubt
from index.errors import VectorsAwayError
from tests.faults.wire import TOKEN
from tests.support.databases import database_on
from tests.support.postgresql import running_server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from bot.settings import Settings
    from index.embedding.embedder import Embedder
    from tests.faults.wire import Wire
    from tests.support.postgresql import Server

    Texts = Callable[[Any], list[str]]
    Buttons = Callable[[Any], dict[str, str]]

pytestmark = pytest.mark.model

QUESTION = "who decoded the dance of the bees?"
SENTENCE = "The reading room of the Tern Street library closes at nine on Thursdays."
FILE = ("hours.txt", SENTENCE.encode())


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with running_server() as made:
        yield made


@pytest.fixture
def settings(
    settings: Settings, indexed: Path, server: Server, tmp_path: Path
) -> Iterator[Settings]:
    """The starter library on a server that a test may stop."""
    with database_on(server.url) as url:
        asyncio.run(copy_database(str(indexed / "pullquote.db"), url))
        yield settings.model_copy(update={"database_url": url, "data_dir": tmp_path / "data"})


async def _asked(world: Any, texts: Texts, question: str = QUESTION) -> str:
    result = await world.mara.slash(world.channel, "ask", question=question)
    shown = texts(result.response)
    return "\n".join(read_back(text) if text.startswith("> ") else text for text in shown)


async def test_members_and_moderators_read_that_it_is_away_and_go_on_when_it_is_back(
    world: Any, server: Server, texts: Texts, buttons: Buttons, log: Callable[[], str]
) -> None:
    preview = (await world.moderator.slash(world.channel, "library add", file=FILE)).response
    with server.away():
        assert await _asked(world, texts) == wording.DATABASE_AWAY
        await world.jonas.send(world.channel, f"{world.mention} {QUESTION}")
        assert texts(world.last) == [wording.DATABASE_AWAY]
        pressed = await world.moderator.click(preview, custom_id=buttons(preview)["Add"])
        assert wording.DATABASE_AWAY in "\n".join(
            text for message in [pressed.response, *pressed.followups] if message
            for text in texts(message)
        )  # fmt: skip
        listed = await world.moderator.slash(world.channel, "library bin")
        assert texts(listed.response) == [wording.DATABASE_AWAY]
        assert await world.bot.missing() != []
    assert "Frisch" in await _asked(world, texts)
    assert await world.bot.missing() == []
    await world.moderator.click(preview, custom_id=buttons(preview)["Add"])
    assert SENTENCE in await _asked(world, texts, "when does the Tern Street reading room close?")
    written = log()
    assert "database_away" in written
    assert "database_back" in written
    assert "Traceback" not in written


async def test_a_question_that_meets_a_restart_is_answered(
    world: Any, server: Server, texts: Texts
) -> None:
    await asyncio.to_thread(server.stop)
    asking = asyncio.create_task(_asked(world, texts))
    await asyncio.sleep(0)
    await asyncio.to_thread(server.start)
    assert "Frisch" in await asking


async def test_a_server_that_the_bot_leaves_meanwhile_is_marked_later(
    world: Any, server: Server
) -> None:
    cog = world.bot.get_cog("Lifecycle")
    await world.services.records.settings.change(world.guild.id, retention_days=30)
    guild = world.bot.get_guild(world.guild.id)
    with server.away():
        world.bot._connection._remove_guild(guild)
        await cog.on_guild_remove(guild)
    departures = world.services.records.departures
    assert await departures.left() == {}
    await cog._compare_marks()
    assert set(await departures.left()) == {world.guild.id}


async def test_a_start_waits_for_a_server_that_is_not_there_yet(
    wire: Wire,
    settings: Settings,
    embedder: Embedder,
    server: Server,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(run_bot, "FIRST_WAIT_S", 0.05)
    made: list[PullquoteBot] = []

    def make() -> PullquoteBot:
        made.append(PullquoteBot(settings, embedder=embedder))
        return made[-1]

    await asyncio.to_thread(server.stop)
    serving = asyncio.create_task(run_bot.serve(make, TOKEN))
    async with asyncio.timeout(60):
        while len(made) < 3:  # noqa: ASYNC110  the bots tell nobody
            await asyncio.sleep(0.02)
        await asyncio.to_thread(server.start)
        await wire.ready.wait()
    serving.cancel()
    await asyncio.wait({serving})


async def test_a_change_in_doubt_is_called_that(log: Callable[[], str]) -> None:
    assert sentence_for(in_doubt("the server")) == wording.CHANGE_IN_DOUBT
    assert "Traceback" not in log()


async def test_vectors_that_are_away_are_said_in_a_sentence(log: Callable[[], str]) -> None:
    away = VectorsAwayError("Milvus at http://10.0.0.7:19530 cannot be reached.", "Start it.")
    assert sentence_for(away) == wording.VECTORS_AWAY
    assert "Traceback" not in log()
