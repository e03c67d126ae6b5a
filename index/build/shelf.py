"""The articles of a library's next index, while they come together."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from index.storage.packing import Unpacked
from index.storage.segment import segment_key
from index.vector_stores.store import Kind

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from index.storage.passage_index import PassageIndex
    from index.storage.segment import Part, Segment
    from index.storage.segment_store import SegmentStore
    from index.storage.snapshot import SnapshotStore


class Shelf:
    """Every article's part, with the file of its segment, which is on the disk.

    The segments of a small library are in memory too; those of a large one are read one by one
    when its index is packed.

    Args:
        files: Where the segments are.
        packed_from: A library of more passages is large.

    Attributes:
        files: As given.
        passages: How many there are so far.
    """

    def __init__(self, files: SegmentStore, packed_from: int) -> None:
        self.files = files
        self.passages = 0
        self._packed_from = packed_from
        self._parts: dict[str, tuple[Part, str]] = {}

    def __contains__(self, article_id: object) -> bool:
        return article_id in self._parts

    @property
    def is_large(self) -> bool:
        """Whether its segments are no longer held."""
        return self.passages > self._packed_from

    def put(self, part: Part, name: str) -> None:
        """Add an article that is not there yet, and the name of its segment's file."""
        was_large = self.is_large
        self.passages += part.passages
        self._parts[part.article_id] = (part.alone() if self.is_large else part), name
        if self.is_large and not was_large:
            self._parts = {i: (held.alone(), name) for i, (held, name) in self._parts.items()}

    def marks(self) -> dict[str, str]:
        """Return article id to fingerprint."""
        return {article_id: part.mark for article_id, (part, _) in self._parts.items()}

    def by_key(self, model: str) -> dict[str, str]:
        """Return the name of each segment's file by the segment's key."""
        return {segment_key(model, p.article_id, p.mark): name for p, name in self._parts.values()}

    def index(self, store: SnapshotStore, tenant: int, dimension: int) -> PassageIndex | Unpacked:
        """Return what the snapshot is written from, with its vectors where they are to be. Blocks.

        Args:
            store: Where it is to be written.
            tenant: Whose library it is.
            dimension: Length of a vector.

        Raises:
            OSError: The disk refused.
            SegmentDamagedError: A segment that is not in memory is missing or damaged.
            VectorStoreError, LibraryError: The server of the vectors refused, or is away.
        """
        ordered = sorted(self._parts.values(), key=_title)
        if not self.is_large:
            segments = [part.segment or self.files.read(name) for part, name in ordered]
            return store.assembled(tenant, segments, dimension)
        sentences = sum(part.sentences for part, _ in ordered)
        names = [name for _, name in ordered]
        made = Unpacked(tenant, dimension, self.files, names, self.passages, sentences)
        if not store.generations.on_server:
            return made
        counts = {Kind.SENTENCE: sentences, Kind.PASSAGE: self.passages}
        vectors = map(_vectors, made.segments)
        stored = store.generations.write_all(tenant, vectors, counts, dimension)
        return replace(made, stored=stored)


def _title(item: tuple[Part, str]) -> tuple[str, str]:
    part, _ = item
    return part.title.casefold(), part.article_id


def _vectors(segment: Segment) -> dict[Kind, NDArray[np.floating]]:
    return {Kind.SENTENCE: segment.sentence_vectors, Kind.PASSAGE: segment.passage_vectors}
