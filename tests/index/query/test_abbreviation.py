"""What an abbreviation stands for: how it is asked, and what a sentence spells out."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from corpus.text.sentences import sentences
from index.evaluation.datasets import read_articles, read_questions
from index.query.abbreviation import asked_abbreviation, long_forms
from tests.support.processor_time import seconds_of

if TYPE_CHECKING:
    from pathlib import Path

BOARD = "Harbour Cleaning Board"


@pytest.mark.parametrize(
    ("question", "short"),
    [
        ("What does VOICE stand for?", "VOICE"),
        ("what does voice stand for", "voice"),
        ("What does the acronym HCB actually stand for?", "HCB"),
        ("hcb stands for what", "hcb"),
        ("What did \u201cHCB\u201d originally stand for?", "HCB"),
        ("what is HCB short for?", "HCB"),
        ("Is HCB an abbreviation of something?", "HCB"),
        ("What does the abbreviation R.H.L. expand to?", "R.H.L."),
        ("what's the full form of RHL?", "RHL"),
        ("what do the letters RHL mean", "RHL"),
        ("In computing, what did the US originally stand for?", "US"),
        ("What is VOICE for?", None),
        ("What does it stand for?", None),
        ("Who stood for the HCB?", None),
        ("Did the HCB stand for parliament in 1919?", None),
        ("Which election did the HCB stand for?", None),
        ("Is the HCB short of money?", None),
        ("Does the HCB expand to other ports?", None),
        ("What do the letters of the HCB mean to Ida?", None),
        ("What does it mean?", None),
        ("How long does the full version of the talk take?", None),
    ],
)
def test_it_is_known_when_an_abbreviation_is_asked_for(question: str, short: str | None) -> None:
    assert asked_abbreviation(question) == short


@pytest.mark.parametrize(
    ("short", "sentence", "form"),
    [
        ("HCB", "The Harbour Cleaning Board (HCB) met twice.", BOARD),
        ("hcb", "The Harbour Cleaning Board (HCB) met twice.", BOARD),
        ("HCB", "HCB (Harbour Cleaning Board) met twice.", BOARD),
        ("HCB", "Of all Harbour Cleaning Boards (HCBs), ours is oldest.", f"{BOARD}s"),
        ("HCB", "HCB stands for Harbour Cleaning Board.", BOARD),
        ("H.C.B.", "The HCB, or Harbour Cleaning Board, met.", BOARD),
        ("HCB", "The Harbour Cleaning Board, known as the HCB, met.", BOARD),
        ("HCB", "We say \u201cHCB\u201d, short for Harbour Cleaning Board.", BOARD),
        ("dol", "Bees have a division of labour (dol), as ants do.", "division of labour"),
        ("TIDES", "TIDES: Tracking Islands, Dunes and Eroding Shores.",
         "Tracking Islands, Dunes and Eroding Shores"),
        ("OEC", "the Office for Ex-post Checks (OEC)", "Office for Ex-post Checks"),
    ],
)  # fmt: skip
def test_what_a_sentence_spells_out_is_found(short: str, sentence: str, form: str) -> None:
    assert [found.of(sentence) for found in long_forms(short, sentence)] == [form]


@pytest.mark.parametrize(
    ("short", "sentence"),
    [
        ("HCB", "The HCB met twice, and its board cleaned the harbour."),
        ("HCB", "The Harbour Office (HCB) met twice."),
        ("HCB", "The Harbour Cleaning Board (RHL) met twice."),
        ("HCB", "Harbours can be cleaned by boards, and HCB does it."),
        ("voice", "Her voice, or the very old ink of church echoes, was heard."),
        ("FLAG", "The green of the flag (for the lasting autumn green) fades."),
        ("IT", "It is the (it) thing."),
        ("HCB", ""),
    ],
)
def test_what_its_letters_do_not_prove_is_not(short: str, sentence: str) -> None:
    assert long_forms(short, sentence) == []


@pytest.mark.parametrize(
    "piece", ["HCB (", "(HCB ", "HCB, or ", "a b c (HCB) ", "HCB ", "or also "]
)
def test_no_sentence_keeps_it_busy(piece: str) -> None:
    assert seconds_of(lambda: long_forms("HCB", piece * 20_000)) < 1


@pytest.mark.parametrize("piece", ["a.", "a-", "the term ", "stand ", "letters of "])
def test_no_question_keeps_it_busy(piece: str) -> None:
    for many in (3, 30, 3000):
        asked = f"{piece * many} stand short for"
        assert seconds_of(lambda asked=asked: asked_abbreviation(asked)) < 0.1


def test_what_people_marked_in_articles_of_squad_is_found(shared: Path) -> None:
    """Found and marked are one, or one in the other."""
    counts: Counter[tuple[bool, str]] = Counter()
    for name in ("squad", "squad11", "squad2-eleven", "squad2-pairs", "squad2-rebuilt"):
        folder = shared / "bench" / name
        texts = {article.id: article.text for article in read_articles(folder / "articles.jsonl")}
        for question in read_questions(folder / "questions.jsonl"):
            short = asked_abbreviation(question.question)
            if short is None:
                continue
            text = texts[question.article_id or ""]
            near = [part for part in text.split("\n\n") if short.casefold() in part.casefold()]
            told = [sentence.of(part) for part in near for sentence in sentences(part)]
            found = [form.of(one) for one in told for form in long_forms(short, one)]
            marked = [gold.span.of(text) for gold in question.gold]
            alike = any(a in b or b in a for a in found for b in marked)
            counts[question.answerable, ("right" if alike else "wrong") if found else "none"] += 1
    assert counts[True, "right"] >= 79
    assert counts[True, "wrong"] <= 1
    assert counts[False, "wrong"] <= 1
