"""Pullquote itself: the whole answer, read, judged and quoted, not only the search."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.answering.in_memory import build_index
from index.answering.question import answer_parsed
from index.embedding.embedder import load_embedder
from index.engine.encoder import cores
from index.evaluation.datasets import read_articles
from index.query.parse import parse
from index.reader.reader import load_reader

if TYPE_CHECKING:
    from index.answer import Answer


def build(data: dict[str, Any]) -> Any:
    """Index the articles that `data["texts"]` are of."""
    wanted = {place[0] for place in data["places"]}
    articles = [a for a in read_articles(Path(data["articles"])) if a.id in wanted]
    embedder = load_embedder()
    return embedder, load_reader(), build_index(articles, embedder), data["places"]


def search(state: Any, question: str) -> list[int]:
    """Return the number of the passage that the first quotation is of."""
    return search_many(state, [question])[0]


def search_many(state: Any, questions: list[str]) -> list[list[int]]:
    """Return what `search` does, of questions asked at once: embedded together, as the bot does."""
    embedder, reader, index, places = state
    queries = [parse(question, [index]) for question in questions]
    vectors = embedder.embed_questions([query.text for query in queries])

    def one(n: int) -> list[int]:
        found: Answer = answer_parsed(queries[n], vectors[n], [index], reader=reader)
        return [
            number
            for quotation in found.quotations[:1]
            for number, (article, start, end) in enumerate(places)
            if article == quotation.article.id and start <= quotation.span.start < end
        ]

    if len(questions) == 1:
        return [one(0)]
    with ThreadPoolExecutor(cores()) as threads:
        return list(threads.map(one, range(len(questions))))
