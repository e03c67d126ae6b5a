"""The models, loaded once a process whoever asks, and each text embedded once: both take time."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from index.embedding import embedder
from index.embedding.prompts import OWN_PROMPTS, Prompts
from index.reader import reader

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pytest
    from numpy.typing import NDArray

    from index.embedding.embedder import Embedder
    from index.embedding.passage_text import PassageText
    from index.engine.choice import Backend
    from index.reader.reader import Reader


class RememberingEmbedder:
    """A model that remembers what it has embedded: tests embed the same articles over and over.

    Args:
        real: The model.
    """

    def __init__(self, real: Embedder) -> None:
        self._real = real
        self._known: dict[tuple[bool, str], NDArray[np.float32]] = {}
        self._passages: dict[PassageText, NDArray[np.float32]] = {}

    @property
    def name(self) -> str:
        """As the model's."""
        return self._real.name

    @property
    def dimension(self) -> int:
        """As the model's."""
        return self._real.dimension

    @property
    def passage_words(self) -> int:
        """As the model's."""
        return self._real.passage_words

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """As the model's; what is new is embedded together."""
        return self._embed(texts, asked=False)

    def embed_questions(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """As the model's; what is new is embedded together."""
        return self._embed(texts, asked=True)

    def embed_passages(self, passages: Sequence[PassageText]) -> list[NDArray[np.float32]]:
        """As the model's; what is new is embedded together."""
        new = [p for p in dict.fromkeys(passages) if p not in self._passages]
        self._passages |= dict(zip(new, self._real.embed_passages(new), strict=True))
        return [self._passages[passage] for passage in passages]

    def _embed(self, texts: Sequence[str], *, asked: bool) -> NDArray[np.float32]:
        embed = self._real.embed_questions if asked else self._real.embed
        keys = [(asked, text) for text in texts]
        new = [key for key in dict.fromkeys(keys) if key not in self._known]
        self._known |= dict(zip(new, embed([text for _, text in new]), strict=True))
        return np.array([self._known[key] for key in keys], np.float32).reshape(
            len(texts), self.dimension
        )


@cache
def real_model(
    model: str | None = None, backend: Backend = "auto", prompts: Prompts = OWN_PROMPTS
) -> Embedder:
    """`load_embedder`, but the same arguments give the same model. (`load_reader` does so itself.)

    Args:
        model: As `load_embedder` takes it.
        backend: Likewise.
        prompts: Likewise.
    """
    return _load(model, backend, prompts)


def one_model(
    model: str | None = None,
    backend: Backend = "auto",
    prompts: Prompts = OWN_PROMPTS,
    *,
    brief: bool = False,  # noqa: ARG001  the one that is there is ready soonest
) -> Embedder:
    """The same model, which remembers.

    Args:
        model: As `load_embedder` takes it.
        backend: Likewise.
        prompts: Likewise.
        brief: Makes no difference here.
    """
    return _remembering(model, backend, prompts)


@cache
def _remembering(model: str | None, backend: Backend, prompts: Prompts) -> Embedder:
    return RememberingEmbedder(real_model(model, backend, prompts))


def _one_reader(*, backend: Backend = "auto", brief: bool = False) -> Reader:  # noqa: ARG001  likewise
    return _load_reader(backend=backend)


def load_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let commands that a test runs in this process have the models that are there already."""
    monkeypatch.setattr(embedder, "load_embedder", one_model)
    monkeypatch.setattr(reader, "load_reader", _one_reader)


_load, _load_reader = embedder.load_embedder, reader.load_reader
"""Kept from before they may be replaced."""
