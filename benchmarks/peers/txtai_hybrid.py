"""txtai: a hybrid index of BM25 and vectors."""

from __future__ import annotations

from typing import Any

from txtai import Embeddings

FOUND = 10


def build(data: dict[str, Any]) -> Any:
    """Index `data["texts"]`."""
    texts, model = data["texts"], data["model"]
    index = Embeddings(path=model, hybrid=True)
    index.index(list(enumerate(texts)))
    return index


def search(index: Any, question: str) -> list[int]:
    """Return the numbers of the texts found, best first."""
    return [number for number, _ in index.search(question, FOUND)]


def search_many(index: Any, questions: list[str]) -> list[list[int]]:
    """Return what `search` does, of questions asked at once: txtai takes them as a batch."""
    return [[number for number, _ in found] for found in index.batchsearch(questions, FOUND)]
