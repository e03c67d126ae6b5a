"""LangChain: BM25 and FAISS in an `EnsembleRetriever`, as its guide to hybrid search has it."""

from __future__ import annotations

from typing import Any

from langchain_classic.retrievers import EnsembleRetriever
from langchain_community.retrievers import BM25Retriever
from langchain_community.vectorstores import FAISS
from langchain_huggingface import HuggingFaceEmbeddings

FOUND = 10


def build(data: dict[str, Any]) -> Any:
    """Index `data["texts"]`."""
    texts, model = data["texts"], data["model"]
    numbers = [{"number": n} for n in range(len(texts))]
    vectors = FAISS.from_texts(
        texts, HuggingFaceEmbeddings(model_name=model), metadatas=numbers
    ).as_retriever(search_kwargs={"k": FOUND})
    words = BM25Retriever.from_texts(texts, metadatas=numbers, k=FOUND)
    return EnsembleRetriever(retrievers=[words, vectors], weights=[0.5, 0.5])


def search(index: Any, question: str) -> list[int]:
    """Return the numbers of the texts found, best first."""
    return [found.metadata["number"] for found in index.invoke(question)]
