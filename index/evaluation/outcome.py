"""One question's outcome: what was found and shown, compared with the places that answer.

`Judged` holds plain values only, so that it can be written to a file and read back whole
(`index.evaluation.dump`); every figure, table and picture of an evaluation is made from a list of
them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from corpus.article import Span
from index.answer import Quotation, Verdict
from index.answering.confidence import verdict
from index.evaluation.question_type import QuestionKind, question_kind
from index.quotation.quote import quotation

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from index.answering.question import Finding
    from index.evaluation.datasets import Gold, Question

DEPTH = 10
"""Passages among which the right one is looked for: of `hit@10` and `mrr@10`."""
EVIDENCE_DEPTH = 5
"""Passages that may hold a question's evidence: of `evidence_recall@5`."""

Place = tuple[str, Span]


@dataclass(frozen=True)
class Quoted:
    """A stretch of an article: its id, `[start, end)` in its text, and the words there."""

    article_id: str
    span: Span
    text: str


@dataclass(frozen=True)
class Judged:
    """One question and how it went.

    Attributes:
        question: The question.
        gold: Its gold places with their words; empty where unanswerable.
        rank: Rank of the first right passage from 1, at most `DEPTH`, or None.
        first: The first quotation; None where nothing was found.
        right: Whether the first quotation is right; False where unanswerable.
        in_place: Whether the passage that the first quotation is from overlaps a gold place.
        confidence: As computed, 0..1.
        verdict: What a member would see.
        exact: Of its quotations, how many are slices of their article.
        quotations: How many there are.
        evidence_found: Share of its evidence in the first passages, or None.
        timings_ms: Milliseconds by step, embedding left out, since it is done in batches.
    """

    question: Question
    gold: tuple[Quoted, ...]
    rank: int | None
    first: Quoted | None
    right: bool
    in_place: bool
    confidence: float
    verdict: Verdict
    exact: int
    quotations: int
    evidence_found: float | None
    timings_ms: Mapping[str, float] = field(default_factory=dict)

    @property
    def words(self) -> int:
        """Length of the first quotation in words."""
        return len(self.first.text.split()) if self.first else 0

    @cached_property
    def kind(self) -> QuestionKind:
        """What kind of question it is."""
        return question_kind(self.question.question)

    @property
    def article(self) -> str:
        """The article it was asked about; its first piece of evidence's; else its own."""
        if self.question.article_id is not None:
            return self.question.article_id
        evidence = self.question.evidence
        return evidence[0].article_id if evidence else f"question {self.question.id}"


def judge(
    question: Question,
    finding: Finding,
    texts: Mapping[str, str] | None = None,
    timings_ms: Mapping[str, float] | None = None,
) -> Judged:
    """Compare what was found with the gold spans.

    Args:
        question: What was asked.
        finding: What the index found.
        texts: Article id to text, for the gold places' words; without it they are left empty.
        timings_ms: How long it took, by step.
    """
    quotations = [quotation(question.question, p) for p in finding.picks]
    places = [(hit.article.id, hit.passage.span) for hit in finding.hits]
    gold = question.gold if question.answerable else ()
    first = quotations[0] if quotations else None
    around = finding.picks[0].hit if finding.picks else None
    return Judged(
        question=question,
        gold=tuple(_quoted(g, texts or {}) for g in gold),
        rank=next((r for r, p in enumerate(places[:DEPTH], 1) if _holds(p, gold)), None),
        first=Quoted(first.article.id, first.span, first.text) if first else None,
        right=first is not None and _right(first, gold, whole=question.whole),
        in_place=around is not None and _holds((around.article.id, around.passage.span), gold),
        confidence=finding.confidence,
        verdict=verdict(finding.confidence) if finding.picks else Verdict.UNANSWERED,
        exact=sum(_exact(q) for q in quotations),
        quotations=len(quotations),
        evidence_found=_evidence_found(question, places[:EVIDENCE_DEPTH]),
        timings_ms=dict(timings_ms or {}),
    )


def _quoted(gold: Gold, texts: Mapping[str, str]) -> Quoted:
    return Quoted(gold.article_id, gold.span, gold.span.of(texts.get(gold.article_id, "")))


def _evidence_found(question: Question, near: Sequence[Place]) -> float | None:
    if not question.evidence:
        return None
    met = [any(_holds(place, (needed,)) for place in near) for needed in question.evidence]
    return sum(met) / len(met)


def _holds(place: Place, gold: Sequence[Gold]) -> bool:
    article_id, span = place
    return any(g.article_id == article_id and g.span.overlaps(span) for g in gold)


def _right(first: Quotation, gold: Sequence[Gold], *, whole: bool) -> bool:
    if not whole:
        return _holds((first.article.id, first.span), gold)
    return any(
        g.article_id == first.article.id
        and first.span.start <= g.span.start
        and g.span.end <= first.span.end
        for g in gold
    )


def _exact(shown: Quotation) -> bool:
    text = shown.article.text
    inside = all(shown.span.start <= a < b <= shown.span.end for a, b in shown.highlights)
    return inside and text.find(shown.text, shown.span.start, shown.span.end) == shown.span.start
