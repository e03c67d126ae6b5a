"""Questions that lean on the one before, and those that only look so."""

from __future__ import annotations

import pytest

from index.query.follow_up import follow_up, is_follow_up

BEFORE = "What is the lighthouse at Cape Farrow for?"


@pytest.mark.parametrize(
    "question",
    [
        "and who runs it?",
        "who runs it?",
        "But why?",
        "why?",
        "since when?",
        "What about the bakery?",
        "how about 1902",
        "When did she build it?",
        "How many people does it help?",
        "what is that?",
        "In which year did they sell it?",
        "who else?",
        "how old is he",
    ],
)
def test_pronouns_links_and_fragments_lean(question: str) -> None:
    assert is_follow_up(question)


@pytest.mark.parametrize(
    "question",
    [
        "Who is Ida Norwood?",
        "When did Tesla sell his company?",
        "What does the office do when it opens?",
        "Is it true that wolves howl?",
        "How long does it take to bake rye bread?",
        "What time is it in Osterby?",
        "Where is the tower?",
        "What is that tower made of?",
        "",
        "?",
    ],
)
def test_a_question_with_its_own_topic_stands_alone(question: str) -> None:
    assert not is_follow_up(question)
    assert follow_up(question, BEFORE) is None


def test_the_topic_of_the_question_before_is_put_behind_it() -> None:
    assert follow_up("and who runs it?", BEFORE) == (
        "who runs it? (about: the lighthouse at Cape Farrow)"
    )


def test_a_topic_is_handed_on_along_a_chain() -> None:
    second = follow_up("and who runs it?", "what is VOICE for?")
    assert second is not None
    assert follow_up("when?", second) == "when? (about: runs VOICE)"


def test_a_question_before_without_a_topic_gives_none() -> None:
    assert follow_up("and who runs it?", "why?") is None
    assert follow_up("and who runs it?", "") is None


def test_a_long_question_before_is_not_taken_whole() -> None:
    found = follow_up("why?", "What did " + "somebody say of everything " * 40 + "?")
    assert found is not None
    assert len(found.split()) < 30
