"""A BERT's weights as arrays: layers of ours on the packaged model's word embeddings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from safetensors import SafetensorError
from safetensors.numpy import load_file

from index.engine.packaged_model import checked_folder
from index.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    Weights = Mapping[str, NDArray[np.float32]]

_LAYER = "encoder.layer."
HEADS = 12
WIDTH = 384
LEAST_VARIANCE = 1e-12
"""Added to a variance before it is divided by, in BERT's layer norms."""


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
        packaged = load_file(checked_folder() / "model.safetensors")
    except (OSError, SafetensorError) as error:
        raise ModelError(
            f"The packaged model cannot be read: {error}", "Install Pullquote again."
        ) from error
    below = {name: values for name, values in packaged.items() if not name.startswith(_LAYER)}
    made = Bert(own)
    wanted = {
        f"{_LAYER}{number}.{part}": values.shape
        for number in range(made.layers)
        for part, values in _of_layer(packaged, 0).items()
    }
    wanted |= {name: below[name].shape for name in own.keys() & below.keys()}
    if not made.layers or {name: values.shape for name, values in own.items()} != wanted:
        raise ModelError(
            f"The layers at {learned} are not those of this version.",
            "Install Pullquote again: pip install --force-reinstall --no-deps .",
        )
    return Bert({**below, **own})


def _of_layer(weights: Weights, number: int) -> Weights:
    """The weights of a layer by the rest of their names."""
    name = f"{_LAYER}{number}."
    return {n.removeprefix(name): values for n, values in weights.items() if n.startswith(name)}
