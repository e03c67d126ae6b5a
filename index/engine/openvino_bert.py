"""BERT on OpenVINO: in bfloat16 where the processor computes in it, in 8-bit integers elsewhere.

Where speed counts for more, in coarse integers unless the processor has AMX.

The graph is written down here, in OpenVINO's own operations, and takes the weights as they are: no
conversion that needs torch, no file that can be out of date or damaged. It takes a tenth of a
second at each start. `docs/engines.md` has what it is worth.
"""

from __future__ import annotations

import threading
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.engine.unreported import keep_unreported

keep_unreported()

import numpy as np  # noqa: E402  after the call above
import openvino as ov  # noqa: E402
from openvino import opset13 as op  # noqa: E402

from index.engine.bert import HEADS, LEAST_VARIANCE, WIDTH, Bert  # noqa: E402
from index.engine.encoder import Row, cores  # noqa: E402
from index.engine.weights import rounded  # noqa: E402

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from index.engine.encoder import States

_GROUP, _COARSE = "32", "128"
"""So many inputs of a layer are rounded with one scale. 128 take a sixth less time; 384 hardly less
than that, and are less exact."""
_FEATURES = Path("/proc/cpuinfo")
AMX = "amx_bf16"
"""What Linux calls the unit for products of whole matrices of bfloat16. Without it, these take a
fourth longer than integers, whatever else the processor has for them."""


class OpenVinoBert:
    """The network, compiled for this processor; several threads may share one.

    Args:
        bert: Weights.
        brief: Compile it once, not for rows alone too; see `load_encoder`.
        coarse: Round in wider groups; see `load_encoder`.
    """

    def __init__(self, bert: Bert, *, brief: bool = False, coarse: bool = False) -> None:
        core = ov.Core()
        able = "BF16" in core.get_property("CPU", "OPTIMIZATION_CAPABILITIES")
        halves = AMX in features() if coarse else able
        graph = _graph(bert, integers=not halves)
        self._embeddings = bert.embeddings
        told = {
            "INFERENCE_PRECISION_HINT": "bf16" if halves else "f32",
            "DYNAMIC_QUANTIZATION_GROUP_SIZE": "0" if halves else _COARSE if coarse else _GROUP,
            "INFERENCE_NUM_THREADS": cores(),
        }

        def compiled(streams: int) -> ov.CompiledModel:
            return core.compile_model(graph, "CPU", {**told, "NUM_STREAMS": str(streams)})

        beside_others = compiled(cores())
        self._compiled = {False: beside_others, True: beside_others if brief else compiled(1)}
        self._own = threading.local()  # a request serves one thread at a time

    def __call__(self, row: Row, *, alone: bool) -> States:
        """See `Compute`."""
        requests = self._own.__dict__
        name = "alone" if alone else "beside others"
        if name not in requests:
            requests[name] = self._compiled[alone].create_infer_request()
        request = requests[name]
        request.infer([self._embeddings(row)[None]])
        states: States = request.get_output_tensor().data[0].copy()
        return states


@cache
def features() -> frozenset[str]:
    """Return what the processor can do, as Linux names it; nothing where it doesn't say."""
    try:
        lines = _FEATURES.read_text("utf-8").splitlines()
    except OSError:
        return frozenset()
    flags = next((line for line in lines if line.startswith("flags")), "")
    return frozenset(flags.partition(":")[2].split())


def _graph(bert: Bert, *, integers: bool) -> ov.Model:
    """Write the network down: `float32 (1, l, width)` of embedded word pieces to their states.

    Args:
        bert: Weights.
        integers: Whether layers have 8-bit weights, with a scale a row.
    """

    def linear(states: Any, number: int, part: str) -> Any:
        weight, bias = bert.layer(number, part)
        laid: Any = op.constant(weight)
        if integers:
            whole, scale = rounded(weight)
            laid = op.multiply(op.convert(op.constant(whole), "f32"), op.constant(scale))
        return op.add(op.matmul(states, laid, False, True), op.constant(bias))

    def norm(states: Any, weight: NDArray[np.float32], bias: NDArray[np.float32]) -> Any:
        last = op.constant(np.array([-1]))
        even = op.mvn(states, last, True, LEAST_VARIANCE, "INSIDE_SQRT")
        return op.add(op.multiply(even, op.constant(weight)), op.constant(bias))

    embedded = op.parameter([1, -1, WIDTH], np.float32, name="embedded")
    states = norm(embedded, *bert.norm("embeddings"))
    apart = op.constant(np.array([0, 0, HEADS, WIDTH // HEADS]))
    together, turned = op.constant(np.array([0, 0, WIDTH])), op.constant(np.array([0, 2, 1, 3]))
    for number in range(bert.layers):
        heads = [
            op.transpose(
                op.reshape(linear(states, number, f"attention.self.{part}"), apart, True), turned
            )
            for part in ("query", "key", "value")
        ]
        seen = op.transpose(op.scaled_dot_product_attention(*heads), turned)
        seen = linear(op.reshape(seen, together, True), number, "attention.output.dense")
        states = norm(op.add(seen, states), *bert.layer(number, "attention.output.LayerNorm"))
        inner = op.gelu(linear(states, number, "intermediate.dense"), "erf")
        inner = linear(inner, number, "output.dense")
        states = norm(op.add(inner, states), *bert.layer(number, "output.LayerNorm"))
    return ov.Model([op.result(states)], [embedded], "bert")
