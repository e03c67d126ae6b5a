"""A text in a kilobyte, so that near-same texts are found without reading them.

A sketch is the bottom-k sample of a text's shingles (A. Broder, "On the resemblance and
containment of documents", 1997): every run of five words is hashed, and the 128 smallest hashes
are kept. Of the 128 smallest of two sketches together, the share that is in both estimates
the shingles' Jaccard similarity J. The share of text in common is given as 2J / (1 + J), which
counts what is in both against the mean length of the two.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

NEAR: Final = 0.5
"""Texts that have this share in common are near-same: either has gained or lost half at most.

That is J = 1/3, where 128 hashes estimate the share with a standard deviation of .047.
"""

SIZE: Final = 128
"""Hashes in a sketch: a kilobyte."""

_WORDS: Final = 5  # in a shingle: fewer are shared by chance, more are lost to each edited word
_ITEM: Final = "<u8"

# Scripts that part no words by spaces are taken letter by letter.
_LONE: Final = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_WORD: Final = re.compile(rf"[{_LONE}]|[^\W{_LONE}]+")
_STEP: Final = np.uint64(0x9E3779B97F4A7C15)


def sketch(text: str) -> bytes:
    """Return the sketch of a text: at most 128 64-bit hashes, ascending, little-endian.

    Case, punctuation and white space do not count.
    """
    words = _WORD.findall(text.casefold())
    known = {word: _hash(word) for word in set(words)}
    hashes = np.array([known[word] for word in words], dtype=np.uint64)
    length = max(len(hashes) - _WORDS + 1, min(len(hashes), 1))
    shingles = np.zeros(length, dtype=np.uint64)
    for offset in range(min(_WORDS, len(hashes))):
        shingles = _mixed(shingles + hashes[offset : offset + length])
    return np.unique(shingles)[:SIZE].astype(_ITEM).tobytes()


def shares(one: bytes, others: Sequence[bytes]) -> NDArray[np.float64]:
    """Estimate the share of text, 0..1, that one text has in common with each of the others.

    Args:
        one: A sketch.
        others: Sketches; a damaged one counts as a text with nothing in common.
    """
    found = np.zeros(len(others))
    mine = np.frombuffer(one, dtype=_ITEM)
    lengths = np.array([len(raw) // mine.itemsize for raw in others], dtype=np.int64)
    whole = b"".join(
        raw[: length * mine.itemsize] for raw, length in zip(others, lengths, strict=True)
    )
    everything = np.frombuffer(whole, dtype=_ITEM)
    common = np.isin(everything, mine)
    ends = np.cumsum(lengths)
    for index in np.unique(np.searchsorted(ends, np.flatnonzero(common), side="right")):
        end = int(ends[index])
        theirs = everything[end - int(lengths[index]) : end]
        smallest = np.union1d(mine, theirs)[:SIZE]
        both = np.intersect1d(np.intersect1d(mine, theirs), smallest).size
        found[index] = 2 * both / (smallest.size + both)
    return found


def _hash(word: str) -> int:
    digest = hashlib.blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "little")


def _mixed(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Mix as SplitMix64 does, so that a shingle's hash depends on the order of its words."""
    values = values + _STEP
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))
