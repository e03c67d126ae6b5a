"""A BERT's weights as arrays: the packaged model's, with layers of ours in place of its own."""

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

LAYERS = 6
HEADS = 12
WIDTH = 384
LEAST_VARIANCE = 1e-12
"""Added to a variance before it is divided by, in BERT's layer norms."""


@dataclass(frozen=True)
class Bert:
    """What an engine computes.

    Attributes:
        weights: By transformers' names: "embeddings.…" and "encoder.layer.0.…" to ".5.…".
    """

    weights: Weights

    def layer(self, number: int, part: str) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Return weight and bias of a part of a layer."""
        name = f"encoder.layer.{number}.{part}"
        return self.weights[f"{name}.weight"], self.weights[f"{name}.bias"]

    def norm(self, name: str) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Return weight and bias of the layer norm of a part outside the layers."""
        name = f"{name}.LayerNorm"
        return self.weights[f"{name}.weight"], self.weights[f"{name}.bias"]


def bert_with(learned: Path, layers: Weights, frozen: int = 0) -> Bert:
    """Put layers of ours into the packaged encoder.

    Args:
        learned: Where they were read from.
        layers: By the same names, each in place of the packaged model's.
        frozen: How many layers, from below, training leaves as the packaged model has them.

    Raises:
        ModelError: The packaged model is missing or damaged, or the layers are not its own.
    """
    try:
        packaged = load_file(checked_folder() / "model.safetensors")
    except (OSError, SafetensorError) as error:
        raise ModelError(
            f"The packaged model cannot be read: {error}", "Install Pullquote anew."
        ) from error
    above = tuple(f"encoder.layer.{n}." for n in range(frozen, LAYERS))
    wanted = {name for name in packaged if name.startswith(above)}
    if layers.keys() != wanted or any(layers[n].shape != packaged[n].shape for n in wanted):
        raise ModelError(
            f"The layers at {learned} are not those of this version.",
            "Install Pullquote anew: pip install --force-reinstall --no-deps .",
        )
    return Bert({**packaged, **layers})
