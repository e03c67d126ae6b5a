"""Write what engines are tried by: vectors and odds as torch computes them in `float32`.

    python -m scripts.maintain.probe

To be run when embedder or reader are trained anew.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from safetensors.numpy import save

from index.embedding.packaged import PROBE
from index.engine.encoder import Encoder
from index.engine.packaged_model import load_tokenizer
from index.engine.probe import TEXTS, VALUES
from index.engine.torch_bert import TorchBert
from index.reader.probe import odds_of
from index.reader.reader import trained
from scripts.shared.exact import exact_embedder

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def vectors() -> NDArray[np.float32]:
    """The embedder's vectors of `TEXTS`."""
    return exact_embedder().embed(TEXTS)


def odds() -> NDArray[np.float32]:
    """The reader's odds."""
    bert, heads = trained()
    return odds_of(Encoder(TorchBert(bert, exact=True), "torch"), heads, load_tokenizer())


def main() -> None:
    """Write both files."""
    for room, values in (("index.embedding", vectors()), ("index.reader", odds())):
        Path(str(files(room) / PROBE)).write_bytes(save({VALUES: values}))


if __name__ == "__main__":
    main()
