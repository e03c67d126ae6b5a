"""BERT on torch, in 8-bit integers: what is always there.

torch rounds a layer's inputs to 8 bits with one scale for all of them, and the word piece that
reaches farthest sets it: of the others much is rounded away, and as that farthest value comes out
a little differently on another processor, so does everything. So each word piece is first spread
over 0..1 by its own least and greatest value, and the outputs are put back, as in Dettmers et al.
2022, "LLM.int8(): 8-bit matrix multiplication for transformers at scale", whose inputs have a scale
a row too.

`docs/engines.md` has what it costs beside the others.
"""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.ao import quantization
from torch.ao.quantization import observer
from torch.nn import functional

from index.engine.bert import HEADS, LEAST_VARIANCE, WIDTH
from index.engine.encoder import cores

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from index.engine.bert import Bert
    from index.engine.encoder import Row, States

_LEAST_REACH = 1e-6
"""From a row's least to its greatest value at least, so that a row of equal ones can be divided."""


class TorchBert(nn.Module):
    """The network; several threads may share one.

    Args:
        bert: Weights.
        exact: Whether it computes in `float32`, to measure the others against.
    """

    def __init__(self, bert: Bert, *, exact: bool = False) -> None:
        super().__init__()
        self._embeddings = bert.embeddings
        self.norm = _norm(*bert.norm("embeddings"))
        self.layers = nn.ModuleList(
            _Layer(bert, number, exact=exact) for number in range(bert.layers)
        )
        if not exact:
            quantise(self)
        self.eval()

    def forward(self, row: Row, *, alone: bool) -> States:
        """See `Compute`."""
        threads = cores() if alone else 1
        if torch.get_num_threads() != threads:
            torch.set_num_threads(threads)
        with torch.inference_mode():
            states: Tensor = self.norm(torch.from_numpy(self._embeddings(row)))
            for layer in self.layers:
                states = layer(states)
            found: States = states.numpy()
        return found


class _Layer(nn.Module):
    def __init__(self, bert: Bert, number: int, *, exact: bool) -> None:
        super().__init__()
        kind = _linear if exact else RowLinear
        self.regard = kind(*_joined(bert, number, ("query", "key", "value")))
        self.attended = kind(*bert.layer(number, "attention.output.dense"))
        self.inner = kind(*bert.layer(number, "intermediate.dense"))
        self.outer = kind(*bert.layer(number, "output.dense"))
        self.after_attention = _norm(*bert.layer(number, "attention.output.LayerNorm"))
        self.after_all = _norm(*bert.layer(number, "output.LayerNorm"))

    def forward(self, states: Tensor) -> Tensor:
        """Map `float32 (l, width)` to the same."""
        parts = self.regard(states).view(len(states), 3, HEADS, -1).permute(1, 2, 0, 3)
        seen = functional.scaled_dot_product_attention(*parts[:, None])[0]
        attended = self.attended(seen.transpose(0, 1).reshape(len(states), WIDTH))
        states = self.after_attention(attended + states)
        out: Tensor = self.after_all(self.outer(functional.gelu(self.inner(states))) + states)
        return out


class RowLinear(nn.Module):
    """A linear layer over rows that are each spread over 0..1 before, and put back after.

    What one row comes to hangs on no other row, nor does the scale that `quantise` rounds by.

    Args:
        weight: `float32 (out, in)`.
        bias: `float32 (out,)`.
    """

    bias: Tensor
    sums: Tensor

    def __init__(self, weight: NDArray[Any], bias: NDArray[Any]) -> None:
        super().__init__()
        self.register_buffer("bias", _tensor(bias))
        self.spread = nn.Linear(weight.shape[1], weight.shape[0], bias=False)
        self.spread.weight = nn.Parameter(_tensor(weight), requires_grad=False)
        self.weigh()

    def weigh(self) -> None:
        """Add up the weights of each output, as `spread` has them now."""
        with torch.no_grad():
            self.register_buffer("sums", self.spread(torch.ones(1, self.spread.in_features)))

    def forward(self, inputs: Tensor) -> Tensor:
        """Map `float32 (n, in)` to `float32 (n, out)`."""
        least = inputs.amin(dim=1, keepdim=True)
        reach = (inputs.amax(dim=1, keepdim=True) - least).clamp_(min=_LEAST_REACH)
        outputs: Tensor = self.spread((inputs - least).div_(reach))
        return outputs.mul_(reach).addcmul_(least, self.sums).add_(self.bias)


def quantise(network: nn.Module) -> None:
    """Make linear layers compute in 8-bit integers, with one scale a row of weights; in place.

    The largest weight of a row is 127, as in the files of weights: what was rounded there is not
    rounded again.
    """
    told: Any = quantization.QConfig
    rounding = told(
        activation=quantization.default_dynamic_quant_observer,
        weight=observer.per_channel_weight_observer_range_neg_127_to_127,
    )
    quantize: Any = quantization.quantize_dynamic
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # torch is pinned; it would rather see torchao used
        quantize(network, {nn.Linear: rounding}, inplace=True)
    for part in network.modules():
        if isinstance(part, RowLinear):
            part.weigh()


def _joined(bert: Bert, number: int, names: Sequence[str]) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return weight and bias of one layer that gives the outputs of several side by side."""
    parts = [bert.layer(number, f"attention.self.{name}") for name in names]
    weights, biases = zip(*parts, strict=True)
    return np.concatenate(weights), np.concatenate(biases)


def _linear(weight: NDArray[Any], bias: NDArray[Any]) -> nn.Linear:
    made = nn.Linear(weight.shape[1], weight.shape[0])
    made.weight = nn.Parameter(_tensor(weight), requires_grad=False)
    made.bias = nn.Parameter(_tensor(bias), requires_grad=False)
    return made


def _norm(weight: NDArray[Any], bias: NDArray[Any]) -> nn.LayerNorm:
    made = nn.LayerNorm(len(weight), eps=LEAST_VARIANCE)
    made.weight = nn.Parameter(_tensor(weight), requires_grad=False)
    made.bias = nn.Parameter(_tensor(bias), requires_grad=False)
    return made


def _tensor(values: NDArray[Any]) -> Tensor:
    return torch.from_numpy(np.ascontiguousarray(values))
