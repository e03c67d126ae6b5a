"""What can go wrong between passages and quotations, in terms a caller can act on."""

from __future__ import annotations

from corpus.errors import PullquoteError


class IndexingError(PullquoteError):
    """The index could not be built, loaded or asked."""


class ModelError(IndexingError):
    """The embedding model is missing, damaged or cannot be loaded."""


class SnapshotError(IndexingError):
    """A snapshot on disk is missing, damaged or of another model."""


class ReindexRunningError(IndexingError):
    """A re-index of this library is already under way."""


class ReindexCancelledError(IndexingError):
    """A re-index was stopped by a person; the old index stays in use."""
