"""Bots that are processes of their own, as `pullquote run` starts them, on a stand-in for Discord.

Importing the models' libraries takes seconds of every core. So one process imports them and forks:
what it forks opens its own database, threads and event loop, and is killed like any other.

    python -m tests.support.processes.bots URL FOLDER      then a line of JSON for each bot
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import sys
import time
import traceback
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.support.held import WaitingEmbedder

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from index.embedding.embedder import Embedder

MODEL = "tiny"
"""The model's folder, among those of the bots."""
HOLD, HELD = "hold", "held"
"""Files in a bot's folder: its model does nothing while the first is there, and then makes the
second."""
TOKEN = "MTAwMDAwMDAwMDAwMDAwMDAw.GwireT.a-token-that-opens-nothing-at-all-0000"  # noqa: S105  opens nothing
LEASE_S, RENEWED_S, RECOVERED_S, APART_S = 4.0, 1.0, 0.5, 1.5
"""Shorter than they are, to save a test's time."""
_PATIENCE_S = 120.0


class _Held(WaitingEmbedder):
    """A model that can be held from outside of its process.

    Args:
        real: It.
        folder: Of the bot.
    """

    def __init__(self, real: Embedder, folder: Path) -> None:
        super().__init__(real)
        self._folder = folder

    def _wait(self) -> None:
        while (self._folder / HOLD).exists():
            (self._folder / HELD).touch()
            time.sleep(0.02)


@dataclass
class Bot:
    """A bot in a process.

    Attributes:
        name: What the stand-in calls it.
        folder: Of its data, and of its log.
        pid: Its process.
    """

    name: str
    folder: Path
    pid: int = 0

    def hold(self) -> None:
        """Let its model do nothing from here on."""
        (self.folder / HELD).unlink(missing_ok=True)
        (self.folder / HOLD).touch()

    def let(self) -> None:
        """Let its model go on."""
        (self.folder / HOLD).unlink(missing_ok=True)

    async def held(self) -> None:
        """Wait until its model has been asked for something that it does not do."""
        async with asyncio.timeout(30):
            while not (self.folder / HELD).exists():  # noqa: ASYNC110  another process makes it
                await asyncio.sleep(0.02)

    def kill(self, number: signal.Signals = signal.SIGKILL) -> None:
        """Send it a signal: by default the one that no process hears."""
        os.kill(self.pid, number)

    @property
    def log(self) -> str:
        """What it has logged."""
        return (self.folder / "log").read_text("utf-8")


@dataclass
class Starter:
    """Starts bots.

    Attributes:
        place: For their folders.
    """

    place: Path
    environment: Mapping[str, str]
    _process: asyncio.subprocess.Process
    bots: list[Bot] = field(default_factory=list)

    async def start(self, name: str, **settings: str) -> Bot:
        """Start a bot, perhaps again in the folder that it had before."""
        bot = Bot(name, self.place / name)
        bot.folder.mkdir(exist_ok=True)
        environment = {**self.environment, **settings, "PULLQUOTE_DATA_DIR": str(bot.folder)}
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        line = json.dumps({"name": name, "folder": str(bot.folder), "environment": environment})
        self._process.stdin.write(f"{line}\n".encode())
        await self._process.stdin.drain()
        async with asyncio.timeout(_PATIENCE_S):
            bot.pid = int(await self._process.stdout.readline())
        self.bots.append(bot)
        return bot


@contextlib.asynccontextmanager
async def starter(url: str, place: Path, environment: Mapping[str, str]) -> AsyncIterator[Starter]:
    """Start what starts bots; whatever it has started is killed in the end.

    Args:
        url: Of the stand-in.
        place: An empty folder, where the bots' model is made too (`MODEL`).
        environment: Settings that all bots have.
    """
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.support.processes.bots", url, str(place),
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
        env={**os.environ, "OMP_NUM_THREADS": "1", "TOKENIZERS_PARALLELISM": "false"},
    )  # fmt: skip
    made = Starter(place, environment, process)
    try:
        yield made
    finally:
        for bot in made.bots:
            with contextlib.suppress(ProcessLookupError):
                bot.kill()
        process.kill()
        await process.wait()


def main() -> None:
    """Import everything, and fork for each line that is read."""
    import sentence_transformers  # noqa: F401, PLC0415  slow, and done once

    import bot.client  # noqa: F401, PLC0415  likewise
    from index.embedding import embedder  # noqa: PLC0415  likewise
    from tests.support.tiny_models import tiny_model  # noqa: PLC0415  likewise

    tiny_model(Path(sys.argv[2]) / MODEL)
    load = embedder.load_embedder
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for what is killed
    for line in sys.stdin:
        wanted = json.loads(line)
        pid = os.fork()
        if pid:
            print(pid, flush=True)  # noqa: T201  the reply
            continue
        folder = Path(wanted["folder"])
        embedder.load_embedder = lambda *how, folder=folder, **more: _Held(
            load(*how, **more), folder
        )
        _be_a_bot(f"{sys.argv[1]}/{wanted['name']}", folder, wanted["environment"])


def _be_a_bot(url: str, folder: Path, environment: dict[str, str]) -> None:
    """Be `pullquote run`."""
    import discord  # noqa: PLC0415  not before there is a process
    import discord.webhook.async_ as webhooks  # noqa: PLC0415
    import yarl  # noqa: PLC0415

    from bot.cli.run_bot import run_bot  # noqa: PLC0415
    from bot.connection import identify  # noqa: PLC0415
    from bot.lifecycle import recovery  # noqa: PLC0415
    from corpus.coordination import leases  # noqa: PLC0415

    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    with (folder / "log").open("ab") as log, Path(os.devnull).open("rb") as nothing:
        os.dup2(nothing.fileno(), 0)
        os.dup2(log.fileno(), 1)
        os.dup2(log.fileno(), 2)
    os.chdir(folder)
    os.environ.update(environment, DISCORD_TOKEN=TOKEN)
    patched: list[tuple[Any, str, Any]] = [
        (discord.http.Route, "BASE", f"{url}/api"),
        (vars(webhooks)["Route"], "BASE", f"{url}/api"),
        (discord.gateway.DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(_gateway(url))),
        (leases, "LASTS_S", LEASE_S),
        (leases, "_RENEWED_S", RENEWED_S),
        (recovery, "EVERY_S", RECOVERED_S),
        (identify, "APART_S", APART_S),
    ]
    for where, name, value in patched:
        setattr(where, name, value)
    try:
        run_bot()
    except BaseException:  # noqa: BLE001  for the log: nobody else hears it
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(0)


def _gateway(url: str) -> str:
    base, _, name = url.rpartition("/")
    return f"{base.replace('http', 'ws', 1)}/{name}/gateway"


if __name__ == "__main__":
    main()
