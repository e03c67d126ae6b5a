"""The encoder of embedder and reader, quick on a CPU: without padding, and in 8-bit integers.

Passages differ in length, so a fifth of a padded batch is padding. Here their word pieces follow
one another and go through every layer together; only attention takes each passage by itself.

torch rounds a layer's inputs to 8 bits with one scale for all of them, and the word piece that
reaches farthest sets it: of the others much is rounded away, and as that farthest value comes out
a little differently on another processor or beside another passage, so does everything. So each
word piece is first spread over 0..1 by its own least and greatest value, and the outputs are put
back, as in Dettmers et al. 2022, "LLM.int8(): 8-bit matrix multiplication for transformers at
scale", whose inputs have a scale a row too.

`docs/reader.md` has what both cost and are worth.
"""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor, nn
from torch.ao import quantization
from torch.ao.quantization import observer
from torch.nn import functional
from transformers.modeling_outputs import BaseModelOutput

if TYPE_CHECKING:
    from collections.abc import Sequence

_LEAST_REACH = 1e-6
"""From a row's least to its greatest value at least, so that a row of equal ones can be divided."""


class PackedEncoder(nn.Module):
    """A BERT that computes nothing where there is no word piece.

    Args:
        encoder: transformers' BERT, with its weights loaded; its layers are taken over.
    """

    def __init__(self, encoder: nn.Module) -> None:
        super().__init__()
        layers: Any = encoder.get_submodule("encoder.layer")
        self.embeddings = encoder.get_submodule("embeddings")
        self.layers = nn.ModuleList(_PackedLayer(layer) for layer in layers)

    def forward(
        self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor
    ) -> BaseModelOutput:
        """Encode `int64 (b, l)` as `last_hidden_state`, `float32 (b, l, width)`, padded with 0."""
        there = attention_mask.bool()
        places = torch.arange(input_ids.shape[1]).expand_as(input_ids)
        lengths = there.sum(dim=1).tolist()
        states = self._encode(input_ids[there], token_type_ids[there], places[there], lengths)
        padded = states.new_zeros(*input_ids.shape, states.shape[-1])
        padded[there] = states
        return BaseModelOutput(last_hidden_state=padded)

    def encode(self, rows: Sequence[Tensor]) -> Sequence[Tensor]:
        """Encode rows of word pieces, `int64 (l,)` each, as `float32 (l, width)` each."""
        ids = torch.cat(list(rows))
        lengths = [len(row) for row in rows]
        places = torch.cat([torch.arange(length) for length in lengths])
        states = self._encode(ids, torch.zeros_like(ids), places, lengths)
        return torch.split(states, lengths)

    def _encode(self, ids: Tensor, kinds: Tensor, places: Tensor, lengths: list[int]) -> Tensor:
        """Encode rows that follow one another, `(n,)`, as `float32 (n, width)`."""
        packed = {
            "input_ids": ids[None],
            "token_type_ids": kinds[None],
            "position_ids": places[None],
        }
        states: Tensor = self.embeddings(**packed)[0]
        for layer in self.layers:
            states = layer(states, lengths)
        return states


class _PackedLayer(nn.Module):
    """A layer over rows that follow one another."""

    def __init__(self, layer: Any) -> None:
        super().__init__()
        attention = layer.attention.self
        self.heads = attention.num_attention_heads
        self.regard = RowLinear(_joined([attention.query, attention.key, attention.value]))
        self.attended = layer.attention.output
        self.intermediate = layer.intermediate
        self.output = layer.output
        for part in (self.attended, self.intermediate, self.output):
            part.dense = RowLinear(part.dense)

    def forward(self, states: Tensor, lengths: Sequence[int]) -> Tensor:
        """Map `float32 (n, width)` to the same; rows of `lengths` word pieces, `n` in all."""
        parts = self.regard(states).view(len(states), 3, self.heads, -1)
        seen = [
            functional.scaled_dot_product_attention(*row.permute(1, 2, 0, 3)[:, None])
            for row in parts.split(lengths)
        ]
        context = torch.cat([row[0].transpose(0, 1).flatten(start_dim=1) for row in seen])
        attended = self.attended(context, states)
        layered: Tensor = self.output(self.intermediate(attended), attended)
        return layered


class RowLinear(nn.Module):
    """A linear layer over rows that are each spread over 0..1 before, and put back after.

    What one row comes to hangs on no other row, nor does the scale that `quantise` rounds by.

    Args:
        linear: What it computes.
    """

    bias: Tensor
    sums: Tensor

    def __init__(self, linear: nn.Linear) -> None:
        super().__init__()
        self.register_buffer("bias", linear.bias.detach())
        self.spread = nn.Linear(linear.in_features, linear.out_features, bias=False)
        self.spread.weight = linear.weight
        self.weigh()

    def weigh(self) -> None:
        """Add up the weights of each output, as `spread` has them now."""
        with torch.no_grad():
            self.register_buffer("sums", self.spread(torch.ones(1, self.spread.in_features)))

    def forward(self, inputs: Tensor) -> Tensor:
        """Map `float32 (n, channels)` to `float32 (n, width)`."""
        least = inputs.amin(dim=1, keepdim=True)
        reach = (inputs.amax(dim=1, keepdim=True) - least).clamp_(min=_LEAST_REACH)
        outputs: Tensor = self.spread((inputs - least).div_(reach))
        return outputs.mul_(reach).addcmul_(least, self.sums).add_(self.bias)


def quantise(network: nn.Module) -> None:
    """Make linear layers compute in 8-bit integers, with one scale a row of weights; in place.

    The largest weight of a row is 127, as in the reader's file: what was rounded there is not
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


def _joined(linears: Sequence[nn.Linear]) -> nn.Linear:
    """Make one layer that gives the outputs of several side by side."""
    joined = nn.Linear(linears[0].in_features, sum(linear.out_features for linear in linears))
    with torch.no_grad():
        joined.weight.copy_(torch.cat([linear.weight for linear in linears]))
        joined.bias.copy_(torch.cat([linear.bias for linear in linears]))
    return joined
