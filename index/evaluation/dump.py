"""One JSON object a line for every question of an evaluation, to look into mistakes.

Made for reading, by people and by jq: question, gold, first quotation and what went wrong come
first. It is also complete: `read_dump` gives back what `write_dump` was given, and every figure can
be made from it again.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from corpus.article import Span
from corpus.errors import ReadError
from index.answer import Verdict
from index.evaluation.datasets import Gold, Question
from index.evaluation.error_analysis import outcome
from index.evaluation.outcome import Judged, Quoted

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


def write_dump(judged: Iterable[Judged], path: Path) -> None:
    """Write one line a question.

    Args:
        judged: The questions and how they went.
        path: Where the file goes; it is replaced.

    Raises:
        OSError: It cannot be written.
    """
    with path.open("w", encoding="utf-8") as file:
        for one in judged:
            file.write(json.dumps(_record(one), ensure_ascii=False) + "\n")


def read_dump(path: Path) -> list[Judged]:
    """Read what was written, equal to the letter.

    Raises:
        ReadError: It is not such a file.
    """
    try:
        with path.open(encoding="utf-8") as file:
            return [_judged(json.loads(line)) for line in file]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ReadError(
            f"{path} is not a dump of an evaluation: {error!r}.",
            "Write one with pullquote eval --dump.",
        ) from error


def _record(one: Judged) -> dict[str, Any]:
    question = one.question
    return {
        "id": question.id,
        "question": question.question,
        "kind": one.kind.value,
        "answerable": question.answerable,
        "gold": [_place(q) for q in one.gold],
        "quotation": _place(one.first) if one.first else None,
        "right": one.right,
        "outcome": outcome(one).value,
        "verdict": one.verdict.value,
        "confidence": one.confidence,
        "rank": one.rank,
        "in_place": one.in_place,
        "quotations": one.quotations,
        "exact": one.exact,
        "evidence_found": one.evidence_found,
        "timings_ms": dict(one.timings_ms),
        "asked_about": {
            "article_id": question.article_id,
            "whole": question.whole,
            "places": _golds(question.gold),
            "evidence": _golds(question.evidence),
        },
    }


def _place(quoted: Quoted) -> dict[str, Any]:
    return {"article_id": quoted.article_id, "span": list(quoted.span), "text": quoted.text}


def _golds(golds: Iterable[Gold]) -> list[list[Any]]:
    return [[g.article_id, *g.span] for g in golds]


def _judged(record: dict[str, Any]) -> Judged:
    about = record["asked_about"]
    question = Question(
        id=record["id"],
        question=record["question"],
        answerable=record["answerable"],
        article_id=about["article_id"],
        gold=_read_golds(about["places"]),
        whole=about["whole"],
        evidence=_read_golds(about["evidence"]),
    )
    first = record["quotation"]
    return Judged(
        question=question,
        gold=tuple(_quoted(place) for place in record["gold"]),
        rank=record["rank"],
        first=_quoted(first) if first else None,
        right=record["right"],
        in_place=record["in_place"],
        confidence=record["confidence"],
        verdict=Verdict(record["verdict"]),
        exact=record["exact"],
        quotations=record["quotations"],
        evidence_found=record["evidence_found"],
        timings_ms=record["timings_ms"],
    )


def _quoted(place: dict[str, Any]) -> Quoted:
    return Quoted(place["article_id"], Span(*place["span"]), place["text"])


def _read_golds(golds: list[list[Any]]) -> tuple[Gold, ...]:
    return tuple(Gold(article_id, Span(start, end)) for article_id, start, end in golds)
