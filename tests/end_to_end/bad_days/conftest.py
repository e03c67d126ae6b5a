"""One bot on the wire for the tests of a file, and a log in which no traceback may be."""

from __future__ import annotations

import gc
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio

from bot.client import PullquoteBot
from bot.connection import delivery, shards
from bot.settings import Settings
from tests.faults.logged import logged
from tests.faults.payloads import FAR, GUILD, TEXT
from tests.faults.wire import Wire, running, served
from tests.support.databases import chosen_kind
from tests.support.held import HeldEmbedder

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from index.embedding.embedder import Embedder

    DataOf = Callable[[Path, str], AbstractContextManager[dict[str, Any]]]

CANARY = "zzcanary"
"""In every question: no log may hold it."""


class Hurried(PullquoteBot):
    """The bot, without the five seconds that Discord wants between two identifications."""

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Wait for nothing."""


@dataclass
class Day:
    """The bot on the wire.

    Attributes:
        held: Its model, which a test may hold.
    """

    wire: Wire
    bot: PullquoteBot
    held: HeldEmbedder


@pytest.fixture(scope="module")
def kept(data_of: DataOf, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """A folder of data and its database, for one bot."""
    with data_of(tmp_path_factory.mktemp("day") / "data", chosen_kind()) as made:
        yield made


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shared_day(kept: dict[str, Any], embedder: Embedder) -> AsyncIterator[Day]:
    settings = Settings(**kept, shard_count=2, cooldown_per_minute=0, _env_file=None)
    held = HeldEmbedder(embedder)
    held.let()
    with pytest.MonkeyPatch.context() as patched:
        for waiting in (delivery, shards):
            patched.setattr(waiting, "FIRST_WAIT_S", 0.01)  # how long is no matter here
        async with served(patched) as wire:
            wire.guilds = {GUILD: TEXT, FAR: "3200"}
            bot = Hurried(settings, embedder=held)
            async with running(bot, wire):
                await wire.until(lambda: wire.identified == 2)
                yield Day(wire, bot, held)


@pytest_asyncio.fixture(loop_scope="module")
async def day(shared_day: Day) -> AsyncIterator[Day]:
    """The bot, before and after a bad day: its heart beats, and its log is clean."""
    with logged() as written:
        yield shared_day
        await shared_day.wire.beats()
        assert all(some == [] for some in shared_day.wire.trouble.values()), "it came to no trouble"
        gc.collect()  # a task that failed unseen says so when it goes
    log = written.getvalue()
    assert "Traceback" not in log, log
    assert '  File "' not in log, log
    assert CANARY not in log, log
