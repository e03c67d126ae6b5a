"""Haystack 2: an in-memory store's BM25 and vectors, joined by reciprocal rank."""

from __future__ import annotations

from typing import Any

from haystack import Document, Pipeline
from haystack.components.embedders import (
    SentenceTransformersDocumentEmbedder,
    SentenceTransformersTextEmbedder,
)
from haystack.components.joiners import DocumentJoiner
from haystack.components.retrievers.in_memory import (
    InMemoryBM25Retriever,
    InMemoryEmbeddingRetriever,
)
from haystack.document_stores.in_memory import InMemoryDocumentStore

FOUND = 10


def build(data: dict[str, Any]) -> Any:
    """Index `data["texts"]`."""
    texts, model = data["texts"], data["model"]
    store = InMemoryDocumentStore(embedding_similarity_function="cosine")
    embedder = SentenceTransformersDocumentEmbedder(model=model, progress_bar=False)
    embedder.warm_up()
    documents = [Document(content=text, meta={"number": n}) for n, text in enumerate(texts)]
    store.write_documents(embedder.run(documents)["documents"])
    pipeline = Pipeline()
    pipeline.add_component(
        "text", SentenceTransformersTextEmbedder(model=model, progress_bar=False)
    )
    pipeline.add_component("vectors", InMemoryEmbeddingRetriever(store, top_k=FOUND))
    pipeline.add_component("words", InMemoryBM25Retriever(store, top_k=FOUND))
    pipeline.add_component("join", DocumentJoiner(join_mode="reciprocal_rank_fusion", top_k=FOUND))
    pipeline.connect("text.embedding", "vectors.query_embedding")
    pipeline.connect("vectors", "join")
    pipeline.connect("words", "join")
    return pipeline


def search(index: Any, question: str) -> list[int]:
    """Return the numbers of the texts found, best first."""
    found = index.run({"text": {"text": question}, "words": {"query": question}})
    return [document.meta["number"] for document in found["join"]["documents"]]
