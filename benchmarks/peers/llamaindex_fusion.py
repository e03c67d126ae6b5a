"""LlamaIndex: BM25 and FAISS in a `QueryFusionRetriever` by reciprocal rank."""

from __future__ import annotations

from typing import Any

import faiss
from llama_index.core import StorageContext, VectorStoreIndex
from llama_index.core.llms import MockLLM
from llama_index.core.retrievers import QueryFusionRetriever
from llama_index.core.schema import TextNode
from llama_index.embeddings.huggingface import HuggingFaceEmbedding
from llama_index.retrievers.bm25 import BM25Retriever
from llama_index.vector_stores.faiss import FaissVectorStore

FOUND = 10
DIMENSION = 384


def build(data: dict[str, Any]) -> Any:
    """Index `data["texts"]`."""
    texts, model = data["texts"], data["model"]
    nodes = [TextNode(text=text, id_=str(n)) for n, text in enumerate(texts)]
    store = FaissVectorStore(faiss_index=faiss.IndexFlatIP(DIMENSION))
    vectors = VectorStoreIndex(
        nodes,
        storage_context=StorageContext.from_defaults(vector_store=store),
        embed_model=HuggingFaceEmbedding(model_name=model, embed_batch_size=32),
    )
    words = BM25Retriever.from_defaults(nodes=nodes, similarity_top_k=FOUND)
    return QueryFusionRetriever(
        [vectors.as_retriever(similarity_top_k=FOUND), words],
        llm=MockLLM(),
        num_queries=1,
        mode="reciprocal_rerank",
        similarity_top_k=FOUND,
        use_async=False,
    )


def search(index: Any, question: str) -> list[int]:
    """Return the numbers of the texts found, best first."""
    return [int(found.node.node_id) for found in index.retrieve(question)]
