"""Databases for tests: with our tables in them, made and dropped on a PostgreSQL server."""

from __future__ import annotations

import asyncio
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING
from uuid import uuid4

from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from bot.records import open_library

if TYPE_CHECKING:
    from collections.abc import Iterator

KINDS = ("sqlite", "postgresql")
CHOICE = "TEST_DATABASE"
"""The environment variable that chooses one for all tests that don't choose themselves."""
_PATIENCE_S = 60


def chosen_kind() -> str:
    """Return the kind of database that the environment chooses: SQLite, where it says nothing.

    Raises:
        ValueError: It is none that there is.
    """
    kind = os.environ.get(CHOICE, KINDS[0])
    if kind not in KINDS:
        raise ValueError(f"{CHOICE} is {kind!r}: choose one of {', '.join(KINDS)}.")
    return kind


def migrate(url: str) -> None:
    """Make our tables in a database, as the first start does. Not for where an event loop runs."""

    async def open_once() -> None:
        await (await open_library(url)).close()

    asyncio.run(open_once())


@contextmanager
def database_on(server: str, template: str = "template1") -> Iterator[str]:
    """Make a database, and drop it in the end. Not for where an event loop runs.

    Args:
        server: The URL of a database whose user may make others.
        template: The URL or the name of the database that this one starts as a copy of.

    Yields:
        The database's URL.
    """
    name = f"pullquote_{uuid4().hex}"
    source = make_url(template).database if "://" in template else template
    # Copying the files needs no log of it: four times as fast as the other strategy.
    asyncio.run(_tell(server, f"CREATE DATABASE {name} TEMPLATE {source} STRATEGY FILE_COPY"))
    try:
        yield make_url(server).set(database=name).render_as_string(hide_password=False)
    finally:
        asyncio.run(_tell(server, f"DROP DATABASE {name} WITH (FORCE)"))


async def _tell(server: str, command: str) -> None:
    engine = create_async_engine(server, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    async with asyncio.timeout(_PATIENCE_S), engine.connect() as connection:
        await connection.execute(text(command))
