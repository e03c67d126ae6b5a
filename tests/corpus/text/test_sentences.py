"""Sentences: where they end, and that every one slices back exactly."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.article import Span
from corpus.text.sentences import sentences

# A bar marks where one sentence ends and the next begins.
CASES = {
    "a country's abbreviation inside": "The U.S. Congress voted on it.",
    "a country's abbreviation last": "He lives in the U.S. | The vote failed.",
    "titles": "Lt. Gov. Dan Patrick met Mr. Smith. | He left.",
    "initials": "J. R. R. Tolkien knew C. S. Lewis. | George W. Bush did not.",
    "a street and a saint": "He lived on Main St. | The house stood near St. Louis.",
    "a company inside and last": "Apple Inc. Chief Tim Cook left Apple Inc. | The firm fell.",
    "a degree": "She holds a Ph.D. in physics. | He holds a Ph.D. | The two met.",
    "a holiday": "Martin Luther King Jr. Day is free.",
    "a letter that is no initial": "He took vitamin C. | Scientists agreed.",
    "numbers": "It cost 3.5 million. | It fell to 2.1. | Then it rose.",
    "numbered references": "See No. 5 on p. 12. | He said no. | Then he left.",
    "dates and times": "On Jan. 3 he came at 5 p.m. Monday. | At 6 a.m. | Police left.",
    "eras": "In 480 B.C. Xerxes came. | In 44 B.C. | The end was near.",
    "a court case": "Roe v. Wade was decided, e.g. Here.",
    "a list of goods": "Dogs, cats, etc. | Birds too.",
    "an address": "Go to www.example.com/a.b?c=d. | Then stop.",
    "a brand in lower case": "Sales of it rose. | iPhones fell.",
    "an exclaimed name": "Yahoo! Inc. was sold.",
    "marks in a row": "What?! | No way!! | Yes.",
    "speech before its verb": '"We came, A. B," he said.',
    "speech of two sentences": '"It is over. | We lost," he said.',
    "a question in speech": '"Is it?" she asked. | He nodded.',
    "a named speaker": '"Stop!" President John Smith said. | Then he left.',
    "a new sentence after speech": '"Stop!" | He ran.',
    "curly speech": "“Help! | I fell,” she cried. | ‘Why? | Because.’ | And so on.",
    "an ellipsis that goes on": "Report it if you choose to do so...this group's work is here.",
    "an ellipsis before lower case": "Well... maybe. | Well... | Maybe not.",
    "an omission": "[...] The end came. | “[...] We left.”",
    "a spaced ellipsis": "He came . . . and went.",
    "a whole aside": "He left. | (It was late. | He was tired.) | She stayed.",
    "an aside within": "He left (it was late. He was tired) and slept. | She stayed.",
    "an abbreviation in brackets": "The firm (Acme Inc.) Makes things.",
    "references of an encyclopedia": "It was 1999.[12] | The next year came.[3][4] | Then more.",
    "a lost space": "The report ended.| The next began here.".replace("| ", "|"),
    "a dash": "It ended — finally. | — Next came rain.",
    "tokenised text": "The word ended . | The next began . | `` Quoted . '' | After .",
    "numbered points": "1. Do this. | 2. Do that.",
    "a list": "- One thing\n| - Another thing\n| - Third. | With two.",
    "a heading on top": "Introduction\n| The office helps victims of crime all over the country.",
    "wrapped prose": "The office helps victims of crime all over the country, and in doing\n"
    "So helps us all in a way that nobody had foreseen. | It is new.",
    "verse": "The rose is red\n| The violet blue",
    "Japanese": "今日は晴れ。|明日は雨！|本当？|はい。",
    "Japanese speech": "「こんにちは。」と彼は言った。|終わり。",
    "Spanish": "¿Qué pasa? | ¡Nada! | Vale.",
    "French": "« Bonjour. » | Il partit.",
    "German": "„Komm her.“ | Er ging z.B. Montag.",
    "Hindi": "यह घर है। | वह गया।",
}
PARTS = st.sampled_from(
    [*"abAZ1 \n.!?…,:;-—()[]\"'“”‘’«»。！「」*", "Mr.", "U.S.", "said", "The", "...", "\n\n", "1. "]
)
TEXTS = st.one_of(st.text(), st.lists(PARTS, max_size=60).map("".join))


@pytest.mark.parametrize("marked", CASES.values(), ids=CASES.keys())
def test_a_sentence_ends_where_a_reader_would_end_it(marked: str) -> None:
    pieces = [piece.strip() for piece in marked.split("|")]
    text = marked.replace("|", "") if " |" not in marked else marked.replace("| ", "")
    assert [span.of(text) for span in sentences(text)] == pieces


@given(TEXTS)
def test_sentences_cover_the_text_in_order_without_overlap(text: str) -> None:
    spans = sentences(text)
    at = 0
    for span in spans:
        assert text[at : span.start].strip() == ""
        assert at <= span.start < span.end
        assert span.of(text) == span.of(text).strip() != ""
        at = span.end
    assert text[at:].strip() == ""


@given(TEXTS, st.integers(0, 30), st.integers(0, 30))
def test_the_sentences_of_a_span_stay_inside_it(text: str, start: int, length: int) -> None:
    start = min(start, len(text))
    span = Span(start, min(start + length, len(text)))
    found = sentences(text, span)
    assert all(span.start <= s.start < s.end <= span.end for s in found)
    assert "".join(s.of(text) for s in found).split() == span.of(text).split() or found


@pytest.mark.parametrize("unit", ["a", ".", ". ", "A. ", "?! ", "(a. ", '. "', "。", "\n", "a\n"])
@pytest.mark.timeout(60)
def test_time_grows_no_faster_than_the_text(unit: str) -> None:
    sentences(unit * (300_000 // len(unit)))  # a second; minutes if it grew with the square
