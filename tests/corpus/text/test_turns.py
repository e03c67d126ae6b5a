"""Interviews and transcripts read turn by turn: labels, questions, and what answers them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.article import Span
from corpus.text.turns import asks, conversation

INTERVIEW = """Bo Lind ran the ferry for years. The Herald spoke to him in May.

Herald: Why did the ferry stop? Was it the ice?

Lind: The hull had rusted. What could we do?

It took a year to find the parts.

Herald: And now?

LIND (laughs): Now we wait."""


def _pairs(text: str) -> list[tuple[str, str]]:
    """Every question with what answers it, by the first word behind the label of each."""
    read = conversation(text)
    found = []
    for number, turn in enumerate(read.turns):
        answer = read.answer_to(number, lambda _: False)
        if answer is not None:
            found.append((turn.span.of(text), read.turns[answer].span.of(text)))
    return found


def test_labels_take_turns_and_a_question_is_answered_by_the_next() -> None:
    assert _pairs(INTERVIEW) == [
        (
            "Herald: Why did the ferry stop? Was it the ice?",
            "Lind: The hull had rusted. What could we do?",
        ),
        ("Herald: And now?", "LIND (laughs): Now we wait."),
    ]
    labels = [t.label.of(INTERVIEW) for t in conversation(INTERVIEW).turns if t.label]
    assert labels == ["Herald", "Lind", "Herald", "LIND"]


@pytest.mark.parametrize(
    "text",
    [
        "Q: How old is it?\n\nA: It is ninety.",
        "Q: How old is it?\nA: It is ninety.",
        "Q. How old is it?\n\nA. It is ninety.",
        "Frage: Wie alt ist sie?\n\nAntwort: Sie ist neunzig.",
        "How old is it?\n\nIt is ninety.",
        "How old is it?\nIt is ninety.",
        "[00:12] Ada Quill: How old is it?\n\n[00:15] Bo Lind: It is ninety.",
        "I saw the ferry in May. How old is it?\n\nIt is ninety.",
        "¿Qué edad tiene?\n\nTiene noventa.",
    ],
)
def test_questions_and_answers_of_every_form_are_paired(text: str) -> None:
    assert len(_pairs(text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Note: The pool is closed.\n\nThe lamp burns oil.",
        "How old is it?\n\nWho built it?",
        "The lamp burns oil.\n\nThe ferry leaves at seven.",
        "Q: How old is it?",
        'The sign reads "Who goes there?"\n\nIt is ninety.',
    ],
)
def test_what_is_no_question_with_an_answer_is_not_paired(text: str) -> None:
    assert _pairs(text) == []


def test_a_caption_between_a_question_and_its_answer_is_stepped_over() -> None:
    text = "How old is it?\n\nPhoto: Ada Quill\n\nIt is ninety."
    read = conversation(text)
    assert read.answer_to(0, lambda span: span.of(text).startswith("Photo")) == 2
    assert read.question_of(2, lambda span: span.of(text).startswith("Photo")) == 0


def test_a_single_note_is_no_turn() -> None:
    text = "The pool opens at nine.\n\nNote: Dogs must stay out.\n\nTowels cost a dollar."
    assert all(turn.label is None for turn in conversation(text).turns)


@pytest.mark.parametrize(
    ("sentence", "is_question"),
    [
        ("Why?", True),
        ("Really?!", True),
        ('"Who goes there?"', True),
        ("Lind: “Who goes there?”", True),
        ("¿Por qué?", True),
        ("为什么？", True),
        ("The ferry sank.", False),
        ('Ann Lee asked: "Who goes there?"', False),
        ('"Who goes there?" is what the sign on the quay says.', False),
    ],
)
def test_a_question_asks_and_a_report_of_one_does_not(
    sentence: str,
    is_question: bool,  # noqa: FBT001  a column of the table
) -> None:
    assert asks(sentence, Span(0, len(sentence))) is is_question


@given(
    st.lists(
        st.sampled_from(
            ["Q: ", "A: ", "Bo Lind: ", "Note: ", "Why? ", "It is. ", "\n", "\n\n", '"', "?", " "]
        ),
        max_size=40,
    ).map("".join)
    | st.text(max_size=120)
)
@settings(max_examples=150, deadline=None)
def test_turns_cover_any_text_in_order(text: str) -> None:
    turns = conversation(text).turns
    last = 0
    for turn in turns:
        assert not text[last : turn.span.start].strip()
        assert turn.span.start < turn.span.end
        last = turn.span.end
    assert not text[last:].strip()
