"""What members read hardly depends on how the reader's numbers are rounded.

The same questions are answered twice: read as the bot does, and in `float32`.
Two processors differ less than that (`docs/reader.md`). What differs is reported; it must be rare.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from corpus.library.starter import EXAMPLES, import_starter
from index.answering.in_memory import build_index
from index.answering.question import answer_parsed
from index.evaluation.datasets import read_articles, read_questions
from index.evaluation.differences import differences
from index.query.parse import parse
from index.reader.reader import load_reader
from scripts.shared.exact import exact_reader

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from corpus.article import Article
    from corpus.library import Library
    from index.embedding.embedder import Embedder
    from index.evaluation.differences import Differences

    Compare = Callable[[Sequence[Article], Sequence[str]], Differences]
    Record = Callable[[str, object], None]

pytestmark = pytest.mark.model

ASKED = {"clapnq": (10, 10), "members": (1, 30), "squad": (1, 30)}
"""Of each set so many articles, and so many questions about them: 70 in all."""
OF_THE_HANDBOOK = (
    "what is VOICE for?",
    "how long is an article kept in the bin?",
    "how do I add an article?",
    "who can add articles?",
    "can the bot read my messages?",
    "what does the bot store about me?",
    "does the bot write its own answers?",
    "what happens when an article is changed?",
    "how long does re-indexing take?",
    "what does uncertain mean?",
    "how do I ask about a single article?",
    "who announced the office?",
    "what does the hotline do?",
    "why were there prank calls?",
    "how do I delete an answer?",
    "what is the capital of Norway?",
)


@pytest.fixture(scope="module")
def compare(embedder: Embedder) -> Compare:
    """Answers questions in both arithmetics and counts what differs."""
    readers = load_reader(), exact_reader()

    def run(articles: Sequence[Article], questions: Sequence[str]) -> Differences:
        index = build_index(articles, embedder)
        queries = [parse(question, [index]) for question in questions]
        vectors = embedder.embed_questions([query.text for query in queries])
        rounded, true = (
            [
                answer_parsed(query, vector, [index], reader=reader)
                for query, vector in zip(queries, vectors, strict=True)
            ]
            for reader in readers
        )
        return differences(zip(rounded, true, strict=True))

    return run


@pytest.mark.timeout(900)  # half a minute on two quiet cores
def test_of_many_questions_few_are_answered_differently_in_another_arithmetic(
    shared: Path, compare: Compare, record_property: Record
) -> None:
    found = [compare(*some(shared / "bench" / name, *many)) for name, many in ASKED.items()]
    report(dict(zip(ASKED, found, strict=True)), record_property)
    assert sum(one.questions for one in found) == 70
    assert sum(one.first for one in found) <= 3
    assert sum(one.verdict for one in found) <= 3
    assert sum(one.shown + one.order for one in found) <= 7


async def test_what_the_shipped_articles_say_is_the_same_in_another_arithmetic(
    library: Library, compare: Compare, record_property: Record
) -> None:
    await import_starter(library)
    await import_starter(library, EXAMPLES)
    found = compare(await library.articles(0), OF_THE_HANDBOOK)
    report({"shipped": found}, record_property)
    assert found.first <= 1
    assert found.verdict <= 2
    assert found.shown + found.order <= 4


def some(folder: Path, articles: int, questions: int) -> tuple[list[Article], list[str]]:
    """A few articles of a set, spread over it, and questions about them, likewise."""
    there = spread(read_articles(folder / "articles.jsonl"), articles)
    ids = {article.id for article in there}
    about = [q for q in read_questions(folder / "questions.jsonl") if q.article_id in ids]
    return there, [q.question for q in spread(about, questions)]


def spread(things: Sequence[Any], many: int) -> list[Any]:
    return list(things[:: max(1, len(things) // many)][:many])


def report(found: dict[str, Differences], record_property: Record) -> None:
    for name, one in found.items():
        record_property(name, str(one))
        print(f"{name}: {one}")  # noqa: T201  for who runs the test with -s
