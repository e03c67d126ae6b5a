"""What every test may ask for: the shared data, one loaded model."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from index.embedder import Embedder

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of shared measuring data beside the checkout; skips where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("the shared data folder is not beside this checkout")
    return SHARED


@pytest.fixture(scope="session")
def embedder() -> Embedder:
    """The packaged model, loaded once: it takes seconds."""
    from index.embedder import load_embedder  # noqa: PLC0415  imports torch

    return load_embedder()
