"""Three real processes on one PostgreSQL: killed in the middle, nothing is lost or done twice.

`one` has the first shard, `two` the second. `both` has either: so it is while a bot is restarted,
or while its shards are split in another way. All share a database, none a folder.
"""

from __future__ import annotations

import asyncio
import json
import re
import signal
import time
from collections import defaultdict
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from bot.connection.identify import LATE_S
from bot.records import open_library
from corpus.article import Draft
from corpus.coordination.contract import Claim
from corpus.coordination.several import Several
from tests.faults.payloads import APP, FAR, GUILD
from tests.support.databases import database_on
from tests.support.processes.bots import APART_S, MODEL, starter
from tests.support.processes.wire import ProcessesWire, served_to_processes

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator
    from pathlib import Path

    from corpus.library import Library
    from tests.support.processes.bots import Bot, Starter

pytestmark = pytest.mark.model
SERVERS = [("one", GUILD), ("both", GUILD), ("two", FAR), ("both", FAR)]
SHARDS = {"one": "0", "two": "1", "both": "0,1"}
PATIENCE_S = 45.0
FERRY = Draft(title="The ferry", text="The ferry leaves at nine. Nobody may smoke on the ferry.")
MILL = Draft(title="The mill", text="The mill burned in 1911. It was never built again.")


@dataclass
class Running:
    """Three bots at work."""

    wire: ProcessesWire
    starter: Starter
    library: Library
    bots: dict[str, Bot]

    def live(self, bot: str, tenant: str) -> str:
        """The number of the snapshot in a bot's folder."""
        file = self.bots[bot].folder / "snapshots" / tenant / "LIVE"
        return file.read_text().strip() if file.exists() else "none"

    def searches(self, bot: str, tenant: str) -> bool:
        """Whether a bot has put a tenant's index to use."""
        return re.search(rf'"tenant": {tenant}, "snapshot"', self.bots[bot].log) is not None


@asynccontextmanager
async def _started(url: str, place: Path) -> AsyncIterator[Running]:
    environment = {
        "PULLQUOTE_DATABASE_URL": url, "PULLQUOTE_MODEL": str(place / MODEL),
        "PULLQUOTE_BACKEND": "torch", "PULLQUOTE_READER": "false", "PULLQUOTE_SHARD_COUNT": "2",
        "PULLQUOTE_LOG_FORMAT": "json", "PULLQUOTE_COOLDOWN_PER_MINUTE": "60",
    }  # fmt: skip
    async with (
        await open_library(url) as library,
        served_to_processes(2) as (wire, address),
        starter(address, place, environment) as starts,
    ):
        for guild in (GUILD, FAR):
            await library.add(int(guild), FERRY)
        wire.limit["max_concurrency"] = 2
        bots = {
            name: await starts.start(name, PULLQUOTE_SHARD_IDS=ids) for name, ids in SHARDS.items()
        }
        made = Running(wire, starts, library, bots)
        try:
            await _until(lambda: len(wire.sessions) == 4)
            await _until(lambda: all(made.searches(*each) for each in SERVERS))
            yield made
        finally:
            for name, bot in bots.items():
                print(f"--- {name}\n{bot.log}")  # noqa: T201  shown where a test fails


@pytest.fixture
def server_url(postgresql: str, postgresql_template: str) -> Iterator[str]:
    with database_on(postgresql, postgresql_template) as url:
        yield url


async def test_three_processes_do_everything_once_and_lose_nothing(
    server_url: str, tmp_path: Path
) -> None:
    """One test in steps: they share the processes, which take seconds to start."""
    async with _started(server_url, tmp_path) as running:
        await _shards_identify_apart_whichever_process_has_them(running)
        await _each_process_has_the_indexes_of_its_servers_alone(running)
        await _what_two_processes_hear_is_answered_once(running)
        await _a_change_by_another_process_is_in_every_index_at_once(running)
        await _a_command_that_cannot_be_done_again_is_said_to_be_interrupted(running, server_url)
        await _killed_in_a_reindex_and_in_answers_all_goes_on_in_another_process(running)
        await _what_is_stopped_in_order_leaves_its_answers_to_the_next(running)


async def _shards_identify_apart_whichever_process_has_them(running: Running) -> None:
    times = defaultdict(list)
    for at, shard, _ in running.wire.identifies:
        times[shard % 2].append(at)
    assert sorted(map(len, times.values())) == [2, 2]
    for first, second in times.values():
        assert second - first >= APART_S - LATE_S


async def _each_process_has_the_indexes_of_its_servers_alone(running: Running) -> None:
    assert running.live("one", FAR) == "none"
    assert running.live("two", GUILD) == "none"
    assert "none" not in {running.live(name, "0") for name in SHARDS}


async def _what_two_processes_hear_is_answered_once(running: Running) -> None:
    wire = running.wire
    written = [await wire.write(f"when does the ferry leave, {n}?") for n in range(3)]
    for number in range(3):
        await wire.ask_in(GUILD, f"when does the ferry leave, {number}?", f"twice{number}")
    await wire.until(lambda: all(wire.finals[f"twice{n}"] for n in range(3)))
    await wire.until(lambda: all(map(wire.replies_to, written)))
    await asyncio.sleep(0.5)
    assert [len(wire.replies_to(each)) for each in written] == [1, 1, 1]
    posts = [did for did in wire.did if did[1] == "POST" and did[2].endswith("/messages")]
    assert len(posts) == 3, "Discord's own knowledge of repeated messages was not needed"
    assert [wire.acknowledged[f"twice{n}"] for n in range(3)] == [1, 1, 1]


async def _a_change_by_another_process_is_in_every_index_at_once(running: Running) -> None:
    before = {name: running.live(name, FAR) for name in ("two", "both")}
    began = time.monotonic()
    await running.library.add(int(FAR), MILL)
    await _until(lambda: all(running.live(name, FAR) != before[name] for name in before))
    print(f"in both indexes after {time.monotonic() - began:.2f} s")  # noqa: T201
    assert time.monotonic() - began < 10


async def _a_command_that_cannot_be_done_again_is_said_to_be_interrupted(
    running: Running, server_url: str
) -> None:
    gone = Several(server_url, "gone")
    await gone.start()
    known = {"application_id": APP, "token": "interrupted", "locale": "de"}
    assert await gone.claims.take(Claim("interaction 1", int(GUILD), known))
    await gone.close()  # without a word that it is done
    wire = running.wire
    await wire.until(lambda: wire.finals["interrupted"])
    assert "Das hat zu lange gedauert" in json.dumps(wire.shown["interrupted"], ensure_ascii=False)
    assert wire.finals["interrupted"] == 1


async def _killed_in_a_reindex_and_in_answers_all_goes_on_in_another_process(
    running: Running,
) -> None:
    wire, one, two, both = running.wire, *(running.bots[name] for name in SHARDS)
    before = running.live("both", FAR)
    for each in (one, two):
        each.hold()
    both.kill(signal.SIGSTOP)  # so that the others are first
    await running.library.add(int(FAR), Draft(title="The bell", text="The bell rang twice."))
    written = await wire.write("who may smoke on the ferry?")
    await wire.ask_in(GUILD, "who may smoke on the ferry?", "killed")
    await asyncio.gather(one.held(), two.held())
    await wire.until(lambda: wire.acknowledged["killed"])
    both.kill(signal.SIGCONT)
    await asyncio.sleep(0.5)
    assert running.live("both", FAR) == before, "the other one has the lease"
    assert wire.replies_to(written) == []
    one.kill()
    two.kill()
    began = time.monotonic()
    await wire.until(lambda: wire.replies_to(written) and wire.finals["killed"])
    await _until(lambda: running.live("both", FAR) != before)
    print(f"all done {time.monotonic() - began:.2f} s after the kill")  # noqa: T201
    await asyncio.sleep(1.0)
    assert len(wire.replies_to(written)) == 1
    assert (wire.acknowledged["killed"], wire.finals["killed"]) == (1, 1)


async def _what_is_stopped_in_order_leaves_its_answers_to_the_next(running: Running) -> None:
    wire, both = running.wire, running.bots["both"]
    after = running.bots["next"] = await running.starter.start("next", PULLQUOTE_SHARD_IDS="0")
    await _until(lambda: wire.here("next") == {0} and running.searches("next", GUILD))
    after.kill(signal.SIGSTOP)
    wire.stalled = "/messages"  # one answer is on its way, another one not made yet
    written = await wire.write("when was the last ferry?")
    await _until(lambda: wire.stalls)
    both.hold()
    await wire.ask_in(GUILD, "when does the ferry leave again?", "stopped")
    await both.held()
    both.kill(signal.SIGTERM)
    await asyncio.sleep(0.2)
    wire.stalled = ""
    after.kill(signal.SIGCONT)
    await wire.until(lambda: wire.replies_to(written) and wire.finals["stopped"])
    await asyncio.sleep(0.5)
    assert len(wire.replies_to(written)) == 1
    assert (wire.acknowledged["stopped"], wire.finals["stopped"]) == (1, 1)


async def _until(true: Callable[[], object]) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while not true():  # noqa: ASYNC110  what other processes write
            await asyncio.sleep(0.05)
