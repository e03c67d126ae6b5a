"""Cached vectors of texts that no index has any more."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

from sqlalchemy import delete

from index.embedding.cache import EmbeddingRow, batches
from index.errors import SnapshotError
from index.storage.manifest import read_manifest, segment_names

if TYPE_CHECKING:
    from collections.abc import Iterable

    from corpus.database.database import Database
    from index.storage.segment import Segment
    from index.storage.snapshot import Snapshot, SnapshotStore


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


def _keys(segments: Iterable[Segment]) -> set[str]:
    return {text.key() for segment in segments for text in segment.split().texts()}
