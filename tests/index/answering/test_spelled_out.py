"""Asked what an abbreviation stands for, the sentence that spells it out is quoted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from corpus.article import Article
from index.answer import Verdict
from index.answering.in_memory import build_index
from index.answering.question import answer
from index.reader.reader import load_reader

if TYPE_CHECKING:
    from index.answer import Answer
    from index.embedding.embedder import Embedder

pytestmark = pytest.mark.model

TEXT = """\
HCB is what everybody in Osterby calls it. HCB is there for whoever has lost a boat, a net or a
buoy, and HCB stands by its word, as the ferrymen like to say.

In 1911, after the third winter without a pilot, the town founded the Harbour Cleaning Board (HCB).
Its first chair was Ida Norwood, who kept the post for thirty years.

HCB has nine members. HCB meets on Mondays, and the minutes of HCB hang in the library."""


def _asked(question: str, embedder: Embedder) -> Answer:
    index = build_index([Article(id="hcb", title="The town's harbour", text=TEXT)], embedder)
    return answer(question, [index], lambda text: embedder.embed([text])[0], reader=load_reader())


@pytest.mark.parametrize("question", ["What does HCB stand for?", "hcb is short for what"])
def test_the_sentence_that_spells_it_out_is_quoted(question: str, embedder: Embedder) -> None:
    made = _asked(question, embedder)
    first = made.quotations[0]
    assert made.verdict is Verdict.ANSWERED
    assert "Harbour Cleaning Board (HCB)" in first.span.of(TEXT)
    assert [at.of(TEXT) for at in first.highlights] == ["Harbour Cleaning Board"]


def test_what_else_is_asked_of_it_is_answered_as_ever(embedder: Embedder) -> None:
    made = _asked("When does HCB meet?", embedder)
    assert "Mondays" in made.quotations[0].span.of(TEXT)


def test_what_nothing_spells_out_is_not_proved(embedder: Embedder) -> None:
    made = _asked("What does RHL stand for?", embedder)
    assert made.verdict is not Verdict.ANSWERED
