"""Neighbouring words of a question that are side by side in a passage too.

"Super Bowl 50" is more than its three words. BM25 does not see order; this does, for the few
passages that are good already. Metzler and Croft 2005 call it the ordered window of a sequential
dependence model.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from index.tokens import tokens

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray


def pair_shares(
    terms: Sequence[str], texts: Sequence[str], idf: Callable[[str], float]
) -> NDArray[np.float32]:
    """Return the share of a question's word pairs that each text has, weighted by rarity.

    Args:
        terms: The question's stems, in order.
        texts: Passages.
        idf: How rare a stem is.

    Returns:
        `float32 (len(texts),)`, 0..1.
    """
    asked = dict.fromkeys(pairwise(terms))
    weights = {pair: min(idf(pair[0]), idf(pair[1])) for pair in asked}
    total = sum(weights.values())
    if total <= 0:
        return np.zeros(len(texts), dtype=np.float32)
    held = (sum(w for pair, w in weights.items() if pair in _pairs(text)) for text in texts)
    return np.fromiter((share / total for share in held), dtype=np.float32, count=len(texts))


@lru_cache(maxsize=4096)
def _pairs(text: str) -> frozenset[tuple[str, str]]:
    stems = tokens(text)
    return frozenset(pairwise(stems))
