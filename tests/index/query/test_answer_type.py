"""What a question asks for, and where a sentence has such a thing."""

from __future__ import annotations

import pytest

from index.query.answer_type import Kind, asked_kind, candidates
from index.tokens import tokens


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("When was the lighthouse built?", Kind.DATE),
        ("In which year did the lamp go out?", Kind.DATE),
        ("How many steps does the tower have?", Kind.NUMBER),
        ("How old are the ovens?", Kind.NUMBER),
        ("How much does a ticket cost?", Kind.MONEY),
        ("What price was paid for the island?", Kind.MONEY),
        ("Who built the lighthouse?", Kind.PERSON),
        ("Whose boat was it?", Kind.PERSON),
        ("Where does the flour come from?", Kind.PLACE),
        ("What city is the mill in?", Kind.PLACE),
        ("What is the hotline for?", Kind.PURPOSE),
        ("Why is rye bread baked on Wednesdays?", Kind.REASON),
        ("How is the lamp lit?", Kind.MANNER),
        ("Name the quarry.", Kind.THING),
        ("", Kind.THING),
    ],
)
def test_the_question_word_tells_the_kind(question: str, kind: Kind) -> None:
    assert asked_kind(question) is kind


def test_the_first_question_word_decides() -> None:
    assert asked_kind("When did the man who built it die?") is Kind.DATE
    assert asked_kind("Who was there when it burned?") is Kind.PERSON


@pytest.mark.parametrize(
    ("question", "text", "found"),
    [
        ("When was it built?", "It was built in 1871 by Ida Norwood.", ["1871"]),
        ("When did it open?", "It opened on March 3, 2021, a Wednesday.", ["March 3, 2021"]),
        ("When did it open?", "It opened in May of that spring.", ["May"]),
        ("When does it open?", "It opens at 6 a.m. sharp.", ["6 a.m."]),
        ("How many boats came?", "Some 1,200 boats came, and twenty stayed.", ["1,200", "twenty"]),
        ("How much did it cost?", "It cost $4.5 million then.", ["$4.5 million"]),
        ("How much did it cost?", "It cost four hundred dollars.", ["four hundred dollars"]),
        ("Who built the tower?", "The tower is by Ida Norwood.", ["Ida Norwood"]),
        ("Where is the quarry?", "Granite came from Dunmore.", ["Dunmore"]),
        ("Why was it shut?", "It was shut because the cables rusted.", ["because the cables"]),
    ],
)
def test_a_sentence_shows_what_is_asked_for(question: str, text: str, found: list[str]) -> None:
    spans = candidates(asked_kind(question), text, frozenset(tokens(question)))
    parts = [span.of(text) for span in spans]
    assert all(any(part.startswith(wanted) for part in parts) for wanted in found), parts


def test_what_the_question_names_already_answers_nothing() -> None:
    asked = "How many boats came in 1902?"
    text = "In 1902 there came 48 boats."
    spans = candidates(Kind.NUMBER, text, frozenset(tokens(asked)))
    assert [span.of(text) for span in spans] == ["48"]
    stems = frozenset(tokens("Who was Ida Norwood?"))
    assert candidates(Kind.PERSON, "Ida Norwood was a mason.", stems) == []


def test_the_verb_may_is_no_month() -> None:
    assert candidates(Kind.DATE, "Visitors may climb the tower.", frozenset()) == []


@pytest.mark.parametrize("kind", [Kind.THING, Kind.MANNER])
def test_kinds_that_text_does_not_show_have_no_candidates(kind: Kind) -> None:
    assert candidates(kind, "Ida Norwood built it in 1871 for $4.", frozenset()) == []


@pytest.mark.parametrize("kind", list(Kind))
def test_candidates_are_parts_of_the_text_in_order(kind: Kind) -> None:
    text = "On 3 May 1871 Ida Norwood paid $40 in Osterby, because ten men wanted to build it."
    spans = candidates(kind, text, frozenset())
    assert spans == sorted(spans)
    assert all(0 <= s.start < s.end <= len(text) for s in spans)
    assert all(s.of(text) == s.of(text).strip() for s in spans)
