"""Whether the calibration error is what the bins say, on cases worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from index.evaluation.calibration import (
    calibration_error,
    calibration_errors,
    chance_error,
    equal_mass,
    equal_width,
    reliability,
)


def test_bins_of_equal_width_part_the_scale_evenly_and_hold_its_ends() -> None:
    assert equal_width(np.array([0.0, 0.05, 0.1, 0.99, 1.0])).tolist() == [0, 0, 1, 9, 9]


def test_bins_of_equal_mass_hold_equally_many_questions() -> None:
    bins = equal_mass(np.linspace(0.4, 0.6, 100))
    assert np.bincount(bins).tolist() == [10] * 10


def test_equal_confidences_stay_in_one_bin() -> None:
    assert len(set(equal_mass(np.array([0.5] * 30)).tolist())) == 1
    assert equal_mass(np.array([])).tolist() == []


def test_reliability_tells_what_each_bin_says_and_holds() -> None:
    confidence = np.array([0.2, 0.24, 0.9])
    low, high = reliability(confidence, [True, False, True], equal_width(confidence))
    assert (low.confidence, low.right, low.questions) == (pytest.approx(0.22), 0.5, 2)
    assert (high.confidence, high.right, high.questions) == (0.9, 1.0, 1)


def test_the_error_is_the_mean_gap_weighted_by_size() -> None:
    # two questions say .22 and half are right: .28 off; one says .9 and is: .1 off
    error = calibration_error([0.2, 0.24, 0.9], [True, False, True], mass=False)
    assert error == pytest.approx((2 * 0.28 + 1 * 0.1) / 3)


def test_a_confidence_that_means_what_it_says_has_no_error() -> None:
    confidence = np.repeat([0.25, 0.75], 8)
    right = np.array([True] * 2 + [False] * 6 + [True] * 6 + [False] * 2)
    assert calibration_error(confidence, right) == pytest.approx(0)
    assert calibration_error(confidence, ~right) == pytest.approx(0.5)


def test_a_question_drawn_twice_counts_as_two() -> None:
    confidence, right = np.array([0.2, 0.8]), np.array([True, True])
    weights = np.array([[1.0, 1.0], [3.0, 1.0], [0.0, 0.0]])
    errors = calibration_errors(confidence, right, equal_width(confidence), weights)
    assert errors[:2].tolist() == pytest.approx([0.5, (3 * 0.8 + 0.2) / 4])
    assert np.isnan(errors[2])


def test_few_questions_show_an_error_by_chance_and_many_hardly_any() -> None:
    rng = np.random.default_rng(1)
    few, many = chance_error(rng.random(100)), chance_error(rng.random(10_000))
    assert 0.05 < few < 0.2
    assert many < 0.02
    assert chance_error(np.ones(50)) == 0
