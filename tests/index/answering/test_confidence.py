"""Confidence is a probability, and the verdict follows from it alone."""

from __future__ import annotations

import json
from dataclasses import astuple, fields, replace
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answer import Verdict
from index.answering.confidence import (
    Evidence,
    Model,
    Thresholds,
    confidence,
    evidence,
    fitted,
    fitted_thresholds,
    verdict,
)
from index.quotation.select import sentences_of
from index.reader.reader import load_reader
from index.steadiness import MARGIN

if TYPE_CHECKING:
    from collections.abc import Callable

    from index.search.hit import Hit
    from index.storage.passage_index import PassageIndex

_COSINE = st.floats(-1, 1)
_SHARE = st.floats(0, 1)
_FLAG = st.sampled_from([0.0, 1.0])
EVIDENCE = st.builds(
    Evidence,
    *[_COSINE] * 2,
    *[_SHARE] * 2,
    *[_FLAG] * 2,
    _SHARE,
    _FLAG,
    *[_SHARE] * 2,
    _COSINE,
    _SHARE,
)
ANYTHING = st.builds(Evidence, *[st.floats(-1e6, 1e6)] * len(fields(Evidence)))
NOTHING = Evidence(0, 0, 0, 1, 0, 0, 0, 0, 0, 0, -1, 0)
EVERYTHING = Evidence(1, 1, 1, 0, 1, 1, 1, 0, 0, 1, 1, 1)


@given(EVIDENCE)
def test_confidence_is_a_probability_for_any_evidence(seen: Evidence) -> None:
    assert 0 < confidence(seen, fitted()) < 1


@given(ANYTHING)
def test_confidence_is_a_probability_even_for_absurd_evidence(seen: Evidence) -> None:
    assert 0 <= confidence(seen, fitted()) <= 1


@given(EVIDENCE, st.floats(0, 1))
def test_a_nearer_passage_never_makes_it_less_sure(seen: Evidence, nearer: float) -> None:
    values = list(astuple(seen))
    values[1] = min(1.0, values[1] + nearer)
    assert confidence(Evidence(*values), fitted()) >= confidence(seen, fitted())


def test_no_evidence_is_unanswered_and_full_evidence_is_answered() -> None:
    assert verdict(confidence(NOTHING, fitted())) is Verdict.UNANSWERED
    assert verdict(confidence(EVERYTHING, fitted())) is Verdict.ANSWERED


def test_every_weight_that_ships_is_one_of_a_piece_of_evidence() -> None:
    record = json.loads((files("index.answering") / "confidence.json").read_text("utf-8"))
    names = {field.name for field in fields(Evidence)}
    for told in (record["with_reader"], record["without_reader"]):
        assert told["weights"].keys() <= names
        assert any(told["weights"].values())
    levels = fitted_thresholds()
    assert 0 < levels.uncertain < levels.answered < 1


@pytest.mark.parametrize(
    ("probability", "expected"),
    [
        (0.0, Verdict.UNANSWERED),
        (0.3 - 2 * MARGIN, Verdict.UNANSWERED),
        (float(np.nextafter(0.3, 0)), Verdict.UNCERTAIN),
        (0.3, Verdict.UNCERTAIN),
        (0.6 - 2 * MARGIN, Verdict.UNCERTAIN),
        (float(np.nextafter(0.6, 0)), Verdict.ANSWERED),
        (0.6, Verdict.ANSWERED),
        (1.0, Verdict.ANSWERED),
    ],
)
def test_a_threshold_that_is_reached_but_for_rounding_belongs_to_the_better_verdict(
    probability: float, expected: Verdict
) -> None:
    assert verdict(probability, Thresholds(answered=0.6, uncertain=0.3)) is expected


def test_a_logistic_model_is_computed_as_written() -> None:
    model = Model(weights=(1.0, *[0.0] * 11), bias=-1.0, thresholds=fitted_thresholds())
    assert confidence(EVERYTHING, model) == pytest.approx(0.5)
    assert confidence(NOTHING, model) == pytest.approx(1 / (1 + np.e))


@pytest.mark.model
def test_where_the_source_is_named_the_reader_has_no_say(
    hits_of: Callable[..., list[Hit]], index_of: Callable[..., PassageIndex]
) -> None:
    question = "According to the Gazette, who lit the lamp?"
    hits = hits_of(question, [index_of("Tom Hale lit the lamp in 1871. Gulls nest there.")])
    (reading,) = load_reader().read(question, hits)
    hits = [replace(hits[0], reading=reading)]
    picks = sentences_of(question, hits)
    plain = evidence(question, hits, picks)
    sourced = evidence(question, hits, picks, sourced=True)
    assert plain.answerable > 0
    assert plain.several_score == sourced.score == 0
    assert sourced.answerable == sourced.surely_answers == 0
    assert sourced.several_score == hits[0].score
