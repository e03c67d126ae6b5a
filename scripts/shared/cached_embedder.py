"""An embedder that keeps vectors in a folder, so that fitting again takes minutes.

Not for the bot: its vectors are cached in the library. Scripts that embed the same development
data over and over put this before the model.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from index.embedding.embedder import Embedder

    Embed = Callable[[Sequence[str]], NDArray[np.float32]]

_PIECE = 512
_PROBE = "When was it?"
"""Embedded on either side, to see whether the model makes a difference between them."""


class CachedEmbedder:
    """An `Embedder` before another one.

    Args:
        inner: Computes what is not there yet.
        folder: Where one file a model lies; made where it is missing.
    """

    def __init__(self, inner: Embedder, folder: Path) -> None:
        self._inner = inner
        folder.mkdir(parents=True, exist_ok=True)
        self._file = folder / f"{hashlib.sha256(inner.name.encode()).hexdigest()[:16]}.npz"
        self._known: dict[bytes, NDArray[np.float32]] = {}
        self._two_sided = not np.array_equal(inner.embed([_PROBE]), inner.embed_questions([_PROBE]))
        if self._file.is_file():
            with np.load(self._file) as kept:
                keys, vectors = kept["keys"], kept["vectors"]
            self._known = {key.tobytes(): v for key, v in zip(keys, vectors, strict=True)}

    @property
    def name(self) -> str:
        """The inner embedder's."""
        return self._inner.name

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return self._inner.dimension

    @property
    def passage_words(self) -> int:
        """The inner embedder's."""
        return self._inner.passage_words

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of documents, `float32 (n, d)`; the file is written when all new ones are."""
        return self._embed(self._inner.embed, texts, "")

    def embed_questions(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of questions, likewise; the same ones where the model makes no difference."""
        return self._embed(self._inner.embed_questions, texts, "?" if self._two_sided else "")

    def _embed(self, embed: Embed, texts: Sequence[str], side: str) -> NDArray[np.float32]:
        keys = [_key(side + text) for text in texts]
        new = {k: t for k, t in zip(keys, texts, strict=True) if k not in self._known}
        order = sorted(new, key=lambda k: len(new[k]))  # alike lengths pad least
        for start in range(0, len(order), _PIECE):
            piece = order[start : start + _PIECE]
            vectors = embed([new[k] for k in piece])
            self._known.update(zip(piece, vectors, strict=True))
        if order:
            self._write()
        if not keys:
            return np.empty((0, self.dimension), dtype=np.float32)
        return np.stack([self._known[k] for k in keys])

    def _write(self) -> None:
        keys = np.frombuffer(b"".join(self._known), dtype=np.uint8).reshape(len(self._known), -1)
        part = self._file.with_suffix(".part.npz")
        np.savez(part, keys=keys, vectors=np.stack(list(self._known.values())))
        part.replace(self._file)


def _key(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
