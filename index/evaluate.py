"""Measure retrieval, quotation and confidence on articles with known answers.

Every figure rests on the same functions that answer members: `search`, `pick`, `confidence`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from index.answering import Finding, answer, find, quotation
from index.benchmark_data import Gold, Question, read_articles, read_questions
from index.metrics import auroc, coverage_at_precision, hit_rate, reciprocal_rank
from index.once import build_index

if TYPE_CHECKING:
    from pathlib import Path

    from corpus.article import Span
    from index.answer import Quotation
    from index.embedder import Embedder
    from index.passage_index import PassageIndex

DEPTH = 10
EVIDENCE_DEPTH = 5
PRECISION = 0.9
_TIMED = 200
_BATCH = 256

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Judged:
    """One question and how it went.

    Attributes:
        question: The question.
        rank: Rank of the first right passage from 1, or None.
        right: Whether the first quotation is right; False where unanswerable.
        confidence: As computed, 0..1.
        words: Length of the first quotation in words.
        exact: Of its quotations, how many are slices of their article.
        quotations: How many there are.
        evidence_found: Share of its evidence in the first passages, or None.
    """

    question: Question
    rank: int | None
    right: bool
    confidence: float
    words: int
    exact: int
    quotations: int
    evidence_found: float | None


@dataclass(frozen=True)
class Report:
    """The figures, and every question behind them."""

    articles: int
    passages: int
    passages_per_s: float
    query_ms: Sequence[float]
    judged: Sequence[Judged] = field(repr=False)

    def as_dict(self) -> dict[str, float | int | None]:
        """The figures as `pullquote eval --json` writes them."""
        answerable = [j for j in self.judged if j.question.answerable]
        ranks = [j.rank for j in answerable]
        sure = [j.confidence for j in self.judged]
        truth = [j.question.answerable for j in self.judged]
        right = [j.right for j in self.judged]
        shown = sum(j.quotations for j in self.judged)
        figures: dict[str, float | int | None] = {
            "articles": self.articles,
            "passages": self.passages,
            "questions": len(self.judged),
            "answerable": len(answerable),
            "hit@1": hit_rate(ranks, 1),
            "hit@3": hit_rate(ranks, 3),
            "hit@10": hit_rate(ranks, DEPTH),
            "mrr@10": reciprocal_rank(ranks, DEPTH),
            "quote@1": float(np.mean([j.right for j in answerable])) if answerable else None,
            "quote_words": float(np.mean([j.words for j in self.judged])),
            "auroc": auroc(sure, truth),
            "coverage@90": coverage_at_precision(sure, truth, right, PRECISION),
            "verbatim": sum(j.exact for j in self.judged) / shown if shown else 1.0,
            "index_passages_per_s": self.passages_per_s,
            "query_ms_p50": float(np.percentile(self.query_ms, 50)),
            "query_ms_p95": float(np.percentile(self.query_ms, 95)),
        }
        found = [j.evidence_found for j in answerable if j.evidence_found is not None]
        if found:
            figures["evidence_recall@5"] = float(np.mean(found))
        return {k: round(v, 4) if isinstance(v, float) else v for k, v in figures.items()}


def evaluate(
    articles_path: Path,
    questions_path: Path,
    embedder: Embedder,
    progress: Progress | None = None,
) -> Report:
    """Index the articles, ask every question, compare with the gold spans.

    Args:
        articles_path: `articles.jsonl`.
        questions_path: `questions.jsonl`.
        embedder: The model.
        progress: Called with "index" or "ask", done and total.

    Raises:
        ReadError: A file is not in the format.
    """
    articles, questions = read_articles(articles_path), read_questions(questions_path)
    started = time.perf_counter()
    index = build_index(
        articles, embedder, (lambda done, all_: progress("index", done, all_)) if progress else None
    )
    built_s = time.perf_counter() - started
    judged = []
    for number, (question, finding) in enumerate(ask_all(questions, index, embedder), 1):
        judged.append(judge(question, finding))
        if progress and (number % _BATCH == 0 or number == len(questions)):
            progress("ask", number, len(questions))
    return Report(
        articles=len(articles),
        passages=len(index),
        passages_per_s=len(index) / built_s,
        query_ms=_time_queries(questions, index, embedder),
        judged=judged,
    )


def ask_all(
    questions: Sequence[Question], index: PassageIndex, embedder: Embedder
) -> Iterator[tuple[Question, Finding]]:
    """Every question with what the index finds for it, embedded in batches."""
    for start in range(0, len(questions), _BATCH):
        batch = questions[start : start + _BATCH]
        vectors = embedder.embed([q.question for q in batch])
        for question, vector in zip(batch, vectors, strict=True):
            yield question, find(question.question, vector, [index])


def judge(question: Question, finding: Finding) -> Judged:
    """Compare what was found with the gold spans."""
    quotations = [quotation(question.question, p) for p in finding.picks]
    places = [(hit.article.id, hit.passage.span) for hit in finding.hits]
    gold = question.gold if question.answerable else ()
    rank = next((r for r, place in enumerate(places[:DEPTH], 1) if _holds(place, gold)), None)
    first = quotations[0] if quotations else None
    evidence_found = None
    if question.evidence:
        near = places[:EVIDENCE_DEPTH]
        met = [any(_holds(place, (needed,)) for place in near) for needed in question.evidence]
        evidence_found = sum(met) / len(met)
    return Judged(
        question=question,
        rank=rank,
        right=first is not None and _right(first, gold, whole=question.whole),
        confidence=finding.confidence,
        words=len(first.text.split()) if first else 0,
        exact=sum(_exact(q) for q in quotations),
        quotations=len(quotations),
        evidence_found=evidence_found,
    )


def _holds(place: tuple[str, Span], gold: Sequence[Gold]) -> bool:
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


def _time_queries(
    questions: Sequence[Question], index: PassageIndex, embedder: Embedder
) -> list[float]:
    """Milliseconds from a question's text to its answer, one at a time, for a spread sample."""
    step = max(1, len(questions) // _TIMED)
    times = []
    for question in questions[::step][:_TIMED]:
        started = time.perf_counter()
        vector = embedder.embed([question.question])[0]
        answer(question.question, vector, [index])
        times.append((time.perf_counter() - started) * 1000)
    return times
