"""The packaged model as we trained it on: a passage and its sentences from one pass.

Its layers come from `embedder.safetensors`, which `scripts/train/train_embedder.py` wrote; the word
embeddings are the package's. A passage goes through them once. Its vector is the mean of its word
pieces' states, a sentence's the mean of those of its own, so that the vector of "He did" holds who
he is ("late chunking", Günther et al. 2024), and nothing is computed twice.
"""

from __future__ import annotations

import shutil
import tempfile
import threading
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from corpus.text.passages import MAX_WORDS
from index.embedding.packaged_model import (
    PACKAGED_MODEL,
    PACKAGED_SHA256,
    checked_folder,
    file_sha256,
    load_encoder,
    load_tokenizer,
)
from index.embedding.prompts import resolve
from index.embedding.sentence_transformer import load_sentence_transformer
from index.embedding.weights import load_weights
from index.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from index.embedding.passage_text import PassageText, Vectors
    from index.embedding.prompts import Prompts

WINDOW = 512
"""Word pieces; what its position embeddings allow, so that the longest passages are seen whole."""
_TOGETHER = 2048
"""Word pieces that go through the network together: more are no quicker, and take more memory."""
_SHORTEST = 1e-12
"""Of a vector before it is made one of length 1."""


class Network(Protocol):
    """What turns word pieces into states."""

    def __call__(self, ids: Sequence[Sequence[int]]) -> list[Vectors]:
        """Return the last layer's states of each text's word pieces, `float32 (pieces, d)`.

        Args:
            ids: Numbers of the word pieces, of texts of about the same length.
        """
        ...


class PackagedEmbedder:
    """A network whose states are averaged, as an `Embedder`; several threads may share one.

    Args:
        network: Computes.
        tokenizer: Its fast tokenizer, which cuts at `WINDOW`.
        name: Names weights, window and engine; the prompts are added to it.
        dimension: Length of a state.
        prompts: What is put before each side's texts.
    """

    def __init__(
        self, network: Network, tokenizer: Any, name: str, dimension: int, prompts: Prompts
    ) -> None:
        self._network = network
        self._tokenizer = tokenizer
        self._lock = threading.Lock()  # a fast tokenizer serves one thread at a time
        self._prompts = prompts
        self._name = f"{name}+{prompts.digest()}" if prompts else name
        self._dimension = dimension

    @property
    def name(self) -> str:
        """Names weights, window, engine and prompts."""
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
        """Yield the number of each text and its states, texts of about the same length together."""
        together: list[int] = []
        for n in sorted(range(len(ids)), key=lambda n: len(ids[n])):
            if together and (len(together) + 1) * len(ids[n]) > _TOGETHER:
                yield from zip(together, self._network([ids[m] for m in together]), strict=True)
                together = []
            together.append(n)
        if together:
            yield from zip(together, self._network([ids[m] for m in together]), strict=True)

    def _pieces(self, texts: Sequence[str]) -> _Pieces:
        if not texts:
            return _Pieces([], [])
        with self._lock:
            found = self._tokenizer(
                list(texts), truncation=True, max_length=WINDOW, return_offsets_mapping=True
            )
        return _Pieces(found["input_ids"], found["offset_mapping"])


@dataclass(frozen=True)
class _Pieces:
    """Word pieces of texts: their numbers, and where each begins and ends."""

    ids: list[list[int]]
    offsets: list[list[tuple[int, int]]]


def load_packaged(engine: str, prompts: Prompts) -> PackagedEmbedder:
    """Load the packaged model with our layers. Takes seconds: never call it on an event loop.

    Args:
        engine: "torch" for ours in 8-bit integers; else a backend of sentence-transformers, which
            converts the model each time.
        prompts: What the operator set.

    Raises:
        ModelError: The model is missing or damaged.
    """
    folder = checked_folder()
    encoder, own = load_encoder(folder), shipped_layers()
    lay_in(encoder, own)
    name = f"{PACKAGED_MODEL}@{PACKAGED_SHA256[:12]}+{file_sha256(own)[:12]}/{WINDOW}"
    width = int(encoder.config.hidden_size)
    tokenizer = load_tokenizer(folder)
    network: Network
    if engine == "torch":
        network = _packed(encoder)
    else:
        network, name = _converted(encoder, folder, engine), f"{name}:{engine}"
    return PackagedEmbedder(network, tokenizer, name, width, resolve(prompts, {}, PACKAGED_MODEL))


def shipped_layers() -> Path:
    """Return where the layers that ship with the project are."""
    return Path(str(files("index.embedding") / "embedder.safetensors"))


def lay_in(encoder: Any, layers: Path) -> None:
    """Put our layers into the packaged encoder.

    Raises:
        ModelError: They are missing, damaged, or not those of this encoder.
    """
    learned = load_weights(layers)
    wanted = {name for name in encoder.state_dict() if not name.startswith("embeddings.")}
    if learned.keys() != wanted:
        raise ModelError(
            f"The layers at {layers} are not those of this version.",
            "Install Pullquote anew: pip install --force-reinstall --no-deps .",
        )
    encoder.load_state_dict(learned, strict=False)
    encoder.eval()


def _packed(encoder: Any) -> Network:
    """Return the encoder without padding, in 8-bit integers."""
    import torch  # noqa: PLC0415  a second to import

    from index.embedding.packed_encoder import PackedEncoder, quantise  # noqa: PLC0415  likewise

    packed = PackedEncoder(encoder)
    quantise(packed)

    def network(ids: Sequence[Sequence[int]]) -> list[Vectors]:
        with torch.inference_mode():
            states = packed.encode([torch.tensor(row) for row in ids])
        return [np.asarray(row.numpy(), dtype=np.float32) for row in states]

    return network


def _converted(encoder: Any, folder: Path, engine: str) -> Network:
    """Return the encoder on a backend of sentence-transformers.

    Raises:
        ModelError: The backend is not installed.
    """
    import torch  # noqa: PLC0415  a second to import
    from safetensors.torch import save_file  # noqa: PLC0415  imports torch

    with tempfile.TemporaryDirectory(prefix="pullquote-") as place:
        ours = Path(place) / "model"
        shutil.copytree(folder, ours, ignore=shutil.ignore_patterns("*.safetensors"))
        save_file(encoder.state_dict(), ours / "model.safetensors", {"format": "pt"})
        transformer: Any = load_sentence_transformer(ours, engine, PACKAGED_MODEL)[0]

    def network(ids: Sequence[Sequence[int]]) -> list[Vectors]:
        rows = [torch.tensor(row) for row in ids]
        mask = torch.nn.utils.rnn.pad_sequence([torch.ones_like(r) for r in rows], batch_first=True)
        padded = torch.nn.utils.rnn.pad_sequence(rows, batch_first=True)
        read = {
            "input_ids": padded,
            "attention_mask": mask,
            "token_type_ids": torch.zeros_like(padded),
        }
        with torch.inference_mode():
            states = transformer(read)["token_embeddings"].float().numpy()
        return [states[n, : len(row)] for n, row in enumerate(ids)]

    return network


def _of_length_1(rows: Vectors) -> Vectors:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.ascontiguousarray(rows / np.maximum(lengths, _SHORTEST), dtype=np.float32)
