"""A small library with known sentences, and services over it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from corpus.article import Article, Draft
from corpus.library import Library
from index.answering.in_memory import build_index
from index.embedding.migrations import EMBEDDINGS
from index.query.parse import parse
from index.search.rank import search
from index.service import AnswerService
from tests.support.statements import selects_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from index.embedding.embedder import Embedder
    from index.search.hit import Hit
    from index.storage.passage_index import PassageIndex, Vectors

LIGHTHOUSE = """The lighthouse at Cape Farrow was built in 1871 by Ida Norwood. Granite for \
the tower came by barge from the quarry at Dunmore.

"Nobody has kept the lamp since my father left," Ruth Norwood said. The lamp burned whale oil \
until 1902, when the county paid for gas.

Visitors may climb the tower on Sundays between May and September. Tickets cost four dollars."""

BAKERY = """Marten's Bakery opens at six in the morning. The ovens are older than the shop.

Rye bread is baked on Wednesdays only, because the flour comes from one mill in Osterby."""


def draft(title: str, text: str, **known: str) -> Draft:
    return Draft(title=title, text=text, publisher=known.get("publisher"), url=known.get("url"))


@pytest.fixture
def lighthouse() -> Draft:
    url = "https://example.org/lighthouse"
    return draft("The lamp at Cape Farrow", LIGHTHOUSE, publisher="Farrow Gazette", url=url)


@pytest.fixture
def bakery() -> Draft:
    return draft("Bread in Osterby", BAKERY, publisher="Osterby News")


@pytest.fixture
async def library(chosen_database_url: str) -> AsyncIterator[Library]:
    async with await Library.open(chosen_database_url, EMBEDDINGS) as opened:
        yield opened


@pytest.fixture
async def new_service(
    library: Library, tmp_path: Path, embedder: Embedder
) -> AsyncIterator[Callable[[], AnswerService]]:
    """Makes services over one library and one folder, as several starts of the bot would."""
    made: list[AnswerService] = []

    def make() -> AnswerService:
        made.append(AnswerService(library, tmp_path / "snapshots", embedder=embedder))
        return made[-1]

    yield make
    for service in made:
        await service.close()


@pytest.fixture
def selects(library: Library) -> Callable[[], AbstractContextManager[list[str]]]:
    """Collects every SELECT that the library's database is sent meanwhile."""
    return lambda: selects_of(library.database)


@pytest.fixture
def serving(
    library: Library, new_service: Callable[[], AnswerService]
) -> Callable[..., Awaitable[AnswerService]]:
    """Adds drafts to the operator's library and gives a service that has indexed them."""

    async def serve(*drafts: Draft) -> AnswerService:
        for one in drafts:
            await library.add(0, one)
        service = new_service()
        await service.start()
        await service.indexes.settled()
        return service

    return serve


@pytest.fixture
def index_in_use() -> Callable[..., Awaitable[PassageIndex]]:
    """Gives the live index of a library, loaded, and built again if it is damaged."""

    async def index(service: AnswerService, tenant: int = 0) -> PassageIndex:
        async with service._to_search([tenant]) as (indexes, _, _):
            return indexes[0]

    return index


@pytest.fixture
def index_of(embedder: Embedder) -> Callable[..., PassageIndex]:
    """Indexes texts as articles `a0`, `a1`, ... of a tenant, in memory, with the real model."""

    def make(*texts: str, tenant: int = 0) -> PassageIndex:
        articles = [
            Article(id=f"a{row}", title=f"Article {row}", text=text)
            for row, text in enumerate(texts)
        ]
        index = build_index(articles, embedder)
        index.tenant = tenant
        return index

    return make


@pytest.fixture
def embed(embedder: Embedder) -> Callable[[str], Vectors]:
    """Embeds a single text."""
    return lambda text: embedder.embed_questions([text])[0]


@pytest.fixture
def hits_of(embedder: Embedder) -> Callable[..., list[Hit]]:
    """Parses, embeds and searches for a question; takes what else `search` does."""

    def run(question: str, indexes: Sequence[PassageIndex], **options: Any) -> list[Hit]:
        query = parse(question, indexes)
        return search(query, embedder.embed_questions([query.text])[0], indexes, **options)

    return run
