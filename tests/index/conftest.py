"""A small library with known sentences, and services over it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from corpus.article import Article, Draft, Span
from corpus.library.library import Library
from index.answer import Verdict
from index.answering.in_memory import build_index
from index.evaluation.datasets import Gold, Question
from index.evaluation.outcome import Judged, Quoted
from index.service import AnswerService

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable
    from pathlib import Path

    from index.embedding.embedder import Embedder
    from index.storage.passage_index import PassageIndex

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
async def library(tmp_path: Path) -> AsyncIterator[Library]:
    async with await Library.open(f"sqlite+aiosqlite:///{tmp_path}/library.db") as opened:
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
def serving(
    library: Library, new_service: Callable[[], AnswerService]
) -> Callable[..., Awaitable[AnswerService]]:
    """Adds drafts to the operator's library and gives a service that has indexed them."""

    async def serve(*drafts: Draft) -> AnswerService:
        for one in drafts:
            await library.add(0, one)
        service = new_service()
        await service.start()
        await service.settled()
        return service

    return serve


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
def judged_as() -> Callable[..., Judged]:
    """Makes the outcome of a question: answerable, found first and rightly quoted unless told."""

    def make(number: int = 1, **known: Any) -> Judged:
        about: dict[str, Any] = {
            "id": f"q{number}",
            "question": "Who kept the lamp?",
            "answerable": True,
            "article_id": "a1",
            "gold": (Gold("a1", Span(0, 4)),),
            "whole": False,
            "evidence": (),
        }
        about |= {name: known.pop(name) for name in list(known) if name in about}
        went: dict[str, Any] = {
            "gold": (Quoted("a1", Span(0, 4), "Ruth"),) if about["answerable"] else (),
            "rank": 1,
            "first": Quoted("a1", Span(0, 14), "Ruth kept it. "),
            "right": bool(about["answerable"]),
            "in_place": bool(about["answerable"]),
            "confidence": 0.5,
            "verdict": Verdict.ANSWERED,
            "exact": 1,
            "quotations": 1,
            "evidence_found": None,
        }
        if "places" in known:
            went["gold"] = known.pop("places")
        return Judged(question=Question(**about), **(went | known))

    return make
