"""Whether intervals hold the truth as often as they say, where the truth is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from index.evaluation.bootstrap import distribution, interval, numbered, resamples
from index.evaluation.metrics import means

if TYPE_CHECKING:
    from numpy.typing import NDArray

ARTICLES, QUESTIONS, WORLDS = 40, 20, 150


def _world(rng: np.random.Generator) -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
    """Questions of articles of which some are easy and some hard: 60 % are right on average."""
    ease = rng.beta(3, 2, ARTICLES)
    groups = np.repeat(np.arange(ARTICLES), QUESTIONS)
    return rng.random(len(groups)) < ease[groups], groups


def _covered(*, by_article: bool) -> float:
    rng = np.random.default_rng(5)
    held = 0
    for world in range(WORLDS):
        right, groups = _world(rng)
        clusters = groups if by_article else np.arange(len(groups))
        drawn = distribution(lambda w, r=right: {"share": means(r, w)}, clusters, 300, seed=world)
        pair = interval(drawn["share"])
        assert pair is not None
        held += pair[0] <= 0.6 <= pair[1]
    return held / WORLDS


def test_intervals_over_articles_hold_the_truth_about_as_often_as_they_say() -> None:
    assert 0.89 <= _covered(by_article=True) <= 0.99


def test_intervals_over_questions_would_be_too_narrow() -> None:
    assert _covered(by_article=False) < 0.75


def test_an_article_s_questions_are_drawn_together_and_as_many_articles_as_there_are() -> None:
    groups = np.array([0, 0, 1, 2, 2, 2])
    drawn = np.concatenate(list(resamples(groups, 50)))
    assert drawn.shape == (50, 6)
    assert (drawn[:, 0] == drawn[:, 1]).all()
    assert (drawn[:, 3] == drawn[:, 5]).all()
    assert (drawn[:, 0] + drawn[:, 2] + drawn[:, 3] == 3).all()


def test_one_seed_draws_the_same_articles_and_another_others() -> None:
    groups = np.arange(30)
    one, same, other = (np.concatenate(list(resamples(groups, 20, seed))) for seed in (1, 1, 2))
    assert (one == same).all()
    assert (one != other).any()


def test_resamples_in_pieces_are_all_there() -> None:
    groups = np.arange(40_000)
    pieces = list(resamples(groups, 12))
    assert len(pieces) > 1
    assert sum(len(piece) for piece in pieces) == 12


def test_resamples_that_do_not_define_a_figure_are_passed_over() -> None:
    assert interval(np.array([np.nan, 0.2, 0.2])) == pytest.approx((0.2, 0.2))
    assert interval(np.array([np.nan, np.nan])) is None


def test_articles_are_numbered_and_no_questions_give_nothing() -> None:
    assert numbered(["b", "a", "b"]).tolist() == [1, 0, 1]
    assert list(resamples(numbered([]))) == []
    assert distribution(lambda w: {"share": means([], w)}, numbered([])) == {}
