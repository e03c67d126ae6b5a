"""A BERT's weights as arrays: layers of ours on the packaged model's word embeddings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from safetensors import SafetensorError, safe_open

from index.engine.packaged_model import WORDS, checked_folder, word_embeddings
from index.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from numpy.typing import NDArray

    from index.engine.encoder import Row, States

    Weights = Mapping[str, NDArray[np.float32]]

_LAYER = "encoder.layer."
_FIRST = f"{_LAYER}0."
HEADS = 12
WIDTH = 384
LEAST_VARIANCE = 1e-12
"""Added to a variance before it is divided by, in BERT's layer norms."""


@dataclass(frozen=True)
class Embeddings:
    """What a word piece is before the first layer: the sum of its word's, kind's and place's.

    No engine holds these: all share one table of words, which is mapped from the disk.

    Attributes:
        words: `float32 (words, width)`.
        kinds: `float32 (2, width)`.
        places: `float32 (places, width)`.
    """

    words: NDArray[np.float32]
    kinds: NDArray[np.float32]
    places: NDArray[np.float32]

    def __call__(self, row: Row) -> States:
        """Return `float32 (l, width)` for a row's word pieces, before they are normalised."""
        found = self.words[row.ids] + self.kinds[row.kinds]
        return np.asarray(found + self.places[: len(row.ids)], dtype=np.float32)


@dataclass(frozen=True)
class Bert:
    """What an engine computes.

    Attributes:
        weights: By transformers' names: "embeddings.…" and "encoder.layer.0.…" and so on.
    """

    weights: Weights

    @property
    def layers(self) -> int:
        """How many layers it has."""
        return len({name.split(".")[2] for name in self.weights if name.startswith(_LAYER)})

    @property
    def embeddings(self) -> Embeddings:
        """What comes before the layers."""
        names = ("word", "token_type", "position")
        return Embeddings(*(self.weights[f"embeddings.{n}_embeddings.weight"] for n in names))

    def layer(self, number: int, part: str) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Return weight and bias of a part of a layer."""
        name = f"encoder.layer.{number}.{part}"
        return self.weights[f"{name}.weight"], self.weights[f"{name}.bias"]

    def norm(self, name: str) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Return weight and bias of the layer norm of a part outside the layers."""
        name = f"{name}.LayerNorm"
        return self.weights[f"{name}.weight"], self.weights[f"{name}.bias"]


def bert_with(learned: Path, own: Weights) -> Bert:
    """Put a network of ours on the packaged model's word embeddings.

    Args:
        learned: Where it was read from.
        own: By the same names, all layers of it, and what else of the embeddings is in the place of
            the packaged model's.

    Raises:
        ModelError: The packaged model is missing or damaged, or `own` is not a network that stands
            on it.
    """
    try:
        with safe_open(checked_folder() / "model.safetensors", framework="np") as packaged:
            names = packaged.keys()
            below = {
                name: word_embeddings() if name == WORDS else packaged.get_tensor(name)
                for name in names
                if not name.startswith(_LAYER)
            }
            of_a_layer = {
                name.removeprefix(_FIRST): tuple(packaged.get_slice(name).get_shape())
                for name in names
                if name.startswith(_FIRST)
            }
    except (OSError, SafetensorError) as error:
        raise ModelError(
            f"The packaged model cannot be read: {error}", "Install Pullquote again."
        ) from error
    made = Bert(own)
    wanted = {
        f"{_LAYER}{number}.{part}": shape
        for number in range(made.layers)
        for part, shape in of_a_layer.items()
    }
    wanted |= {name: below[name].shape for name in own.keys() & below.keys()}
    if not made.layers or {name: values.shape for name, values in own.items()} != wanted:
        raise ModelError(
            f"The layers at {learned} are not those of this version.",
            "Install Pullquote again: pip install --force-reinstall --no-deps .",
        )
    return Bert({**below, **own})
