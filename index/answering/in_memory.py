"""Answer a question over articles at hand, with no library, snapshot or service."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.answering.question import MAX_QUOTATIONS, answer
from index.storage.passage_index import PassageIndex
from index.storage.segment import Split

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from corpus.article import Article
    from index.answer import Answer
    from index.embedding.embedder import Embedder
    from index.embedding.passage_text import Vectors
    from index.reader.reader import Reads


_TOGETHER = 64
"""Passages between two reports of progress."""


def build_index(
    articles: Sequence[Article],
    embedder: Embedder,
    progress: Callable[[int, int], None] | None = None,
) -> PassageIndex:
    """Index articles in memory as tenant 0.

    Args:
        articles: Any number.
        embedder: The model.
        progress: Called with passages done and passages in all.
    """
    splits = [Split.of(article, embedder.passage_words) for article in articles]
    texts = [text for split in splits for text in split.texts()]
    vectors: list[Vectors] = []
    for start in range(0, len(texts), _TOGETHER):
        vectors += embedder.embed_passages(texts[start : start + _TOGETHER])
        if progress is not None:
            progress(len(vectors), len(texts))
    rest = iter(vectors)
    segments = [
        split.embedded([next(rest) for _ in split.passages], embedder.dimension) for split in splits
    ]
    return PassageIndex(0, segments, embedder.dimension)


def answer_once(  # noqa: PLR0913  what to ask, of what, and with what
    question: str,
    articles: Sequence[Article],
    *,
    embedder: Embedder,
    reader: Reads | None = None,
    limit: int = MAX_QUOTATIONS,
    progress: Callable[[int, int], None] | None = None,
) -> Answer:
    """Index articles, answer one question, forget them.

    Args:
        question: As asked.
        articles: What to quote from.
        embedder: The model.
        reader: Reads the best passages; None where only the search shall judge.
        limit: How many quotations at most.
        progress: Called with passages embedded and passages in all.
    """
    index = build_index(articles, embedder, progress)
    return answer(
        question,
        [index],
        lambda text: embedder.embed_questions([text])[0],
        limit=limit,
        reader=reader,
    )
