"""From a library to its next snapshot, making only the segments that are not there already.

An article whose text and metadata are what they were keeps its segment, from memory or from the
disk; of a changed article only the passages and sentences that are new are embedded. The steps that
compute or touch the disk run on threads; the event loop only waits for them.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from corpus.errors import LeaseLostError
from corpus.library import library_digest
from index.build.lock import overtaken
from index.build.vectors import split_all, vectors_of
from index.embedding.cache import batches
from index.errors import SnapshotError
from index.storage.segment import SPLITTING, Segment, segment_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from concurrent.futures import Executor
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
_ARTICLES = 16
"""So many are read from the database and split at a time."""


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
    _segments: dict[str, Segment] = field(default_factory=dict)
    _written: dict[str, str] = field(default_factory=dict)
    _embedded: int = 0

    async def run(self) -> Snapshot:
        """Build the snapshot and make it live on disk.

        Raises:
            LibraryError: The database failed.
            SnapshotError: The disk refused; the old snapshot is still live.
            ReindexLostError: Another process builds it now; likewise.
        """
        self.meter.step("read")
        marks = await self.library.fingerprints(self.tenant)
        if not self.full:
            await self._on_thread(lambda: self._take_over(marks))
        missing = [article_id for article_id in marks if article_id not in self._segments]
        splits = await self._read(missing)
        self._segments = {i: s for i, s in self._segments.items() if i in marks}
        await self._make(splits)
        count = sum(len(s.passages) for s in self._segments.values())
        self.meter.step("write", count, count)
        if self.lease is not None:
            try:
                await self.lease.confirm()
            except LeaseLostError as error:
                raise overtaken() from error
        return await self._on_thread(self._assemble)

    def _take_over(self, marks: dict[str, str]) -> None:
        """Take over every segment that exists: live, or on the disk from an earlier try."""
        model = self.batcher.embedder.name
        files = self.store.segments(self.tenant)
        if self.live is not None and self.live.info.model == model:
            kept = self.live.names.items()
            self._written = {k: n for k, n in kept if not self.checked or files.whole(n)}
            for segment in self.live.index.segments:
                # one without its vectors is read from the disk, below
                current = segment.splitting == SPLITTING and segment.key(model) in self._written
                current = current and not segment.is_bare
                if current and marks.get(segment.article.id) == segment.mark:
                    self._segments[segment.article.id] = segment
        names = files.names()
        for article_id, mark in marks.items():
            key = segment_key(model, article_id, mark)
            if article_id in self._segments or key not in names:
                continue
            try:
                segment = files.read(names[key])
            except SnapshotError:
                continue  # damaged: made again
            if segment.passage_vectors.shape[1:] == (self.batcher.embedder.dimension,):
                self._segments[article_id] = segment
                self._written[key] = names[key]

    async def _read(self, ids: Sequence[str]) -> list[Split]:
        articles = await self.library.some(self.tenant, ids)
        splits = []
        for some in batches(articles, _ARTICLES):
            words = self.batcher.embedder.passage_words
            splits += await self._on_thread(partial(split_all, some, words))
        return splits

    async def _make(self, splits: Sequence[Split]) -> None:
        """Embed the articles in groups, and write each group's segments as it is done."""
        ready = sum(len(s.passages) for s in self._segments.values())
        total = ready + sum(len(split.passages) for split in splits)
        self.meter.cached = ready
        self.meter.step("embed", ready, total)
        for group in _groups(splits):
            texts = [text for split in group for text in split.texts()]
            base = ready

            def tell(done: int, base: int = base) -> None:
                self.meter.step("embed", base + done, total)

            vectors = await self._vectors(texts, tell)
            await self._on_thread(partial(self._finish, group, vectors))
            ready += len(texts)
            self.meter.step("embed", ready, total)

    def _finish(self, group: Sequence[Split], vectors: Sequence[Vectors]) -> None:
        """Make and write the segments of a group, given the vectors of its passages.

        Raises:
            SnapshotError: The disk refused.
        """
        files = self.store.segments(self.tenant)
        rest = iter(vectors)
        for split in group:
            own = [next(rest) for _ in split.passages]
            segment = split.embedded(own, self.batcher.embedder.dimension)
            key = segment.key(self.batcher.embedder.name)
            try:
                self._written[key] = files.write(key, segment)
            except OSError as error:
                raise SnapshotError(
                    f"The index cannot be written under {files.folder}: {error.strerror or error}.",
                    "Free disk space or check the folder's permissions; the old index stays live.",
                ) from error
            self._segments[split.article.id] = segment

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

    def _assemble(self) -> Snapshot:
        """Put the segments together in the order of their titles, write the snapshot, make it live.

        Raises:
            SnapshotError: The disk refused.
            VectorStoreError, LibraryError: The server of the vectors refused, or is away.
        """
        segments = sorted(
            self._segments.values(), key=lambda s: (s.article.title.casefold(), s.article.id)
        )
        marks = {s.article.id: s.mark for s in segments}
        written = self.store.write(
            self.store.assembled(self.tenant, segments, self.batcher.embedder.dimension),
            model=self.batcher.embedder.name,
            library=library_digest(marks),
            embedded=self._embedded,
            seconds=self.meter.elapsed(),
            written=self._written,
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
