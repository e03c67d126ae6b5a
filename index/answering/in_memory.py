"""Answer a question over articles at hand, with no library, snapshot or service."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from index.answering.question import MAX_QUOTATIONS, answer
from index.embedding.batcher import PIECE
from index.storage.passage_index import PassageIndex
from index.storage.segment import Split

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from corpus.article import Article
    from index.answer import Answer
    from index.embedding.embedder import Embedder
    from index.reader.reader import Reads


def build_index(
    articles: Sequence[Article],
    embedder: Embedder,
    progress: Callable[[int, int], None] | None = None,
) -> PassageIndex:
    """Index articles in memory as tenant 0.

    Args:
        articles: Any number.
        embedder: The model.
        progress: Called with texts done and texts in all.
    """
    splits = [Split.of(article, embedder.passage_words) for article in articles]
    texts = [split.texts() for split in splits]
    flat = [text for some in texts for text in some]
    vectors = np.empty((len(flat), embedder.dimension), dtype=np.float32)
    for start in range(0, len(flat), 8 * PIECE):
        piece = flat[start : start + 8 * PIECE]
        vectors[start : start + len(piece)] = embedder.embed(piece)
        if progress is not None:
            progress(start + len(piece), len(flat))
    ends = np.cumsum([len(some) for some in texts]).tolist()
    segments = [
        split.embedded(vectors[end - len(some) : end])
        for split, some, end in zip(splits, texts, ends, strict=True)
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
        progress: Called with texts embedded and texts in all.
    """
    index = build_index(articles, embedder, progress)
    return answer(
        question,
        [index],
        lambda text: embedder.embed_questions([text])[0],
        limit=limit,
        reader=reader,
    )
