"""An embedder that keeps vectors in a folder, so that fitting again takes minutes.

Not for the bot: its vectors are cached in the library. Scripts that embed the same development
data over and over put this before the model.
"""

from __future__ import annotations

import atexit
import hashlib
from typing import TYPE_CHECKING, TypeVar

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from index.embedding.embedder import Embedder
    from index.embedding.passage_text import PassageText

    Embed = Callable[[Sequence[str]], NDArray[np.float32]]

T = TypeVar("T")

_TOGETHER = 512
"""Texts that are handed to the model together, and new ones between two writings."""
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
        self._known: dict[str, NDArray[np.float32]] = {}
        self._unwritten = 0
        atexit.register(self._write)
        self._two_sided = not np.array_equal(inner.embed([_PROBE]), inner.embed_questions([_PROBE]))
        if self._file.is_file():
            with np.load(self._file) as kept:
                keys, sizes, vectors = kept["keys"], kept["sizes"], kept["vectors"]
            parts = np.split(vectors, np.cumsum(sizes)[:-1])
            self._known = dict(zip(map(str, keys), parts, strict=True))

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
        """Vectors of documents, `float32 (n, d)`; the file is written now and then."""
        return self._embed(self._inner.embed, texts, "")

    def embed_questions(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of questions, likewise; the same ones where the model makes no difference."""
        return self._embed(self._inner.embed_questions, texts, "?" if self._two_sided else "")

    def embed_passages(self, passages: Sequence[PassageText]) -> list[NDArray[np.float32]]:
        """Vectors of passages and their sentences, likewise."""
        keys = [passage.key() for passage in passages]
        self._learn(dict(zip(keys, passages, strict=True)), self._inner.embed_passages)
        return [self._known[key] for key in keys]

    def _embed(self, embed: Embed, texts: Sequence[str], side: str) -> NDArray[np.float32]:
        keys = [_key(side + text) for text in texts]
        self._learn(
            dict(zip(keys, texts, strict=True)), lambda new: [row[None] for row in embed(new)]
        )
        return np.concatenate(
            [np.empty((0, self.dimension), dtype=np.float32), *(self._known[k] for k in keys)]
        )

    def _learn(
        self,
        texts: Mapping[str, T],
        embed: Callable[[Sequence[T]], Sequence[NDArray[np.float32]]],
    ) -> None:
        """Embed what is not there yet, and keep it."""
        new = [key for key in texts if key not in self._known]
        for start in range(0, len(new), _TOGETHER):
            some = new[start : start + _TOGETHER]
            self._known.update(zip(some, embed([texts[key] for key in some]), strict=True))
        self._unwritten += len(new)
        if self._unwritten >= _TOGETHER:
            self._write()

    def _write(self) -> None:
        if self._unwritten:
            self._unwritten = 0
            part = self._file.with_suffix(".part.npz")
            np.savez(
                part,
                keys=np.asarray(list(self._known)),
                sizes=np.asarray([len(rows) for rows in self._known.values()]),
                vectors=np.concatenate(list(self._known.values())),
            )
            part.replace(self._file)


def _key(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
