"""A network of ours on the packaged model's word embeddings, whole or refused."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index.embedding.packaged import shipped_layers
from index.engine.bert import bert_with
from index.engine.weights import load_weights
from index.errors import ModelError

pytestmark = pytest.mark.model

OWN = Path("own.safetensors")
TYPES = "embeddings.token_type_embeddings.weight"


@pytest.fixture(scope="module")
def own() -> dict[str, np.ndarray]:
    return load_weights(shipped_layers())


def _named(own: dict[str, np.ndarray], number: int) -> dict[str, np.ndarray]:
    """Six layers once more, above those that are there."""
    return {
        f"encoder.layer.{number + int(n.split('.')[2])}.{n.split('.', 3)[3]}": values
        for n, values in own.items()
        if n.startswith("encoder.layer.")
    }


def test_it_is_as_deep_as_its_layers(own: dict[str, np.ndarray]) -> None:
    assert bert_with(OWN, own).layers == 6
    deep = bert_with(OWN, own | _named(own, 6))
    assert deep.layers == 12
    weight, bias = deep.layer(11, "attention.self.query")
    assert np.array_equal(weight, own["encoder.layer.5.attention.self.query.weight"])
    assert len(bias) == len(weight)


def test_what_it_brings_of_the_embeddings_is_in_the_place_of_the_packaged(
    own: dict[str, np.ndarray],
) -> None:
    mine = np.zeros((2, 384), dtype=np.float32)
    made, plain = bert_with(OWN, {**own, TYPES: mine}), bert_with(OWN, own)
    assert np.array_equal(made.weights[TYPES], mine)
    assert not np.array_equal(plain.weights[TYPES], mine)
    words = "embeddings.word_embeddings.weight"
    assert np.array_equal(made.weights[words], plain.weights[words])


@pytest.mark.parametrize("fault", ["a layer is missing", "a part is missing", "another shape"])
def test_what_is_no_whole_network_is_refused(own: dict[str, np.ndarray], fault: str) -> None:
    part = "encoder.layer.2.output.dense.weight"
    broken = {
        "a layer is missing": {n: v for n, v in own.items() if ".layer.2." not in n},
        "a part is missing": {n: v for n, v in own.items() if n != part},
        "another shape": {**own, part: own[part][:, 1:]},
    }[fault]
    with pytest.raises(ModelError, match="not those of this version"):
        bert_with(OWN, broken)
    with pytest.raises(ModelError):
        bert_with(OWN, {})
