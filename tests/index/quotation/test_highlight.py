"""The words set in bold are those that answer."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.quotation.highlight import highlight


def _marked(question: str, sentence: str) -> str | None:
    span = highlight(question, sentence)
    return span.of(sentence) if span else None


@pytest.mark.parametrize(
    ("question", "sentence", "marked"),
    [
        (
            "When was the lighthouse built?",
            "The lighthouse at Cape Farrow was built in 1871 by Ida Norwood.",
            "1871",
        ),
        (
            "Who built the lighthouse?",
            "The lighthouse was built in 1871 by Ida Norwood.",
            "Ida Norwood",
        ),
        ("How much do tickets cost?", "Tickets cost $4 on Sundays.", "$4"),
        ("How many steps are there?", "There are 214 steps to the lamp.", "214"),
    ],
)
def test_a_fact_that_is_asked_for_is_marked(question: str, sentence: str, marked: str) -> None:
    assert _marked(question, sentence) == marked


def test_of_two_dates_the_one_beside_the_asked_words_is_marked() -> None:
    sentence = "The lamp burned oil until 1902, while the tower itself was built in 1871."
    assert _marked("When was the tower built?", sentence) == "1871"
    assert _marked("Until when did the lamp burn oil?", sentence) == "1902"


def test_elsewhere_the_new_part_of_the_sentence_is_marked() -> None:
    sentence = "The fog bell is a bronze casting from Ghent, they say."
    assert _marked("What is the fog bell?", sentence) == "bronze casting from Ghent"


def test_the_mark_never_runs_over_punctuation() -> None:
    sentence = "The fog bell: bronze, cast in Ghent (by three brothers)."
    marked = _marked("Describe the fog bell", sentence)
    assert marked is not None
    assert not set(marked) & set(":,()")


def test_a_sentence_that_repeats_the_question_has_nothing_to_mark() -> None:
    assert highlight("What is the fog bell?", "The fog bell.") is None


@pytest.mark.parametrize("sentence", ["", "…", "It is what it was.", "—"])
def test_a_sentence_without_content_has_nothing_to_mark(sentence: str) -> None:
    assert highlight("What is the fog bell?", sentence) is None


@given(
    st.sampled_from(["When was it?", "Who was it?", "Why?", "How much was it?", "What is a bell?"]),
    st.text(max_size=200),
)
def test_a_mark_lies_inside_the_sentence_and_is_trimmed(question: str, sentence: str) -> None:
    span = highlight(question, sentence)
    if span is not None:
        assert 0 <= span.start < span.end <= len(sentence)
        assert span.of(sentence) == span.of(sentence).strip()
