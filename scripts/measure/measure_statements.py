"""Measure how near a statement and a sentence must be to be about the same thing.

    python -m scripts.measure.measure_statements BENCH/squad [--cache FOLDER]

Every other article is indexed. Statements about what is there are sentences of the indexed
articles, looked for in everything but their own passage; statements about other things are
sentences of the articles that are not indexed. Prints the share of each that finds a sentence at
each threshold. The same in every run.
"""

from __future__ import annotations

import random
import statistics
from typing import TYPE_CHECKING

from index.answering.statement import nearest, statements_of
from index.evaluation.metrics import auroc
from scripts.shared.halves import halves
from scripts.shared.markdown import head, row
from scripts.shared.stopwatch import Stopwatch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.embedding.embedder import Embedder
    from index.storage.passage_index import PassageIndex

THRESHOLDS = (0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65)
MOST = 300


def main() -> None:
    """Measure one set."""
    embedder, there, elsewhere = halves(__doc__)
    rng = random.Random(7)
    print(f"{len(there.articles)} articles indexed, {MOST} statements a row\n")
    print(head(("statements", *(f"{t:.2f}" for t in THRESHOLDS), "median ms")))
    own = _measure("about what is there", _statements(there, rng), there, there, embedder)
    other = _measure("about other things", _statements(elsewhere, rng), elsewhere, there, embedder)
    print(f"\nAUROC {auroc([*own, *other], [True] * len(own) + [False] * len(other)):.3f}")


def _statements(index: PassageIndex, rng: random.Random) -> list[tuple[str, int]]:
    """Sentences that say something, each with the row of its passage."""
    said = [
        (sentence.of(index.article_of(row).text), row)
        for row, passage in enumerate(index.passages)
        for sentence in passage.sentences
    ]
    return rng.sample([(text, row) for text, row in said if statements_of(text) == [text]], MOST)


def _measure(
    name: str,
    statements: Sequence[tuple[str, int]],
    home: PassageIndex,
    index: PassageIndex,
    embedder: Embedder,
) -> list[float]:
    """Print a row; returns how near the nearest sentence to each statement is, 0..1."""
    nearness, took = [], []
    vectors = embedder.embed_questions([text for text, _ in statements])
    for (text, passage), vector in zip(statements, vectors, strict=True):
        with Stopwatch() as watch:
            found = nearest([text], vector[None], [index])
        took.append(watch.ms)
        own = home.passages[passage].span, home.article_of(passage)
        apart = [p.cosine for p in found if p.article != own[1] or not p.core.overlaps(own[0])]
        nearness.append(max(apart, default=0.0))
    shares = [sum(n >= t for n in nearness) / len(nearness) for t in THRESHOLDS]
    print(row([name, *(f"{share:.3f}" for share in shares), f"{statistics.median(took):.0f}"]))
    return nearness


if __name__ == "__main__":
    main()
