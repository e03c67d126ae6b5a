"""Every other article of a set, indexed; the rest stand for what a library does not hold."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from index.answering.in_memory import build_index
from index.embedding.embedder import load_embedder
from index.evaluation.datasets import read_articles
from scripts.shared.cached_embedder import CachedEmbedder

if TYPE_CHECKING:
    from index.embedding.embedder import Embedder
    from index.storage.passage_index import PassageIndex


def halves(what: str) -> tuple[Embedder, PassageIndex, PassageIndex]:
    """The model, the half that is there and the half that is not, as the command line says.

    Args:
        what: The script's description, for `--help`.
    """
    parser = argparse.ArgumentParser(description=what.split("\n", 1)[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--cache", type=Path)
    told = parser.parse_args()
    embedder: Embedder = load_embedder()
    if told.cache:
        embedder = CachedEmbedder(embedder, told.cache)
    articles = read_articles(told.folder / "articles.jsonl")
    there, elsewhere = (build_index(articles[half::2], embedder) for half in (0, 1))
    return embedder, there, elsewhere
