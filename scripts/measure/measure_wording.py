"""Measure how alike a wording must be to count as a quotation: what each threshold finds.

    python -m scripts.measure.measure_wording BENCH/squad [--cache FOLDER]

Every other article is indexed. Their sentences are changed by rule (words dropped, replaced and
swapped) and looked for; so are the sentences of the articles that are not indexed. Prints the share
of each that is found at each threshold, and how long it took. The same in every run.
"""

from __future__ import annotations

import random
import statistics
from typing import TYPE_CHECKING

import index.answering.wording as measured
from scripts.shared.halves import halves
from scripts.shared.markdown import head, row
from scripts.shared.stopwatch import Stopwatch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.storage.passage_index import PassageIndex

SHARES = (0.1, 0.2, 0.3, 0.4)
THRESHOLDS = (0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75)
MOST = 600
MIN_WORDS = 6


def main() -> None:
    """Measure one set."""
    _, there, elsewhere = halves(__doc__)
    rng = random.Random(7)
    known = rng.sample(_sentences(there), MOST)
    vocabulary = [word for sentence in known for word in sentence.split()]
    measured.DIFFERS_FROM = 0.0
    print(f"{len(there.articles)} articles, {MOST} sentences a row\n")
    print(head(("sentences", *(f"{t:.2f}" for t in THRESHOLDS), "median ms", "worst")))
    for share in SHARES:
        changed = [_changed(sentence, share, vocabulary, rng) for sentence in known]
        _measure(f"{share:.0%} of the words changed", changed, known, there)
    others = rng.sample(_sentences(elsewhere), MOST)
    _measure("of articles that are not there", others, None, there)


def _sentences(index: PassageIndex) -> list[str]:
    found = [
        sentence.of(index.article_of(row).text)
        for row, passage in enumerate(index.passages)
        for sentence in passage.sentences
    ]
    return sorted({sentence for sentence in found if len(sentence.split()) >= MIN_WORDS})


def _changed(sentence: str, share: float, vocabulary: Sequence[str], rng: random.Random) -> str:
    words = sentence.split()
    for at in sorted(
        rng.sample(range(len(words)), max(1, round(share * len(words)))), reverse=True
    ):
        way = rng.choice(("drop", "replace", "swap"))
        if way == "drop":
            del words[at]
        elif way == "replace":
            words[at] = rng.choice(vocabulary)
        elif at:
            words[at - 1], words[at] = words[at], words[at - 1]
    return " ".join(words)


def _measure(name: str, typed: list[str], wanted: list[str] | None, index: PassageIndex) -> None:
    """Print a row; `wanted` are the sentences that count as found, any where None."""
    similarities, times = list[float](), list[float]()
    for number, text in enumerate(typed):
        with Stopwatch() as watch:
            found = measured.remembered(text, [index], keep=lambda _, __: True, limit=1)
        times.append(watch.ms)
        right = found and (wanted is None or wanted[number] in found[0].quotation.text)
        similarities.append(found[0].similarity if right else 0.0)
    shares = [sum(s >= threshold for s in similarities) / len(typed) for threshold in THRESHOLDS]
    took = (f"{statistics.median(times):.0f}", f"{max(times):.0f}")
    print(row([name, *(f"{share:.3f}" for share in shares), *took]))


if __name__ == "__main__":
    main()
