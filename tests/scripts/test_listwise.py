"""What is fitted on is never what it is tried on."""

from __future__ import annotations

import numpy as np
import pytest

from scripts.shared.listwise import FOLDS, Lists, by_article, left_out


@pytest.mark.parametrize("articles", [2, 4, 9])
def test_no_article_is_both_fitted_on_and_held_out(articles: int) -> None:
    group = np.arange(60) % articles
    held = []
    for fitted, out in by_article(group):
        assert not set(group[fitted]) & set(group[out])
        held += out.tolist()
    assert sorted(held) == list(range(60))
    assert len(by_article(group)) == FOLDS


def test_a_set_left_out_is_left_out_with_its_kin() -> None:
    """Of two signs one is right for squad and its kin, the other for everything else."""

    def of(name: str, right: int) -> Lists:
        seen = [np.eye(2) for _ in range(8)]
        return Lists(name, seen, [np.eye(2, dtype=bool)[right] for _ in range(8)], np.arange(8))

    sets = [of("squad", 0), of("squad11", 0), of("clapnq", 1), of("members", 1)]
    found = left_out(sets, [0, 1])
    assert found["squad"] == found["squad11"] == 0
    assert of("members", 1).hits(np.array([0.0, 1.0])).all()
