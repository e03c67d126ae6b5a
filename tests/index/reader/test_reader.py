"""The reader: it sees what vectors and word counts miss, and says where the answer stands."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from math import inf
from typing import TYPE_CHECKING

import numpy as np
import pytest

from corpus.errors import PullquoteError
from index.reader.reader import AT_ONCE, BEHIND, PASSAGES, SETTLED, _answer, load_reader
from index.search.hit import UNREAD

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from index.search.hit import Hit, Reading
    from index.storage.passage_index import PassageIndex

    MakeIndex = Callable[..., PassageIndex]
    HitsOf = Callable[..., list[Hit]]
    Read = Callable[..., Reading]

pytestmark = pytest.mark.model

LIGHTHOUSE = (
    "The lighthouse at Osterby was built in 1874 by the engineer Karl Lund. Granite for the tower "
    "came from the quarry at Dunmore. Its lamp was first lit on 3 May 1875. The last keeper, Tom "
    "Hale, retired to a farm in 1931, and gulls have nested under the gallery ever since."
)


@pytest.fixture
def read(hits_of: HitsOf, index_of: MakeIndex) -> Read:
    def run(question: str, text: str = LIGHTHOUSE) -> Reading:
        hits = hits_of(question, [index_of(text)])
        return load_reader().read(question, hits)[0]

    return run


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("Who built the lighthouse?", 0),
        ("Where did the granite come from?", 1),
        ("When was the lamp first lit?", 2),
        ("What did Tom Hale do in 1931?", 3),
    ],
)
def test_the_sentence_that_answers_has_the_best_odds(
    read: Read, question: str, sentence: int
) -> None:
    assert int(np.argmax(read(question).odds)) == sentence


@pytest.mark.parametrize(
    ("answerable", "sly"),
    [
        ("When was the lamp first lit?", "When was the foghorn first lit?"),
        ("Who built the lighthouse at Osterby?", "Who built the harbour at Osterby?"),
        ("Where did the granite come from?", "Where did the marble come from?"),
        ("What was built in 1874?", "What was built in 1911?"),
    ],
)
def test_a_question_with_one_word_changed_is_less_likely_to_be_answered(
    read: Read, answerable: str, sly: str
) -> None:
    assert read(answerable).total > read(sly).total + 1


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Who built the lighthouse?", "Karl Lund"),
        ("When was the lamp first lit?", "3 May 1875"),
        ("Which quarry did the granite come from?", "Dunmore"),
    ],
)
def test_where_the_answer_is_sure_it_is_named(read: Read, question: str, answer: str) -> None:
    reading = read(question)
    span = reading.answers[int(np.argmax(reading.odds))]
    assert span is not None
    assert answer in LIGHTHOUSE[span.start : span.end]


def test_of_a_sentence_with_no_place_likelier_than_others_none_is_named() -> None:
    flat = np.zeros((40, 2), dtype=np.float32)
    peaked = flat.copy()
    peaked[7, 0] = peaked[9, 1] = 9.0
    assert _answer(flat) is None
    assert _answer(peaked) == (7, 9)


def test_words_that_are_unsure_at_the_edge_of_a_place_are_not_named() -> None:
    ends = np.full((12, 2), -9.0, dtype=np.float32)
    ends[3, 0], ends[5, 0] = 0.0, 1.0  # begins at the third or, rather, at the fifth
    ends[8, 1] = 2.0
    assert _answer(ends) == (5, 8)


def test_of_a_long_passage_the_part_around_the_best_sentence_is_read(read: Read) -> None:
    filler = "The committee discussed several minor matters of no lasting importance that day. "
    text = filler * 12 + "The lamp was first lit on 3 May 1875. " + (filler * 12).strip()
    reading = read("When was the lamp first lit?", text)
    best = int(np.argmax(reading.odds))
    assert reading.answers[best] is not None
    for unread in (0, -1):
        assert reading.odds[unread] == UNREAD
        assert reading.answers[unread] is None


def test_a_sentence_longer_than_the_window_is_read_as_far_as_it_goes(read: Read) -> None:
    reading = read("When was the lamp lit?", "The lamp was lit in 1875 " + "and again " * 600 + ".")
    assert np.isfinite(reading.odds).all()


def test_no_passage_is_nothing_to_read() -> None:
    assert load_reader().read("When?", []) == ()


@pytest.fixture
def lamps(hits_of: HitsOf, index_of: MakeIndex) -> Sequence[Hit]:
    """Many passages that answer as well as one another, and one on something else."""
    texts = [f"In {1800 + n} the lamp of tower number {n} was lit." for n in range(9)]
    question = "When was the lamp lit?"
    index = index_of(*texts, "Gulls nest under the gallery.")
    return hits_of(question, [index])


def test_it_reads_no_more_passages_than_it_has_time_for(lamps: Sequence[Hit]) -> None:
    assert len(lamps) > PASSAGES
    assert len(load_reader(behind=inf).read("Who painted the lamp?", lamps)) == PASSAGES


def test_it_stops_where_the_first_of_them_answer_beyond_doubt(lamps: Sequence[Hit]) -> None:
    settled = load_reader(behind=inf).read("When was the lamp lit?", lamps)
    assert len(settled) == AT_ONCE
    assert max(reading.total for reading in settled) >= SETTLED
    part = [*lamps[:AT_ONCE], replace(lamps[AT_ONCE], part=2)]
    assert len(load_reader(behind=inf).read("When was the lamp lit?", part)) == AT_ONCE + 1


def test_it_reads_on_only_while_another_passage_may_be_the_best(lamps: Sequence[Hit]) -> None:
    first, *others = lamps
    near = replace(others[0], score=first.score - BEHIND + 0.01)
    far = replace(others[1], score=first.score - BEHIND - 0.01)
    question = "When was the lamp lit?"
    assert len(load_reader().read(question, [first, near, far])) == 2
    assert len(load_reader().read(question, [first, far])) == 1


def test_what_answers_a_part_of_the_question_is_read_however_far_behind(
    lamps: Sequence[Hit],
) -> None:
    first, other, *_ = lamps
    part = replace(other, score=first.score - 1, part=2)
    assert len(load_reader().read("When were both lit?", [first, part])) == 2


def test_two_threads_read_the_same(hits_of: HitsOf, index_of: MakeIndex) -> None:
    question = "When was the lamp first lit?"
    hits = hits_of(question, [index_of(LIGHTHOUSE)])
    alone = load_reader().read(question, hits)[0].odds
    with ThreadPoolExecutor(2) as threads:
        found = list(threads.map(lambda _: load_reader().read(question, hits)[0].odds, range(8)))
    assert all(np.allclose(odds, alone, atol=1e-4) for odds in found)


def test_damaged_weights_are_said_to_be_so(tmp_path: Path) -> None:
    broken = tmp_path / "reader.safetensors"
    broken.write_bytes(b"nothing of the kind")
    with pytest.raises(PullquoteError, match="cannot be read"):
        load_reader(broken)
