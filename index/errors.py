"""What can go wrong between passages and quotations, in terms a caller can act on."""

from __future__ import annotations

from corpus.errors import PullquoteError


class IndexingError(PullquoteError):
    """The index could not be built, loaded or asked."""


class ModelError(IndexingError):
    """The embedding model is missing, damaged or cannot be loaded."""


class SnapshotError(IndexingError):
    """A snapshot on disk is missing, damaged or of another model."""


class SegmentDamagedError(SnapshotError):
    """What an index has of an article is missing on the disk, or is not what was written."""


class VectorStoreError(IndexingError):
    """The server that holds the vectors refuses, or is not set up."""


class VectorsAwayError(VectorStoreError):
    """The server that holds the vectors cannot be reached for a while."""


class VectorsLostError(SnapshotError):
    """Vectors of a snapshot are not on the server, or not all of them.

    Attributes:
        tenant: Whose.
        generation: Which.
    """

    def __init__(self, tenant: int, generation: str) -> None:
        super().__init__("The vectors of the index are not on their server.")
        self.tenant = tenant
        self.generation = generation


class ReindexRunningError(IndexingError):
    """A re-index of this library is already under way."""


class ReindexCancelledError(IndexingError):
    """A re-index was stopped by a person; the old index stays in use."""


class ReindexLostError(IndexingError):
    """This process was taken for dead while it built an index; another one builds it."""
