"""From a library to its next snapshot, embedding only what the cache does not have.

The steps that compute or touch the disk run on threads; the event loop only waits for them.
"""

from __future__ import annotations

import asyncio
import hashlib
from typing import TYPE_CHECKING

import numpy as np

from index.batching import PIECE, Batcher
from index.passage_index import Outline, PassageIndex, Vectors

if TYPE_CHECKING:
    from collections.abc import Sequence
    from concurrent.futures import Executor

    from corpus.library import Library
    from index.progress import Meter
    from index.snapshot import Snapshot, SnapshotStore

_STORE_EVERY = 16 * PIECE
_LOOKUP = 4096


async def build_snapshot(  # noqa: PLR0913  the parts of a service, named
    tenant: int,
    *,
    library: Library,
    store: SnapshotStore,
    batcher: Batcher,
    executor: Executor,
    meter: Meter,
    full: bool = False,
) -> Snapshot:
    """Build a library's next snapshot and make it live on disk.

    Args:
        tenant: Whose library.
        library: Where its articles and cached vectors are.
        store: Where snapshots go.
        batcher: The model.
        executor: Threads for splitting, indexing and writing.
        meter: Reports progress.
        full: Embed everything anew, whatever is cached.

    Raises:
        LibraryError: The database failed.
        SnapshotError: The disk refused; the old snapshot is still live.
    """
    loop = asyncio.get_running_loop()
    meter.step("read")
    digest = await library.digest(tenant)
    articles = await library.articles(tenant)
    outline = await loop.run_in_executor(executor, Outline.of, articles)
    texts, hashes = await loop.run_in_executor(executor, _texts, outline)
    vectors, embedded = await _vectors(texts, hashes, library, batcher, meter, full=full)
    meter.step("write", len(texts), len(texts))

    def assemble() -> Snapshot:
        parted = len(outline.passages)
        index = PassageIndex(tenant, outline, vectors[:parted], vectors[parted:])
        return store.write(
            index,
            model=batcher.embedder.name,
            library=digest,
            embedded=embedded,
            seconds=meter.elapsed(),
        )

    return await loop.run_in_executor(executor, assemble)


async def _vectors(  # noqa: PLR0913
    texts: Sequence[str],
    hashes: Sequence[str],
    library: Library,
    batcher: Batcher,
    meter: Meter,
    *,
    full: bool,
) -> tuple[Vectors, int]:
    """Vectors of all texts, `float32 (n, d)`, and how many distinct texts were embedded anew."""
    model, dimension = batcher.embedder.name, batcher.embedder.dimension
    known: dict[str, Vectors] = {}
    if not full:
        wanted = sorted(set(hashes))
        for start in range(0, len(wanted), _LOOKUP):
            found = await library.embeddings(model, wanted[start : start + _LOOKUP])
            known.update({h: v for h, v in found.items() if v.shape == (dimension,)})
    missing = {h: t for h, t in zip(hashes, texts, strict=True) if h not in known}
    order = sorted(missing, key=lambda h: len(missing[h]))  # alike lengths pad least
    total = len(known) + len(missing)
    meter.cached = len(known)
    meter.step("embed", len(known), total)
    unstored: dict[str, Vectors] = {}
    for start in range(0, len(order), PIECE):
        piece = order[start : start + PIECE]
        fresh = await batcher.texts([missing[h] for h in piece])
        unstored.update(zip(piece, fresh, strict=True))
        known.update(zip(piece, fresh, strict=True))
        if len(unstored) >= _STORE_EVERY:
            await library.store_embeddings(model, unstored)
            unstored = {}
        meter.step("embed", len(known), total)
    if unstored:
        await library.store_embeddings(model, unstored)
    rows = np.empty((len(texts), dimension), dtype=np.float32)
    for row, digest in enumerate(hashes):
        rows[row] = known[digest]
    return rows, len(missing)


def text_hashes(outline: Outline) -> list[str]:
    """The hash that each text of an outline is cached under, passages first."""
    return _texts(outline)[1]


def _texts(outline: Outline) -> tuple[list[str], list[str]]:
    """What a snapshot needs vectors of, passages first, and the hash each is cached under."""
    texts = [*outline.passage_texts(), *outline.sentence_texts()]
    return texts, [hashlib.sha256(t.encode("utf-8", "surrogatepass")).hexdigest() for t in texts]
