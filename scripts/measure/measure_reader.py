"""Measure what the reader costs, and how true its quick arithmetic is.

    python -m scripts.measure.measure_reader BENCH [--cache FOLDER]

Reads 60 questions of squad and of clapnq, one after the other: each with all `PASSAGES` in
several ways, and at last as the bot does, only the contenders. For each way: milliseconds a
question (median and 95th percentile), and against `float32` the correlation of all sentences' log
odds and their mean difference. Wants a quiet machine; takes some minutes, most of them for vectors,
which FOLDER keeps.
"""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING, Any

import numpy as np
from torch import nn

from index.embedding.packed_encoder import PackedEncoder, RowLinear, quantise
from index.query.parse import parse
from index.reader.reader import Reader, load_network, load_reader, load_tokenizer
from index.search.hit import UNREAD
from index.search.rank import search
from scripts.shared.development import development
from scripts.shared.markdown import head, row
from scripts.shared.sets import index_of, questions_of
from scripts.shared.stopwatch import Stopwatch

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from index.embedding.embedder import Embedder
    from index.reader.network import ReaderNetwork
    from index.search.hit import Hit

    Asked = tuple[str, Sequence[Hit]]

SETS = ("clapnq", "squad")
QUESTIONS = 60
WARM = 5
"""Questions that are read before the clock runs."""


def main() -> None:
    """Print a row for each set and way."""
    data = development(__doc__, reads=False)
    readers = {name: _reader(change) for name, change in WAYS.items()}
    readers["8 bits with a scale a row, packed"] = load_reader(behind=inf)
    print(head(("set", "way", "ms p50", "ms p95", "correlation", "mean difference")))
    for folder in data.folders:
        if folder.name not in SETS:
            continue
        asked = gather(folder, data.embedder)
        true: NDArray[np.float32] | None = None
        for name, reader in readers.items():
            odds, times = read(reader, asked)
            true = odds if true is None else true
            both = (odds > UNREAD) & (true > UNREAD)
            alike = np.corrcoef(odds[both], true[both])[0, 1]
            apart = np.abs(odds - true)[both].mean()
            _print(folder.name, name, times, f"{alike:.3f}", f"{apart:.2f}")
        _, times = read(load_reader(), asked)
        _print(folder.name, "the same, contenders only (ships)", times, "", "")


def _print(bench: str, way: str, times: Sequence[float], alike: str, apart: str) -> None:
    p50, p95 = np.percentile(times, (50, 95))
    print(row([bench, way, f"{p50:.0f}", f"{p95:.0f}", alike, apart]), flush=True)


def gather(folder: Path, embedder: Embedder) -> list[Asked]:
    """A spread of a set's questions with what the search finds for each."""
    index = index_of(folder, embedder)
    questions = questions_of(folder)
    queries = [parse(q.question, [index]) for q in questions[:: len(questions) // QUESTIONS]]
    vectors = embedder.embed_questions([q.text for q in queries])
    return [(q.text, search(q, v, [index])) for q, v in zip(queries, vectors, strict=True)]


def read(reader: Reader, asked: Sequence[Asked]) -> tuple[NDArray[np.float32], list[float]]:
    """Log odds of all sentences, and the milliseconds each question took."""
    for question, hits in asked[:WARM]:
        reader.read(question, hits)
    odds, times = [], []
    for question, hits in asked:
        with Stopwatch() as watch:
            readings = reader.read(question, hits)
        times.append(watch.ms)
        odds += [reading.odds for reading in readings]
    return np.concatenate(odds), times


def _reader(change: Callable[[ReaderNetwork], None]) -> Reader:
    """The shipped weights, computed in one way."""
    network = load_network()
    change(network)
    return Reader(network, load_tokenizer(), behind=inf)


def _leave(network: ReaderNetwork) -> None:
    """As transformers computes it: `float32`, with padding."""


def _pack(network: ReaderNetwork) -> None:
    network.encoder = PackedEncoder(network.encoder)


def _round_all(network: ReaderNetwork) -> None:
    """8 bits with one scale for all rows of an input."""
    _pack(network)
    layers: Any = network.encoder.get_submodule("layers")
    for layer in layers:
        layer.regard = _plain(layer.regard)
        for part in (layer.attended, layer.intermediate, layer.output):
            part.dense = _plain(part.dense)
    quantise(network.encoder)


def _plain(layer: RowLinear) -> nn.Linear:
    layer.spread.bias = nn.Parameter(layer.bias)
    return layer.spread


WAYS = {
    "float32, padded": _leave,
    "float32, packed": _pack,
    "8 bits, packed": _round_all,
}


if __name__ == "__main__":
    main()
