"""Cached vectors of texts that no index has any more."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

from sqlalchemy import delete

from index.embedding.cache import EmbeddingRow, batches
from index.errors import SnapshotError
from index.storage.manifest import read_manifest, segment_names
from index.storage.segment import Split

if TYPE_CHECKING:
    from collections.abc import Iterable

    from corpus.article import Article
    from corpus.database.database import Database
    from corpus.library import Library
    from index.storage.segment import Segment
    from index.storage.snapshot import Snapshot, SnapshotStore

_ARTICLES = 16
"""So many are read from the database and split at a time."""


def used_keys(store: SnapshotStore, tenant: int, number: int) -> set[str] | None:
    """Return what the vectors of a snapshot are cached under; None where it is damaged. Blocks.

    Its segments are read one by one: whole indexes need not be in memory for it.
    """
    files = store.segments(tenant)
    try:
        names = segment_names(read_manifest(store.place(tenant, number)))
        return _keys(files.read(name) for name in names)
    except SnapshotError:
        return None


async def keys_of(library: Library, tenant: int, max_words: int) -> set[str]:
    """Return what the vectors of a library's texts are cached under, without any index of it.

    Args:
        library: Where its articles are.
        tenant: Whose.
        max_words: The longest passage of the model in use.
    """
    keys: set[str] = set()
    for some in batches(await library.hashes(tenant), _ARTICLES):
        articles = await library.some(tenant, some)
        keys |= await asyncio.to_thread(_split_keys, articles, max_words)
    return keys


async def forget_replaced(
    database: Database, store: SnapshotStore, old: Snapshot, new: Snapshot
) -> None:
    """Drop the vectors of texts that a library's last index had, and its next one has not.

    Another library may have the same text still. Its index keeps the vectors all the same; only if
    that were lost, they would be computed again.

    Raises:
        LibraryError: The database failed.
    """
    for some in batches(await asyncio.to_thread(_replaced, store, old, new)):
        gone = delete(EmbeddingRow).where(
            EmbeddingRow.model == old.info.model, EmbeddingRow.text_sha256.in_(some)
        )
        async with database.write() as session:
            await session.execute(gone)


def _replaced(store: SnapshotStore, old: Snapshot, new: Snapshot) -> set[str]:
    files = store.segments(new.index.tenant)

    def keys(these: Snapshot, others: Snapshot) -> set[str]:
        found: set[str] = set()
        for key in these.names.keys() - others.names.keys():
            with suppress(SnapshotError):  # a damaged one: `pay_debts` compares with all there is
                found |= _keys([files.read(these.names[key])])
        return found

    return keys(old, new) - keys(new, old)


def _split_keys(articles: Iterable[Article], max_words: int) -> set[str]:
    return {text.key() for one in articles for text in Split.of(one, max_words).texts()}


def _keys(segments: Iterable[Segment]) -> set[str]:
    return {text.key() for segment in segments for text in segment.split().texts()}
