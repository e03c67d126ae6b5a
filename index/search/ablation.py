"""Parts of the way to an answer that a measurement can leave out, to see what each is worth.

Members are always answered with all of them; only `pullquote eval --without` and
`scripts/measure/quality.py` hand another set down.
"""

from __future__ import annotations

from enum import StrEnum


class Part(StrEnum):
    """What can be left out."""

    BM25 = "bm25"
    """The lexical half of the search: vectors rank alone."""
    SENTENCES = "sentences"
    """Vectors of single sentences: every sentence counts as near as its passage is."""
    READER = "reader"
    """Reading question and passage together: ranking and confidence do without."""


Without = frozenset[Part]
"""The parts left out."""

ALL_PARTS: Without = frozenset()
"""Nothing left out."""
