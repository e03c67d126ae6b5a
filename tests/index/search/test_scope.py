"""A search of some articles finds what a search of a library of only those would find."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from corpus.article import Article
from index.answering.in_memory import build_index
from index.query.parse import parse
from index.search.rank import search
from index.search.scope import Scope, allowed

if TYPE_CHECKING:
    from collections.abc import Callable

    from index.embedding.embedder import Embedder
    from index.search.hit import Hit
    from index.storage.passage_index import PassageIndex

pytestmark = pytest.mark.model
ASKED = "Where is bread baked in the town?"
PUBLISHERS = ("Herald", "Gazette", "Courier")


@pytest.fixture(scope="module")
def library(embedder: Embedder) -> PassageIndex:
    articles = [
        Article(
            id=f"a{n}",
            title=f"Town {n}",
            text=f"Bread is baked in town {n}, in house {n * 7}.\n\nThe mill of town {n} is old.",
            publisher=PUBLISHERS[n % 3],
            published=f"20{n % 20:02d}",
        )
        for n in range(150)
    ]
    return build_index(articles, embedder)


def _found(index: PassageIndex, embedder: Embedder, keep: object = None) -> list[Hit]:
    query = parse(ASKED, [index])
    vector = embedder.embed_questions([query.text])[0]
    return search(query, vector, [index], keep=keep, limit=60)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "keep",
    [
        lambda _, article: article.publisher == "Herald",
        lambda _, article: (article.published or "") >= "2018",
        lambda _, article: article.id in {"a3", "a77", "a149"},
        Scope({0: frozenset(f"a{n}" for n in range(0, 150, 2))}),
        Scope({0: frozenset({"a3", "gone"}), 5: frozenset({"a1"})}),
        Scope({}, only=(0, "a77")),
    ],
)
def test_a_filtered_search_is_a_search_of_the_rest(
    library: PassageIndex, embedder: Embedder, keep: Callable[[int, Article], bool]
) -> None:
    found = _found(library, embedder, keep)

    refused = {a.id for a in library.articles if not keep(0, a)}
    everything = _found(library, embedder, lambda *_: True)
    assert found
    assert not refused & {hit.article.id for hit in found}
    dense = {(hit.article.id, hit.row): hit.dense for hit in found}
    expected = [hit for hit in everything if hit.article.id not in refused]
    assert {(h.article.id, h.row) for h in expected[:5]} <= set(dense)


def test_a_scope_of_another_tenants_article_allows_nothing(library: PassageIndex) -> None:
    kept = allowed(library, Scope({}, only=(9, "a3")))
    assert kept is not None
    assert not kept.any()


def test_an_article_that_was_chosen_and_removed_is_not_allowed(library: PassageIndex) -> None:
    kept = allowed(library, Scope({0: frozenset({"a3"})}, only=(0, "a3")))
    assert kept is not None
    assert not kept.any()


def test_where_nothing_changed_no_article_is_looked_at(library: PassageIndex) -> None:
    assert allowed(library, Scope({0: frozenset(), 1: frozenset({"a3"})})) is None
