"""The reader's encoder, quick on a CPU: without padding, and in 8-bit integers.

Passages differ in length, so a fifth of a padded batch is padding. Here their word pieces follow
one another and go through every layer together; only attention takes each passage by itself.

torch rounds a layer's inputs to 8 bits with one scale for all of them. That is harmless but for
what leads out of each layer's wide part: one or two of its 1,536 channels reach ten times as far as
the others, and everything else is rounded away. So the channels that reach farthest are computed
in `float32`, beside the rest, as in Dettmers et al. 2022, "LLM.int8(): 8-bit matrix multiplication
for transformers at scale". Which ones they are is seen again in every input.

`docs/reader.md` has what both cost and are worth.
"""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor, nn
from torch.ao import quantization
from torch.nn import functional
from transformers.modeling_outputs import BaseModelOutput

if TYPE_CHECKING:
    from collections.abc import Sequence

OUTLIERS = 8
"""So many channels of an input are computed in `float32`."""


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
        packed = {
            "input_ids": input_ids[there][None],
            "token_type_ids": token_type_ids[there][None],
            "position_ids": places[there][None],
        }
        states = self.embeddings(**packed)[0]
        lengths = there.sum(dim=1).tolist()
        for layer in self.layers:
            states = layer(states, lengths)
        padded = states.new_zeros(*input_ids.shape, states.shape[-1])
        padded[there] = states
        return BaseModelOutput(last_hidden_state=padded)


class _PackedLayer(nn.Module):
    """A layer over rows that follow one another."""

    def __init__(self, layer: Any) -> None:
        super().__init__()
        attention = layer.attention.self
        self.heads = attention.num_attention_heads
        self.regard = _joined([attention.query, attention.key, attention.value])
        self.attended = layer.attention.output
        self.intermediate = layer.intermediate
        self.output = layer.output
        self.output.dense = OutlierLinear(layer.output.dense)

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


class OutlierLinear(nn.Module):
    """A linear layer in two parts: the channels that reach farthest, and the rest.

    Args:
        linear: It follows a GELU, so its inputs reach far above zero only.
    """

    weight: Tensor

    def __init__(self, linear: nn.Linear) -> None:
        super().__init__()
        self.register_buffer("weight", linear.weight.detach().t().contiguous())
        self.rest = linear

    def forward(self, inputs: Tensor) -> Tensor:
        """Map `float32 (n, channels)` to `float32 (n, width)`; `inputs` is overwritten."""
        farthest = inputs.amax(dim=0).topk(OUTLIERS).indices
        apart = inputs.index_select(1, farthest) @ self.weight.index_select(0, farthest)
        rest: Tensor = self.rest(inputs.index_fill_(1, farthest, 0.0))
        return rest + apart


def quantise(network: nn.Module) -> None:
    """Make linear layers compute in 8-bit integers, with one scale a row of weights; in place."""
    quantize: Any = quantization.quantize_dynamic
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # torch is pinned; it would rather see torchao used
        quantize(network, {nn.Linear: quantization.per_channel_dynamic_qconfig}, inplace=True)


def _joined(linears: Sequence[nn.Linear]) -> nn.Linear:
    """Make one layer that gives the outputs of several side by side."""
    joined = nn.Linear(linears[0].in_features, sum(linear.out_features for linear in linears))
    with torch.no_grad():
        joined.weight.copy_(torch.cat([linear.weight for linear in linears]))
        joined.bias.copy_(torch.cat([linear.bias for linear in linears]))
    return joined
