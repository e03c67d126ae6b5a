"""Articles that a question about articles means, over libraries in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from corpus.article import Article
from index.answer import Answer, Field, Verdict
from index.answering.in_memory import build_index
from index.answering.question import answer

if TYPE_CHECKING:
    from collections.abc import Callable

    from index.embedding.embedder import Embedder
    from index.storage.passage_index import PassageIndex

pytestmark = pytest.mark.model


def _article(title: str, text: str, **known: object) -> Article:
    return Article(id=title.lower().replace(" ", "-"), title=title, text=text, **known)  # type: ignore[arg-type]


BEES = _article(
    "A year in the hive",
    "Bees gather nectar from the lime trees. The beekeeper lifts the frames in June.",
    authors=("Ida Norwood",),
    publisher="The Farrow Gazette",
    published="2019-06-02",
)
FERRY = _article(
    "Night ferry",
    "The ferry sails at nine. Its captain keeps a cat.",
    authors=("Piet Marais",),
    published="2021",
)
MILL = _article("The old mill", "The mill ground rye until the flood.", publisher="Osterby News")


@pytest.fixture
def ask(embedder: Embedder) -> Callable[..., Answer]:
    def run(question: str, *articles: Article) -> Answer:
        index: PassageIndex = build_index(articles or (MILL, FERRY, BEES), embedder)
        return answer(question, [index], lambda text: embedder.embed([text])[0])

    return run


def _titles(made: Answer) -> list[str]:
    assert made.card is not None
    assert made.quotations == ()
    return [article.title for _, article in made.card.articles]


@pytest.mark.parametrize(
    ("question", "titles"),
    [
        ("got anything on beekeeping?", [BEES.title]),
        ("which articles do you have about a captain's cat?", [FERRY.title]),
        ("do you have anything by Norwood?", [BEES.title]),
        ("anything from the Farrow Gazette", [BEES.title]),
        ("articles from 2021", [FERRY.title]),
        ("articles about the ferry by Marais", [FERRY.title]),
        ("articles about the ferry by Norwood", []),
        ("got anything on volcanoes?", []),
        ("which articles do you have?", [FERRY.title, BEES.title, MILL.title]),
        ("what have you got from last year", [FERRY.title, BEES.title, MILL.title]),
    ],
)
def test_articles_are_found_by_topic_source_and_year(
    ask: Callable[..., Answer], question: str, titles: list[str]
) -> None:
    made = ask(question)
    assert _titles(made) == titles
    assert made.verdict is (Verdict.ANSWERED if titles else Verdict.UNANSWERED)


def test_an_article_is_described_where_its_topic_tells_which(ask: Callable[..., Answer]) -> None:
    made = ask("who wrote the article about bees?")
    assert _titles(made) == [BEES.title]
    assert made.card is not None
    assert made.card.asks == (Field.AUTHORS,)
    assert _titles(ask("when was the ferry article published?")) == [FERRY.title]


def test_where_no_article_fits_the_question_is_about_the_subject(
    ask: Callable[..., Answer],
) -> None:
    for question in ("who wrote the article about relativity?", "what has Tolkien written?"):
        assert ask(question).card is None


def test_only_one_article_needs_no_name(ask: Callable[..., Answer]) -> None:
    assert _titles(ask("who wrote this?", FERRY)) == [FERRY.title]
    several = ask("who wrote this?")
    assert several.verdict is Verdict.UNCERTAIN
    assert several.card is not None
    assert several.card.unclear


def test_a_card_that_does_not_say_answers_nothing(ask: Callable[..., Answer]) -> None:
    assert ask("who wrote this?", MILL).verdict is Verdict.UNANSWERED
    assert ask("where is this from?", MILL).verdict is Verdict.ANSWERED


def test_articles_are_counted(ask: Callable[..., Answer]) -> None:
    made = ask("how many articles do you have?")
    assert made.card is not None
    assert (made.card.total, made.card.articles) == (3, ())


@pytest.mark.parametrize(
    ("question", "title", "asks"),
    [
        ("Who wrote A year in the hive?", "A year in the hive", Field.AUTHORS),
        (
            "who\u2019s the author of \u201ca year in the hive\u201d",
            "A year in the hive",
            Field.AUTHORS,
        ),
        ("when was the article called Night Ferry published pls", "Night ferry", Field.PUBLISHED),
        ("who published the old mill?", "The old mill", Field.PUBLISHER),
        ("got a link to Night ferry?", "Night ferry", Field.URL),
    ],
)
def test_an_article_may_be_called_by_its_title(
    ask: Callable[..., Answer], question: str, title: str, asks: Field
) -> None:
    made = ask(question)
    assert _titles(made) == [title]
    assert made.card is not None
    assert made.card.asks[0] == asks


def test_a_title_that_a_sentence_answers_about_is_the_subject(ask: Callable[..., Answer]) -> None:
    hamlet = _article("Hamlet", "William Shakespeare wrote Hamlet about 1600.", authors=("I. N.",))
    made = ask("Who wrote Hamlet?", hamlet, FERRY)
    assert made.card is None
    assert made.verdict is Verdict.ANSWERED


@pytest.mark.parametrize(
    "question", ["Who wrote Night ferrying?", "What does the captain of the night ferry weigh?"]
)
def test_a_title_in_another_question_is_none(ask: Callable[..., Answer], question: str) -> None:
    assert ask(question).card is None
