"""From a library to its next snapshot, making only the segments that are not there already.

An article whose text and metadata are what they were keeps its segment, from memory or from the
disk; of a changed article only the passages and sentences that are new are embedded. Articles are
read a thousand at a time, and of a large library no more is held. The steps that compute or touch
the disk run on threads; the event loop only waits for them.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from corpus.errors import LeaseLostError
from corpus.library import library_digest
from index.build.lock import overtaken
from index.build.shelf import Shelf
from index.build.vectors import split_all, vectors_of
from index.embedding.cache import batches
from index.errors import SegmentDamagedError, SnapshotError
from index.storage.segment import Part, segment_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from concurrent.futures import Executor
    from pathlib import Path
    from typing import TypeVar

    from corpus.coordination.contract import Lease
    from corpus.library import Library
    from index.build.progress import Meter
    from index.embedding.batcher import Batcher
    from index.embedding.passage_text import PassageText, Vectors
    from index.storage.segment import Split
    from index.storage.snapshot import Snapshot, SnapshotStore

    T = TypeVar("T")

_GROUP_PASSAGES = 32
"""Articles are embedded in groups of about so many passages: enough to sort by length."""
_READ = 1_000
"""So many articles are in memory with their passages at a time."""
_SPLIT = 16
"""So many are split at a time."""


@dataclass
class Build:
    """One building of a library's next snapshot.

    Args:
        tenant: Whose library.
        library: Where its articles and cached vectors are.
        store: Where snapshots go.
        batcher: The model.
        executor: Threads for splitting, indexing and writing.
        meter: Reports progress.
        live: The snapshot that is in use, whose segments are taken over.
        full: Embed everything again, whatever is there.
        checked: Read every segment's file again, and make again what is damaged by now.
        lease: Must still be held when the snapshot is made live.
    """

    tenant: int
    library: Library
    store: SnapshotStore
    batcher: Batcher
    executor: Executor
    meter: Meter
    live: Snapshot | None = None
    full: bool = False
    checked: bool = False
    lease: Lease | None = None
    _embedded: int = 0

    async def run(self) -> Snapshot:
        """Build the snapshot and make it live on disk.

        Raises:
            LibraryError: The database failed.
            SnapshotError: The disk refused; the old snapshot is still live.
            ReindexLostError: Another process builds it now; likewise.
        """
        try:
            return await self._run()
        except SegmentDamagedError:
            if self.checked:
                raise
        self.checked = True  # what is damaged is found now, and made again
        return await self._run()

    async def _run(self) -> Snapshot:
        """Build it; raises `SegmentDamagedError` where what was taken over cannot be read."""
        self.meter.step("read")
        marks = await self.library.fingerprints(self.tenant)
        shelf = Shelf(self.store.segments(self.tenant), self.store.packed_from)
        if not self.full:
            await self._on_thread(lambda: self._take_over(shelf, marks))
        await self._make(shelf, [article_id for article_id in marks if article_id not in shelf])
        self.meter.step("write", shelf.passages, shelf.passages)
        if self.lease is not None:
            try:
                await self.lease.confirm()
            except LeaseLostError as error:
                raise overtaken() from error
        return await self._on_thread(lambda: self._assemble(shelf))

    def _take_over(self, shelf: Shelf, marks: dict[str, str]) -> None:
        """Take over every segment that exists: live, or on the disk from an earlier try."""
        model = self.batcher.embedder.name
        if self.live is not None and self.live.info.model == model:
            for part in self.live.index.parts():
                name = self.live.names.get(segment_key(model, part.article_id, part.mark))
                if name is None or marks.get(part.article_id) != part.mark:
                    continue  # changed, or split otherwise
                if not self.checked or shelf.files.whole(name):
                    shelf.put(part, name)
        names = shelf.files.names()
        for article_id, mark in marks.items():
            name = names.get(segment_key(model, article_id, mark))
            if article_id in shelf or name is None:
                continue
            try:
                segment = shelf.files.read(name)
            except SegmentDamagedError:
                continue  # made again
            if segment.passage_vectors.shape[1:] == (self.batcher.embedder.dimension,):
                shelf.put(Part.of(segment), name)

    async def _read(self, ids: Sequence[str]) -> list[Split]:
        articles = await self.library.some(self.tenant, ids)
        splits = []
        for some in batches(articles, _SPLIT):
            words = self.batcher.embedder.passage_words
            splits += await self._on_thread(partial(split_all, some, words))
        return splits

    async def _make(self, shelf: Shelf, missing: Sequence[str]) -> None:
        """Embed articles in groups, and write each group's segments as it is done."""
        taken = self.meter.cached = shelf.passages
        read = 0
        for some in batches(missing, _READ):
            splits = await self._read(some)
            read += len(some)
            fresh = shelf.passages - taken + sum(len(split.passages) for split in splits)
            total = taken + fresh * len(missing) // read  # a guess while there is more to read
            self.meter.step("embed", shelf.passages, total)
            for group in _groups(splits):
                await self._embed(shelf, group, total)
                self.meter.step("embed", shelf.passages, total)

    async def _embed(self, shelf: Shelf, group: Sequence[Split], total: int) -> None:
        texts = [text for split in group for text in split.texts()]
        ready = shelf.passages
        vectors = await self._vectors(
            texts, lambda done: self.meter.step("embed", ready + done, total)
        )
        await self._on_thread(lambda: self._finish(shelf, group, vectors))

    def _finish(self, shelf: Shelf, group: Sequence[Split], vectors: Sequence[Vectors]) -> None:
        """Make and write the segments of a group, given the vectors of its passages.

        Raises:
            SnapshotError: The disk refused.
        """
        files = shelf.files
        rest = iter(vectors)
        for split in group:
            own = [next(rest) for _ in split.passages]
            segment = split.embedded(own, self.batcher.embedder.dimension)
            try:
                name = files.write(segment.key(self.batcher.embedder.name), segment)
            except OSError as error:
                raise _refused(files.folder, error) from error
            shelf.put(Part.of(segment), name)

    async def _vectors(
        self, texts: Sequence[PassageText], tell: Callable[[int], None]
    ) -> list[Vectors]:
        """Return passages' vectors, from the cache or embedded now and cached.

        Returns:
            For each what `Embedder.embed_passages` returns.
        """
        found, embedded = await vectors_of(
            self.library.database, self.batcher, texts, cached=not self.full, tell=tell
        )
        self._embedded += embedded
        return found

    def _assemble(self, shelf: Shelf) -> Snapshot:
        """Put the segments together in the order of their titles, write the snapshot, make it live.

        Raises:
            SnapshotError: The disk refused.
            SegmentDamagedError: A segment that was taken over cannot be read.
            VectorStoreError, LibraryError: The server of the vectors refused, or is away.
        """
        try:
            index = shelf.index(self.store, self.tenant, self.batcher.embedder.dimension)
        except OSError as error:
            raise _refused(self.store.folder, error) from error
        written = self.store.write(
            index,
            model=self.batcher.embedder.name,
            library=library_digest(shelf.marks()),
            embedded=self._embedded,
            seconds=self.meter.elapsed(),
            written=shelf.by_key(self.batcher.embedder.name),
            fence=self._check_lease,
        )
        _ = written.index.nbytes  # kept from here on: the event loop asks for it
        return written

    def _check_lease(self) -> None:
        """Stop before the swap where this machine stood still for so long that we may be dead."""
        if self.lease is not None and not self.lease.held:
            raise overtaken()

    async def _on_thread(self, work: Callable[[], T]) -> T:
        """Wait for a thread; one that writes is waited for even when the build is stopped."""
        running = asyncio.get_running_loop().run_in_executor(self.executor, work)
        try:
            return await asyncio.shield(running)
        except asyncio.CancelledError:
            await asyncio.wait({running})
            raise


def _refused(folder: Path, error: OSError) -> SnapshotError:
    return SnapshotError(
        f"The index cannot be written under {folder}: {error.strerror or error}.",
        "Free disk space or check the folder's permissions; the old index stays live.",
    )


def _groups(splits: Iterable[Split]) -> Iterator[list[Split]]:
    """Yield articles in groups of `_GROUP_PASSAGES` or just more, each written as it is done."""
    group: list[Split] = []
    passages = 0
    for split in splits:
        group.append(split)
        passages += len(split.passages)
        if passages >= _GROUP_PASSAGES:
            yield group
            group, passages = [], 0
    if group:
        yield group
