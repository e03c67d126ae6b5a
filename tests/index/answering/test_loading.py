"""The models, loaded beside each other."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from index.answering.loading import LoadingModels
from index.embedding import embedder
from index.errors import ModelError
from index.reader import reader


def test_both_are_loaded_at_the_same_time(monkeypatch: pytest.MonkeyPatch) -> None:
    both = threading.Barrier(2)

    def loads(*_: Any, **__: Any) -> str:
        both.wait(timeout=20)  # one after the other would break it
        return "loaded"

    monkeypatch.setattr(embedder, "load_embedder", loads)
    monkeypatch.setattr(reader, "load_reader", loads)
    loading = LoadingModels()
    assert (loading.embedder.result(), loading.reader.result()) == ("loaded", "loaded")


def test_what_is_there_or_not_wanted_is_not_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    for module, name in ((embedder, "load_embedder"), (reader, "load_reader")):
        monkeypatch.delattr(module, name)
    own: Any = object()
    loading = LoadingModels(embedder=own, read=False)
    assert loading.embedder.result() is own
    assert loading.reader.result() is None


def test_a_model_that_is_missing_is_named_to_whoever_wants_it() -> None:
    loading = LoadingModels("/nowhere/at/all", read=False)
    with pytest.raises(ModelError, match="/nowhere/at/all"):
        loading.embedder.result()
