"""The real bot in a simulated Discord, on a starter library that is indexed already."""

from __future__ import annotations

import asyncio
import io
import logging
import os
import shutil
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio
import structlog
from filelock import FileLock

from bot.logs import configure_logs
from bot.records.copying import copy_database
from bot.settings import Settings
from index.service import AnswerService
from tests.faults.wire import served
from tests.support.databases import database_on
from tests.support.reading import buttons_of, texts_of
from tests.support.world import index_starter, simulated_world

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from index.answer import Answer
    from index.embedding.embedder import Embedder
    from tests.faults.wire import Wire

    DataOf = Callable[[Path, str], AbstractContextManager[dict[str, Any]]]
from tests.support.world import World


@pytest.fixture
def texts() -> Callable[[Any], list[str]]:
    """All texts of a message or response, in reading order."""
    return lambda message: texts_of(list(message.components))


@pytest.fixture
def buttons() -> Callable[[Any], dict[str, str]]:
    """The buttons of a message or response: label -> custom_id."""
    return lambda message: buttons_of(list(message.components))


@pytest.fixture(scope="session")
def indexed(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Path:
    """A data folder with the starter library, indexed once for all tests of all workers."""
    base = tmp_path_factory.getbasetemp()
    run = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder, done = run / "indexed", run / "indexed-is-done"
    with FileLock(run / "indexed.lock", timeout=240):
        if not done.exists():
            index_starter(folder, embedder)
            done.touch()
    return folder


@pytest.fixture(scope="session")
def indexed_on_postgresql(indexed: Path, postgresql: str) -> Iterator[str]:
    """The URL of a database that holds what the folder's own does: others start as its copies."""
    with database_on(postgresql) as url:
        asyncio.run(copy_database(str(indexed / "pullquote.db"), url))
        yield url


@pytest.fixture(scope="session")
def data_of(request: pytest.FixtureRequest, indexed: Path) -> DataOf:
    """Makes the folder of a test's data, and its database of a kind; gives their settings."""

    @contextmanager
    def made(folder: Path, kind: str) -> Iterator[dict[str, Any]]:
        shutil.copytree(indexed, folder)
        if kind == "sqlite":
            yield {"data_dir": folder}
            return
        (folder / "pullquote.db").unlink()
        names = ("postgresql", "indexed_on_postgresql")
        server, template = map(request.getfixturevalue, names)
        with database_on(server, template) as url:
            yield {"data_dir": folder, "database_url": url}

    return made


@pytest.fixture
def settings(
    data_of: DataOf, database_kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Settings]:
    monkeypatch.chdir(tmp_path)
    with data_of(tmp_path / "data", database_kind) as chosen:
        yield Settings(**chosen, shard_count=1)


@pytest_asyncio.fixture
async def world(settings: Settings, embedder: Embedder) -> AsyncIterator[World]:
    async with simulated_world(settings, embedder) as made:
        yield made


@pytest.fixture
def log(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], str]]:
    """Log all that can be logged, as JSON, once the world is there; call it for what was logged.

    It goes to a stream of its own: pytest closes what it captures between set-up and test.
    """
    del world
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    configure_logs(Settings.model_validate({"log_level": "DEBUG", "log_format": "json"}))
    for name in list(logging.root.manager.loggerDict):
        if not name.startswith(("matplotlib", "PIL")):
            logging.getLogger(name).setLevel(logging.DEBUG)  # as a library may do by itself
    logging.getLogger("bot").debug("the log is on")

    def written() -> str:
        said = stream.getvalue()
        assert "the log is on" in said
        assert "Logging error" not in said
        return said

    yield written
    root.handlers = handlers
    root.setLevel(level)
    for name in list(logging.root.manager.loggerDict):
        logging.getLogger(name).setLevel(logging.NOTSET)
    structlog.reset_defaults()


@pytest_asyncio.fixture
async def wire(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Wire]:
    async with served(monkeypatch) as made:
        yield made


@pytest.fixture
def searched(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The questions as the index understands them, while they are answered as ever."""
    seen: list[str] = []
    ask = AnswerService.ask

    async def watch(service: AnswerService, question: str, **how: Any) -> Answer:
        made = await ask(service, question, **how)
        seen.append(made.question)
        return made

    monkeypatch.setattr(AnswerService, "ask", watch)
    return seen
