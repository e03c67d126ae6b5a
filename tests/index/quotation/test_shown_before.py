"""A follow-up asks beyond the sentence that was just quoted, where another one answers too."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from corpus.article import Article, Span
from index.answering.in_memory import build_index
from index.query.parse import parse
from index.quotation.select import SHOWN_PENALTY, sentences_of
from index.search.rank import search

if TYPE_CHECKING:
    from index.embedding.embedder import Embedder
    from index.quotation.select import Pick

pytestmark = pytest.mark.model
TEXT = "The mill at Osterby was sold in May. The mill at Osterby was sold to a brewer by its owner."
ASKED = "How was the mill at Osterby sold?"


@pytest.fixture(scope="module")
def judged(embedder: Embedder) -> dict[tuple[int, str, Span] | None, list[Pick]]:
    index = build_index([Article(id="mill", title="News", text=TEXT)], embedder)
    query = parse(ASKED, [index])
    hits = search(query, embedder.embed_questions([query.text])[0], [index])
    places = [None, (0, "mill", Span(0, 36)), (0, "other", Span(0, 36)), (1, "mill", Span(0, 36))]
    return {shown: sentences_of(query.text, hits, shown) for shown in places}


def test_what_was_quoted_counts_less(
    judged: dict[tuple[int, str, Span] | None, list[Pick]],
) -> None:
    before = {p.core: p.score for p in judged[None]}
    after = {p.core: p.score for p in judged[0, "mill", Span(0, 36)]}
    quoted, other = sorted(before, key=lambda span: span.start)
    assert after[quoted] == pytest.approx(before[quoted] - SHOWN_PENALTY, abs=1e-4)
    assert after[other] == pytest.approx(before[other], abs=1e-3)  # scores so near are equal


@pytest.mark.parametrize("place", [(0, "other", Span(0, 36)), (1, "mill", Span(0, 36))])
def test_the_same_place_of_another_article_counts_as_ever(
    place: tuple[int, str, Span], judged: dict[tuple[int, str, Span] | None, list[Pick]]
) -> None:
    assert [p.score for p in judged[place]] == [p.score for p in judged[None]]
