"""Eight bits a weight are enough, and a damaged file says what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from corpus.errors import PullquoteError
from index.engine.weights import load_weights, save_weights, training_record

if TYPE_CHECKING:
    from pathlib import Path


def test_a_matrix_comes_back_within_half_a_step_of_each_row(tmp_path: Path) -> None:
    rows = np.random.default_rng(1).normal(size=(8, 40)).astype(np.float32)
    rows *= np.array([[10.0**n] for n in range(-4, 4)], dtype=np.float32)
    path = tmp_path / "weights.safetensors"
    save_weights({"matrix": rows}, {}, path)
    step = np.abs(rows).max(axis=1, keepdims=True) / 127
    found = load_weights(path)["matrix"]
    assert (np.abs(found - rows) <= step * 0.501).all()
    save_weights({"matrix": found}, {}, path)
    assert (load_weights(path)["matrix"] == found).all()  # what was rounded is not rounded again


def test_vectors_and_numbers_come_back_as_they_were(tmp_path: Path) -> None:
    path = tmp_path / "weights.safetensors"
    state = {
        "bias": np.linspace(-1, 1, 7, dtype=np.float32),
        "scale": np.array(8.25, dtype=np.float32),
    }
    save_weights(state, {}, path)
    found = load_weights(path)
    assert found.keys() == state.keys()
    assert all(np.array_equal(found[name], state[name]) for name in state)


def test_how_it_was_trained_travels_with_the_weights(tmp_path: Path) -> None:
    path = tmp_path / "weights.safetensors"
    save_weights({"bias": np.zeros(2, dtype=np.float32)}, {"seed": 7}, path)
    assert training_record(path) == {"seed": 7}


@pytest.mark.parametrize("content", [b"", b"nothing of the kind", b"\xff" * 4096])
def test_a_damaged_file_is_said_to_be_so(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "weights.safetensors"
    path.write_bytes(content)
    with pytest.raises(PullquoteError, match="cannot be read"):
        load_weights(path)


def test_a_missing_file_is_said_to_be_so(tmp_path: Path) -> None:
    with pytest.raises(PullquoteError, match="cannot be read"):
        load_weights(tmp_path / "none.safetensors")
