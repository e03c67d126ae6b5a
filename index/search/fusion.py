"""How the signals of the search become one score: fitted weights, and why each signal is there.

`scripts/train/fit_ranking.py` fits the weights and cross-validates them by article;
`index/search/ranking.json` holds them with the figures they reached. A weighted sum of scores on
one scale keeps how far ahead a passage is, which fusing ranks loses (Bruch et al. 2023, "An
analysis of fusion functions for hybrid retrieval", compare both); `scripts/measure/
compare_ranking.py` compares them here.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


@dataclass(frozen=True)
class Weights:
    """What each signal counts; the first four sum to 1, the others come on top.

    Attributes:
        passage: Cosine of question and passage: what it is about.
        sentence: The best cosine of any of its sentences: where it says so.
        bm25: BM25 divided by the question's best: names, numbers, rare words.
        part: The best such BM25 of any part of the question; the whole's where it has none.
        pairs: Share of the question's neighbouring words that are side by side there, by rarity.
        source: 1 where the question names the article's publisher or author.
        date: How well the article's date fits one that the question names, 0..1.
    """

    passage: float
    sentence: float
    bm25: float
    part: float
    pairs: float
    source: float
    date: float


@dataclass(frozen=True)
class Signals:
    """What the search saw of n candidates; each `float32 (n,)`, named as in `Weights`."""

    passage: NDArray[np.float32]
    sentence: NDArray[np.float32]
    bm25: NDArray[np.float32]
    part: NDArray[np.float32]
    pairs: NDArray[np.float32]
    source: NDArray[np.float32]
    date: NDArray[np.float32]

    @classmethod
    def joined(cls, several: Sequence[Signals]) -> Signals:
        """Join signals of several libraries, one after another."""
        return cls(*(np.concatenate([getattr(s, f.name) for s in several]) for f in fields(cls)))

    def score(self, weights: Weights) -> NDArray[np.float32]:
        """Return the weighted sum, `float32 (n,)`."""
        total = sum(getattr(weights, f.name) * getattr(self, f.name) for f in fields(self))
        return np.asarray(total, dtype=np.float32)


@cache
def fitted() -> Weights:
    """Return the weights that ship with the project."""
    record = json.loads((files("index.search") / "ranking.json").read_text("utf-8"))
    return Weights(**record["weights"])


def scaled(scores: NDArray[np.float32], top: float) -> NDArray[np.float32]:
    """Divide scores by the best of their question; 0 where that is 0."""
    return np.asarray(scores / top if top > 0 else np.zeros_like(scores), dtype=np.float32)
