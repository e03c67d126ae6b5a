"""Rounding decides neither an order nor a cut."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.steadiness import MARGIN, first_of_best, levelled, reaches

_SCORES = st.lists(st.floats(-1, 1, width=32), max_size=30)


def test_scores_that_only_rounding_parts_stay_in_the_order_of_their_places() -> None:
    here, there = [0.4, 0.63, 0.6301, 0.2], [0.4, 0.6301, 0.63, 0.2]
    orders = [np.argsort(-levelled(scores), kind="stable").tolist() for scores in (here, there)]
    assert orders == [[1, 2, 0, 3]] * 2
    assert first_of_best(here) == first_of_best(there) == 1


def test_scores_that_differ_stay_in_their_own_order() -> None:
    apart = [0.1, 0.1 + 2 * MARGIN, 0.1 + 4 * MARGIN]
    assert levelled(apart).tolist() == apart
    assert first_of_best(apart) == 2


def test_a_long_row_of_near_scores_does_not_become_one() -> None:
    level = levelled([n * MARGIN / 2 for n in range(100)])
    assert len(set(level.tolist())) > 30


@given(_SCORES)
def test_no_score_is_lowered_and_none_is_raised_by_more_than_the_margin(
    scores: list[float],
) -> None:
    raised = levelled(scores) - np.asarray(scores, dtype=np.float64)
    assert ((raised >= 0) & (raised <= MARGIN)).all()


@given(_SCORES)
def test_levels_are_equal_or_clearly_apart(scores: list[float]) -> None:
    assert (np.diff(np.unique(levelled(scores))) > MARGIN * 0.999).all()


@given(_SCORES, st.integers(0, 2**32 - 1))
def test_rounding_changes_no_order_where_scores_are_equal_or_clearly_apart(
    scores: list[float], seed: int
) -> None:
    level = np.round(np.asarray(scores, dtype=np.float64) / (4 * MARGIN)) * 4 * MARGIN
    noise = np.random.default_rng(seed).uniform(-MARGIN / 3, MARGIN / 3, len(level))
    told, noisy = (np.argsort(-levelled(s), kind="stable") for s in (level, level + noise))
    assert told.tolist() == noisy.tolist()


@pytest.mark.parametrize(("score", "there"), [(0.59, True), (0.5895, True), (0.588, False)])
def test_a_level_is_reached_but_for_rounding(score: float, there: bool) -> None:  # noqa: FBT001
    assert reaches(score, 0.59) is there
