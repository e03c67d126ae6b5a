"""The reader learns to tell the right passage from those that the search puts beside it."""

from __future__ import annotations

import json
from random import Random
from typing import TYPE_CHECKING

import pytest

from scripts.train.reader_examples import PERHAPS, QuestionSet
from scripts.train.rivals import Rivals
from tests.support.models import one_model

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.model

TEXTS = {
    "farrow": "The lighthouse at Cape Farrow burned whale oil. Ida Norwood lit it.\n\n"
    "The lighthouse was closed in 1931, when its keeper retired.",
    "osterby": "The lighthouse at Osterby burned colza oil.\n\nThe bakery opens at six.",
    "dunmore": "The lighthouse at Dunmore burned coal.",
}
QUESTION = "What did the lighthouse at Cape Farrow burn?"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    articles = [{"id": i, "title": i.title(), "text": text} for i, text in TEXTS.items()]
    asked = {
        "id": "q1",
        "question": QUESTION,
        "article_id": "farrow",
        "answerable": True,
        "spans": [[0, 47]],
        "answers": ["whale oil"],
    }
    for name, rows in (("articles", articles), ("questions", [asked])):
        (tmp_path / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    return tmp_path


def test_rivals_are_what_the_search_finds_in_the_articles_that_are_kept(folder: Path) -> None:
    found = Rivals(folder, lambda article: article != "dunmore", one_model()).best(QUESTION)
    assert found[0] == ("farrow", (0, 67))
    assert ("osterby", (0, 43)) in found
    assert all(article != "dunmore" for article, _ in found)


def test_a_question_is_asked_of_its_rivals_too_and_they_do_not_answer(folder: Path) -> None:
    rivals = Rivals(folder, lambda _: True, one_model())
    own, *others = QuestionSet(folder, Random(5)).examples(hard=1.0, others=rivals, many=2)
    assert own.right == {0}
    assert len(others) == 2
    for other in others:
        assert (other.question, other.right, other.weight) == (QUESTION, frozenset(), PERHAPS)
        assert (other.group, other.pair) == (own.group, own.pair)
        assert "whale oil" not in " ".join(other.passage)
