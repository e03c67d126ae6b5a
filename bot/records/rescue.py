"""A lost library, brought back from the snapshots of its index.

A snapshot holds its articles whole, each with the hash of its text. What is kept beside the
articles, such as settings and the bin, is in no snapshot.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.records import open_library
from corpus.errors import LibraryUnavailableError
from index.errors import SnapshotError
from index.storage.inspect import tenants
from index.storage.manifest import read_manifest, segment_names
from index.storage.snapshot import SnapshotStore

if TYPE_CHECKING:
    from pathlib import Path

    from corpus.article import Article


@dataclass(frozen=True)
class Rescued:
    """What came back.

    Attributes:
        articles: How many articles of each library.
        unreadable: How many articles are in damaged files, and did not.
    """

    articles: dict[int, int]
    unreadable: int


async def rescue(url: str, snapshots: Path) -> Rescued:
    """Fill an empty database with the articles of the newest snapshots.

    Args:
        url: Of the database, which may be missing.
        snapshots: The folder of the indexes; nothing in it changes.

    Raises:
        LibraryUnavailableError: The database holds something already, or cannot be written.
    """
    found, unreadable = await asyncio.to_thread(_read, snapshots)
    async with await open_library(url) as library:
        if not await library.holds_nothing():
            raise LibraryUnavailableError(
                "The database holds something already.",
                "Nothing was changed. To go back to a snapshot, use `pullquote articles rollback`.",
            )
        for tenant, articles in found.items():
            await library.reset(tenant, articles)
    return Rescued({tenant: len(articles) for tenant, articles in found.items()}, unreadable)


def _read(folder: Path) -> tuple[dict[int, list[Article]], int]:
    store = SnapshotStore(folder)
    found: dict[int, list[Article]] = {}
    unreadable = 0
    for tenant in tenants(store):
        files = store.segments(tenant)
        for name in _newest(store, tenant):
            try:
                found.setdefault(tenant, []).append(files.article(name))
            except SnapshotError:
                unreadable += 1
    return found, unreadable


def _newest(store: SnapshotStore, tenant: int) -> list[str]:
    """Return the segments of the live snapshot, or of the newest one whose manifest can be read."""
    numbers = store.numbers(tenant)[::-1]
    try:
        live = store.live_number(tenant)
    except SnapshotError:
        live = None
    for number in sorted(numbers, key=lambda n: n != live):
        try:
            return segment_names(read_manifest(store.place(tenant, number)))
        except SnapshotError:
            continue
    return []
