"""Verbatim RAG: its index over Milvus Lite with dense vectors, what it retrieves before any LLM."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

# Docling, its reader of PDFs, brings torchvision. Built for CUDA, that cannot be imported beside a
# torch built without, and takes transformers down with it. Nothing here reads a picture.
sys.modules["torchvision"] = None  # type: ignore[assignment]

from verbatim_rag import Document, VerbatimIndex  # noqa: E402
from verbatim_rag.document import Chunk, ProcessedChunk  # noqa: E402
from verbatim_rag.embedding_providers import SentenceTransformersProvider  # noqa: E402
from verbatim_rag.vector_stores import LocalMilvusStore  # noqa: E402

FOUND = 10


def build(data: dict[str, Any]) -> Any:
    """Index `data["texts"]`, each as one chunk of its article.

    A chunk that is given is embedded as it is. One that the index cuts itself gets lines about its
    document added, which no other peer embeds.
    """
    documents: dict[str, Document] = {}
    for n, (text, (article, *_)) in enumerate(zip(data["texts"], data["places"], strict=True)):
        chunk = Chunk(content=text, chunk_number=n)
        chunk.add_processed_chunk(ProcessedChunk(enhanced_content=text))
        documents.setdefault(article, Document(id=article)).add_chunk(chunk)
    embedder = SentenceTransformersProvider(data["model"], device="cpu")
    folder = TemporaryDirectory()
    store = LocalMilvusStore(
        db_path=str(Path(folder.name) / "index.db"),
        dense_dim=embedder.get_dimension(),
        enable_sparse=False,
    )
    index = VerbatimIndex(vector_store=store, dense_provider=embedder)
    index.add_documents_bulk(documents.values())
    return index, folder


def search(state: Any, question: str) -> list[int]:
    """Return the numbers of the texts found, best first."""
    index, _ = state
    return [found.metadata["chunk_number"] for found in index.query(question, k=FOUND)]
