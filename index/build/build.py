"""From a library to its next snapshot, making only the segments that are not there already.

An article whose text and metadata are what they were keeps its segment, from memory or from the
disk; of a changed article only the passages and sentences that are new are embedded. The steps that
compute or touch the disk run on threads; the event loop only waits for them.
"""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from corpus.library import library_digest
from index.embedding.batcher import PIECE, Batcher
from index.embedding.cache import EmbeddingCache, batches
from index.errors import SnapshotError
from index.storage.passage_index import PassageIndex
from index.storage.segment import Segment, Split, Vectors, segment_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from concurrent.futures import Executor
    from typing import TypeVar

    from corpus.article import Article
    from corpus.library import Library
    from index.build.progress import Meter
    from index.storage.snapshot import Snapshot, SnapshotStore

    T = TypeVar("T")

_GROUP_TEXTS = 16 * PIECE
"""Articles are embedded in groups of about so many texts: enough to sort by length."""


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
    """

    tenant: int
    library: Library
    store: SnapshotStore
    batcher: Batcher
    executor: Executor
    meter: Meter
    live: Snapshot | None = None
    full: bool = False
    _segments: dict[str, Segment] = field(default_factory=dict)
    _written: dict[str, str] = field(default_factory=dict)
    _embedded: int = 0

    async def run(self) -> Snapshot:
        """Build the snapshot and make it live on disk.

        Raises:
            LibraryError: The database failed.
            SnapshotError: The disk refused; the old snapshot is still live.
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
        return await self._on_thread(self._assemble)

    def _take_over(self, marks: dict[str, str]) -> None:
        """Take over every segment that exists: live, or on the disk from an earlier try."""
        model = self.batcher.embedder.name
        if self.live is not None and self.live.info.model == model:
            self._written = dict(self.live.names)
            for segment in self.live.index.segments:
                if marks.get(segment.article.id) == segment.mark:
                    self._segments[segment.article.id] = segment
        files = self.store.segments(self.tenant)
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
        for some in batches(articles, PIECE):
            words = self.batcher.embedder.passage_words
            splits += await self._on_thread(partial(_split, some, words))
        return splits

    async def _make(self, splits: Sequence[Split]) -> None:
        """Embed the articles in groups, and write each group's segments as it is done."""
        ready = sum(len(s.passages) for s in self._segments.values())
        total = ready + sum(len(split.passages) for split in splits)
        self.meter.cached = ready
        self.meter.step("embed", ready, total)
        for group in _groups(splits):
            texts = [split.texts() for split in group]
            passages = sum(len(split.passages) for split in group)
            share = passages / max(sum(map(len, texts)), 1)
            base = ready

            def tell(done: int, base: int = base, share: float = share) -> None:
                self.meter.step("embed", base + int(done * share), total)

            vectors = await self._vectors([text for some in texts for text in some], tell)
            await self._on_thread(partial(self._finish, group, texts, vectors))
            ready += passages
            self.meter.step("embed", ready, total)

    def _finish(
        self, group: Sequence[Split], texts: Sequence[Sequence[str]], vectors: Vectors
    ) -> None:
        """Make and write the segments of a group.

        Raises:
            SnapshotError: The disk refused.
        """
        files = self.store.segments(self.tenant)
        start = 0
        for split, some in zip(group, texts, strict=True):
            segment = split.embedded(vectors[start : start + len(some)])
            start += len(some)
            key = segment.key(self.batcher.embedder.name)
            try:
                self._written[key] = files.write(key, segment)
            except OSError as error:
                raise SnapshotError(
                    f"The index cannot be written under {files.folder}: {error.strerror or error}.",
                    "Free disk space or check the folder's permissions; the old index stays live.",
                ) from error
            self._segments[split.article.id] = segment

    async def _vectors(self, texts: Sequence[str], tell: Callable[[int], None]) -> Vectors:
        """Return vectors of texts, `float32 (n, d)`, from the cache or embedded now and cached."""
        model, dimension = self.batcher.embedder.name, self.batcher.embedder.dimension
        hashes = [text_hash(text) for text in texts]
        known: dict[str, Vectors] = {}
        if not self.full:
            found = await EmbeddingCache(self.library.database).load(model, hashes)
            known = {h: v for h, v in found.items() if v.shape == (dimension,)}
        missing = {h: t for h, t in zip(hashes, texts, strict=True) if h not in known}
        order = sorted(missing, key=lambda h: len(missing[h]))  # alike lengths pad least
        fresh: dict[str, Vectors] = {}
        for piece in batches(order, PIECE):
            vectors = await self.batcher.texts([missing[h] for h in piece])
            fresh.update(zip(piece, vectors, strict=True))
            tell(len(known) + len(fresh))
        if fresh:
            await EmbeddingCache(self.library.database).store(model, fresh)
        self._embedded += len(fresh)
        known.update(fresh)
        rows = np.empty((len(texts), dimension), dtype=np.float32)
        for row, digest in enumerate(hashes):
            rows[row] = known[digest]
        return rows

    def _assemble(self) -> Snapshot:
        """Put the segments together in the order of their titles, write the snapshot, make it live.

        Raises:
            SnapshotError: The disk refused.
        """
        segments = sorted(
            self._segments.values(), key=lambda s: (s.article.title.casefold(), s.article.id)
        )
        marks = {s.article.id: s.mark for s in segments}
        return self.store.write(
            PassageIndex(self.tenant, segments, self.batcher.embedder.dimension),
            model=self.batcher.embedder.name,
            library=library_digest(marks),
            embedded=self._embedded,
            seconds=self.meter.elapsed(),
            written=self._written,
        )

    async def _on_thread(self, work: Callable[[], T]) -> T:
        """Wait for a thread; one that writes is waited for even when the build is stopped."""
        running = asyncio.get_running_loop().run_in_executor(self.executor, work)
        try:
            return await asyncio.shield(running)
        except asyncio.CancelledError:
            await asyncio.wait({running})
            raise


def text_hash(text: str) -> str:
    """Return hex SHA-256 of a text: what its vector is cached under."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def used_hashes(live: Mapping[int, Snapshot]) -> set[str]:
    """Return what the vectors of live indexes are cached under. Hashes every text, so it blocks."""
    return {
        text_hash(text)
        for snapshot in live.values()
        for segment in snapshot.index.segments
        for text in segment.split().texts()
    }


def _split(articles: Iterable[Article], max_words: int) -> list[Split]:
    return [Split.of(article, max_words) for article in articles]


def _groups(splits: Iterable[Split]) -> Iterator[list[Split]]:
    """Yield articles in groups of `_GROUP_TEXTS` texts or just more, each written as it is done."""
    group: list[Split] = []
    texts = 0
    for split in splits:
        group.append(split)
        texts += len(split.passages) + sum(len(p.sentences) for p in split.passages)
        if texts >= _GROUP_TEXTS:
            yield group
            group, texts = [], 0
    if group:
        yield group
