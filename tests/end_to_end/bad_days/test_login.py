"""Bad days at the start: the bot waits and tries again, or says what a person has to do."""

from __future__ import annotations

import asyncio
import socket
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import discord
import pytest
from structlog.testing import capture_logs

from bot import command_sync
from bot.cli import run_bot
from bot.client import PullquoteBot
from bot.errors import StartError
from bot.health.health import Health
from bot.health.metrics import Metrics
from bot.health.service_manager import ServiceManager
from tests.end_to_end.bad_days.conftest import Hurried
from tests.faults.wire import TOKEN, Wire

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator
    from pathlib import Path

    from bot.settings import Settings
    from index.embedding.embedder import Embedder

    Down = Callable[[int], None]

pytestmark = pytest.mark.model
PAGE = "<html>error 1015: you are being rate limited</html>"
UNWELL = '{"message": "upstream connect error", "code": 0}'


@pytest.fixture(autouse=True)
def _hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait less between tries: how long is no matter here."""
    monkeypatch.setattr(run_bot, "FIRST_WAIT_S", 0.05)
    monkeypatch.setattr(command_sync, "FIRST_WAIT_S", 0.05)


@asynccontextmanager
async def _serving(
    settings: Settings,
    embedder: Embedder,
    health: Health | None = None,
    before: Callable[[int], None] = lambda _: None,
) -> AsyncIterator[list[PullquoteBot]]:
    """Serve as `pullquote run` does; yields the bots that were built, the present one last.

    Args:
        settings: Of the bot.
        embedder: Its model.
        health: As `serve` takes it.
        before: Called with the number of each bot, from 1, before it is built.
    """
    made: list[PullquoteBot] = []

    def make() -> PullquoteBot:
        before(len(made) + 1)
        made.append(Hurried(settings, embedder=embedder))
        made[-1]._connection.guild_ready_timeout = 0.1
        return made[-1]

    task = asyncio.create_task(run_bot.serve(make, TOKEN, health))
    try:
        yield made
    finally:
        task.cancel()
        await asyncio.wait({task})


async def _ready(wire: Wire) -> None:
    async with asyncio.timeout(60):
        await wire.ready.wait()


@pytest.mark.parametrize(
    ("path", "answers"),
    [
        ("/users/@me", [(503, UNWELL), (503, UNWELL)]),
        ("/users/@me", [(429, PAGE)]),
        ("/gateway/bot", [(503, UNWELL)]),
        ("/applications/@me", [(503, "<html></html>")]),
    ],
    ids=["login 503 twice", "429 without JSON", "gateway 503", "application 503"],
)
async def test_trouble_at_login_is_waited_out(
    wire: Wire,
    settings: Settings,
    embedder: Embedder,
    path: str,
    answers: list[tuple[int, str]],
) -> None:
    wire.trouble[path] = list(answers)
    asking = settings.model_copy(update={"shard_count": None})  # Discord is asked how many
    async with _serving(asking, embedder) as made:
        await _ready(wire)
        assert wire.trouble[path] == []
        assert len(made) == len(answers) + 1


@pytest.fixture
def down(monkeypatch: pytest.MonkeyPatch, unused_tcp_port: int) -> Down:
    """Take the network away from the first two bots: nothing listens where they seek Discord."""
    there = []

    def before(number: int) -> None:
        there.append(discord.http.Route.BASE)
        nowhere = f"http://127.0.0.1:{unused_tcp_port}/api"
        monkeypatch.setattr("discord.http.Route.BASE", nowhere if number <= 2 else there[0])

    return before


@pytest.fixture
def supervised(tmp_path: Path) -> Iterator[Health]:
    """The health of a service, whose manager listens."""
    address = str(tmp_path / "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(address)
        yield Health(Metrics(), ServiceManager(address))


async def test_a_person_reads_that_discord_cannot_be_reached(
    settings: Settings, embedder: Embedder, down: Down
) -> None:
    down(1)
    with pytest.raises(StartError, match="cannot be reached"):
        await run_bot.serve(lambda: Hurried(settings, embedder=embedder), TOKEN, Health(Metrics()))


async def test_a_service_waits_for_a_network_that_is_down(
    wire: Wire, settings: Settings, embedder: Embedder, down: Down, supervised: Health
) -> None:
    with capture_logs() as logs:
        async with _serving(settings, embedder, supervised, down) as made:
            await _ready(wire)
            assert len(made) == 3
    assert [entry["event"] for entry in logs].count("discord_unreachable") == 2


@pytest.mark.parametrize("status", [400, 403, 503, 429])
async def test_commands_that_are_refused_end_no_start_and_are_registered_later(
    wire: Wire,
    settings: Settings,
    embedder: Embedder,
    status: int,
    capsys: pytest.CaptureFixture[str],
) -> None:
    wire.trouble["/commands"] = [(status, UNWELL if status != 429 else PAGE)]
    async with _serving(settings, embedder) as made:
        await _ready(wire)
        async with asyncio.timeout(60):
            while not wire.commands:  # noqa: ASYNC110  the stand-in says it nowhere else
                await asyncio.sleep(0.02)
        assert len(made) == 1
    if status == 403:
        assert "with the scope applications.commands" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (4004, "refused the token"),
        (4013, "privileged intent"),
        (4014, "privileged intent"),
        (4011, "refused the shards"),
    ],
)
async def test_a_close_that_a_person_must_mend_says_how(
    wire: Wire, settings: Settings, embedder: Embedder, code: int, said: str
) -> None:
    wire.on_identify = [code]
    with pytest.raises(StartError, match=said) as refused:
        async with asyncio.timeout(60):
            await run_bot.serve(lambda: PullquoteBot(settings, embedder=embedder), TOKEN)
    assert refused.value.cure


@pytest.mark.parametrize("frame", ["}{ no JSON", "[]", '{"op": "READY"}', '"x"'])
async def test_a_garbage_frame_does_not_end_it(
    wire: Wire, settings: Settings, embedder: Embedder, frame: str
) -> None:
    wire.on_identify = [frame]
    async with _serving(settings, embedder) as made:
        async with asyncio.timeout(60):
            while not (wire.ready.is_set() or len(made) > 1):
                await asyncio.sleep(0.02)
                if frame == '{"op": "READY"}':  # unknown, and so passed over: READY may yet come
                    return
        await _ready(wire)
