"""Passages' vectors, from the cache, or embedded now and cached."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from index.embedding.batcher import PIECE
from index.embedding.cache import EmbeddingCache
from index.storage.segment import Split

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from concurrent.futures import Executor

    from corpus.article import Article, Draft
    from corpus.database.database import Database
    from index.embedding.batcher import Batcher
    from index.embedding.passage_text import PassageText, Vectors


async def vectors_of(
    database: Database,
    batcher: Batcher,
    texts: Sequence[PassageText],
    *,
    cached: bool = True,
    tell: Callable[[int], None] | None = None,
) -> tuple[list[Vectors], int]:
    """Return passages' vectors.

    Args:
        database: Where they are cached.
        batcher: The model.
        texts: The passages.
        cached: Whether those that are in the cache are taken from there.
        tell: Is told how many passages are ready, now and then.

    Returns:
        For each passage what `Embedder.embed_passages` returns; and how many vectors were new.

    Raises:
        LibraryError: The database failed.
        IndexingError: The model did.
    """
    model, dimension = batcher.embedder.name, batcher.embedder.dimension
    cache = EmbeddingCache(database)
    wanted = {text.key(): text for text in texts}
    known: dict[str, Vectors] = {}
    if cached:
        for key, rows in (await cache.load(model, list(wanted))).items():
            if rows.shape == (wanted[key].vectors * dimension,):
                known[key] = rows.reshape(-1, dimension)
    fresh: dict[str, Vectors] = {}
    for piece in _pieces({key: t for key, t in wanted.items() if key not in known}):
        vectors = await batcher.passages([text for _, text in piece])
        fresh.update(zip((key for key, _ in piece), vectors, strict=True))
        if tell is not None:
            tell(len(known) + len(fresh))
    if fresh:
        await cache.store(model, {key: rows.reshape(-1) for key, rows in fresh.items()})
    known.update(fresh)
    return [known[text.key()] for text in texts], sum(map(len, fresh.values()))


async def embed_ahead(
    database: Database, batcher: Batcher, executor: Executor, drafts: Sequence[Draft]
) -> None:
    """Cache the vectors of articles that are about to be stored, so that an index is built quickly.

    Raises:
        LibraryError: The database failed.
        IndexingError: The model did.
    """
    words = batcher.embedder.passage_words
    articles = [draft.as_article("") for draft in drafts]

    def texts() -> list[PassageText]:
        return [text for split in split_all(articles, words) for text in split.texts()]

    found = await asyncio.get_running_loop().run_in_executor(executor, texts)
    await vectors_of(database, batcher, found)


def split_all(articles: Iterable[Article], max_words: int) -> list[Split]:
    """Split articles into passages; see `Split.of`."""
    return [Split.of(article, max_words) for article in articles]


def _pieces(texts: Mapping[str, PassageText]) -> Iterator[list[tuple[str, PassageText]]]:
    """Yield passages by length, the short ones first, in pieces of about `PIECE` characters."""
    piece: list[tuple[str, PassageText]] = []
    length = 0
    for key, text in sorted(texts.items(), key=lambda item: len(item[1].text)):
        if piece and length + len(text.text) > PIECE:
            yield piece
            piece, length = [], 0
        piece.append((key, text))
        length += len(text.text)
    if piece:
        yield piece
