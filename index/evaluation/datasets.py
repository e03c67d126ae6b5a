"""The files `pullquote eval` reads: articles and questions, one JSON object a line.

Article texts are taken to the letter, since the questions' spans are offsets into them.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from corpus.article import Article, Span
from corpus.errors import ReadError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path


@dataclass(frozen=True)
class Gold:
    """A place that answers: an article's id and a span in its text."""

    article_id: str
    span: Span


@dataclass(frozen=True)
class Question:
    """One question and what is known of its answer.

    Attributes:
        id: Unique within the file.
        question: As asked.
        answerable: Whether the articles answer it.
        article_id: The article it was asked about, where there is one.
        gold: Places, any one of which answers; empty for unanswerable questions.
        whole: Whether a quotation must hold a gold span whole, or only overlap one.
        evidence: Places that are all needed.
    """

    id: str
    question: str
    answerable: bool
    article_id: str | None
    gold: tuple[Gold, ...]
    whole: bool
    evidence: tuple[Gold, ...]


def read_articles(path: Path) -> list[Article]:
    """Read articles with their texts to the letter.

    Raises:
        ReadError: A line is not such an article.
    """
    articles = []
    for number, record in _records(path):
        with _line(path, number):
            articles.append(
                Article(
                    id=str(record["id"]),
                    title=str(record.get("title") or record["id"]),
                    text=str(record["text"]),
                    publisher=record.get("publisher"),
                    authors=tuple(record.get("authors") or ()),
                    published=record.get("published"),
                    url=record.get("url"),
                    language=record.get("language"),
                )
            )
    if not articles:
        raise ReadError(f"{path} has no articles.", "Give an articles.jsonl with one a line.")
    return articles


def read_questions(path: Path) -> list[Question]:
    """Read questions with their gold spans.

    Raises:
        ReadError: A line is not such a question.
    """
    questions = []
    for number, record in _records(path):
        with _line(path, number):
            article_id = record.get("article_id")
            spans = record.get("spans") or ()
            evidence = tuple(
                _gold(e["article_id"], e["span"]) for e in record.get("evidence") or ()
            )
            gold = tuple(_gold(article_id, span) for span in spans) or evidence
            questions.append(
                Question(
                    id=str(record["id"]),
                    question=str(record["question"]),
                    answerable=bool(record["answerable"]),
                    article_id=article_id,
                    gold=gold,
                    whole=bool(record.get("answers")),
                    evidence=evidence,
                )
            )
    if not questions:
        raise ReadError(f"{path} has no questions.", "Give a questions.jsonl with one a line.")
    return questions


def _gold(article_id: object, span: Any) -> Gold:
    start, end = span
    return Gold(str(article_id), Span(int(start), int(end)))


def _records(path: Path) -> Iterator[tuple[int, Mapping[str, Any]]]:
    try:
        with path.open(encoding="utf-8-sig") as file:
            for number, line in enumerate(file, 1):
                if line.strip():
                    with _line(path, number):
                        record = json.loads(line)
                        if not isinstance(record, dict):
                            raise TypeError("not a JSON object")
                    yield number, record
    except (OSError, UnicodeDecodeError) as error:
        raise ReadError(f"{path} cannot be read: {error}.", "Check the path.") from error


class _line:  # noqa: N801  reads as a statement
    """Turns a failure inside into a `ReadError` that names file and line."""

    def __init__(self, path: Path, number: int) -> None:
        self.place = f"{path}, line {number}"

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, (KeyError, TypeError, ValueError)):
            what = f"no {error}" if isinstance(error, KeyError) else str(error)
            raise ReadError(
                f"{self.place} is not in the evaluation format: {what}.",
                "See docs/measurements.md for the format.",
            ) from error
