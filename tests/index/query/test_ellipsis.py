"""What a question leaves out, taken from the one before."""

from __future__ import annotations

import pytest

from index.query.ellipsis import FRAGMENT, with_new_phrase, with_new_word


@pytest.mark.parametrize(
    ("before", "fragment", "meant"),
    [
        ("where was Rosa Lind born?", "when?", "when was Rosa Lind born?"),
        ("Which prize did she win?", "in which year?", "in which year did she win?"),
        ("who did the mill belong to?", "since when?", "since when did the mill belong?"),
        ("what's the tower made of?", "why?", "why is the tower made?"),
        ("who built the weir?", "when?", "when was the weir built?"),
        ("who wrote the letters to Ida?", "why?", "why were the letters to Ida written?"),
        ("who runs the ferry?", "since when?", "who runs the ferry, and since when?"),
        ("does the ferry run in winter?", "why not?", "why doesn’t the ferry run in winter?"),
        ("can I swim there?", "why not?", "why can’t I swim there?"),
        ("is the ferry slow?", "how come?", "why is the ferry slow?"),
        ("when was the mill sold?", "who to?", "who was the mill sold to?"),
        ("when does it run?", "by how many boats?", "by how many boats does it run?"),
        ("what is a weir for?", "since when exactly?", "since when is a weir?"),
    ],
)
def test_a_question_word_takes_the_place_of_the_one_before(
    before: str, fragment: str, meant: str
) -> None:
    assert FRAGMENT.match(fragment)
    assert with_new_word(fragment, before) == meant


@pytest.mark.parametrize(
    "question", ["who won?", "which trains run?", "why that name?", "what happened?", "", "?"]
)
def test_a_question_with_a_verb_is_no_fragment(question: str) -> None:
    assert not FRAGMENT.match(question)


@pytest.mark.parametrize(
    ("before", "phrase", "meant"),
    [
        ("who lives on Lark Island?", "on Heron Island?", "who lives on Heron Island?"),
        ("where is Siwu spoken?", "Kwa?", "where is Kwa spoken?"),
        ("how cold is Osterby in May?", "January", "how cold is Osterby in January?"),
        ("how cold is Osterby in winter?", "in summer?", "how cold is Osterby in summer?"),
        ("what happened in 1874?", "1902", "what happened in 1902?"),
        ("when is the first concert?", "the second?", "when is the second concert?"),
        ("who was Ida's father?", "her mother?", "who was Ida's mother?"),
        ("what does Ida's boat cost?", "her house?", "what does Ida's house cost?"),
        ("what do the large mills grind?", "the small ones?", "what do the small mills grind?"),
        ("What did the Romans call it?", "the Vikings?", "What did the Vikings call it?"),
        ("is the pass valid?", "for children?", "is the pass valid for children?"),
        ("how much do women earn?", "men?", "how much do men earn?"),
    ],
)
def test_a_phrase_takes_the_place_of_the_parallel_one(before: str, phrase: str, meant: str) -> None:
    assert with_new_phrase(phrase, before) == meant


@pytest.mark.parametrize("phrase", ["college?", "by hand?", "the weather?", "?"])
def test_a_phrase_without_a_parallel_is_left_to_the_topic(phrase: str) -> None:
    assert with_new_phrase(phrase, "where did Rosa Lind go to school?") is None


def test_names_in_small_letters_are_known_from_the_title() -> None:
    found = with_new_phrase("Kwa?", "where is siwu spoken?", "Siwu")
    assert found == "where is Kwa spoken?"
