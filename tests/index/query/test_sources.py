"""Which names in a question are sources of the library, and which are its topic."""

from __future__ import annotations

import pytest

from corpus.article import Article
from index.query.sources import mentions
from index.storage.source_names import SourceNames

PUBLISHERS = [
    "NPR",
    "The Farrow Gazette",
    "Wired",
    "The Age",
    "CBSSports.com",
    "Cnbc | World Business News Leader",
    "The New York Times",
]
ARTICLES = [
    Article(id=f"a{n}", title="T", text="Text.", publisher=p, authors=(("Ida Norwood",) * (n == 1)))
    for n, p in enumerate(PUBLISHERS)
]
NAMES = SourceNames(ARTICLES)


def named(question: str) -> list[str]:
    found = mentions(question, [NAMES])
    return [question[m.start : m.end] for m in found]


@pytest.mark.parametrize(
    ("question", "sources"),
    [
        ("What did NPR say in 2017 about raids?", ["NPR"]),
        ("what did npr say about raids", ["npr"]),
        ("According to the Farrow Gazette, who built it?", ["the Farrow Gazette"]),
        ("Who won, as reported by CBS Sports?", ["CBS Sports"]),
        ("What does the CBSSports.com article say?", ["CBSSports.com"]),
        ("What did CNBC report on Nike?", ["CNBC"]),
        ("what does the nyt article say about wolves", ["nyt"]),
        ("Who is accused in articles from Wired, NPR, and The Age?", ["Wired", "NPR", "The Age"]),
        ("What did Ida Norwood write about the lamp?", ["Ida Norwood"]),
    ],
)
def test_a_source_is_found_however_it_is_called(question: str, sources: list[str]) -> None:
    assert named(question) == sources


@pytest.mark.parametrize(
    "question",
    [
        "Who founded NPR?",
        "When did the age of steam begin?",
        "how was the house wired",
        "What did Reuters say about raids?",
        "",
    ],
)
def test_a_name_that_is_the_topic_or_unknown_is_no_source(question: str) -> None:
    assert named(question) == []


def test_a_source_knows_its_articles() -> None:
    (mention,) = mentions("What did the New York Times say?", [NAMES])
    assert NAMES.articles(mention.key) == {6}
    assert NAMES.articles("nobody") == frozenset()
