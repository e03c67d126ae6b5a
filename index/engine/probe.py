"""What every engine is tried on before it is trusted, and what should come out.

`scripts/maintain/probe.py` writes the expected values, as torch computes them in `float32`. They
are cut to what a processor or an engine may differ in: bfloat16 keeps three digits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from safetensors import SafetensorError
from safetensors.numpy import load_file

from index.errors import ModelError

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

VALUES = "values"
"""The name of the only tensor in a file of expected values."""
TEXTS = (
    "When was the harbour dredged?",
    "who pays for it",
    "The harbour was dredged in 1968, and again when the ferry became longer.",
    "Its keeper, Ana Ruiz, said the new lamp can be seen from 40 km away.",
    "Members pay $12 a month; students pay half, and the under-twelves nothing.",
    "No dogs, except guide dogs, may enter the reading room.",
    "The treaty of 1648 ended a war that had lasted for thirty years.",
    "She did not say whether the museum will reopen before the summer.",
    "Boil the beets for forty minutes, peel them under cold water, and slice them.",
    "Water boils at a lower temperature where the air is thinner.",
    "Der Leuchtturm steht auf einer Insel vor der Küste.",
    "?",
)
"""Short and long, plain and odd."""


def expected(path: Path) -> NDArray[np.float32]:
    """Read expected values.

    Raises:
        ModelError: The file is missing or damaged.
    """
    try:
        values = load_file(path)[VALUES]
    except (OSError, KeyError, SafetensorError) as error:
        raise ModelError(
            f"The values at {path}, by which engines are tried, cannot be read: {error}",
            "Install Pullquote again: pip install --force-reinstall --no-deps .",
        ) from error
    return np.asarray(values, dtype=np.float32)
