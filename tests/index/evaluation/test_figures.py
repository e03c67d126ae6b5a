"""The figures of an evaluation and their intervals, on outcomes written down by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from corpus.article import Span
from index.answer import Verdict
from index.evaluation.datasets import Gold
from index.evaluation.figures import columns, differences, nested, summary
from tests.support.outcomes import judged_as

if TYPE_CHECKING:
    from index.evaluation.outcome import Judged


@pytest.fixture
def four() -> list[Judged]:
    """Right and sure; found third and wrong; not found; nothing to find."""
    return [
        judged_as(1, confidence=0.9, article_id="a2"),
        judged_as(2, confidence=0.4, rank=3, right=False, verdict=Verdict.UNCERTAIN),
        judged_as(3, confidence=0.3, rank=None, right=False, verdict=Verdict.UNANSWERED),
        judged_as(4, confidence=0.6, rank=None, answerable=False, question="Did it burn?"),
    ]


def test_the_figures_are_those_worked_out_by_hand(four: list[Judged]) -> None:
    made = summary(columns(four))
    assert made["hit@1"] == pytest.approx(1 / 3, abs=1e-4)
    assert made["hit@3"] == made["hit@10"] == pytest.approx(2 / 3, abs=1e-4)
    assert made["mrr@10"] == pytest.approx((1 + 1 / 3) / 3, abs=1e-4)
    assert made["quote@1"] == pytest.approx(1 / 3, abs=1e-4)
    assert made["auroc"] == pytest.approx(1 / 3, abs=1e-4)
    assert made["coverage@90"] == pytest.approx(1 / 3, abs=1e-4)
    assert (made["quote_words"], made["verbatim"]) == (3, 1)
    assert made["ece_equal_width"] == pytest.approx((0.1 + 0.4 + 0.3 + 0.6) / 4)
    assert "evidence_recall@5" not in made
    assert "query_ms_p50" not in made


def test_each_verdict_has_its_precision_and_its_share_of_answerable_questions(
    four: list[Judged],
) -> None:
    verdicts = summary(columns(four))["verdicts"]
    third = pytest.approx(1 / 3, abs=1e-4)
    assert verdicts["answered"] == {"precision": 0.5, "coverage": third, "questions": 2}
    assert verdicts["uncertain"] == {"precision": 0, "coverage": third, "questions": 1}
    assert verdicts["unanswered"] == {"precision": 0, "coverage": third, "questions": 1}


def test_kinds_of_question_count_answerable_ones_alone(four: list[Judged]) -> None:
    kinds = summary(columns(four))["kinds"]
    third = pytest.approx(1 / 3, abs=1e-4)
    assert kinds == {"who": {"hit@1": third, "quote@1": third, "questions": 3}}


def test_evidence_and_times_are_told_where_they_are_known() -> None:
    some = [judged_as(1, evidence_found=0.5), judged_as(2, evidence_found=1.0), judged_as(3)]
    made = summary(columns(some, {0: 12.0, 2: 30.0}))
    assert made["evidence_recall@5"] == 0.75
    assert (made["query_ms_p50"], made["query_ms_p95"]) == (12.0, 30.0)


def test_every_figure_has_an_interval_that_holds_it() -> None:
    rng = np.random.default_rng(2)
    many = [
        judged_as(
            n,
            article_id=f"a{n % 12}",
            answerable=bool(n % 3),
            right=bool(n % 3) and bool(rng.random() < 0.7),
            rank=int(rng.integers(1, 4)) if n % 3 else None,
            confidence=float(rng.random()),
        )
        for n in range(120)
    ]
    made = summary(columns(many, {n: float(rng.integers(9, 40)) for n in range(0, 120, 7)}))
    ends = made["intervals"]
    flat = [name for name, value in made.items() if isinstance(value, float) and name in ends]
    assert {"hit@1", "auroc", "coverage@90", "query_ms_p95", "ece_equal_mass"} <= set(flat)
    for name in flat:
        low, high = ends[name]
        assert low <= made[name] <= high or name.startswith(("coverage", "ece"))
    low, high = ends["verdicts"]["answered"]["precision"]
    assert low < made["verdicts"]["answered"]["precision"] < high
    assert set(ends["kinds"]["who"]) == {"hit@1", "quote@1"}
    assert made["bootstrap"] == {"level": 0.95, "resamples": 1000, "seed": 2017, "articles": 12}


def test_intervals_are_the_same_each_time(four: list[Judged]) -> None:
    assert summary(columns(four)) == summary(columns(four))


def test_a_single_article_gives_figures_without_intervals() -> None:
    made = summary(columns([judged_as(1), judged_as(2, right=False)]))
    assert made["quote@1"] == 0.5
    assert made["intervals"]["quote@1"] is None


def test_a_figure_that_is_not_defined_is_none() -> None:
    made = summary(columns([judged_as(1, answerable=False, rank=None, article_id=None)]))
    assert made["hit@1"] is made["auroc"] is made["coverage@90"] is None
    assert made["verdicts"]["unanswered"]["precision"] is None


def test_questions_without_article_go_by_evidence_and_else_by_themselves() -> None:
    needs = judged_as(7, article_id=None, evidence=(Gold("b", Span(0, 1)), Gold("a", Span(0, 1))))
    assert needs.article == "b"
    alone = [judged_as(n, article_id=None).article for n in (8, 9)]
    assert alone[0] != alone[1]


def test_two_ways_of_answering_are_compared_on_the_same_articles() -> None:
    def answered(share: int) -> Any:
        return columns([judged_as(n, article_id=f"a{n}", right=n % 10 < share) for n in range(100)])

    apart, bounds = differences(answered(8), answered(5), ["quote@1"])["quote@1"]
    assert apart == pytest.approx(-0.3)
    assert bounds is not None
    assert bounds[0] < -0.3 < bounds[1] < 0
    assert differences(answered(8), answered(8), ["quote@1"]) == {"quote@1": (0, [0, 0])}


def test_names_with_slashes_become_objects_in_objects() -> None:
    assert nested({"a": 1, "b/c": 2, "b/d/e": 3}) == {"a": 1, "b": {"c": 2, "d": {"e": 3}}}
