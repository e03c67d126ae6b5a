"""The measures, against figures worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.evaluation.metrics import (
    auroc,
    aurocs,
    coverage_at_precision,
    coverages,
    hit_rate,
    means,
    quantiles,
    reciprocal_rank,
)

RANKS = [1, 2, None, 4]


def test_hit_rate_counts_the_questions_found_within_the_depth() -> None:
    assert hit_rate(RANKS, 1) == 0.25
    assert hit_rate(RANKS, 3) == 0.5
    assert hit_rate(RANKS, 10) == 0.75


def test_reciprocal_rank_takes_what_lies_deeper_for_not_found() -> None:
    assert reciprocal_rank(RANKS, 10) == pytest.approx((1 + 1 / 2 + 0 + 1 / 4) / 4)
    assert reciprocal_rank(RANKS, 3) == pytest.approx((1 + 1 / 2) / 4)


def test_no_questions_give_zero_and_not_an_error() -> None:
    assert hit_rate([], 1) == 0.0
    assert reciprocal_rank([], 10) == 0.0


def test_auroc_is_the_share_of_pairs_in_the_right_order() -> None:
    # answerable .9 and .4, unanswerable .6 and .1: three of four pairs stand right
    assert auroc([0.9, 0.4, 0.6, 0.1], [True, True, False, False]) == 0.75


def test_auroc_counts_a_tie_as_half_a_pair() -> None:
    assert auroc([0.5, 0.5], [True, False]) == 0.5
    assert auroc([0.9, 0.5, 0.5, 0.5], [True, True, False, False]) == 0.75


def test_auroc_needs_both_kinds_of_question() -> None:
    assert auroc([0.9, 0.1], [True, True]) is None
    assert auroc([0.9, 0.1], [False, False]) is None


@given(
    st.lists(st.tuples(st.sampled_from([0.1, 0.2, 0.3, 0.4]), st.booleans()), min_size=1).filter(
        lambda pairs: len({truth for _, truth in pairs}) == 2
    )
)
def test_auroc_agrees_with_counting_every_pair(pairs: list[tuple[float, bool]]) -> None:
    yes = [value for value, truth in pairs if truth]
    no = [value for value, truth in pairs if not truth]
    wins = sum((a > b) + (a == b) / 2 for a in yes for b in no)
    found = auroc([value for value, _ in pairs], [truth for _, truth in pairs])
    assert found == pytest.approx(wins / (len(yes) * len(no)))


def test_coverage_is_the_largest_share_answered_at_the_precision() -> None:
    confidences = [0.9, 0.8, 0.7, 0.6]
    answerable = [True, True, False, True]
    right = [True, True, False, True]
    # two shown: 2 of 2 right; three: 2 of 3; four: 3 of 4
    assert coverage_at_precision(confidences, answerable, right, 0.9) == pytest.approx(2 / 3)
    assert coverage_at_precision(confidences, answerable, right, 0.75) == 1.0


def test_coverage_never_parts_questions_of_equal_confidence() -> None:
    assert coverage_at_precision([0.8, 0.8], [True, False], [True, False], 0.9) == 0.0


def test_an_answer_to_an_unanswerable_question_is_never_right() -> None:
    assert coverage_at_precision([0.9, 0.5], [False, True], [True, True], 0.9) == 0.0


def test_coverage_needs_an_answerable_question() -> None:
    assert coverage_at_precision([0.9], [False], [False]) is None


def test_means_count_a_question_as_often_as_it_was_drawn() -> None:
    weights = np.array([[1.0, 1, 1], [0, 3, 1], [0, 0, 1]])
    where = np.array([True, True, False])
    assert means([1.0, 0.0, 1.0], weights).tolist() == pytest.approx([2 / 3, 1 / 4, 1])
    first, second, none = means([1.0, 0.0, 1.0], weights, where)
    assert (first, second) == (0.5, 0.0)
    assert np.isnan(none)


def test_a_quantile_is_a_value_that_was_seen() -> None:
    weights = np.array([[1.0, 1, 1, 1], [0, 0, 9, 1], [0, 0, 0, 0]])
    values = np.array([30.0, 10.0, 20.0, 40.0])
    assert quantiles(values, weights, 0.5)[:2].tolist() == [20.0, 20.0]
    assert quantiles(values, weights, 0.95)[:2].tolist() == [40.0, 40.0]
    assert np.isnan(quantiles(values, weights, 0.5)[2])


_DRAWN = st.lists(
    st.tuples(
        st.sampled_from([0.1, 0.2, 0.3, 0.4]), st.booleans(), st.booleans(), st.integers(0, 3)
    ),
    min_size=1,
    max_size=12,
)


@given(_DRAWN)
def test_a_question_drawn_twice_counts_as_two_questions(
    rows: list[tuple[float, bool, bool, int]],
) -> None:
    values, truth, right = (np.array([row[n] for row in rows]) for n in range(3))
    times = [row[3] for row in rows]
    weights = np.array([times], dtype=float)
    again = [np.repeat(column, times) for column in (values, truth, right)]
    expected = auroc(again[0], again[1])
    found = aurocs(values, truth, weights)[0]
    assert np.isnan(found) if expected is None else found == pytest.approx(expected)
    expected = coverage_at_precision(again[0], again[1], again[2]) if sum(times) else None
    found = coverages(values, truth, right & truth, 0.9, weights)[0]
    assert np.isnan(found) if expected is None else found == pytest.approx(expected)
