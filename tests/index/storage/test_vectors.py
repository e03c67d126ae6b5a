"""Vectors held once, and what is found among them."""

from __future__ import annotations

import numpy as np
import pytest

from index.storage import vectors as module
from index.storage.vectors import FlatVectors, scanned

DIMENSION = 32


def _unit(rows: int, seed: int = 1) -> np.ndarray:
    made = np.random.default_rng(seed).normal(size=(rows, DIMENSION)).astype(np.float32)
    return np.asarray(made / np.linalg.norm(made, axis=1, keepdims=True))


def _nearest(made: np.ndarray, question: np.ndarray, k: int) -> list[int]:
    return np.argsort(-(made @ question), kind="stable")[:k].tolist()


@pytest.mark.parametrize("exact", [10, 10_000])
def test_a_flat_search_finds_the_nearest(exact: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "EXACT", exact)
    made, question = _unit(2000), _unit(1, seed=2)[0]
    held = FlatVectors(made)
    assert held.nearest(question, 10).tolist() == _nearest(made, question, 10)
    assert np.abs(held.rows(np.arange(0, 2000, 3)) - made[::3]).max() < 1e-3
    assert held.nbytes == 2000 * DIMENSION * (4 if exact > 2000 else 2)


@pytest.mark.parametrize("share", [0.9, 0.3, 0.05, 0.0])
def test_a_filtered_search_finds_the_nearest_of_those_allowed(share: float) -> None:
    made, question = _unit(2000), _unit(1, seed=2)[0]
    allowed = np.random.default_rng(5).random(2000) < share
    rows = np.flatnonzero(allowed)
    expected = rows[_nearest(made[rows], question, 10)].tolist()
    assert FlatVectors(made).nearest(question, 10, allowed).tolist() == expected


def test_without_vectors_nothing_is_near() -> None:
    held = FlatVectors(np.empty((0, DIMENSION), dtype=np.float32))
    assert held.nearest(_unit(1)[0], 5).tolist() == []
    assert held.rows(np.empty(0, dtype=np.int64)).shape == (0, DIMENSION)


def test_ten_times_the_sentences_are_compared_with_three_times_as_many() -> None:
    assert scanned(1_000) == 1_000
    assert scanned(1_000_000) / scanned(100_000) == pytest.approx(10**0.5, rel=0.01)
