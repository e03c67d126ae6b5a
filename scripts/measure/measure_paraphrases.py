"""Measure which of members' questions the inbox counts as one: precision and recall.

    python -m scripts.measure.measure_paraphrases [--cache FOLDER] [--model MODEL]

The pairs are in `scripts/measure/members_pairs.jsonl`: half of them mean the same, and half nearly
do. The guards were chosen with 50 of them in view; the other 50 were written afterwards, and
nothing was tuned on them. Beside them stands what the cosine of the two alone would merge.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from index.query.paraphrase import MIN_COSINE, same_question
from scripts.shared.arguments import add_cache, embedder_of, parser_of
from scripts.shared.markdown import table

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from index.embedding.embedder import Embedder

PAIRS = Path(__file__).with_name("members_pairs.jsonl")


@dataclass(frozen=True)
class Pair:
    """Two questions.

    Attributes:
        a: One of them.
        b: The other.
        same: Whether they mean the same.
        held_back: Whether nothing was tuned on them.
    """

    a: str
    b: str
    same: bool
    held_back: bool


def main() -> None:
    """Print the table."""
    parser = parser_of(__doc__)
    add_cache(parser)
    embedder = embedder_of(parser.parse_args())
    pairs = read_pairs()
    rows = []
    for name, some in (
        ("in view", [pair for pair in pairs if not pair.held_back]),
        ("held back", [pair for pair in pairs if pair.held_back]),
        ("all", pairs),
    ):
        ours, alone = (
            precision_and_recall(some, merged)
            for merged in (merged_by_us(embedder), merged_by_cosine(embedder))
        )
        rows.append((name, len(some), *(f"{figure:.2f}" for figure in (*ours, *alone))))
    columns = ("pairs", "", "precision", "recall", "precision, cosine alone", "recall")
    print(table(columns, rows))


def read_pairs() -> list[Pair]:
    """Read the pairs."""
    lines = PAIRS.read_text(encoding="utf-8").splitlines()
    return [Pair(**json.loads(line)) for line in lines]


def merged_by_us(embedder: Embedder) -> Callable[[Pair], bool]:
    """Return what the inbox does with a pair."""

    def merged(pair: Pair) -> bool:
        one, other = embedder.embed_questions([pair.a, pair.b])
        return same_question(pair.a, one, pair.b, other)

    return merged


def merged_by_cosine(embedder: Embedder) -> Callable[[Pair], bool]:
    """Return what it would do without guards."""

    def merged(pair: Pair) -> bool:
        one, other = embedder.embed_questions([pair.a, pair.b])
        return bool(one @ other >= MIN_COSINE)

    return merged


def precision_and_recall(
    pairs: Sequence[Pair], merged: Callable[[Pair], bool]
) -> tuple[float, float]:
    """Return how many merged pairs mean the same, and how many that mean the same are merged."""
    same = [pair for pair in pairs if pair.same]
    taken = [pair for pair in pairs if merged(pair)]
    right = sum(pair.same for pair in taken)
    return right / max(len(taken), 1), right / max(len(same), 1)


if __name__ == "__main__":
    main()
