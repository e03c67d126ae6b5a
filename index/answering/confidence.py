"""How sure it is that the first quotation answers: a probability and a verdict.

A logistic regression over what the search saw: as Platt 1999 made probabilities of a classifier's
scores, but of several pieces of evidence at once. `scripts/train/fit_confidence.py` fits its
coefficients and cross-validates them by article; `index/answering/confidence.json` holds them with
the figures they reached.
"""

from __future__ import annotations

import json
import math
from dataclasses import astuple, dataclass, fields
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from index.answer import Verdict
from index.query.answer_type import Kind, asked_kind
from index.search.hit import UNREAD
from index.steadiness import reaches
from index.tokens import tokens

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.quotation.select import Pick
    from index.search.hit import Hit


@dataclass(frozen=True)
class Evidence:
    """What the search saw, each about 0..1.

    Attributes:
        sentence: Cosine of question and first sentence.
        passage: Cosine of question and its passage.
        lead: By how much the first passage beats the second of another place.
        unknown: Share of the question's words that no passage of the library has.
        asks_fact: 1 where the question asks for a date, number, name or place.
        fact_found: 1 where it does and the first sentence has one.
        score: What the first quotation's sentence scored (`index.quotation.sentence_score`); 0
            where `several`.
        several: 1 where the question asks for several things or names its source: no passage
            answers it whole, or says who published it, so the reader, who reads one passage and
            nothing else, has no say.
        several_score: What the first quotation's passage scored in the search, where `several`;
            else 0.
        ahead: By how much `score` is before the second quotation's; 0 where `several`.
        answerable: The reader's log odds that any sentence of a passage answers, of the passage
            where they are best, divided by 8; this and what follows is 0 where nothing was read and
            where `several`.
        surely_answers: The reader's probability that the first sentence answers.
    """

    sentence: float
    passage: float
    lead: float
    unknown: float
    asks_fact: float
    fact_found: float
    score: float
    several: float
    several_score: float
    ahead: float
    answerable: float
    surely_answers: float


@dataclass(frozen=True)
class Thresholds:
    """The confidences from which a first quotation is an answer, or one with a caution; 0..1."""

    answered: float
    uncertain: float


@dataclass(frozen=True)
class Model:
    """Fitted coefficients, one a field of `Evidence`, and the levels that separate the verdicts."""

    weights: tuple[float, ...]
    bias: float
    thresholds: Thresholds


_FACTS = frozenset({Kind.DATE, Kind.NUMBER, Kind.MONEY, Kind.PERSON, Kind.PLACE})


def evidence(
    question: str, hits: Sequence[Hit], picks: Sequence[Pick], *, sourced: bool = False
) -> Evidence:
    """Gather what the search saw.

    Args:
        question: As asked.
        hits: Passages, best first; not empty.
        picks: Quotations, best first; not empty.
        sourced: Whether it names a publisher or an author of the library.
    """
    first = picks[0]
    hit = first.hit
    others = [h.score for h in hits if h is not hit]
    asks_fact = asked_kind(question) in _FACTS
    several = sourced or any(h.part for h in hits)
    behind = picks[1].score if len(picks) > 1 else 0.0
    answerable, surely = _readings(first, () if several else hits)
    return Evidence(
        sentence=first.cosine,
        passage=hit.dense,
        lead=hit.score - max(others, default=0.0),
        unknown=hit.words.unknown_share(tokens(question)),
        asks_fact=float(asks_fact),
        fact_found=float(asks_fact and first.kind_fits),
        score=0.0 if several else first.score,
        several=float(several),
        several_score=hit.score if several else 0.0,
        ahead=0.0 if several else first.score - behind,
        answerable=answerable,
        surely_answers=surely,
    )


def _readings(first: Pick, hits: Sequence[Hit]) -> tuple[float, float]:
    """Return `answerable` and `surely_answers` of `Evidence`."""
    totals = [h.reading.total for h in hits if h.reading is not None]
    if not totals:
        return 0.0, 0.0
    own = first.hit.reading
    if own is None:
        return _scaled(max(totals)), 0.0
    odds = float(own.odds[first.hit.passage.sentences.index(first.core)])
    return _scaled(max(totals)), _logistic(odds)


def _scaled(odds: float) -> float:
    return min(max(odds / -UNREAD, -1.0), 1.0)


def _logistic(odds: float) -> float:
    return (1 + math.tanh(odds / 2)) / 2  # in a form that cannot overflow


@cache
def fitted(*, read: bool = True) -> Model:
    """Read the coefficients that ship, for evidence with the reader's or without it."""
    record = json.loads((files("index.answering") / "confidence.json").read_text("utf-8"))
    model = record["with_reader" if read else "without_reader"]
    thresholds = Thresholds(**record["thresholds"])
    weights = tuple(model["weights"].get(field.name, 0.0) for field in fields(Evidence))
    return Model(weights, model["bias"], thresholds)


def confidence(seen: Evidence, model: Model) -> float:
    """Return the probability that the first quotation answers the question, 0..1."""
    total = model.bias + sum(w * x for w, x in zip(model.weights, astuple(seen), strict=True))
    return _logistic(total)


def fitted_thresholds() -> Thresholds:
    """Return the confidences that separate the verdicts where nobody chose others."""
    return fitted().thresholds


def verdict(probability: float, thresholds: Thresholds | None = None) -> Verdict:
    """Return what to say to a person at this confidence: what it reaches but for rounding."""
    parts = thresholds or fitted_thresholds()
    if reaches(probability, parts.answered):
        return Verdict.ANSWERED
    return Verdict.UNCERTAIN if reaches(probability, parts.uncertain) else Verdict.UNANSWERED
