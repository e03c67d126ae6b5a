"""The packaged model as we trained it on: a passage and its sentences from one pass.

Its layers come from `embedder.safetensors`, which `scripts/train/train_embedder.py` wrote; the word
embeddings are the package's. A passage goes through them once. Its vector is the mean of its word
pieces' states, a sentence's the mean of those of its own, so that the vector of "He did" holds who
he is ("late chunking", Günther et al. 2024), and nothing is computed twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from corpus.text.passages import MAX_WORDS
from index.embedding.prompts import OWN_PROMPTS, resolve
from index.engine.bert import WIDTH, bert_with
from index.engine.choice import load_encoder
from index.engine.encoder import Row
from index.engine.packaged_model import (
    PACKAGED_MODEL,
    PACKAGED_SHA256,
    encoded,
    file_sha256,
    load_tokenizer,
)
from index.engine.probe import TEXTS, expected
from index.engine.weights import load_weights

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray
    from tokenizers import Tokenizer

    from index.embedding.passage_text import PassageText, Vectors
    from index.embedding.prompts import Prompts
    from index.engine.choice import Backend
    from index.engine.encoder import Encoder

WINDOW = 512
"""Word pieces; what its position embeddings allow, so that the longest passages are seen whole."""
_TOGETHER = 32
"""Texts whose states are held at a time."""
PROBE = "probe.safetensors"
"""In this room: the vectors of `TEXTS`."""
LEAST_COSINE = 0.97
"""Of a vector with what it should be. 8-bit integers reach .982 on torch and .9989 on OpenVINO,
bfloat16 .9999; one weight in a hundred set to 0 gives less."""
_SHORTEST = 1e-12
"""Of a vector before it is made one of length 1."""


class PackagedEmbedder:
    """An encoder whose states are averaged, as an `Embedder`; several threads may share one.

    Args:
        encoder: Computes.
        tokenizer: Its tokenizer, which cuts at `WINDOW`.
        name: Names weights and window; the prompts are added to it.
        dimension: Length of a state.
        prompts: What is put before each side's texts.
    """

    def __init__(
        self, encoder: Encoder, tokenizer: Tokenizer, name: str, dimension: int, prompts: Prompts
    ) -> None:
        self._encoder = encoder
        self._tokenizer = tokenizer
        self._prompts = prompts
        self._name = f"{name}+{prompts.digest()}" if prompts else name
        self._dimension = dimension

    @property
    def name(self) -> str:
        """Names weights, window and prompts."""
        return self._name

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return self._dimension

    @property
    def passage_words(self) -> int:
        """Words of the longest passage: the window takes any."""
        return MAX_WORDS

    def embed_questions(self, texts: Sequence[str]) -> Vectors:
        """See `Embedder.embed_questions`."""
        return self._embed(texts, self._prompts.question or "")

    def embed(self, texts: Sequence[str]) -> Vectors:
        """See `Embedder.embed`."""
        return self._embed(texts, self._prompts.document or "")

    def embed_passages(self, passages: Sequence[PassageText]) -> list[Vectors]:
        """See `Embedder.embed_passages`."""
        before = self._prompts.document or ""
        pieces = self._pieces([before + passage.text for passage in passages])
        found: dict[int, Vectors] = {}
        for n, states in self._states(pieces.ids):
            begins = np.asarray(pieces.offsets[n], dtype=np.int64)[:, 0] - len(before)
            found[n] = self._pooled(states, begins, passages[n])
        return [found[n] for n in range(len(passages))]

    def _embed(self, texts: Sequence[str], prompt: str) -> Vectors:
        vectors = np.empty((len(texts), self._dimension), dtype=np.float32)
        for n, states in self._states(self._pieces([prompt + text for text in texts]).ids):
            vectors[n] = states.mean(axis=0)
        return _of_length_1(vectors)

    def _pooled(self, states: Vectors, begins: NDArray[np.int64], passage: PassageText) -> Vectors:
        """Return the vectors of a passage and its sentences.

        Args:
            states: Of its word pieces, the first and last of which stand for no characters.
            begins: Where in its text each begins, `int64 (pieces,)`.
            passage: The passage.
        """
        ends = np.asarray([cut.end for cut in passage.cuts], dtype=np.int64)
        owner = np.searchsorted(ends, begins[1:-1], side="right")
        own = owner == np.arange(len(ends))[:, None]
        counts = own.sum(axis=1)
        means = own.astype(np.float32) @ states[1:-1] / np.maximum(counts, 1)[:, None]
        vectors = _of_length_1(np.concatenate([states.mean(axis=0)[None], means]))
        unseen = np.flatnonzero(counts == 0)  # behind the window, or without a word piece
        if len(unseen):
            sentences = passage.sentences
            vectors[1 + unseen] = self.embed([sentences[n] for n in unseen])
        return vectors

    def _states(self, ids: Sequence[Sequence[int]]) -> Iterator[tuple[int, Vectors]]:
        """Yield the number of each text and its states, some texts at a time."""
        for start in range(0, len(ids), _TOGETHER):
            rows = [Row.of(row) for row in ids[start : start + _TOGETHER]]
            yield from enumerate(self._encoder(rows), start)

    def _pieces(self, texts: Sequence[str]) -> _Pieces:
        found = encoded(self._tokenizer, texts)
        return _Pieces([one.ids for one in found], [one.offsets for one in found])


@dataclass(frozen=True)
class _Pieces:
    """Word pieces of texts: their numbers, and where each begins and ends."""

    ids: list[list[int]]
    offsets: list[list[tuple[int, int]]]


def load_packaged(backend: Backend, prompts: Prompts, *, brief: bool = False) -> PackagedEmbedder:
    """Load the packaged model with our layers. Takes up to seconds: never call it on an event loop.

    Vectors are cached under one name whichever engine made them, since each proves that it makes
    the same.

    Args:
        backend: What computes.
        prompts: What the operator set.
        brief: For a question or two; see `load_encoder`.

    Raises:
        ModelError: The model is missing or damaged, or the engine is of no use here.
    """
    own = shipped_layers()
    bert = bert_with(own, load_weights(own))
    tokenizer = load_tokenizer()
    tokenizer.enable_truncation(WINDOW)
    name = f"{PACKAGED_MODEL}@{PACKAGED_SHA256[:12]}+{file_sha256(own)[:12]}/{WINDOW}"
    true = expected(Path(str(files("index.embedding") / PROBE)))

    def proves(encoder: Encoder) -> bool:
        found = PackagedEmbedder(encoder, tokenizer, name, WIDTH, OWN_PROMPTS).embed(TEXTS)
        return bool(((found * true).sum(axis=1) > LEAST_COSINE).all())

    encoder = load_encoder(bert, backend, proves, brief=brief)
    return PackagedEmbedder(encoder, tokenizer, name, WIDTH, resolve(prompts, {}, PACKAGED_MODEL))


def shipped_layers() -> Path:
    """Return where the layers that ship with the project are."""
    return Path(str(files("index.embedding") / "embedder.safetensors"))


def _of_length_1(rows: Vectors) -> Vectors:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.ascontiguousarray(rows / np.maximum(lengths, _SHORTEST), dtype=np.float32)
