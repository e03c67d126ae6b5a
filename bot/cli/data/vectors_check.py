"""The check of `pullquote doctor` on the server that holds the vectors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cli.checks import Check, Level
from corpus.errors import PullquoteError

if TYPE_CHECKING:
    from bot.settings import Settings
    from index.storage.manifest import SnapshotInfo
    from index.vector_stores.store import VectorStore


async def vectors_check(settings: Settings) -> list[Check]:
    """Say whether the server that holds vectors has what it needs; make nothing there."""
    from bot.records import open_library
    from bot.records.lost import is_missing
    from index.vector_stores.choice import FAISS, open_store

    if settings.vectors_in == FAISS or is_missing(settings.database):
        return []  # files are checked with the snapshots, a database by itself
    try:
        async with await open_library(settings.database, settings.snapshots) as library:
            store = open_store(settings.vectors_in, library.database, settings.milvus)
            if store is None:
                return []
            try:
                return [await _server(settings, store)]
            finally:
                await store.close()
    except PullquoteError as error:
        return [Check("vectors", Level.WRONG, error.what, error.cure)]


async def _server(settings: Settings, store: VectorStore) -> Check:
    """Ask the server what it is, and whether it has what the operator's index needs."""
    import asyncio

    from index.vector_stores.store import Generation, Kind

    words = await store.check()
    info = await asyncio.to_thread(_live, settings)
    if info is None:
        return Check("vectors", Level.OK, words)
    if info.store != store.name:
        cure = "The next start of the bot, or pullquote reindex, brings them there."
        return Check("vectors", Level.NOTE, f"{words}; the index's are in {info.store} still", cure)
    found = await store.counts(Generation(0, info.generation))
    if found != {Kind.SENTENCE: info.sentences, Kind.PASSAGE: info.passages}:
        cure = "The next question builds the index again; or run pullquote reindex."
        return Check("vectors", Level.NOTE, f"{words}; the index's are not there", cure)
    return Check("vectors", Level.OK, f"{words}; all of the index's are there")


def _live(settings: Settings) -> SnapshotInfo | None:
    from index.errors import SnapshotError
    from index.storage.snapshot import SnapshotStore

    snapshots = SnapshotStore(settings.snapshots)
    try:
        number = snapshots.live_number(0)
        return None if number is None else snapshots.read_info(0, number)
    except SnapshotError:
        return None  # the check of the index says so
