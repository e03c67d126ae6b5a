"""Fit what each sign of a sentence counts, cross-validated by article.

    python -m scripts.train.fit_quoting BENCH READERS [--cache FOLDER]

BENCH holds folders, each with `articles.jsonl` and `questions.jsonl`; READERS is what
`python -m scripts.train.train_reader --fold N` wrote, so that every question is read by a reader
that has not seen its article. Every answerable question is one list (`scripts.shared.listwise`):
the sentences of its best passages, of which those that overlap a gold span are right. Writes
`index/quotation/quoting.json`: weights, hashes of the data, and how often the first sentence is
right on held-out articles, with all signs and without each. FOLDER keeps vectors, so that the next
run takes minutes.
"""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

import numpy as np

from index.answering.in_memory import build_index
from index.evaluation.evaluate import ask_all
from index.quotation.select import PASSAGES
from index.quotation.sentence_score import SentenceWeights, signs
from scripts.shared.development import development
from scripts.shared.listwise import Lists, cross_validated, fit, left_out
from scripts.shared.sets import answerable_of, articles_of, is_gold

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from index.embedding.embedder import Embedder
    from index.evaluation.datasets import Question
    from index.search.hit import Hit
    from scripts.shared.cached_reader import FoldReaders

NAMES = [f.name for f in fields(SentenceWeights)]


def main() -> None:
    """Fit, cross-validate, write."""
    data = development(__doc__, reads=True)
    readers = data.reading()
    sets = [gather(folder, data.embedder, readers) for folder in data.folders]
    readers.save()
    everything = list(range(len(NAMES)))
    table = {"all": cross_validated(sets, everything)}
    for n, name in enumerate(NAMES):
        table[f"without {name}"] = cross_validated(sets, [i for i in everything if i != n])
    weights = fit(sets, everything)
    weights = weights / weights.sum()
    record = {
        "weights": {n: round(float(w), 4) for n, w in zip(NAMES, weights, strict=True)},
        "held_out_first_sentence_right": table,
        "left_out_set_first_sentence_right": left_out(sets, everything),
    }
    data.write("quoting", "scripts/train/fit_quoting.py", record)


def gather(folder: Path, embedder: Embedder, readers: FoldReaders) -> Lists:
    """Every answerable question of a set with the sentences that could be quoted."""
    articles = articles_of(folder)
    index = build_index(articles, embedder)
    asked = readers.unseen(answerable_of(folder))
    rows = {a.id: n for n, a in enumerate(articles)}
    seen, right, group = [], [], []
    for question, finding in ask_all(asked, index, embedder, readers):
        hits = sorted(finding.hits, key=lambda h: h.score, reverse=True)[:PASSAGES]
        good = np.concatenate([overlaps(question, hit) for hit in hits])
        if not good.any():
            continue
        seen.append(np.concatenate([signs(question.question, hit) for hit in hits]).astype(float))
        right.append(good)
        group.append(rows[question.gold[0].article_id])
    return Lists(folder.name, seen, right, np.asarray(group))


def overlaps(question: Question, hit: Hit) -> NDArray[np.bool_]:
    """`bool (sentences,)`: which sentences of a passage overlap a gold span."""
    return np.asarray(
        [is_gold(question, hit.article.id, sentence) for sentence in hit.passage.sentences]
    )


if __name__ == "__main__":
    main()
