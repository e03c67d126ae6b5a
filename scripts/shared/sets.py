"""Sets of development data: a folder with `articles.jsonl` and `questions.jsonl` each."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from index.answering.in_memory import build_index
from index.embedding.packaged import shipped_layers
from index.engine.weights import training_record
from index.evaluation.datasets import read_articles, read_questions
from scripts.shared.folds import fold_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from corpus.article import Article, Span
    from index.embedding.embedder import Embedder
    from index.evaluation.datasets import Question
    from index.storage.passage_index import PassageIndex


MEASURED = ("clapnq", "members", "multihop", "squad", "squad11")
"""The sets that figures are given for; the others are only learned from."""
_KIN = {"squad11": "squad"}
"""Sets whose articles and questions were made in the way of another one's."""


def measured_in(bench: Path) -> list[Path]:
    """The folders of the sets that figures are given for, as far as they are there, by name."""
    return [bench / name for name in MEASURED if (bench / name / "questions.jsonl").is_file()]


def kin_of(name: str) -> str:
    """What a set has in common with those like it: leaving it out means leaving them all out."""
    return _KIN.get(name, name)


def articles_of(folder: Path) -> list[Article]:
    """The articles of a set."""
    return read_articles(folder / "articles.jsonl")


def questions_of(folder: Path) -> list[Question]:
    """The questions of a set."""
    return read_questions(folder / "questions.jsonl")


def answerable_of(folder: Path) -> list[Question]:
    """The questions of a set that its articles answer, at places that are marked."""
    return [q for q in questions_of(folder) if q.answerable and q.gold]


def unlearned(questions: Sequence[Question]) -> list[Question]:
    """The questions on articles that the shipped embedder has not learned from.

    Weights that are fitted on others would trust its vectors more than they are worth.
    """
    fold = training_record(shipped_layers()).get("fold")
    return [
        q for q in questions if fold is None or not q.article_id or fold_of(q.article_id) == fold
    ]


def index_of(folder: Path, embedder: Embedder) -> PassageIndex:
    """All articles of a set, indexed."""
    return build_index(articles_of(folder), embedder)


def is_gold(question: Question, article_id: str, span: Span) -> bool:
    """Whether a place overlaps one that answers the question."""
    return any(g.article_id == article_id and g.span.overlaps(span) for g in question.gold)


def digest(folder: Path) -> str:
    """The SHA-256 of a set's files."""
    found = hashlib.sha256()
    for name in ("articles.jsonl", "questions.jsonl"):
        found.update((folder / name).read_bytes())
    return found.hexdigest()
