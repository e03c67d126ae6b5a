"""A queue in a real PostgreSQL, and articles for it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from bot.records import open_library
from corpus.imports.imports import Imports
from corpus.imports.sources import Item
from corpus.imports.tables import Kind
from tests.support.databases import database_on

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator

    from corpus.library import Library


@pytest.fixture
def url(postgresql: str, postgresql_template: str) -> Iterator[str]:
    with database_on(postgresql, postgresql_template) as made:
        yield made


@pytest.fixture
async def library(url: str) -> AsyncIterator[Library]:
    async with await open_library(url) as opened:
        yield opened


@pytest.fixture
def imports(library: Library) -> Imports:
    return Imports(library.database)


@pytest.fixture(scope="session")
def lines() -> Callable[..., list[Item]]:
    """Makes jobs of articles: log 0, log 1 and so on."""

    def make(many: int, first: int = 0) -> list[Item]:
        return [
            Item(
                Kind.LINE,
                f"logs.jsonl, line {n + 1}",
                json.dumps(
                    {"id": f"log-{n}", "title": f"Log {n}", "text": f"The keeper wrote {n} words."}
                ).encode(),
            )
            for n in range(first, first + many)
        ]

    return make
