"""Measure retrieval, quotation and confidence on articles with known answers.

Every figure rests on the same functions that answer members: `search`, `pick`, `confidence`.
`index.evaluation.outcome` says how one question went, `index.evaluation.figures` what all of them
come to.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from index.answering.in_memory import build_index
from index.answering.question import Finding, compose, find
from index.evaluation.bootstrap import RESAMPLES
from index.evaluation.datasets import Question, read_articles, read_questions
from index.evaluation.figures import Columns, columns, summary
from index.evaluation.outcome import Judged, judge
from index.query.parse import parse
from index.reader.reader import load_reader
from index.search.ablation import ALL_PARTS, Without

if TYPE_CHECKING:
    from pathlib import Path

    from index.embedding.embedder import Embedder
    from index.reader.reader import Reads
    from index.storage.passage_index import PassageIndex

_TIMED = 200
"""Questions that are timed one by one: enough for a 95th percentile, few enough to be quick."""
_BATCH = 256
"""Questions that are embedded together."""

Progress = Callable[[str, int, int], None]

ReaderOf = Callable[[Question], "Reads | None"]
"""Which reader reads for a question. Questions whose article a reader was trained on need another
one, trained without it: else the figures say how well it remembers."""


def shipped_reader(question: Question) -> Reads:  # noqa: ARG001  a `ReaderOf`
    """Return the reader that ships with the project, whatever the question."""
    return load_reader()


@dataclass(frozen=True)
class Report:
    """What was measured, and every question behind it.

    Attributes:
        articles: How many were indexed.
        passages: How many passages they have.
        passages_per_s: Passages indexed a second.
        query_ms: Milliseconds from a question's text to its answer, by row in `judged`.
        judged: The questions and how they went.
        without: Parts left out.
    """

    articles: int
    passages: int
    passages_per_s: float
    query_ms: Mapping[int, float]
    judged: Sequence[Judged] = field(repr=False)
    without: Without = ALL_PARTS

    @property
    def columns(self) -> Columns:
        """What the figures are computed from."""
        return columns(self.judged, self.query_ms)

    def as_dict(self, resamples: int = RESAMPLES) -> dict[str, Any]:
        """Return the figures as `pullquote eval --json` writes them.

        Args:
            resamples: How often articles are drawn for the intervals.
        """
        return {
            "articles": self.articles,
            "passages": self.passages,
            "questions": len(self.judged),
            "answerable": sum(j.question.answerable for j in self.judged),
            "index_passages_per_s": round(self.passages_per_s, 4),
            **summary(self.columns, resamples),
            "without": sorted(self.without),
        }


def evaluate(  # noqa: PLR0913  what to ask, and with what
    articles_path: Path,
    questions_path: Path,
    embedder: Embedder,
    progress: Progress | None = None,
    *,
    reader_of: ReaderOf = shipped_reader,
    without: Without = ALL_PARTS,
) -> Report:
    """Index the articles, ask every question, compare with the gold spans.

    Args:
        articles_path: `articles.jsonl`.
        questions_path: `questions.jsonl`.
        embedder: The model.
        progress: Called with "index" or "ask", done and total.
        reader_of: Which reader reads for a question.
        without: Parts left out, to measure what they are worth.

    Raises:
        ReadError: A file is not in the format.
    """
    articles, questions = read_articles(articles_path), read_questions(questions_path)
    started = time.perf_counter()
    index = build_index(
        articles, embedder, (lambda done, all_: progress("index", done, all_)) if progress else None
    )
    built_s = time.perf_counter() - started
    return measure(
        index,
        questions,
        embedder,
        passages_per_s=len(index) / built_s,
        progress=progress,
        reader_of=reader_of,
        without=without,
    )


def measure(  # noqa: PLR0913  what `evaluate` takes, indexed already
    index: PassageIndex,
    questions: Sequence[Question],
    embedder: Embedder,
    *,
    passages_per_s: float,
    progress: Progress | None = None,
    reader_of: ReaderOf = shipped_reader,
    without: Without = ALL_PARTS,
) -> Report:
    """Ask every question of articles that are indexed already; see `evaluate`."""
    texts = {article.id: article.text for article in index.articles}
    judged = []
    found = _ask(questions, index, embedder, reader_of, without)
    for number, (question, finding, ms) in enumerate(found, 1):
        judged.append(judge(question, finding, texts, {"find": ms}))
        if progress and (number % _BATCH == 0 or number == len(questions)):
            progress("ask", number, len(questions))
    return Report(
        articles=len(index.articles),
        passages=len(index),
        passages_per_s=passages_per_s,
        query_ms=_time_queries(questions, index, embedder, without),
        judged=judged,
        without=without,
    )


def ask_all(
    questions: Sequence[Question],
    index: PassageIndex,
    embedder: Embedder,
    reader_of: ReaderOf = shipped_reader,
    without: Without = ALL_PARTS,
) -> Iterator[tuple[Question, Finding]]:
    """Yield every question with what the index finds for it, embedded in batches."""
    for question, finding, _ in _ask(questions, index, embedder, reader_of, without):
        yield question, finding


def _ask(
    questions: Sequence[Question],
    index: PassageIndex,
    embedder: Embedder,
    reader_of: ReaderOf,
    without: Without,
) -> Iterator[tuple[Question, Finding, float]]:
    """Yield the same, with the milliseconds that finding took."""
    for start in range(0, len(questions), _BATCH):
        batch = questions[start : start + _BATCH]
        queries = [parse(q.question, [index]) for q in batch]
        vectors = embedder.embed_questions([query.text for query in queries])
        for question, query, vector in zip(batch, queries, vectors, strict=True):
            started = time.perf_counter()
            finding = find(query, vector, [index], reader=reader_of(question), without=without)
            yield question, finding, round((time.perf_counter() - started) * 1000, 2)


def _time_queries(
    questions: Sequence[Question], index: PassageIndex, embedder: Embedder, without: Without
) -> dict[int, float]:
    """Time questions from text to answer in milliseconds, one at a time, for a spread sample.

    The shipped reader reads, as for members, whatever `ReaderOf` reads for the figures.
    """
    step = max(1, len(questions) // _TIMED)
    reader = load_reader()
    times = {}
    for row in range(0, len(questions), step)[:_TIMED]:
        started = time.perf_counter()
        query = parse(questions[row].question, [index])
        vector = embedder.embed_questions([query.text])[0]
        compose(find(query, vector, [index], reader=reader, without=without))
        times[row] = (time.perf_counter() - started) * 1000
    return times
