"""What counts as a question that nobody was asked, and as another language than the articles'."""

from __future__ import annotations

import pytest

from bot.asking import classify

ENGLISH = ("The office that opened in April", "What is known about the harbour")
SPANISH = ("La oficina que abrió en abril", "Qué se sabe del puerto de la ciudad")


@pytest.mark.parametrize(
    "said",
    [
        "what is VOICE for",
        "Who's in charge of the office?",
        "so the office opened in April?",
        "*when* does it open?",
        '"VOICE" means what?"',
        "Is it open today",
        "Could the director have known?  ",
    ],
)
def test_a_question_is_recognised_by_its_mark_or_its_first_word(said: str) -> None:
    assert classify.looks_like_question(said)


@pytest.mark.parametrize(
    "said",
    [
        "",
        "why?",
        "oh really?",
        "whatever you say, friend",
        "island life is good",
        "I know what it is.",
        "!ask what is VOICE for?",
        "/ask what is VOICE for?",
        "?help me out?",
        "$price of this thing?",
        "https://example.org/a b c?",
    ],
)
def test_talk_commands_and_single_words_are_no_questions(said: str) -> None:
    assert not classify.looks_like_question(said)


@pytest.mark.parametrize("asked", ["¿para qué es la oficina?", "wofür ist das Büro?", "この事務所"])
def test_another_language_is_noticed_over_english_articles(asked: str) -> None:
    assert classify.seems_other_language(asked, ENGLISH)


def test_a_question_in_the_articles_own_language_is_no_other_language() -> None:
    assert not classify.seems_other_language("what is the office for?", ENGLISH)
    assert not classify.seems_other_language("¿para qué es la oficina?", SPANISH)
