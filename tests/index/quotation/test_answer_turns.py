"""Asked what an interviewer asked, the answer is the next turn, with the question above it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from index.answer import Verdict
from index.answering.question import answer
from index.quotation.answer_turns import answered
from index.reader.reader import load_reader

if TYPE_CHECKING:
    from collections.abc import Callable

    from index.search.hit import Hit
    from index.storage.passage_index import PassageIndex, Vectors

pytestmark = pytest.mark.model

LABELLED = """Bo Lind ran the ferry at Osterby for thirty years. The Herald met him in May.

Herald: You grew up by the sea. Why did the ferry to Osterby stop sailing last winter?

Lind: Rust. Four plates of the hull had gone, and nobody had the parts.

Herald: What did your mother say about sailing on a Friday?

Lind: She would never let us. I still stay ashore.

Gulls nest on the quay of Osterby, and the tide takes a metre of sand a year."""

QUESTION = "why did the ferry to Osterby stop sailing last winter?"


@pytest.mark.parametrize(
    "text",
    [
        LABELLED,
        LABELLED.replace("Herald:", "Q:").replace("Lind:", "A:"),
        LABELLED.replace("Herald: ", "").replace("Lind: ", ""),
        LABELLED.replace("\n\nLind:", "\n\nPhoto: Ada Quill\n\nLind:"),
        LABELLED.replace("?\n\nLind", "?\nLind"),
    ],
)
def test_the_turn_that_answers_is_quoted_with_the_question_above(
    text: str, index_of: Callable[..., PassageIndex], embed: Callable[[str], Vectors]
) -> None:
    made = answer(QUESTION, [index_of(text)], embed)
    first, *others = made.quotations or made.related
    assert "Rust" in first.text or "hull" in first.text
    assert first.text in text
    assert first.antecedent == "Why did the ferry to Osterby stop sailing last winter?"
    assert not any(shown.text.endswith("?") for shown in (first, *others))
    assert first.speaker in ({"Bo Lind"} if "Lind:" in text else {None})


def test_where_a_question_is_asked_for_it_is_quoted(
    index_of: Callable[..., PassageIndex], embed: Callable[[str], Vectors]
) -> None:
    made = answer("what did the Herald ask about Friday?", [index_of(LABELLED)], embed)
    first = (made.quotations or made.related)[0]
    assert first.text.endswith("sailing on a Friday?")


def test_a_question_that_nothing_answers_gives_way_to_what_states_something(
    index_of: Callable[..., PassageIndex], embed: Callable[[str], Vectors]
) -> None:
    text = "The ferry at Osterby rusted in the winter.\n\nWhy did the ferry to Osterby stop?"
    made = answer(QUESTION, [index_of(text)], embed)
    assert [q.text for q in made.quotations or made.related] == [
        "The ferry at Osterby rusted in the winter."
    ]


def test_each_passage_is_found_once_and_best_first(
    index_of: Callable[..., PassageIndex],
    embed: Callable[[str], Vectors],
    hits_of: Callable[..., list[Hit]],
) -> None:
    index, vector = index_of(LABELLED), embed(QUESTION)
    before = hits_of(QUESTION, [index])
    after = answered(QUESTION, before, vector)
    assert before[0].passage.span.of(LABELLED).endswith("?")
    assert after[0].passage.span.of(LABELLED).startswith("Lind: Rust.")
    assert after[0].score == before[0].score
    assert len({hit.row for hit in after}) == len(after)
    assert [hit.score for hit in after] == sorted((h.score for h in after), reverse=True)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("what do you eat on the night crossing?", "Rye bread"),
        ("which side of the boat is the kitchen on?", "Port"),
    ],
)
def test_a_turn_is_read_with_what_it_answers(
    question: str,
    words: str,
    index_of: Callable[..., PassageIndex],
    embed: Callable[[str], Vectors],
) -> None:
    text = """Bo Lind ran the ferry at Osterby for thirty years. The Herald met him in May.

Herald: What do you eat on the night crossing?

Lind: Rye bread and smoked herring, and nothing else until the morning.

Herald: Which side of the boat is the kitchen on?

Lind: Port. It used to be the other one, before the fire."""
    made = answer(question, [index_of(text)], embed, reader=load_reader())
    assert made.verdict is not Verdict.UNANSWERED
    assert words in made.quotations[0].text
