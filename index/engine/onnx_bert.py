"""BERT on ONNX Runtime, in 8-bit integers.

The graph is written down here, in ONNX's own operations, and takes the weights as they are, as in
`index.engine.openvino_bert`. Each word piece has a scale of its own, as in
`index.engine.torch_bert`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

from index.engine.bert import HEADS, LEAST_VARIANCE, WIDTH
from index.engine.encoder import cores
from index.engine.weights import rounded

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from index.engine.bert import Bert
    from index.engine.encoder import Row, States

_OPERATIONS = 20
"""Version of ONNX's operations; the first with `Gelu`."""
_FORMAT = 10
"""Version of the file format; the first for these."""
_STEPS = 255.0
_LEAST_REACH = 1e-6
"""From a row's least to its greatest value at least, so that a row of equal ones can be divided."""


class OnnxBert:
    """The network; several threads may share one.

    Args:
        bert: Weights.
    """

    def __init__(self, bert: Bert) -> None:
        model = _Graph(bert).model().SerializeToString()
        self._embeddings = bert.embeddings
        self._sessions = {True: _session(model, cores()), False: _session(model, 1)}

    def __call__(self, row: Row, *, alone: bool) -> States:
        """See `Compute`."""
        (states,) = self._sessions[alone].run(None, {"embedded": self._embeddings(row)})
        return np.asarray(states, dtype=np.float32)


def _session(model: bytes, threads: int) -> Any:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
    # threads that wait sleep: a neighbour may need the core
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(model, options, ["CPUExecutionProvider"])


class _Graph:
    """The network as it is written down: `float32 (l, width)` of embedded pieces to states."""

    def __init__(self, bert: Bert) -> None:
        self._bert = bert
        self._nodes: list[Any] = []
        self._constants: list[Any] = []

    def model(self) -> Any:
        """Return it."""
        states = self._norm("embedded", *self._bert.norm("embeddings"))
        for number in range(self._bert.layers):
            states = self._layer(states, number)
        self._nodes.append(helper.make_node("Identity", [states], ["states"]))
        told = helper.make_tensor_value_info
        embedded = told("embedded", TensorProto.FLOAT, ["l", WIDTH])
        output = told("states", TensorProto.FLOAT, ["l", WIDTH])
        graph = helper.make_graph(self._nodes, "bert", [embedded], [output], self._constants)
        version = helper.make_opsetid("", _OPERATIONS)
        return helper.make_model(graph, opset_imports=[version], ir_version=_FORMAT)

    def _add(self, kind: str, *inputs: str, **attributes: Any) -> str:
        """Add an operation; return the name of what comes out."""
        name = f"{kind}_{len(self._nodes)}"
        self._nodes.append(helper.make_node(kind, list(inputs), [name], **attributes))
        return name

    def _constant(self, values: NDArray[Any] | np.float32) -> str:
        name = f"constant_{len(self._constants)}"
        self._constants.append(numpy_helper.from_array(np.array(values, order="C"), name))
        return name

    def _layer(self, states: str, number: int) -> str:
        def of(part: str) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
            return self._bert.layer(number, part)

        spread = self._spread(states)
        apart = self._constant(np.array([0, HEADS, WIDTH // HEADS]))
        query, key, value = (
            self._add("Reshape", self._linear(spread, *of(f"attention.self.{part}")), apart)
            for part in ("query", "key", "value")
        )
        query = self._add("Transpose", query, perm=[1, 0, 2])
        near = self._add("MatMul", query, self._add("Transpose", key, perm=[1, 2, 0]))
        root = self._constant(np.float32((WIDTH // HEADS) ** -0.5))
        weights = self._add("Softmax", self._add("Mul", near, root), axis=-1)
        seen = self._add("MatMul", weights, self._add("Transpose", value, perm=[1, 0, 2]))
        seen = self._add("Transpose", seen, perm=[1, 0, 2])
        seen = self._add("Reshape", seen, self._constant(np.array([0, WIDTH])))
        seen = self._linear(self._spread(seen), *of("attention.output.dense"))
        states = self._norm(self._add("Add", seen, states), *of("attention.output.LayerNorm"))
        inner = self._add("Gelu", self._linear(self._spread(states), *of("intermediate.dense")))
        inner = self._linear(self._spread(inner), *of("output.dense"))
        return self._norm(self._add("Add", inner, states), *of("output.LayerNorm"))

    def _spread(self, states: str) -> tuple[str, str, str]:
        """Round each row over 0..255: the whole numbers, a step's size, and the least value."""
        last = self._constant(np.array([1]))
        least = self._add("ReduceMin", states, last)
        reach = self._add("Sub", self._add("ReduceMax", states, last), least)
        step = self._add("Max", reach, self._constant(np.float32(_LEAST_REACH)))
        step = self._add("Div", step, self._constant(np.float32(_STEPS)))
        whole = self._add("Round", self._add("Div", self._add("Sub", states, least), step))
        return self._add("Cast", whole, to=TensorProto.UINT8), step, least

    def _linear(
        self,
        spread: tuple[str, str, str],
        weight: NDArray[np.float32],
        bias: NDArray[np.float32],
    ) -> str:
        whole, step, least = spread
        columns, scale = rounded(weight)
        product = self._add("MatMulInteger", whole, self._constant(columns.T))
        product = self._add("Mul", self._add("Cast", product, to=TensorProto.FLOAT), step)
        product = self._add("Mul", product, self._constant(scale[:, 0]))
        sums = (columns.astype(np.float32) * scale).sum(axis=1)
        product = self._add("Add", product, self._add("Mul", least, self._constant(sums)))
        return self._add("Add", product, self._constant(bias))

    def _norm(self, states: str, weight: NDArray[np.float32], bias: NDArray[np.float32]) -> str:
        parts = self._constant(weight), self._constant(bias)
        return self._add("LayerNormalization", states, *parts, axis=-1, epsilon=LEAST_VARIANCE)
