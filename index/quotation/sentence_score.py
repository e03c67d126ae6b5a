"""How the signs that a sentence answers become one score: fitted weights, and why each sign.

`scripts/train/fit_quoting.py` fits the weights and cross-validates them by article;
`index/quotation/quoting.json` holds them with the figures they reached.
"""

from __future__ import annotations

import json
from dataclasses import astuple, dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np

from index.query.answer_type import asked_kind, candidates
from index.search.hit import UNREAD
from index.tokens import tokens

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from index.search.hit import Hit


@dataclass(frozen=True)
class SentenceWeights:
    """What each sign counts; they sum to 1.

    Attributes:
        passage: The score of its passage in the search.
        sentence: Cosine of question and sentence.
        cover: Share of the question's stems, weighted by rarity, that the sentence has.
        kind: 1 where it has a thing of the kind that is asked for: a date, a number, a name.
        answerable: The reader's log odds that its passage answers at all, scaled to 0..1.
        chosen: The reader's log probability that, if the passage answers, it is this sentence that
            does; scaled to 0..1.
    """

    passage: float
    sentence: float
    cover: float
    kind: float
    answerable: float
    chosen: float


@cache
def fitted() -> SentenceWeights:
    """Return the weights that ship with the project."""
    record = json.loads((files("index.quotation") / "quoting.json").read_text("utf-8"))
    return SentenceWeights(**record["weights"])


def signs(question: str, hit: Hit) -> NDArray[np.float32]:
    """Return every sign of every sentence of a passage.

    Args:
        question: As asked.
        hit: The passage, read or not; of one that was not read, every sentence counts as chosen.

    Returns:
        `float32 (sentences, 6)`, columns as in `SentenceWeights`, each about 0..1.
    """
    text = hit.article.text
    asked, kind = tokens(question), asked_kind(question)
    stems = frozenset(asked)
    total, shares = UNREAD, np.zeros(len(hit.passage.sentences), dtype=np.float32)
    if hit.reading is not None:
        total, shares = hit.reading.total, hit.reading.odds - hit.reading.total
    table = np.zeros((len(hit.passage.sentences), len(astuple(fitted()))), dtype=np.float32)
    table[:, 0] = hit.score
    table[:, 1] = hit.sentence_dense
    for row, span in enumerate(hit.passage.sentences):
        sentence = span.of(text)
        table[row, 2] = coverage(asked, sentence, hit)
        table[row, 3] = bool(candidates(kind, sentence, stems))
    table[:, 4] = np.clip((total - UNREAD) / (-2 * UNREAD), 0, 1)
    table[:, 5] = np.clip((shares - UNREAD) / -UNREAD, 0, 1)
    return table


def coverage(question_tokens: Sequence[str], text: str, hit: Hit) -> float:
    """Return share of the question's stems, weighted by rarity, that a text has: 0..1."""
    weights = {t: hit.words.idf(t) for t in question_tokens}
    total = sum(weights.values())
    if total <= 0:
        return 0.0
    there = set(tokens(text))
    return sum(w for t, w in weights.items() if t in there) / total
