"""What the reader is trained on, and what of it can be left out."""

from __future__ import annotations

import json
from random import Random
from typing import TYPE_CHECKING

import pytest

from scripts.shared.folds import FOLDS, fold_of
from scripts.train.reader_data import JUDGED, LEARNED_ONCE, TrainingData

if TYPE_CHECKING:
    from pathlib import Path

LAMP = "The lamp of Gull Island was lit first in 1871. It burned whale oil until 1904."
FERRY = "The ferry leaves at nine from the north quay. It carries no cars, and takes 40 minutes."
ARTICLES = 5
ANSWERABLE, TWISTED = "When was the lamp lit first?", "When was the quay lit first?"


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every set that training reads, each with a pair of questions on each of its articles."""
    folder = tmp_path_factory.mktemp("bench")
    for name in (*LEARNED_ONCE, *JUDGED):
        (folder / name).mkdir()
        text = f"{LAMP}\n\n{FERRY}"
        at = text.index("1871")
        articles = [{"id": f"{name}-{n}", "title": "Lamp", "text": text} for n in range(ARTICLES)]
        questions = [
            {"article_id": article["id"], "question": question, "paragraph": [0, len(LAMP)]}
            | {"answerable": bool(marks), "spans": marks, "answers": ["1871"] * bool(marks)}
            for article in articles
            for question, marks in ((ANSWERABLE, [[at, at + 4]]), (TWISTED, []))
        ]
        for kind, records in (("articles", articles), ("questions", questions)):
            lines = "".join(json.dumps(record) + "\n" for record in records)
            (folder / name / f"{kind}.jsonl").write_text(lines, "utf-8")
    return folder


def test_each_step_can_be_left_out(bench: Path) -> None:
    asked = 2 * ARTICLES * len(LEARNED_ONCE)
    whole = TrainingData(bench).stage1(Random(1))
    assert len(whole) > asked
    assert {e.question for e in whole} > {ANSWERABLE, TWISTED}

    assert TrainingData(bench, "stage1").stage1(Random(1)) == []
    made = TrainingData(bench, "sly").stage1(Random(1))
    assert {e.question for e in made} == {ANSWERABLE, TWISTED}
    own = TrainingData(bench, "elsewhere").stage1(Random(1))
    assert all("lamp" in e.passage[0].lower() for e in own)
    assert not all("lamp" in e.passage[0].lower() for e in whole)
    apart = TrainingData(bench, "pairs").stage1(Random(1))
    assert len({e.group for e in apart}) == len(apart)
    assert len({e.group for e in whole}) == ARTICLES * len(LEARNED_ONCE)


def test_what_people_made_unanswerable_is_left_out_of_stage_1_alone(bench: Path) -> None:
    data = TrainingData(bench, "unanswerable")
    once = data.stage1(Random(1))
    twisted = {e.group.split("-")[0] for e in once if e.question == TWISTED}
    assert twisted == {"qed", "selqa"}
    later = [e for e in data.stage2(None, Random(1)) if e.group.startswith("members")]
    assert TWISTED in {e.question for e in later}


def test_the_articles_of_a_fold_are_held_out(bench: Path) -> None:
    data = TrainingData(bench)
    for fold in range(FOLDS):
        learned = {e.group.split()[0] for e in data.stage2(fold, Random(1))}
        held_out = {e.group.split()[0] for name in JUDGED for e in data.held_out(name, fold)}
        every = {f"{name}-{n}" for name in JUDGED for n in range(ARTICLES)}
        assert held_out == {article for article in every if fold_of(article) == fold}
        assert not learned & held_out
        assert every - held_out <= learned
