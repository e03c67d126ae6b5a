"""Real workers, in processes of their own, on a real PostgreSQL: killed and cut off."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest

from bot.records import open_library
from corpus.imports.imports import Imports
from corpus.imports.tables import State
from tests.support.databases import database_on, migrate
from tests.support.postgresql import running_server

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from collections.abc import AsyncIterator, Callable, Iterator
    from pathlib import Path

    from corpus.imports.sources import Item
    from corpus.library import Library
    from tests.support.postgresql import Server

    Lines = Callable[..., list[Item]]

PATIENCE_S = 60
HOLD_S = "1"
MANY = 80


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A server of its own, since it is stopped."""
    with running_server() as made:
        yield made


@asynccontextmanager
async def _worker(url: str, *arguments: str) -> AsyncIterator[Process]:
    words = [sys.executable, "-m", "tests.support.processes.import_worker", url, HOLD_S, *arguments]
    process = await asyncio.create_subprocess_exec(*words, stdout=asyncio.subprocess.PIPE)
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def _said(process: Process, word: str) -> None:
    assert process.stdout is not None
    async with asyncio.timeout(PATIENCE_S):
        while (line := (await process.stdout.readline()).decode().strip()) != word:
            assert line, f"it ended without saying {word}"


async def _ended(*processes: Process) -> None:
    async with asyncio.timeout(PATIENCE_S):
        for process in processes:
            assert await process.wait() == 0


async def _begun(library: Library, items: list[Item], tenant: int = 0) -> int:
    imports = Imports(library.database)
    one = await imports.begin(tenant, ["logs.jsonl"], "logs.jsonl", by=0)
    await imports.put(one, items)
    return (await imports.filled(one)).number


async def _titles(library: Library, tenant: int = 0) -> list[str]:
    return sorted(listed.title for listed in await library.listing(tenant))


async def test_what_killed_workers_had_is_done_by_another_once(
    url: str, library: Library, lines: Lines
) -> None:
    """One is killed with what it has read, and one in the transaction that stores it."""
    number = await _begun(library, lines(MANY))
    imports = Imports(library.database)
    async with _worker(url, "ahead") as one, _worker(url, "commit") as other:
        for process in (one, other):
            await _said(process, "hangs")
            assert process.returncode is None
        async with _worker(url) as third:
            await _said(third, "ready")
            for process in (one, other):
                process.send_signal(signal.SIGKILL)
            await _ended(third)
    done = await imports.get(0, number)
    assert done is not None
    assert (done.state, done.total, done.added) == (State.DONE, MANY, MANY)
    assert (done.updated, done.unchanged, done.failed) == (0, 0, 0)
    assert await _titles(library) == sorted(f"Log {n}" for n in range(MANY))


@pytest.fixture
def on_that_server(server: Server) -> Iterator[str]:
    with database_on(server.url) as made:
        migrate(made)
        yield made


async def test_a_server_that_crashes_in_the_middle_costs_nothing(
    server: Server, on_that_server: str, lines: Lines
) -> None:
    async with await open_library(on_that_server) as library:
        imports = Imports(library.database)
        begun = await imports.begin(0, ["logs.jsonl"], "logs.jsonl", by=0)
        async with _worker(on_that_server) as one, _worker(on_that_server) as other:
            for process in (one, other):
                await _said(process, "ready")
            await imports.put(begun, lines(4 * MANY))
            now = await imports.filled(begun)
            async with asyncio.timeout(PATIENCE_S):
                while not now.done:  # nobody tells us
                    await asyncio.sleep(0.01)
                    now = await imports.get(0, begun.number) or now
            await asyncio.to_thread(server.restart, killed=True)
            assert now.waiting, "it was over before the server was stopped"
            await _ended(one, other)
        done = await imports.get(0, begun.number)
        assert done is not None
        assert (done.state, done.added, done.failed) == (State.DONE, 4 * MANY, 0)
        assert await _titles(library) == sorted(f"Log {n}" for n in range(4 * MANY))


async def test_a_worker_that_is_told_to_stop_gives_back_what_it_has(
    url: str, library: Library, lines: Lines, tmp_path: Path
) -> None:
    """Of the command itself; it has no time to do anything but stop."""
    number = await _begun(library, lines(MANY))
    imports = Imports(library.database)
    folder = {"PULLQUOTE_DATABASE_URL": url, "PULLQUOTE_DATA_DIR": str(tmp_path / "data")}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "worker", "--at-once", "2", env={**os.environ, **folder}
    )
    try:
        async with asyncio.timeout(PATIENCE_S):
            while not (now := await imports.get(0, number)) or not now.done:  # noqa: ASYNC110  nobody tells us
                await asyncio.sleep(0.01)
        process.send_signal(signal.SIGTERM)
        await _ended(process)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    now = await imports.get(0, number)
    assert now is not None
    assert now.waiting, "it was over before it was told to stop"
    assert await imports.in_hand(now) == 0
    logs = [title for title in await _titles(library) if title.startswith("Log")]
    assert len(logs) == now.done
