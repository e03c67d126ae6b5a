"""The models, loaded once a process whoever asks: that takes seconds."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from index import service
from index.embedding import embedder

if TYPE_CHECKING:
    import pytest

one_embedder = cache(embedder.load_embedder)
"""`load_embedder`, but the same arguments give the same model. (`load_reader` does so itself.)"""


def load_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let commands that a test runs in this process have the model that is there already."""
    for module in (embedder, service):
        monkeypatch.setattr(module, "load_embedder", one_embedder)
