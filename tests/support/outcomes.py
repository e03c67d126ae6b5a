"""Outcomes of questions, as an evaluation would have judged them."""

from __future__ import annotations

from typing import Any

from corpus.article import Span
from index.answer import Verdict
from index.evaluation.datasets import Gold, Question
from index.evaluation.outcome import Judged, Quoted


def judged_as(number: int = 1, **known: Any) -> Judged:
    """Make the outcome of a question: answerable, found first and rightly quoted unless `known`."""
    about: dict[str, Any] = {
        "id": f"q{number}",
        "question": "Who kept the lamp?",
        "answerable": True,
        "article_id": "a1",
        "gold": (Gold("a1", Span(0, 4)),),
        "whole": False,
        "evidence": (),
    }
    about |= {name: known.pop(name) for name in list(known) if name in about}
    went: dict[str, Any] = {
        "gold": (Quoted("a1", Span(0, 4), "Ruth"),) if about["answerable"] else (),
        "rank": 1,
        "first": Quoted("a1", Span(0, 14), "Ruth kept it. "),
        "right": bool(about["answerable"]),
        "in_place": bool(about["answerable"]),
        "confidence": 0.5,
        "verdict": Verdict.ANSWERED,
        "exact": 1,
        "quotations": 1,
        "evidence_found": None,
    }
    if "places" in known:
        went["gold"] = known.pop("places")
    return Judged(question=Question(**about), **(went | known))
