"""The quick encoder says what the plain one says."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import torch
from torch import nn

from index.embedding.packed_encoder import PackedEncoder, RowLinear, quantise
from index.reader.inputs import encode
from index.reader.reader import load_network, load_tokenizer

if TYPE_CHECKING:
    from index.reader.inputs import Pieces
    from index.reader.network import ReaderNetwork

pytestmark = pytest.mark.model

PASSAGES = (
    ("The lamp burned whale oil.",),
    (
        "The lighthouse at Osterby was built in 1874 by the engineer Karl Lund.",
        "Granite for the tower came from the quarry at Dunmore.",
        "Its lamp was first lit on 3 May 1875.",
    ),
    (
        "The last keeper, Tom Hale, retired to a farm in 1931.",
        "Gulls have nested under the gallery ever since.",
    ),
)
TITLES = ("The lighthouse", "", "Keepers: The last one")
QUESTIONS = ("What did the lamp burn?", "Who built the lighthouse?", "Who was the last keeper?")


@pytest.fixture(scope="module")
def plain() -> ReaderNetwork:
    return load_network()


@pytest.fixture(scope="module")
def pieces() -> Pieces:
    return encode(load_tokenizer(), QUESTIONS, PASSAGES, TITLES, 100)


def odds(network: ReaderNetwork, pieces: Pieces) -> Any:
    """Log odds of all sentences that there are, passage by passage."""
    with torch.inference_mode():
        scores = network(pieces).sentences
    return torch.cat([scores[n, : len(p)] for n, p in enumerate(PASSAGES)]).numpy()


def test_without_padding_the_odds_are_the_same(plain: ReaderNetwork, pieces: Pieces) -> None:
    packed = deepcopy(plain)
    packed.encoder = PackedEncoder(packed.encoder)
    assert odds(packed, pieces) == pytest.approx(odds(plain, pieces), abs=1e-4)


def test_what_stands_beside_a_passage_does_not_change_its_odds(
    plain: ReaderNetwork, pieces: Pieces
) -> None:
    packed = deepcopy(plain)
    packed.encoder = PackedEncoder(packed.encoder)
    alone = encode(load_tokenizer(), QUESTIONS[:1], PASSAGES[:1], TITLES[:1], 100)
    with torch.inference_mode():
        there = packed(alone).sentences[0, 0].item()
    assert there == pytest.approx(odds(packed, pieces)[0], abs=1e-4)


def test_in_eight_bits_the_odds_are_nearly_the_same(plain: ReaderNetwork, pieces: Pieces) -> None:
    packed = deepcopy(plain)
    packed.encoder = PackedEncoder(packed.encoder)
    quantise(packed.encoder)
    true, found = odds(plain, pieces), odds(packed, pieces)
    assert np.corrcoef(true, found)[0, 1] > 0.99
    assert np.abs(true - found).mean() < 0.25  # .56 where all rows share one scale


def test_in_eight_bits_too_what_stands_beside_a_passage_changes_little(
    plain: ReaderNetwork, pieces: Pieces
) -> None:
    packed = deepcopy(plain)
    packed.encoder = PackedEncoder(packed.encoder)
    quantise(packed.encoder)
    alone = encode(load_tokenizer(), QUESTIONS[:1], PASSAGES[:1], TITLES[:1], 100)
    with torch.inference_mode():
        there = packed(alone).sentences[0, 0].item()
    assert there == pytest.approx(odds(packed, pieces)[0], abs=0.05)


def test_rows_spread_and_put_back_come_to_what_the_layer_computes() -> None:
    chance = torch.Generator().manual_seed(3)
    linear = nn.Linear(256, 32)
    inputs = torch.randn(64, 256, generator=chance)
    inputs[5] = 0.0
    inputs[6] = -2.5
    with torch.inference_mode():
        assert RowLinear(linear)(inputs).numpy() == pytest.approx(linear(inputs).numpy(), abs=1e-4)


def test_one_loud_row_does_not_drown_the_others() -> None:
    chance = torch.Generator().manual_seed(3)
    linear = nn.Linear(256, 32)
    inputs = torch.randn(64, 256, generator=chance)
    inputs[17] *= 100
    quiet = torch.arange(64) != 17
    with torch.inference_mode():
        true = linear(inputs)
        errors = {}
        for name, layer in (("one scale", deepcopy(linear)), ("a scale a row", RowLinear(linear))):
            parts = nn.ModuleList([layer])
            quantise(parts)
            errors[name] = (parts[0](inputs) - true)[quiet].abs().mean().item()
    assert errors["a scale a row"] < errors["one scale"] / 10


def test_in_eight_bits_a_row_comes_to_the_same_beside_any_others() -> None:
    chance = torch.Generator().manual_seed(3)
    parts = nn.ModuleList([RowLinear(nn.Linear(256, 32))])
    inputs = torch.randn(64, 256, generator=chance)
    quantise(parts)
    with torch.inference_mode():
        together, alone = parts[0](inputs), parts[0](inputs[:1])
    assert together[:1].numpy() == pytest.approx(alone.numpy(), abs=1e-5)
