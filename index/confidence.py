"""How sure it is that the first quotation answers: a probability and a verdict.

A logistic model over what the search saw. `scripts/fit_confidence.py` fits its coefficients and
cross-validates them by article; `index/confidence.json` holds them with the figures they reached.
"""

from __future__ import annotations

import json
import math
from dataclasses import astuple, dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from index.answer import Verdict
from index.answer_types import Kind, asked_kind
from index.quote import Pick, coverage
from index.words import tokens

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.search import Hit


@dataclass(frozen=True)
class Evidence:
    """What the search saw, each about 0..1.

    Attributes:
        sentence: Cosine of question and first sentence.
        passage: Cosine of question and its passage.
        best_sentence: The largest cosine of any sentence found.
        cover: Share of the question's rare words in the first sentence.
        passage_cover: Likewise in its passage, title included.
        lead: By how much the first passage beats the second of another place.
        unknown: Share of the question's words that no passage of the library has.
        asks_fact: 1 where the question asks for a date, number, name or place.
        fact_found: 1 where it does and the first sentence has one.
    """

    sentence: float
    passage: float
    best_sentence: float
    cover: float
    passage_cover: float
    lead: float
    unknown: float
    asks_fact: float
    fact_found: float


@dataclass(frozen=True)
class Thresholds:
    """The confidences from which a first quotation is an answer, or one with a caution; 0..1."""

    answered: float
    uncertain: float


@dataclass(frozen=True)
class Model:
    """Fitted coefficients and the confidences that part the verdicts."""

    weights: tuple[float, ...]
    bias: float
    thresholds: Thresholds


_FACTS = frozenset({Kind.DATE, Kind.NUMBER, Kind.MONEY, Kind.PERSON, Kind.PLACE})


def evidence(question: str, hits: Sequence[Hit], picks: Sequence[Pick]) -> Evidence:
    """Gather what the search saw.

    Args:
        question: As asked.
        hits: Passages, best first; not empty.
        picks: Quotations, best first; not empty.
    """
    first = picks[0]
    hit = first.hit
    asked = tokens(question)
    article = hit.article
    around = f"{article.title}\n{hit.passage.span.of(article.text)}"
    others = [h.score for h in hits if h is not hit]
    asks_fact = asked_kind(question) in _FACTS
    return Evidence(
        sentence=first.cosine,
        passage=hit.dense,
        best_sentence=max(float(h.sentence_dense.max()) for h in hits),
        cover=first.cover,
        passage_cover=coverage(asked, around, hit),
        lead=hit.score - max(others, default=0.0),
        unknown=hit.words.unknown_share(asked),
        asks_fact=float(asks_fact),
        fact_found=float(asks_fact and first.kind_fits),
    )


@cache
def fitted() -> Model:
    """The coefficients that ship with the project."""
    record = json.loads((files("index") / "confidence.json").read_text("utf-8"))
    return Model(
        tuple(record["weights"].values()),
        record["bias"],
        Thresholds(record["thresholds"]["answered"], record["thresholds"]["uncertain"]),
    )


def confidence(seen: Evidence, model: Model | None = None) -> float:
    """Probability that the first quotation answers the question, 0..1."""
    model = model or fitted()
    total = model.bias + sum(w * x for w, x in zip(model.weights, astuple(seen), strict=True))
    return (1 + math.tanh(total / 2)) / 2  # the logistic function, in a form that cannot overflow


def fitted_thresholds() -> Thresholds:
    """The confidences that part the verdicts where nobody chose others."""
    return fitted().thresholds


def verdict(probability: float, thresholds: Thresholds | None = None) -> Verdict:
    """What to tell a person at this confidence."""
    parts = thresholds or fitted_thresholds()
    if probability >= parts.answered:
        return Verdict.ANSWERED
    return Verdict.UNCERTAIN if probability >= parts.uncertain else Verdict.UNANSWERED
