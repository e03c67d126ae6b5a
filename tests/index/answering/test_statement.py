"""Quotations on the subject of a text: which of its sentences say most, and what is near enough."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from corpus.article import Article
from index.answering.in_memory import build_index
from index.answering.statement import MAX_STATEMENTS, NEAR, concerning, nearest, statements_of

if TYPE_CHECKING:
    from index.embedding.embedder import Embedder
    from index.storage.passage_index import PassageIndex

POOL = (
    "Osterby has a new swimming pool. The swimming pool in Osterby is three metres deep. "
    "It opened in May, and children swim there for free."
)
BREAD = (
    "Sourdough rises slowly in a cold kitchen. A baker in Norden keeps her dough next to the oven."
)


@pytest.fixture(scope="module")
def index(embedder: Embedder) -> PassageIndex:
    articles = [
        Article(id="pool", title="The pool", text=POOL),
        Article(id="bread", title="Bread", text=BREAD),
    ]
    return build_index(articles, embedder)


def test_sentences_that_say_most_are_looked_for_in_their_order() -> None:
    long = [f"The bridge number {n} over the river was closed in spring." for n in range(9)]
    found = statements_of("Oh. " + " ".join(long))
    assert len(found) == MAX_STATEMENTS
    assert found == [one for one in long if one in found]


@pytest.mark.parametrize("text", ["", "lol", "https://example.org/a/long-path", "?!", "👍"])
def test_a_text_without_a_sentence_says_nothing(text: str) -> None:
    assert statements_of(text) == []


@pytest.mark.model
@pytest.mark.parametrize(
    "statement",
    [
        "The swimming pool in Osterby is ten metres deep.",
        "I don't believe that the pool in Osterby is three metres deep.",
    ],
)
def test_a_statement_finds_its_subject_whether_it_agrees_or_not(
    index: PassageIndex, embedder: Embedder, statement: str
) -> None:
    found = concerning([statement], embedder.embed_questions([statement]), [index], limit=3)
    assert "three metres deep" in found[0].text
    assert found[0].score >= NEAR
    assert not found[0].highlights


@pytest.mark.model
def test_each_statement_may_find_its_own_article(index: PassageIndex, embedder: Embedder) -> None:
    said = ["Children pay nothing at the pool in Osterby.", "Sourdough needs a warm kitchen."]
    found = concerning(said, embedder.embed_questions(said), [index], limit=3)
    assert {quotation.article.title for quotation in found} == {"The pool", "Bread"}


@pytest.mark.model
def test_another_subject_finds_nothing(index: PassageIndex, embedder: Embedder) -> None:
    said = ["The election in Peru was won by a lawyer."]
    vectors = embedder.embed_questions(said)
    assert nearest(said, vectors, [index])
    assert concerning(said, vectors, [index], limit=3) == ()


@pytest.mark.model
def test_an_article_that_is_refused_is_not_quoted(index: PassageIndex, embedder: Embedder) -> None:
    said = ["The swimming pool in Osterby is ten metres deep."]
    vectors = embedder.embed_questions(said)
    found = concerning(
        said, vectors, [index], keep=lambda _, article: article.title != "The pool", limit=3
    )
    assert all(quotation.article.title == "Bread" for quotation in found)
