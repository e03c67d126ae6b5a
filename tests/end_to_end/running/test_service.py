"""`pullquote run` as a service: over HTTP, to systemd, and to Discord on a real socket."""

from __future__ import annotations

import asyncio
import socket
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import aiohttp
import pytest

from bot.cli import run_bot
from bot.client import PullquoteBot
from bot.health.health import Health
from bot.health.metrics import Metrics
from bot.health.service_manager import ServiceManager
from tests.faults.wire import TOKEN

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from bot.settings import Settings
    from index.embedding.embedder import Embedder
    from tests.faults.wire import Wire

pytestmark = [
    pytest.mark.model,
    pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="systemd is Linux's"),
]
LOOPBACK = "127.0.0.1"
UNWELL = '{"message": "upstream connect error", "code": 0}'


class Service:
    """The bot as systemd and an operator's machine see it.

    Attributes:
        said: What systemd has heard, in order.
    """

    def __init__(self, listener: socket.socket, port: int) -> None:
        self.said: list[str] = []
        self._listener = listener
        self._base = f"http://{LOOPBACK}:{port}"

    async def until(self, wanted: str) -> None:
        async with asyncio.timeout(60):
            while wanted not in self.said:
                heard = await asyncio.get_running_loop().sock_recv(self._listener, 4_096)
                self.said.append(heard.decode())

    async def get(self, path: str) -> tuple[int, str]:
        async with aiohttp.ClientSession(self._base) as session, session.get(path) as answer:
            return answer.status, await answer.text()


@asynccontextmanager
async def _running(
    settings: Settings, embedder: Embedder, folder: Path
) -> AsyncIterator[tuple[Service, asyncio.Task[None]]]:
    """Run what `pullquote run` runs; the context ends it as a signal does."""
    with socket.create_server((LOOPBACK, 0)) as free:
        port = free.getsockname()[1]

    def make() -> PullquoteBot:
        bot = PullquoteBot(settings, embedder=embedder)
        bot._connection.guild_ready_timeout = 0.1
        return bot

    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.bind(str(folder / "notify"))
        listener.setblocking(False)
        manager = ServiceManager(str(folder / "notify"), watchdog_s=1)
        health = Health(Metrics(), manager)
        task = asyncio.create_task(run_bot.watched(make, TOKEN, health, (LOOPBACK, port)))
        service = Service(listener, port)
        try:
            yield service, task
        finally:
            task.cancel()
            await asyncio.wait({task})
            await service.until("STOPPING=1")


async def test_a_question_asked_over_the_wire_is_counted_and_systemd_hears_the_heart(
    wire: Wire, settings: Settings, embedder: Embedder, tmp_path: Path
) -> None:
    async with _running(settings, embedder, tmp_path) as (service, _):
        await service.until("READY=1")
        assert service.said[0] == "STATUS=Starting."
        assert await service.get("/live") == (200, '{"live": true}')
        assert await service.get("/ready") == (200, '{"ready": true, "missing": []}')
        await wire.ask("what is VOICE for?")
        async with asyncio.timeout(20):
            await wire.answered.wait()
        _, page = await service.get("/metrics")
        assert 'pullquote_questions_total{overheard="no",verdict="answered"} 1.0' in page
        assert "pullquote_discord_connected 1.0" in page
        service.said.clear()
        await service.until("WATCHDOG=1")


async def test_while_discord_is_in_trouble_it_lives_and_is_not_ready(
    wire: Wire, settings: Settings, embedder: Embedder, tmp_path: Path
) -> None:
    wire.trouble["/users/@me"] = [(503, UNWELL)] * 5  # discord.py tries so often
    async with _running(settings, embedder, tmp_path) as (service, task):
        await service.until("STATUS=Discord is in trouble; the next try is in 5 s.")
        assert await service.get("/live") == (200, '{"live": true}')
        assert await service.get("/ready") == (503, '{"ready": false, "missing": ["Discord"]}')
        _, page = await service.get("/metrics")
        assert "pullquote_discord_restarts_total 1.0" in page
        assert "READY=1" not in service.said
        assert not task.done()
