"""Which passages a question is learned on."""

from __future__ import annotations

import json
from random import Random
from typing import TYPE_CHECKING

import pytest

from scripts.train.reader_examples import PERHAPS, QuestionSet

if TYPE_CHECKING:
    from pathlib import Path

PARAGRAPHS = (
    "Tom Hale lit the lamp of the harbour in 1871 and kept it for thirty years.",
    "The lamp of the harbour burned whale oil until a wick of cotton came.",
    "Gulls nest on the lamp room of the harbour, whatever the keepers try.",
    "The harbour was dredged in 1902, and the lamp was put out for a week.",
)
QUESTION = "Who lit the lamp of the harbour?"


@pytest.fixture
def asked(tmp_path: Path) -> QuestionSet:
    text = "\n\n".join(PARAGRAPHS)
    article = {"id": "a", "title": "A harbour town", "text": text}
    question = {
        "article_id": "a",
        "question": QUESTION,
        "answerable": True,
        "answers": ["Tom Hale"],
        "spans": [[0, len(PARAGRAPHS[0])]],
    }
    for name, record in (("articles", article), ("questions", question)):
        (tmp_path / f"{name}.jsonl").write_text(json.dumps(record) + "\n", "utf-8")
    return QuestionSet(tmp_path, Random(7))


def test_a_question_is_asked_of_as_many_other_passages_as_wanted(asked: QuestionSet) -> None:
    own, *others = asked.examples(hard=2.0)
    assert own.passage == (PARAGRAPHS[0],)
    assert own.right == {0}
    assert len(others) == 2
    assert {e.passage[0] for e in others} < set(PARAGRAPHS[1:])
    for other in others:
        assert not other.right
        assert (other.question, other.group, other.number) == (QUESTION, own.group, own.number)
        assert other.weight == PERHAPS


def test_there_are_never_more_than_there_are_passages(asked: QuestionSet) -> None:
    assert len(asked.examples(hard=9.0)) == len(PARAGRAPHS)


def test_a_part_of_one_is_a_share_of_the_questions(asked: QuestionSet) -> None:
    many = [len(asked.examples(hard=0.5)) - 1 for _ in range(200)]
    assert set(many) == {0, 1}
    assert 60 < sum(many) < 140
