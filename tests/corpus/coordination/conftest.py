"""Several processes on one PostgreSQL: here each is an object with a connection of its own."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
import pytest_asyncio
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from corpus.coordination import leases
from corpus.coordination.several import Several
from tests.support.databases import database_on

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

    Process = Callable[[], Awaitable[Several]]
    Tell = Callable[[str], Awaitable[None]]


@pytest.fixture(scope="module")
def server_url(postgresql: str, postgresql_template: str) -> Iterator[str]:
    """A database for all tests of a file: each uses names of its own."""
    with database_on(postgresql, postgresql_template) as url:
        yield url


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leases that are over soon."""
    for name, seconds in (("LASTS_S", 0.5), ("_RENEWED_S", 0.1), ("_MARGIN_S", 0.1)):
        monkeypatch.setattr(leases, name, seconds)


@pytest_asyncio.fixture
async def process(server_url: str, tell: Tell) -> AsyncIterator[Process]:
    """Starts a process, where nothing is claimed."""
    await tell("TRUNCATE claims, counters, leases")
    async with AsyncExitStack() as until:

        async def start() -> Several:
            made = Several(server_url, uuid4().hex)
            until.push_async_callback(made.close)
            await made.start()
            return made

        yield start


@pytest_asyncio.fixture
async def tell(server_url: str) -> AsyncIterator[Tell]:
    """Says something to the server, as an administrator might."""
    engine = create_async_engine(server_url, isolation_level="AUTOCOMMIT", poolclass=NullPool)

    async def said(statement: str) -> None:
        async with engine.connect() as connection:
            await connection.execute(text(statement))

    yield said
    await engine.dispose()


async def die(process: Several) -> None:
    """Let a process be gone as SIGKILL lets it be: nothing is renewed, nothing given back."""
    process._until_closed.pop_all()
    for lease in process._alive:
        lease._until = float("-inf")
    for task in asyncio.all_tasks():
        if task.get_name().startswith("renew-process " + process.name):
            task.cancel()
