"""Which server holds the vectors, if any: chosen by the operator, imported where it is used."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from corpus.database.database import Database
    from index.vector_stores.address import MilvusAddress
    from index.vector_stores.store import VectorStore

VectorsIn = Literal["faiss", "pgvector", "milvus"]
FAISS: VectorsIn = "faiss"
"""Vectors in files beside the snapshots, and in memory: no server."""


def open_store(
    chosen: VectorsIn, database: Database, milvus: MilvusAddress | None = None
) -> VectorStore | None:
    """Return the store of vectors that is chosen; nothing is connected yet.

    Args:
        chosen: Which.
        database: Of the articles; pgvector's vectors live there, and it names Milvus's collection.
        milvus: Where Milvus is, where that is chosen.

    Returns:
        None for FAISS.

    Raises:
        VectorStoreError: What talks to it is not installed.
    """
    if chosen == "pgvector":
        from index.vector_stores.pgvector import PgvectorStore  # noqa: PLC0415  where it is chosen

        return PgvectorStore(database)
    if chosen == "milvus" and milvus is not None:
        from index.vector_stores.milvus import MilvusStore  # noqa: PLC0415  likewise

        return MilvusStore(milvus, database)
    return None
