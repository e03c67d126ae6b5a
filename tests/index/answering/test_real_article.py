"""The article the bot was first asked for: what it answers, and what it does not.

It is read from the shared data where that lies beside the checkout. None of it stands here: a
sentence is told by a few words that no other sentence of the article has together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from corpus.read import read_path
from corpus.text.sentences import sentences
from index.answer import Verdict
from index.answering.in_memory import build_index
from index.answering.question import answer
from index.reader.reader import load_reader

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from index.embedding.embedder import Embedder
    from index.storage.passage_index import PassageIndex, Vectors

    Embed = Callable[[str], Vectors]

pytestmark = pytest.mark.model

ANSWERED = {
    "what is VOICE for?": ("line for", "information"),
    "what does VOICE stand for?": ("Engagement", "hotline"),
    "Which department is ICE part of?": ("Department", "Homeland"),
    "Who said that all crime is terrible?": ("Kelly", "terrible"),
    "When did President Trump call for VOICE?": ("February", "Congress"),
    "What did people do on Twitter?": ("Twitter", "extraterrestrials"),
    "What did the 2013 study say about antisocial behavior?": ("2013", "native-born"),
    "Is ICE happy about the prank calls?": ("ICE", "happy"),
    "Who is Bianca Bersani?": ("Bersani", "criminologist"),
}
UNSURE = {
    "What do critics say about the office?": ("Critics", "racist"),
    "What did John Burnett say about social research?": ("Burnett", "consistently"),
}
"""Answered in the article, and near the limit or below it: who views or notes something has not
said it, the reader holds."""
NOT_ANSWERED = (
    "Who is the director of VOICE?",
    "How much does VOICE cost?",
    "What is the phone number of the hotline?",
    "Which enzyme copies DNA in bacteria?",
)


@pytest.fixture(scope="module")
def index(shared: Path, embedder: Embedder) -> PassageIndex:
    drafts = read_path(shared / "corpus" / "space-aliens.txt")
    return build_index([draft.as_article("space-aliens") for draft in drafts], embedder)


@pytest.mark.parametrize(("question", "words"), ANSWERED.items())
def test_a_question_brings_its_sentence_first(
    question: str, words: tuple[str, ...], index: PassageIndex, embed: Embed
) -> None:
    text = index.articles[0].text
    told = [s for s in sentences(text) if all(word in s.of(text) for word in words)]
    assert len(told) == 1, "the words should tell one sentence from all others"

    made = answer(question, [index], embed, reader=load_reader())

    assert made.verdict is not Verdict.UNANSWERED
    first = made.quotations[0]
    assert first.span.start <= told[0].start
    assert told[0].end <= first.span.end
    assert first.text == text[first.span.start : first.span.end]


@pytest.mark.parametrize(("question", "words"), UNSURE.items())
def test_where_it_is_not_sure_the_sentence_is_the_first_that_is_shown(
    question: str, words: tuple[str, ...], index: PassageIndex, embed: Embed
) -> None:
    made = answer(question, [index], embed, reader=load_reader())

    assert made.verdict is not Verdict.ANSWERED
    shown = [q.text for q in made.quotations] or [r.text for r in made.related]
    assert all(word in shown[0] for word in words)


@pytest.mark.parametrize("question", NOT_ANSWERED)
def test_what_the_article_does_not_say_is_not_answered(
    question: str, index: PassageIndex, embed: Embed
) -> None:
    made = answer(question, [index], embed, reader=load_reader())

    assert made.verdict is Verdict.UNANSWERED
    assert made.quotations == ()


def test_the_speaker_of_an_emailed_statement_is_who_sent_it(
    index: PassageIndex, embed: Embed
) -> None:
    question = "what is VOICE for?"
    made = answer(question, [index], embed, reader=load_reader())
    assert made.quotations[0].speaker == "An ICE official"


def test_that_another_passage_answers_too_makes_the_answer_no_less_sure(
    index: PassageIndex, embed: Embed
) -> None:
    question = "what is VOICE for?"
    made = answer(question, [index], embed, reader=load_reader())
    assert made.verdict is Verdict.ANSWERED
    assert len(made.quotations) > 1
