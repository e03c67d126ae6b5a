"""What a question names, asks twice or repeats, and where passages stand for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from benchmarks.synthetic import DIMENSION, SyntheticLibrary
from corpus.article import Article
from index.answering.in_memory import build_index
from index.answering.question import answer_parsed, find
from index.query.parse import parse
from index.search import rank
from index.search.fusion import fitted
from index.search.rank import search
from index.search.word_pairs import pair_shares
from index.storage.passage_index import PassageIndex

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.embedding.embedder import Embedder
    from index.search.hit import Hit

pytestmark = pytest.mark.model
MILL = "The mill at Osterby will be sold to a brewer, its owner said. The price was not told."
MILL_TOO = "The old mill in Osterby has been sold to a brewer. What he paid is not known."
FERRY = "The ferry leaves at seven. It carries nine cars and their drivers across the sound."
LAMP = "The lamp burned whale oil until 1902. The county paid for gas after that."


def article(number: int, text: str, publisher: str, published: str) -> Article:
    return Article(
        id=f"a{number}", title="News", text=text, publisher=publisher, published=published
    )


NEWS = [
    article(0, MILL, "Farrow Gazette", "2017-04-29"),
    article(1, MILL_TOO, "Osterby Herald", "2019-08-02"),
    article(2, FERRY, "Osterby Herald", "2018-01-05"),
    article(3, LAMP, "Farrow Gazette", "2018-03-01"),
]


def ask(question: str, embedder: Embedder, articles: list[Article] = NEWS) -> list[Hit]:
    index = build_index(articles, embedder)
    query = parse(question, [index])
    return search(query, embedder.embed_questions([query.text])[0], [index])


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("What did the Farrow Gazette say about the mill?", "a0"),
        ("What did the Osterby Herald say about the sale of the mill?", "a1"),
        ("What was said about the mill in 2017?", "a0"),
        ("What was said about the mill in August 2019?", "a1"),
    ],
)
def test_the_source_or_the_date_that_is_named_decides(
    question: str, first: str, embedder: Embedder
) -> None:
    assert ask(question, embedder)[0].article.id == first


def test_a_source_that_says_nothing_of_it_does_not_hide_one_that_does(embedder: Embedder) -> None:
    hits = ask("What did the Farrow Gazette say about the ferry and its nine cars?", embedder)
    assert hits[0].article.id == "a2"


def test_words_that_name_a_source_are_no_content(embedder: Embedder) -> None:
    index = build_index(NEWS, embedder)
    read = parse("What did the Osterby Herald report about the mill in 2019?", [index])
    assert "herald" not in read.whole.terms
    assert "mill" in read.whole.terms
    assert len(read.whole.dates) == 1
    topic = parse("Who owns the Osterby Herald?", [index])
    assert "herald" in topic.whole.terms


def test_each_part_of_a_question_gives_a_quotation(embedder: Embedder) -> None:
    question = (
        "Does the Farrow Gazette say that the lamp burned whale oil until 1902, while the Osterby "
        "Herald says that the ferry carries nine cars across the sound?"
    )
    index = build_index(NEWS, embedder)
    query = parse(question, [index])
    vector = embedder.embed_questions([query.text])[0]
    found = find(query, vector, [index])
    assert {hit.article.id for hit in found.hits[:2]} == {"a2", "a3"}
    assert {pick.article.id for pick in found.picks[:2]} == {"a2", "a3"}
    shown = answer_parsed(query, vector, [index]).quotations
    assert not shown or {q.article.id for q in shown} >= {"a2", "a3"}


def test_scores_order_hits_whatever_brought_them_up(embedder: Embedder) -> None:
    question = "How many cars does the ferry carry, and who paid the county for gas and the lamp?"
    scores = [hit.score for hit in ask(question, embedder)]
    assert scores == sorted(scores, reverse=True)


def test_texts_without_both_words_of_a_pair_need_not_be_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    library = SyntheticLibrary(500)
    index = PassageIndex(1, list(library.segments()), DIMENSION)
    asked = [(parse(one.text, [index]), one.vector) for one in library.questions(40)]
    read: list[str] = []

    def pairs(terms: Sequence[str], texts: Sequence[str], idf: Any) -> Any:
        read.extend(texts)
        return pair_shares(terms, texts, idf)

    monkeypatch.setattr(rank, "pair_shares", pairs)
    scores = [[hit.score for hit in search(*one, [index])] for one in asked]
    assert 0 < read.count("") < len(read)
    monkeypatch.setattr(rank, "_text_with", lambda _, index, row: index.text_of(row))
    assert [[hit.score for hit in search(*one, [index])] for one in asked] == scores


def test_copies_do_not_fill_the_list(embedder: Embedder) -> None:
    copies = [article(n, f"{LAMP} It was a fine lamp.", f"Paper {n}", "2018") for n in range(5)]
    hits = ask("What did the lamp burn?", embedder, [*copies, article(9, FERRY, "Herald", "2018")])
    assert [hit.article.id for hit in hits] == ["a0", "a9"]


def test_the_fitted_weights_are_what_they_promise() -> None:
    weights = fitted()
    assert weights.passage + weights.sentence + weights.bm25 + weights.part == pytest.approx(
        1, abs=1e-3
    )
    assert min(weights.pairs, weights.source, weights.date) >= 0


def test_a_year_that_may_be_the_events_counts_less_than_one_of_publication(
    embedder: Embedder,
) -> None:
    index = build_index(NEWS, embedder)
    assert parse("What happened to the mill in 2019?", [index]).whole.dated < 1
    assert parse("What was reported on the mill in 2019?", [index]).whole.dated == 1
