"""The article that a conversation is about comes first among equals, and no further."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from corpus.article import Article
from index.answering.in_memory import build_index
from index.answering.question import find
from index.query.parse import parse
from index.search.rank import search

if TYPE_CHECKING:
    from index.embedding.embedder import Embedder
    from index.storage.passage_index import PassageIndex

pytestmark = pytest.mark.model
MILL = "The mill at Osterby was bought by a brewer. Nobody was hurt when its roof fell in."
WEIR = "The weir at Farrow was bought by a county. Nobody was hurt when its gate broke."
FERRY = "The ferry leaves at seven. It carries nine cars and their drivers across the sound."


@pytest.fixture(scope="module")
def library(embedder: Embedder) -> PassageIndex:
    texts = {"mill": MILL, "weir": WEIR, "ferry": FERRY}
    return build_index([Article(id=k, title="News", text=t) for k, t in texts.items()], embedder)


def first(question: str, near: tuple[int, str] | None, library: PassageIndex, e: Embedder) -> str:
    query = replace(parse(question, [library]), near=near)
    return search(query, e.embed([query.text])[0], [library])[0].article.id


@pytest.mark.parametrize("article", ["mill", "weir"])
def test_of_articles_that_say_alike_the_one_that_was_quoted_comes_first(
    article: str, library: PassageIndex, embedder: Embedder
) -> None:
    assert first("was anybody hurt?", (0, article), library, embedder) == article


def test_what_another_article_says_clearly_is_found_there(
    library: PassageIndex, embedder: Embedder
) -> None:
    assert first("when does the ferry leave?", (0, "mill"), library, embedder) == "ferry"


def test_the_same_id_in_another_library_is_another_article(
    library: PassageIndex, embedder: Embedder
) -> None:
    asked = "was anybody hurt at the weir?"
    assert first(asked, (5, "mill"), library, embedder) == first(asked, None, library, embedder)


def test_being_spoken_of_makes_nothing_surer(library: PassageIndex, embedder: Embedder) -> None:
    asked = "was anybody hurt when the roof of the mill fell in?"
    query = parse(asked, [library])
    vector = embedder.embed_questions([query.text])[0]
    alone = find(query, vector, [library])
    spoken_of = find(replace(query, near=(0, "mill")), vector, [library])
    assert alone.picks[0].article.id == spoken_of.picks[0].article.id == "mill"
    assert spoken_of.picks[0].score > alone.picks[0].score
    assert spoken_of.seen is not None
    assert alone.seen is not None
    assert spoken_of.seen.score == pytest.approx(alone.seen.score, abs=1e-4)
