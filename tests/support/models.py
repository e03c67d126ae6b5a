"""The models, loaded once a process whoever asks, and each text embedded once: both take time."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from index import service
from index.embedding import embedder

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pytest
    from numpy.typing import NDArray

    from index.embedding.embedder import Backend, Embedder


class RememberingEmbedder:
    """A model that remembers what it has embedded: tests embed the same articles over and over.

    Args:
        real: The model.
    """

    def __init__(self, real: Embedder) -> None:
        self._real = real
        self._known: dict[str, NDArray[np.float32]] = {}

    @property
    def name(self) -> str:
        """As the model's."""
        return self._real.name

    @property
    def dimension(self) -> int:
        """As the model's."""
        return self._real.dimension

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """As the model's; what is new is embedded together."""
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        self._known |= dict(zip(new, self._real.embed(new), strict=True))
        return np.array([self._known[text] for text in texts], np.float32).reshape(
            len(texts), self.dimension
        )


@cache
def real_model(model: str | None = None, backend: Backend = "auto") -> Embedder:
    """`load_embedder`, but the same arguments give the same model. (`load_reader` does so itself.)

    Args:
        model: As `load_embedder` takes it.
        backend: Likewise.
    """
    return _load(model, backend)


@cache
def one_model(model: str | None = None, backend: Backend = "auto") -> Embedder:
    """The same model, which remembers.

    Args:
        model: As `load_embedder` takes it.
        backend: Likewise.
    """
    return RememberingEmbedder(real_model(model, backend))


def load_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let commands that a test runs in this process have the model that is there already."""
    for module in (embedder, service):
        monkeypatch.setattr(module, "load_embedder", one_model)


_load = embedder.load_embedder
"""Kept from before it may be replaced."""
