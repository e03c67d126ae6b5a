"""The words set in bold are those that answer, and where that is not sure none are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.article import Span
from index.quotation.highlight import MOST, highlight


def _marked(question: str, sentence: str, read: str = "") -> str | None:
    at = sentence.find(read)
    span = highlight(question, sentence, Span(at, at + len(read)) if read else None)
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
def test_unread_the_only_fact_of_the_asked_kind_is_marked(
    question: str, sentence: str, marked: str
) -> None:
    assert _marked(question, sentence) == marked


def test_unread_of_two_facts_none_is_marked() -> None:
    sentence = "The lamp burned oil until 1902, while the tower itself was built in 1871."
    assert _marked("When was the tower built?", sentence) is None


def test_unread_what_is_no_fact_is_not_marked() -> None:
    assert _marked("What is the fog bell?", "The fog bell is a bronze casting.") is None


@pytest.mark.parametrize(
    ("read", "marked"),
    [
        ("in 1871", "in 1871"),
        ("built in", "built"),
        ("Norwood", "Ida Norwood"),
        ("Ida", "Ida Norwood"),
        ("by Ida Norwood,", "by Ida Norwood"),
        ("and painted red,", "painted red"),
        ("the", None),
        ("Cape Farrow was", "Cape Farrow"),
    ],
)
def test_what_the_reader_found_begins_and_ends_where_a_phrase_does(
    read: str, marked: str | None
) -> None:
    sentence = (
        "The old lighthouse at Cape Farrow was built in 1871 by Ida Norwood, and painted red, "
        "as the pilots had long wanted."
    )
    assert _marked("Tell me of the lighthouse", sentence, read) == marked


@pytest.mark.parametrize(
    ("sentence", "read", "marked"),
    [
        (
            "The kiosk is not a place to buy tickets, the warden says.",
            "a place to buy tickets",
            "not a place to buy tickets",
        ),
        (
            "The wardens never climb the tower in winter, whatever visitors ask.",
            "climb the tower",
            "never climb the tower",
        ),
        (
            "Visitors can't enter the lamp room before noon on most days of the year.",
            "enter the lamp room",
            "can't enter the lamp room",
        ),
        (
            "The owner denied selling the lamp to a museum in the capital last year.",
            "selling the lamp",
            "denied selling the lamp",
        ),
        (
            "It is no place to sleep, only for visitors to rest, the warden says at the door.",
            "no place to sleep, only for visitors",
            "no place to sleep",
        ),
        (
            "The path is not steep, so children reach the tower in ten minutes.",
            "children reach the tower",
            "children reach the tower",
        ),
    ],
)
def test_what_turns_the_meaning_round_is_marked_along(
    sentence: str, read: str, marked: str
) -> None:
    assert _marked("What about it?", sentence, read) == marked


def test_what_only_repeats_the_question_is_not_marked() -> None:
    sentence = "The old bell hung there, the keeper Tom Hale said, and nobody rang it after 1902."
    assert _marked("What did Tom Hale say of the bell?", sentence, "the keeper Tom Hale") is None
    assert _marked("What did the old bell do?", sentence, "The old bell hung") is None


def test_a_number_takes_what_it_counts_along() -> None:
    sentence = "The tower cost some 3.5 million kroner in the money of that time."
    assert _marked("How much did it cost?", sentence, "3.5") == "3.5 million"


def test_a_span_that_cuts_a_bracket_or_a_quotation_is_not_marked() -> None:
    sentence = "The bell (cast in Ghent) rang “every hour of the night” until the war began."
    assert _marked("Where was the bell cast?", sentence, "bell (cast in Ghent") is None
    assert _marked("When did it ring?", sentence, "rang “every hour") is None
    assert _marked("When did it ring?", sentence, "(cast in Ghent)") == "cast in Ghent"


def test_nearly_the_whole_sentence_is_not_marked() -> None:
    sentence = "The fog bell hung in the north window."
    assert _marked("What is known?", sentence, "fog bell hung in the north window") is None


@pytest.mark.parametrize("sentence", ["", "…", "It is what it was.", "—"])
def test_a_sentence_without_content_has_nothing_to_mark(sentence: str) -> None:
    assert highlight("When was the fog bell rung?", sentence) is None


@given(
    st.sampled_from(["When was it?", "Who was it?", "Why?", "How much was it?", "What is a bell?"]),
    st.text(max_size=200),
    st.integers(0, 200),
    st.integers(1, 60),
)
def test_a_mark_lies_inside_the_sentence_and_is_trimmed(
    question: str, sentence: str, start: int, length: int
) -> None:
    end = min(start + length, len(sentence))
    read = Span(start, end) if start < end else None
    span = highlight(question, sentence, read)
    if span is not None:
        marked = span.of(sentence)
        assert 0 <= span.start < span.end <= len(sentence)
        assert marked == marked.strip()
        assert len(marked.split()) <= max(1, MOST * len(sentence.split()) + 2)
