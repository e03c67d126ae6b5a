"""Vectors held once, and what is found among them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import faiss
import numpy as np
import pytest

from index.storage import vectors as module
from index.storage.listed_vectors import SENTENCES, ListedVectors
from index.storage.vectors import FlatVectors, scanned

if TYPE_CHECKING:
    from pathlib import Path

DIMENSION = 32


def _unit(rows: int, seed: int = 1, dimension: int = DIMENSION) -> np.ndarray:
    made = np.random.default_rng(seed).normal(size=(rows, dimension)).astype(np.float32)
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


@pytest.mark.parametrize("dimension", [30, 32, 35])
@pytest.mark.parametrize("share", [1.0, 0.5, 0.01])
def test_lists_find_what_an_exact_search_finds(
    tmp_path: Path, dimension: int, share: float
) -> None:
    made, question = _unit(3000, dimension=dimension), _unit(1, 2, dimension)[0]
    allowed = np.random.default_rng(5).random(3000) < share
    ListedVectors.write(made, tmp_path)
    held = ListedVectors.mapped(tmp_path)
    assert len(held) == 3000
    assert np.abs(held.rows(np.arange(0, 3000, 3)) - made[::3]).max() < 0.01
    rows = np.flatnonzero(allowed)
    found = held.nearest(question, 10, None if share == 1 else allowed)
    assert set(found.tolist()) <= set(rows.tolist())
    assert held.cosines(found, question).tolist() == sorted(
        held.cosines(found, question).tolist(), reverse=True
    )
    exact = rows[_nearest(made[rows], question, 10)]
    assert len(set(found.tolist()) & set(exact.tolist())) >= 8  # 8 bits turn some that are equal


def test_lists_that_hold_vectors_of_8_bits_alone_are_searched_too(tmp_path: Path) -> None:
    made, question = _unit(3000), _unit(1, seed=2)[0]
    bits, inner = faiss.ScalarQuantizer.QT_8bit, faiss.METRIC_INNER_PRODUCT
    centres = faiss.IndexFlatIP(DIMENSION)
    lists = faiss.IndexIVFScalarQuantizer(centres, DIMENSION, 20, bits, inner, False)
    lists.train(made)
    lists.add(made)
    faiss.write_index(lists, str(tmp_path / SENTENCES))
    held = ListedVectors.mapped(tmp_path)
    assert held.nearest(question, 1).tolist() == _nearest(made, question, 1)
    assert np.abs(held.rows(np.arange(50)) - made[:50]).max() < 0.01
    assert held.nbytes == 0  # mapped, all of it
