"""Passages that say the same again: agency copy, a corrected version, a boilerplate paragraph.

Only one of them should be in a list of candidates. Texts that differ in a number differ in what
they say, however alike they are. Likeness is the share of words in common (Jaccard; Broder 1997,
"On the resemblance and containment of documents"), computed for the few pairs whose vectors are
near.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from index.tokens import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.storage.passage_index import Vectors

MIN_COSINE = 0.93
"""Below it two passages are not compared word by word; copies with small edits stay above."""
MIN_SHARED = 0.85
"""Share of all their distinct words that two passages have in common (Jaccard)."""
_DIGIT = re.compile(r"\d")


def first_ones(texts: Sequence[str], vectors: Vectors) -> list[int]:
    """Return positions of the texts that are not nearly the same as one before them.

    Args:
        texts: Best first.
        vectors: `float32 (len(texts), d)`, L2-normalised.
    """
    near = vectors @ vectors.T >= MIN_COSINE
    kept: list[int] = []
    for n, text in enumerate(texts):
        alike = (k for k in kept if near[n, k])
        if not any(_same(text, texts[k]) for k in alike):
            kept.append(n)
    return kept


def _same(one: str, other: str) -> bool:
    a, b = _words(one), _words(other)
    if not a or not b or len(a & b) < MIN_SHARED * len(a | b):
        return False
    return not any(_DIGIT.search(word) for word in a ^ b)


@lru_cache(maxsize=4096)
def _words(text: str) -> frozenset[str]:
    return frozenset(word for word, _, _ in words(text))
