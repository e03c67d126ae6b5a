"""Whom and what a pronoun means, and when nobody is named."""

from __future__ import annotations

import pytest

from index.query.referent import names_in, refer


@pytest.mark.parametrize(
    ("before", "question", "meant"),
    [
        ("where was Rosa Lind born?", "when did she die?", "when did Rosa Lind die?"),
        ("where was Rosa Lind born?", "who was her teacher?", "who was Rosa Lind’s teacher?"),
        ("did Rosa Lind paint?", "who paid her?", "who paid Rosa Lind?"),
        ("what did Lind study in Osterby?", "did she teach there?", "did Lind teach in Osterby?"),
        ("who works at Heron Mill?", "what is made there?", "what is made at Heron Mill?"),
        ("what is the oldest mill?", "is it open?", "is the oldest mill open?"),
        ("what's Rosa's first book?", "when was it sold?", "when was Rosa's first book sold?"),
        ("what is HERON for?", "who runs it?", "who runs HERON?"),
        ("what is the ferry for?", "what are its hours?", "what are the ferry’s hours?"),
    ],
)
def test_the_question_before_says_what_a_pronoun_means(
    before: str, question: str, meant: str
) -> None:
    assert refer(question, before) == meant


@pytest.mark.parametrize(
    ("before", "question"),
    [
        ("why is the air bad?", "what was done about it?"),
        ("who lives in Osterby?", "where was he born?"),
        ("who rescued the sailors?", "where did they come from?"),
        ("who lives in Osterby?", "is there a ferry?"),
        ("how do I get in?", "what does she say?"),
    ],
)
def test_in_doubt_nobody_is_named(before: str, question: str) -> None:
    assert refer(question, before) == question


def test_the_answer_names_who_was_asked_for() -> None:
    said = "Since 1990 the ferry has been run by Henrik Moll, a sailor."
    assert refer("how old is he?", "who runs the ferry?", "", said) == "how old is Henrik Moll?"


def test_a_person_of_the_question_comes_before_one_of_the_answer() -> None:
    said = "Rosa Lind married Henrik Moll in 1931."
    found = refer("where was she born?", "who did Rosa Lind marry?", "Rosa Lind", said)
    assert found == "where was Rosa Lind born?"


def test_the_title_says_which_words_are_a_name() -> None:
    assert [n.text for n in names_in("how tall is rosa lind?", "Rosa Lind")] == ["rosa lind"]
    assert names_in("how tall is rosa lind?") == []


def test_a_capital_at_the_beginning_is_no_name() -> None:
    assert names_in("Mills are old, aren't they?") == []


def test_the_question_word_before_a_name_is_none_of_it() -> None:
    assert [name.text for name in names_in("Did Rosa Lind paint?")] == ["Rosa Lind"]
    assert [name.text for name in names_in("What's Rosa's mill?")] == ["Rosa"]
