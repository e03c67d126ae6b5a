"""Measure what each engine costs, and how true what it computes is.

    python -m scripts.measure.measure_engines BENCH [--cache FOLDER]

Reads 60 questions of squad and of clapnq, one after the other, each with all `PASSAGES`: in
`float32` on torch, with each engine that is installed, and at last as the bot does, only the
contenders. For each: milliseconds a question (median and 95th percentile), and against `float32`
the correlation of all sentences' log odds and their mean difference. Then it embeds passages: how
many a second, and how many of a passage's ten nearest are the same. Wants a quiet machine; takes
some minutes, most of them for vectors, which FOLDER keeps.
"""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

import numpy as np

from index.embedding.packaged import load_packaged
from index.embedding.prompts import OWN_PROMPTS
from index.engine.choice import QUICKEST_FIRST, installed
from index.evaluation.datasets import read_articles
from index.query.parse import parse
from index.reader.reader import load_reader
from index.search.hit import UNREAD
from index.search.rank import search
from index.storage.segment import Split
from scripts.shared.development import development
from scripts.shared.exact import exact_embedder, exact_reader
from scripts.shared.markdown import head, row
from scripts.shared.sets import index_of, questions_of
from scripts.shared.stopwatch import Stopwatch

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from index.embedding.embedder import Embedder
    from index.reader.reader import Reader
    from index.search.hit import Hit

    Asked = tuple[str, Sequence[Hit]]

SETS = ("clapnq", "squad")
QUESTIONS = 60
PASSAGES = 300
NEAREST = 10
WARM = 5
"""Questions that are read before the clock runs."""


def main() -> None:
    """Print a row for each set and engine, and one for each engine that embeds."""
    data = development(__doc__, reads=False)
    engines = [engine for engine in QUICKEST_FIRST if installed(engine)]
    folders = [folder for folder in data.folders if folder.name in SETS]
    print(head(("set", "engine", "ms p50", "ms p95", "correlation", "mean difference")))
    readers = {"float32": exact_reader(inf)}
    readers |= {engine: load_reader(behind=inf, backend=engine) for engine in engines}
    for folder in folders:
        asked = gather(folder, data.embedder)
        true: NDArray[np.float32] | None = None
        for name, reader in readers.items():
            odds, times = read(reader, asked)
            true = odds if true is None else true
            both = (odds > UNREAD) & (true > UNREAD)
            alike = np.corrcoef(odds[both], true[both])[0, 1]
            apart = np.abs(odds - true)[both].mean()
            _print(folder.name, name, times, f"{alike:.4f}", f"{apart:.2f}")
        _, times = read(load_reader(), asked)
        _print(folder.name, "auto, contenders only (ships)", times, "", "")
    articles = [a for folder in folders for a in read_articles(folder / "articles.jsonl")]
    passages = [text for article in articles for text in Split.of(article).texts()][:PASSAGES]
    print("\n" + head(("engine", "passages a second", "least cosine", "of the ten nearest")))
    embedders = {"float32": exact_embedder()}
    embedders |= {engine: load_packaged(engine, OWN_PROMPTS) for engine in engines}
    exact: NDArray[np.float32] | None = None
    for name, embedder in embedders.items():
        with Stopwatch() as watch:
            vectors = np.stack([rows[0] for rows in embedder.embed_passages(passages)])
        exact = vectors if exact is None else exact
        least = (vectors * exact).sum(axis=1).min()
        speed = len(passages) / watch.ms * 1000
        print(row([name, f"{speed:.0f}", f"{least:.4f}", f"{_overlap(vectors, exact):.3f}"]))


def _overlap(vectors: NDArray[np.float32], exact: NDArray[np.float32]) -> float:
    """Share of each row's `NEAREST` others that are the same by both."""
    near, true = (np.argsort(-(v @ v.T), axis=1)[:, 1 : NEAREST + 1] for v in (vectors, exact))
    return float(np.mean([len({*a} & {*b}) / NEAREST for a, b in zip(near, true, strict=True)]))


def _print(bench: str, engine: str, times: Sequence[float], alike: str, apart: str) -> None:
    p50, p95 = np.percentile(times, (50, 95))
    print(row([bench, engine, f"{p50:.0f}", f"{p95:.0f}", alike, apart]), flush=True)


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


if __name__ == "__main__":
    main()
