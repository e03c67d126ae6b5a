"""Which questions are about articles themselves, and which only look so."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.answer import Field
from index.query import card_patterns
from index.query.card_question import CardQuestion, card_question

AUTHORS, PUBLISHED, URL = (Field.AUTHORS,), (Field.PUBLISHED,), (Field.URL,)
FROM = (Field.PUBLISHER, Field.URL)
TITLE = (Field.TITLE, Field.PUBLISHER)
ALL = (Field.TITLE, Field.PUBLISHER, Field.AUTHORS, Field.PUBLISHED, Field.URL)

OF_THIS = {
    "who wrote this?": AUTHORS,
    "whos the author?": AUTHORS,
    "WHO IS THE AUTHOR": AUTHORS,
    "and who wrote it": AUTHORS,
    "hey bot, who's this written by?": AUTHORS,
    "any idea who wrote this article": AUTHORS,
    "do you know who the author is of this article?": None,
    "can u tell me who wrote the article pls": AUTHORS,
    "who is it by": AUTHORS,
    "author?": AUTHORS,
    "Who are the authors of this piece?": AUTHORS,
    "who's the journalist behind this story?": AUTHORS,
    "when's this from": PUBLISHED,
    "when was it published?": PUBLISHED,
    "when was this written": PUBLISHED,
    "what year is this from?": PUBLISHED,
    "do you know when this was published?": PUBLISHED,
    "when did this article come out": PUBLISHED,
    "how old is this article?": PUBLISHED,
    "is the article still up to date?": PUBLISHED,
    "publication date?": PUBLISHED,
    "date?": PUBLISHED,
    "where is it from?": FROM,
    "where's that from": FROM,
    "who published this?": FROM,
    "which newspaper is this from": FROM,
    "what site did you get this from?": None,
    "where did you get that?": FROM,
    "tell me where this is from": FROM,
    "source?": ALL,
    "sauce pls": ALL,
    "whats your source": ALL,
    "got a source for that?": ALL,
    "link": URL,
    "link pls": URL,
    "can i have a link to the article?": URL,
    "where can I read the whole thing?": URL,
    "url plz": URL,
    "what's the title?": TITLE,
    "which article is this from": TITLE,
    "who wrote this and when?": AUTHORS + PUBLISHED,
    "when was this published, and by whom?": PUBLISHED + AUTHORS,
    "wer hat das geschrieben?": AUTHORS,
    "Wann ist der Artikel erschienen?": PUBLISHED,
    "¿Quién escribió este artículo?": AUTHORS,
    "qui a écrit cet article ?": AUTHORS,
    "d'où vient cet article ?": FROM,
    "quem escreveu isto?": AUTHORS,
    "quando foi publicado o artigo?": PUBLISHED,
}
OF_THIS = {question: asks for question, asks in OF_THIS.items() if asks is not None}

OF_OTHERS = {
    "who wrote the piece on beekeeping?": CardQuestion(AUTHORS, "beekeeping", sure=False),
    "when did the article about the old mill come out": CardQuestion(
        PUBLISHED, "the old mill", sure=False
    ),
    "who wrote the ferry article": CardQuestion(AUTHORS, "ferry", titled=True, sure=False),
    "link to the article about tides": CardQuestion(URL, "tides", sure=False),
    "got anything on bees?": CardQuestion(topic="bees"),
    "what articles have you got on volcanoes": CardQuestion(topic="volcanoes"),
    "which articles about glaciers do you have?": CardQuestion(topic="glaciers"),
    "do u have any articles abt night trains": CardQuestion(topic="night trains"),
    "is there an article about the harbour here?": CardQuestion(topic="the harbour"),
    "articles on owls?": CardQuestion(topic="owls"),
    "show me everything you have on whales": CardQuestion(topic="whales"),
    "do you have anything by Ida Norwood?": CardQuestion(source="Ida Norwood"),
    "anything from the Farrow Gazette": CardQuestion(source="the Farrow Gazette"),
    "which articles are by Ida Norwood about lamps?": CardQuestion(
        topic="lamps", source="Ida Norwood"
    ),
    "articles from 2019": CardQuestion(source="2019"),
    "what has Ida Norwood written?": CardQuestion(source="Ida Norwood", sure=False),
    "how many articles do you have": CardQuestion(counts=True),
    "how many articles do you have about moss?": CardQuestion(topic="moss", counts=True),
    "which articles do you have?": CardQuestion(),
    "what do you know about?": CardQuestion(),
    "what topics do you cover": CardQuestion(),
    "list all articles please": CardQuestion(),
    "welche Artikel hast du über Bienen?": CardQuestion(topic="Bienen"),
    "¿tienes algo sobre abejas?": CardQuestion(topic="abejas"),
    "combien d'articles as-tu ?": CardQuestion(counts=True),
}

OF_THE_SUBJECT = """
who wrote Hamlet?
who is the author of Hamlet?
who wrote the letter to the editor?
who wrote the report?
who was the report written by?
who wrote the song
who wrote to the mayor?
who wrote it down?
who wrote the article that exposed the fraud?
when was the treaty published?
when was the report published?
when was the book written?
when was it founded?
when did it come out?
when was it released?
when is this?
how old is it?
how old is the church?
is it new?
where is the artist from?
where does it come from?
where was it first seen?
where is this taking place?
where can i find the museum?
where is the source of the river?
what is the source of the river?
who is the source?
what are the sources of law?
who published the first newspaper?
who is the publisher of the Gazette?
which newspaper did he work for?
what is the link between smoking and cancer?
what's the title of her book?
what date did the war end?
what was the date of the battle?
what does the article say about bees?
what did the author say?
when did the author die?
who was the first author to win the prize?
what did NPR say about raids?
what did he write?
did anyone write about it?
what do you know about bees?
do you know anything about bees?
do you have information on opening hours?
is there anything on the moon?
are there any stories about ghosts in the castle?
what reports are there of injuries?
how many articles are in the constitution?
how many stories does the tower have?
which articles of clothing were found?
the article about her brother was printed in what magazine?
summarize this article
what is this article about?
what is VOICE for?
who runs it?
who is this?
is this true?
by whom was the church built?
""".strip().splitlines()


@pytest.mark.parametrize(("question", "asks"), OF_THIS.items(), ids=OF_THIS)
def test_a_question_about_the_article_at_hand_is_recognised(
    question: str, asks: tuple[Field, ...]
) -> None:
    found = card_question(question)
    assert found == CardQuestion(asks)
    assert found.points


@pytest.mark.parametrize(("question", "meant"), OF_OTHERS.items(), ids=OF_OTHERS)
def test_articles_are_asked_for_by_topic_source_and_number(
    question: str, meant: CardQuestion
) -> None:
    assert card_question(question) == meant


@pytest.mark.parametrize("question", OF_THE_SUBJECT)
def test_a_question_about_the_subject_goes_the_usual_way(question: str) -> None:
    assert card_question(question) is None


def test_a_topic_that_only_points_is_that_of_the_question_before() -> None:
    assert card_question("which articles do you have about this?") is None
    bound = card_question("which articles do you have about this? (about: the old mill)")
    assert bound == CardQuestion(topic="the old mill")
    assert card_question("who wrote it? (about: the old mill)") == CardQuestion(AUTHORS)


@pytest.mark.parametrize(
    "long",
    [
        "which articles do you have" + " here" * 34,
        "anything about " + "a " * 90,
        " " * 199,
        "who" + " " * 60 + "x",
        "?!" * 60 + " x",
        "and, " * 30 + "x",
        "who wrote " + ", and " * 30,
        "thanks please " * 12 + "x",
        "please, " * 24 + "x",
        "list" + " all the" * 24 + " x",
        "which articles do you have" + " so far" * 24 + " x",
        "u got" + " anything about" * 12,
        "the article about " * 10 + "x",
    ],
)
def test_nothing_takes_long_to_recognise(long: str) -> None:
    began = time.process_time()
    card_question(long)
    card_question(long * 100)
    assert time.process_time() - began < 1


@pytest.mark.parametrize("pattern", [pattern for _, pattern in card_patterns._ASKS])
def test_no_question_about_a_card_is_passed_over_for_want_of_a_hint(pattern: str) -> None:
    asked = re.compile(pattern, re.IGNORECASE | re.ASCII)

    @settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.from_regex(asked, fullmatch=True))
    def found(question: str) -> None:
        assert card_patterns._HINT.search(question)

    found()
