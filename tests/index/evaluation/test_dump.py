"""What an evaluation writes down of each question can be read, and read back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from corpus.article import Span
from corpus.errors import ReadError
from index.answer import Verdict
from index.evaluation.datasets import Gold
from index.evaluation.dump import read_dump, write_dump
from index.evaluation.figures import columns, summary
from tests.support.outcomes import judged_as

if TYPE_CHECKING:
    from pathlib import Path

    from index.evaluation.outcome import Judged


@pytest.fixture
def some() -> list[Judged]:
    needs = (Gold("a1", Span(0, 4)), Gold("b", Span(5, 9)))
    return [
        judged_as(1, confidence=1 / 3, timings_ms={"find": 3.25}),
        judged_as(2, question="Où est\u2028la «\u00a0lampe\u00a0»?", answerable=False, rank=None),
        judged_as(3, article_id=None, gold=needs, evidence=needs, evidence_found=0.5),
        judged_as(4, first=None, right=False, verdict=Verdict.UNANSWERED, whole=True),
    ]


def test_a_dump_gives_back_what_was_written(some: list[Judged], tmp_path: Path) -> None:
    write_dump(some, tmp_path / "dump.jsonl")
    again = read_dump(tmp_path / "dump.jsonl")
    assert again == some
    assert summary(columns(again)) == summary(columns(some))


def test_a_line_tells_a_reader_what_was_asked_said_and_wrong(
    some: list[Judged], tmp_path: Path
) -> None:
    write_dump(some, tmp_path / "dump.jsonl")
    lines = (tmp_path / "dump.jsonl").read_text("utf-8").split("\n")
    assert (len(lines), lines[-1]) == (5, "")
    told = json.loads(lines[0])
    assert told["question"] == "Who kept the lamp?"
    assert (told["id"], told["kind"], told["outcome"]) == ("q1", "who", "right")
    assert told["quotation"] == {"article_id": "a1", "span": [0, 14], "text": "Ruth kept it. "}
    assert told["gold"] == [{"article_id": "a1", "span": [0, 4], "text": "Ruth"}]
    assert (told["rank"], told["verdict"], told["timings_ms"]) == (1, "answered", {"find": 3.25})


@pytest.mark.parametrize("written", ["{", "[]", '{"id": "x"}', "7"])
def test_another_file_is_named_and_explained(tmp_path: Path, written: str) -> None:
    (tmp_path / "other.jsonl").write_text(written + "\n", "utf-8")
    with pytest.raises(ReadError, match=r"other\.jsonl.*--dump"):
        read_dump(tmp_path / "other.jsonl")
