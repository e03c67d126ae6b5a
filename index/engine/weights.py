"""The weights of a network of ours in one small file: what training changed, as 8-bit integers.

Embedder and reader build on the packaged model. What training left as that has it, the word
embeddings above all, is not in the file. Each matrix is stored as `int8` with one scale a row
(symmetric, the largest value at 127); vectors and single numbers stay `float32`. A header says how
they were trained.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save

from index.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from numpy.typing import NDArray

_SCALE = ".scale"
_LARGEST = 127
"""Of `int8`, without -128, so that the scale is symmetric."""
_LEAST = 1e-12
"""Of a row's largest value, so that a row of zeros can be divided."""
_RECORD = "training"


def save_weights(
    state: Mapping[str, NDArray[np.float32]], record: Mapping[str, Any], path: Path
) -> None:
    """Write weights and how they came about.

    Args:
        state: Name to `float32` values; those that training left alone are not among them.
        record: Seed, digests, versions and figures; anything that JSON holds.
        path: The file; an old one is replaced.
    """
    packed: dict[str, NDArray[np.int8] | NDArray[np.float32]] = {}
    for name, values in state.items():
        if values.ndim == 2:  # noqa: PLR2004  a matrix
            packed[name], packed[name + _SCALE] = rounded(values)
        else:
            packed[name] = np.asarray(values, dtype=np.float32, order="C")
    path.write_bytes(save(packed, metadata={_RECORD: json.dumps(record, sort_keys=True)}))


def rounded(matrix: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Round a matrix to whole numbers from -127 to 127, one scale a row.

    What was rounded so before comes out as it was.

    Returns:
        `int8` of the same shape, and the scales, `float32 (rows, 1)`.
    """
    largest = np.abs(matrix).max(axis=1, keepdims=True)
    scale = (np.maximum(largest, _LEAST) / _LARGEST).astype(np.float32)
    return np.round(matrix / scale).astype(np.int8), scale


def load_weights(path: Path) -> dict[str, NDArray[np.float32]]:
    """Read weights as `float32`.

    Raises:
        ModelError: The file is missing or damaged.
    """
    with _opened(path) as file:
        packed = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118  no dict
    return {
        name: np.asarray(values * packed.get(name + _SCALE, 1), dtype=np.float32)
        for name, values in packed.items()
        if not name.endswith(_SCALE)
    }


def training_record(path: Path) -> dict[str, Any]:
    """Read how the weights in a file were trained.

    Raises:
        ModelError: The file is missing or damaged.
    """
    with _opened(path) as file:
        return dict(json.loads((file.metadata() or {}).get(_RECORD, "{}")))


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    try:
        with safe_open(path, framework="np") as file:
            yield file
    except (OSError, SafetensorError) as error:
        raise ModelError(
            f"The weights at {path} cannot be read: {error}",
            "Install Pullquote again: pip install --force-reinstall --no-deps .",
        ) from error
