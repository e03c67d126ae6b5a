"""A scale for each row: what torch's own rounding to eight bits lacks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import torch
from torch import nn

from index.engine.torch_bert import RowLinear, quantise

if TYPE_CHECKING:
    from torch import Tensor

pytestmark = pytest.mark.model


def _layers() -> tuple[nn.Linear, RowLinear]:
    """A layer, and the same with a scale a row."""
    linear = nn.Linear(256, 32)
    return linear, RowLinear(linear.weight.detach().numpy(), linear.bias.detach().numpy())


def _inputs() -> Tensor:
    return torch.randn(64, 256, generator=torch.Generator().manual_seed(3))


def test_rows_spread_and_put_back_come_to_what_the_layer_computes() -> None:
    linear, spread = _layers()
    inputs = _inputs()
    inputs[5] = 0.0
    inputs[6] = -2.5
    with torch.inference_mode():
        assert spread(inputs).numpy() == pytest.approx(linear(inputs).numpy(), abs=1e-4)


def test_one_loud_row_does_not_drown_the_others() -> None:
    linear, spread = _layers()
    inputs = _inputs()
    inputs[17] *= 100
    quiet = torch.arange(64) != 17
    with torch.inference_mode():
        true = linear(inputs)
        errors = {}
        for name, layer in (("one scale", linear), ("a scale a row", spread)):
            parts = nn.ModuleList([layer])
            quantise(parts)
            errors[name] = (parts[0](inputs) - true)[quiet].abs().mean().item()
    assert errors["a scale a row"] < errors["one scale"] / 10


def test_in_eight_bits_a_row_comes_to_the_same_beside_any_others() -> None:
    parts = nn.ModuleList([_layers()[1]])
    quantise(parts)
    with torch.inference_mode():
        together, alone = parts[0](_inputs()), parts[0](_inputs()[:1])
    assert together[:1].numpy() == pytest.approx(alone.numpy(), abs=1e-5)
