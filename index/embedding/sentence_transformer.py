"""A sentence-transformers model as an `Embedder`: each side's texts by its own prompt and route.

The prompts are handed over with every call: sentence-transformers 6.2 has an empty one called
"document" for every model, and `encode_document` takes it even where the model has a "passage".
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from corpus.text.passages import MAX_WORDS
from index.embedding.passage_text import each_alone
from index.engine.unreported import keep_unreported
from index.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray
    from sentence_transformers import SentenceTransformer

    from index.embedding.passage_text import PassageText
    from index.embedding.prompts import Prompts

_BATCH = 32
"""Texts in one pass through the model."""
_WORDS_PER_PIECE = 0.625
"""Words that fit into a window of so many word pieces: at 1.6 pieces a word, which is much for most
languages of Europe. The packaged model's 512 take `MAX_WORDS`, the longest passages there are."""


class SentenceTransformerEmbedder:
    """A sentence-transformers model on the CPU.

    Args:
        model: The model.
        name: Names model, weights, window and backend; the prompts are added to it.
        prompts: What is put before each side's texts.

    Raises:
        ModelError: Questions and documents do not become vectors of one space.
    """

    def __init__(self, model: SentenceTransformer, name: str, prompts: Prompts) -> None:
        self._model = model
        self._prompts = prompts
        self._name = f"{name}+{prompts.digest()}" if prompts else name
        self._dimension = self._tried()

    @property
    def name(self) -> str:
        """Names model, weights, window, prompts and backend."""
        return self._name

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return self._dimension

    @property
    def passage_words(self) -> int:
        """Words of the longest passage that the model's window takes whole."""
        window = self._model.max_seq_length
        return MAX_WORDS if window is None else min(MAX_WORDS, int(window * _WORDS_PER_PIECE))

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Embed documents; see `Embedder.embed`."""
        return self._embed(self._model.encode_document, texts, self._prompts.document)

    def embed_questions(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Embed questions; see `Embedder.embed_questions`."""
        return self._embed(self._model.encode_query, texts, self._prompts.question)

    def embed_passages(self, passages: Sequence[PassageText]) -> list[NDArray[np.float32]]:
        """Embed passages and sentences by themselves; see `Embedder.embed_passages`."""
        return each_alone(self.embed, passages)

    def _embed(
        self, encode: Callable[..., object], texts: Sequence[str], prompt: str | None
    ) -> NDArray[np.float32]:
        if not texts:
            return np.empty((0, self._dimension), dtype=np.float32)
        vectors = encode(
            list(texts),
            prompt=prompt or "",
            batch_size=_BATCH,
            show_progress_bar=False,
            convert_to_numpy=True,
            normalize_embeddings=True,
        )
        return np.ascontiguousarray(vectors, dtype=np.float32)

    def _tried(self) -> int:
        """Embed a word on either side; return the length of the vectors.

        Raises:
            ModelError: One fails, or they are no vectors of one space.
        """
        try:
            asked, written = self.embed_questions(["word"]), self.embed(["word"])
        except (ValueError, RuntimeError, KeyError, IndexError, TypeError) as error:
            reason = str(error).strip().split("\n", 1)[0][:200]
            raise ModelError(
                f"The embedding model {self._name} cannot embed a question and a document: "
                f"{reason}",
                "Choose another in PULLQUOTE_MODEL, or unset it to use the packaged model.",
            ) from error
        if asked.shape != written.shape or not np.isfinite([*asked, *written]).all():
            raise ModelError(
                f"The embedding model {self._name} makes vectors that cannot be compared.",
                "Choose another in PULLQUOTE_MODEL, or unset it to use the packaged model.",
            )
        return int(asked.shape[1])


def load_sentence_transformer(place: Path | str, engine: str, called: str) -> SentenceTransformer:
    """Load a model from a folder or by its hub name.

    Args:
        place: Folder or name.
        engine: A backend of sentence-transformers.
        called: What whoever asked calls it.

    Raises:
        ModelError: It cannot be loaded.
    """
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    keep_unreported()
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
