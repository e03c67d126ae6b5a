"""Embeddings kept in the library's database: by model and text, in thousands, only real vectors."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from corpus.errors import LibraryError
from corpus.library import Library
from index.embedding.cache import EmbeddingCache
from index.embedding.migrations import EMBEDDINGS

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@pytest.fixture
async def library(database_url: str) -> AsyncIterator[Library]:
    """An empty library, on each kind of database."""
    async with await Library.open(database_url, EMBEDDINGS) as library:
        yield library


async def test_embeddings_are_kept_by_model_and_text(library: Library, database_url: str) -> None:
    vector = np.array([0.25, -1.5, 3e-8], dtype=np.float32)
    await EmbeddingCache(library.database).store("small", {"a" * 64: vector})
    await EmbeddingCache(library.database).store("small", {"a" * 64: vector, "b" * 64: vector * 2})
    async with await Library.open(database_url, EMBEDDINGS) as again:
        found = await EmbeddingCache(again.database).load("small", ["a" * 64, "c" * 64])
    assert list(found) == ["a" * 64]
    assert found["a" * 64].dtype == np.float32
    assert np.array_equal(found["a" * 64], vector)
    assert await EmbeddingCache(library.database).load("large", ["a" * 64]) == {}


async def test_embeddings_come_in_thousands_and_are_pruned(library: Library) -> None:
    vectors = {f"{n:064x}": np.full(4, n, dtype=np.float32) for n in range(1_300)}
    await EmbeddingCache(library.database).store("small", vectors)
    await EmbeddingCache(library.database).store("large", vectors)
    assert len(await EmbeddingCache(library.database).load("small", list(vectors))) == 1_300
    assert await EmbeddingCache(library.database).forget("small", list(vectors)[:2]) == 1_298
    assert len(await EmbeddingCache(library.database).load("small", list(vectors))) == 2
    assert len(await EmbeddingCache(library.database).load("large", list(vectors))) == 1_300


async def test_an_embedding_that_is_no_vector_is_refused(library: Library) -> None:
    for bad in (np.array([np.nan]), np.zeros((2, 2)), np.zeros(0)):
        with pytest.raises(LibraryError):
            await EmbeddingCache(library.database).store(
                "small", {"a" * 64: bad.astype(np.float32)}
            )
    assert await EmbeddingCache(library.database).load("small", ["a" * 64]) == {}
