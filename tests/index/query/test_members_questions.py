"""Questions as members of a server type them: which pairs the inbox counts as one question."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from scripts.measure.measure_paraphrases import merged_by_us, precision_and_recall, read_pairs

if TYPE_CHECKING:
    from index.embedding.embedder import Embedder

DOCS = Path(__file__).resolve().parents[3] / "docs"


def test_there_are_a_hundred_pairs_half_of_them_the_same_and_half_held_back() -> None:
    pairs = read_pairs()
    assert Counter((pair.same, pair.held_back) for pair in pairs) == {
        (same, held_back): 25 for same in (True, False) for held_back in (True, False)
    }
    assert len({(pair.a, pair.b) for pair in pairs}) == len(pairs)


@pytest.mark.model
def test_staff_are_the_people_who_work_there(embedder: Embedder) -> None:
    merged = merged_by_us(embedder)
    voice = [pair for pair in read_pairs() if "VOICE" in pair.a]
    assert len(voice) == 4
    assert [pair for pair in voice if merged(pair) != pair.same] == []


@pytest.mark.model
@pytest.mark.parametrize("held_back", [False, True])
def test_no_two_questions_are_taken_for_one_and_half_of_the_paraphrases_are_found(
    embedder: Embedder, *, held_back: bool
) -> None:
    pairs = [pair for pair in read_pairs() if pair.held_back == held_back]
    precision, recall = precision_and_recall(pairs, merged_by_us(embedder))
    assert precision >= 0.95
    assert recall >= 0.45


@pytest.mark.model
def test_the_docs_say_what_is_measured(embedder: Embedder) -> None:
    page = (DOCS / "measurements.md").read_text("utf-8")
    found = re.search(r"^\| all \| 100 \| ([\d.]+) \| ([\d.]+) \|", page, re.MULTILINE)
    assert found is not None
    said = tuple(map(float, found.groups()))
    assert said == pytest.approx(
        precision_and_recall(read_pairs(), merged_by_us(embedder)), abs=0.005
    )
