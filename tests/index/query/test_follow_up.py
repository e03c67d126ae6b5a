"""Questions that go on from others: which do, what they mean in full, and where they stay."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from corpus.article import Article, Span
from index.query.follow_up import Former, Turn, is_follow_up, standalone, understood
from index.storage.passage_index import PassageIndex
from index.storage.segment import Split

if TYPE_CHECKING:
    from collections.abc import Sequence

BEFORE = "What is the lighthouse at Cape Farrow for?"
LIGHTHOUSE = Article(
    id="lamp",
    title="The lighthouse at Cape Farrow",
    text="Ida Norwood built the lighthouse in 1874. Its keeper slept in a hammock above the lamp.",
)
BREAD = Article(id="bread", title="Rye bread", text="Rye bread is baked on Fridays in Osterby.")


def _index(tenant: int, articles: Sequence[Article]) -> PassageIndex:
    """An index whose vectors say nothing: only its words are looked at here."""
    segments = []
    for article in articles:
        split = Split.of(article)
        vectors = [np.ones((text.vectors, 2), dtype=np.float32) for text in split.texts()]
        segments.append(split.embedded(vectors, 2))
    return PassageIndex(tenant, segments, 2)


@pytest.fixture(scope="module")
def library() -> PassageIndex:
    return _index(7, [LIGHTHOUSE, BREAD])


@pytest.mark.parametrize(
    "question",
    [
        "and who runs it?",
        "who runs it?",
        "But why?",
        "why?",
        "since when?",
        "for which team?",
        "what year?",
        "What about the bakery?",
        "how about 1902",
        "When did she build it?",
        "How many people does it help?",
        "what is that?",
        "In which year did they sell it?",
        "who else?",
        "how old is he",
        "What is that tower made of?",
        "did Norwood pay for it?",
        "what did the keeper do there?",
        "where are the old ones?",
    ],
)
def test_pronouns_links_and_fragments_show_that_a_question_goes_on(question: str) -> None:
    assert is_follow_up(question)


@pytest.mark.parametrize(
    "question",
    [
        "Who is Ida Norwood?",
        "When did Tesla sell his company?",
        "What does the office do when it opens?",
        "Is it true that wolves howl?",
        "Does the Herald say that the mill closed?",
        "How long does it take to bake rye bread?",
        "What time is it in Osterby?",
        "Where is the tower?",
        "Is there a bakery in Osterby?",
        "What did the mayor promise this year?",
        "",
        "?",
    ],
)
def test_a_question_with_its_own_topic_stands_alone(question: str) -> None:
    assert not is_follow_up(question)
    assert standalone(question, Former(BEFORE)) == question


@pytest.mark.parametrize(
    ("before", "question", "meant"),
    [
        ("Where was Ida Norwood born?", "and when did she die?", "when did Ida Norwood die?"),
        ("Where was Ida Norwood born?", "why?", "why was Ida Norwood born?"),
        ("Who is Ida Norwood?", "her husband?", "Ida Norwood’s husband?"),
        (BEFORE, "and who runs it?", "who runs the lighthouse at Cape Farrow?"),
        ("when did the mill close?", "was it sold?", "was it sold? (about: the mill close)"),
        ("when did the mill close?", "and by whom?", "by whom did the mill close?"),
        ("who keeps the lamp in May?", "what about June?", "who keeps the lamp in June?"),
    ],
)
def test_what_is_left_out_comes_from_the_question_before(
    before: str, question: str, meant: str
) -> None:
    assert standalone(question, Former(before)) == meant


def test_a_question_before_without_a_topic_gives_none() -> None:
    assert standalone("and who runs it?", Former("why?")) == "and who runs it?"
    assert standalone("and who runs it?", Former("")) == "and who runs it?"


def test_a_long_question_before_is_not_taken_whole() -> None:
    long = "What did " + "somebody say of everything " * 40 + "?"
    for question in ("why?", "and who runs it?", "what about May?"):
        assert len(standalone(question, Former(long)).split()) < 30


def test_a_topic_is_handed_on_along_a_chain(library: PassageIndex) -> None:
    turns = (Turn("when did the mill close?"), Turn("was it sold?"))
    meant = understood("to them?", turns, [library]).text
    assert "mill" in meant


def test_a_question_stays_in_the_article_that_was_quoted(library: PassageIndex) -> None:
    before = (Turn("who built the lighthouse?", (7, "lamp"), Span(0, 41)),)
    assert understood("where did the keeper sleep?", before, [library]).near == (7, "lamp")
    assert understood("and why?", before, [library]).near == (7, "lamp")


def test_a_question_on_what_that_article_has_not_is_not_dragged_back(library: PassageIndex) -> None:
    before = (Turn("who built the lighthouse?", (7, "lamp"), Span(0, 41)),)
    for question in ("when is rye bread baked?", "and when is rye bread baked?"):
        meant = understood(question, before, [library])
        assert meant.near is None
        assert "lighthouse" not in meant.text


def test_who_she_is_may_be_in_the_answer_alone(library: PassageIndex) -> None:
    before = (Turn("who built the lighthouse?", (7, "lamp"), Span(0, 41)),)
    assert understood("when was she born?", before, [library]).text.startswith(
        "when was Ida Norwood born?"
    )


def test_a_short_question_without_a_name_is_about_what_was_spoken_of(library: PassageIndex) -> None:
    before = (Turn("who built the lighthouse?", (7, "lamp")),)
    meant = understood("which keeper?", before, [library])
    assert meant.text == "which keeper? (about: lighthouse)"


def test_an_article_of_another_library_is_not_looked_at(library: PassageIndex) -> None:
    before = (Turn("who built the lighthouse?", (8, "lamp"), Span(0, 41)),)
    meant = understood("when was she born?", before, [library])
    assert "Norwood" not in meant.text


def test_a_span_that_is_not_in_the_article_any_more_is_no_hindrance(library: PassageIndex) -> None:
    before = (Turn("who built the lighthouse?", (7, "lamp"), Span(90_000, 90_041)),)
    assert "lighthouse" in understood("when was she born?", before, [library]).text


def test_a_first_question_is_taken_as_it_is(library: PassageIndex) -> None:
    meant = understood("and who runs it?", (), [library])
    assert (meant.text, meant.near) == ("and who runs it?", None)


def test_of_a_whole_clause_only_the_names_of_the_question_before_are_put_behind() -> None:
    before = Former("When was Heron Mill sold?", stems=frozenset({"roof", "fell"}))
    assert standalone("and who won?", before) == "who won? (about: Heron Mill)"
    assert standalone("what fell?", before) == "what fell? (about: Heron Mill)"
    assert standalone("was it empty?", before) == "was it empty? (about: Heron Mill sold)"


def test_what_was_shown_is_asked_beyond_but_for_a_parallel_phrase(library: PassageIndex) -> None:
    before = (Turn("who built the lighthouse?", (7, "lamp"), Span(0, 41)),)
    assert understood("and when?", before, [library]).shown == (7, "lamp", Span(0, 41))
    assert understood("and the keeper?", before, [library]).shown is None
