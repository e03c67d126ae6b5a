"""`pullquote try`: served, furnished, and answered by the real bot."""

from __future__ import annotations

import asyncio
import html
import socket
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest

from bot.errors import StartError
from bot.playground import FIRST_QUESTION, playground, run_playground, simulated
from bot.records import open_library
from corpus.article import Draft

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from bot.settings import Settings
    from index.embedding.embedder import Embedder

pytestmark = pytest.mark.model


async def test_the_playground_serves_a_server_with_a_question_answered(
    settings: Settings, embedder: Embedder, texts: Callable[[Any], list[str]]
) -> None:
    async with playground(settings, embedder=embedder) as world:
        assert world.url.startswith("http://127.0.0.1:")
        async with aiohttp.ClientSession() as session, session.get(world.url) as page:
            assert page.status == 200
        channel = world.preview.channel
        assert len(world.preview.viewers) == 3
        first, mention, second = channel.history()
        assert texts(first)[0] == f"-# {FIRST_QUESTION}"
        assert any(text.startswith("> ") for text in texts(first))
        assert second.reference is not None
        assert second.reference.message_id == mention.id


async def test_the_bots_name_that_is_typed_into_the_page_is_a_mention(
    settings: Settings, embedder: Embedder, texts: Callable[[Any], list[str]]
) -> None:
    async with playground(settings, embedder=embedder) as world:
        channel, viewer = world.preview.channel, world.preview.viewers[0]
        await viewer.send(channel, f"@pullquote {FIRST_QUESTION}")
        assert any(text.startswith("> ") for text in texts(channel.last_message))
        await viewer.send(channel, f"mail me@pullquote.example: {FIRST_QUESTION}")
        assert channel.last_message.content.startswith("mail me@pullquote.example")


async def test_a_server_that_is_not_simulated_is_not_taken_for_left(
    settings: Settings, embedder: Embedder
) -> None:
    async with await open_library(settings.database) as library:
        await library.add(77, Draft(title="The mill", text="The mill burned down in 1987."))
    async with simulated(settings, embedder=embedder) as world:
        assert world.bot.is_ready()
        await world.mara.slash(world.channel, "help")
        assert await world.bot.services.records.departures.left() == {}


@pytest.mark.browser
async def test_a_browser_shows_the_question_and_its_answer(
    settings: Settings, embedder: Embedder, chromium: str, tmp_path: Path
) -> None:
    async with playground(settings, embedder=embedder) as world:
        process = await asyncio.create_subprocess_exec(
            chromium,
            *("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"),
            *(f"--user-data-dir={tmp_path / 'profile'}", "--virtual-time-budget=20000"),
            *("--dump-dom", world.url),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )
        async with asyncio.timeout(120):
            page, _ = await process.communicate()
    shown = page.decode()
    assert FIRST_QUESTION in html.unescape(shown)
    assert "<blockquote" in shown


async def test_a_busy_port_stops_the_start_with_a_cure(
    settings: Settings, embedder: Embedder
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(StartError, match=f"Port {port}"):
            async with playground(settings, port=port, embedder=embedder):
                pass


async def test_it_is_never_served_to_other_machines(settings: Settings) -> None:
    with pytest.raises(StartError, match="for this machine only"):
        await run_playground(settings, host="0.0.0.0")  # noqa: S104  what must be refused
