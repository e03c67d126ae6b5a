"""The best texts by BM25, found without scoring all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.lexical import best, postings
from index.lexical.bm25 import LexicalIndex, WordCounts
from index.lexical.postings import Postings

if TYPE_CHECKING:
    from collections.abc import Iterator

VOCABULARY = [f"w{n}" for n in range(40)]


def _library(texts: int, seed: int) -> LexicalIndex:
    """Make texts of words of which some are in nearly all, and some in one or two."""
    draw = np.random.default_rng(seed)
    chances = np.arange(1, len(VOCABULARY) + 1) ** -1.1
    chances /= chances.sum()
    parts = []
    for _ in range(texts):
        drawn = draw.choice(len(VOCABULARY), size=int(draw.integers(0, 30)), p=chances)
        known, counts = np.unique(drawn, return_counts=True)
        entries = np.column_stack([np.zeros(len(known)), np.arange(len(known)), counts])
        terms = tuple(VOCABULARY[n] for n in known)
        parts.append(
            WordCounts(terms, entries.astype(np.int32), np.asarray([len(drawn)], np.int32))
        )
    return LexicalIndex(parts)


LIBRARY = _library(3000, seed=3)
WITH_COMMON = _library(3000, seed=3)
"""The same, where the words of one passage in sixteen and more are common, as in a large one."""


@pytest.fixture(autouse=True, scope="module")
def _common() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(postings, "_COMMON_FROM", 1)
        patched.setattr(best, "_FEW", 2)  # else so few passages would be scored one by one
        held = WITH_COMMON.postings
        counted = Postings.of(
            held.entry_at, held.entry_terms, held.entry_counts, held.lengths, len(VOCABULARY)
        )
        WITH_COMMON.postings = counted
        assert 5 < len(counted.common) < len(VOCABULARY)
        yield


def _best(scores: np.ndarray, many: int) -> set[int]:
    """The best above 0, of equal ones the first: by looking at all."""
    order = sorted(np.flatnonzero(scores), key=lambda row: (-scores[row], row))
    return set(map(int, order[:many]))


@settings(deadline=None)
@given(
    st.sampled_from([LIBRARY, WITH_COMMON]),
    st.lists(st.sampled_from([*VOCABULARY, "nowhere"]), max_size=9),
    st.sampled_from([1, 3, 10, 100, 5000]),
)
def test_the_best_are_those_of_scoring_every_text(
    library: LexicalIndex, asked: list[str], many: int
) -> None:
    scores = library.scores(asked)
    assert set(library.best(asked, many).tolist()) == _best(scores, many)


@settings(deadline=None)
@given(
    st.sampled_from([LIBRARY, WITH_COMMON]),
    st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=6),
    st.floats(0, 1),
    st.integers(0),
)
def test_the_best_of_some_are_those_of_scoring_those(
    library: LexicalIndex, asked: list[str], share: float, seed: int
) -> None:
    allowed = np.random.default_rng(seed).random(3000) < share
    scores = np.where(allowed, library.scores(asked), 0)
    assert set(library.best(asked, 20, allowed).tolist()) == _best(scores, 20)


@given(st.lists(st.sampled_from([0.5, 1.0, 1.5, 2.0, 2.5]), min_size=1, max_size=900), st.data())
def test_what_the_last_of_the_best_scores_is_found_among_ties(
    scores: list[float], data: st.DataObject
) -> None:
    many = data.draw(st.integers(1, len(scores)))
    found = best._least(np.asarray(scores, dtype=np.float32), many)
    assert found == pytest.approx(sorted(scores)[-many], rel=2e-5)


@given(st.lists(st.sampled_from(VOCABULARY), max_size=6))
def test_scores_of_some_texts_are_those_of_all_to_the_last_bit(asked: list[str]) -> None:
    rows = np.arange(0, 3000, 7)
    assert LIBRARY.scores_of(asked, rows).tolist() == LIBRARY.scores(asked)[rows].tolist()


def test_of_equal_texts_the_first_are_the_best() -> None:
    library = LexicalIndex([WordCounts.of(["rye bread"] * 500)])
    assert sorted(library.best(["rye", "bread"], 3).tolist()) == [0, 1, 2]


def test_a_common_word_beside_a_rare_one_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = ["mill"] * 20_000 + ["mill Osterby"] * 150
    library = LexicalIndex([WordCounts.of(texts)])
    read: list[int] = []
    whole = Postings.read

    def counted(postings: Postings, column: int, least: float) -> tuple[object, object, float]:
        found = whole(postings, column, least)
        read.append(len(found[0]))
        return found

    monkeypatch.setattr(Postings, "read", counted)
    found = library.best(["mill", "osterbi"], 100)
    assert sorted(found.tolist()) == list(range(20_000, 20_100))
    assert read == [150]
