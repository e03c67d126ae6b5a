"""The passages that a search of ours puts beside the right one: what the reader must tell apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.answering.in_memory import build_index
from index.query.parse import parse
from index.search.rank import search
from scripts.shared.sets import articles_of

if TYPE_CHECKING:
    from pathlib import Path

    from index.embedding.embedder import Embedder
    from scripts.train.reader_examples import Keep

LISTED = 8
"""So many of the first passages are looked through for those that do not answer."""


class Rivals:
    """The passages of some articles of a set, found as the bot finds them.

    Args:
        folder: The set.
        keep: Which articles, by id.
        embedder: The packaged model, before a cache.
    """

    def __init__(self, folder: Path, keep: Keep, embedder: Embedder) -> None:
        self._embedder = embedder
        self._index = build_index([a for a in articles_of(folder) if keep(a.id)], embedder)

    def best(self, question: str) -> list[tuple[str, tuple[int, int]]]:
        """Article and place of the first passages, best first."""
        query = parse(question, [self._index])
        vector = self._embedder.embed_questions([query.text])[0]
        hits = search(query, vector, [self._index])[:LISTED]
        return [(hit.article.id, (hit.passage.span.start, hit.passage.span.end)) for hit in hits]
