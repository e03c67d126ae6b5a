"""Sentences that splitters are reported to get wrong, in five languages; `docs/sentences.md`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from corpus.text.languages.detect import language_of
from corpus.text.passages import passages
from corpus.text.sentences import sentences
from scripts.measure.sentences.cases import LANGUAGES, HardCase, hard_cases
from tests.support.processor_time import seconds_of

if TYPE_CHECKING:
    from pathlib import Path

CASES = hard_cases()


def _said(text: str, language: str | None = None) -> list[str]:
    return [span.of(text) for span in sentences(text, language=language)]


def test_there_are_sixty_cases_in_each_language_and_two_in_five_are_held_back() -> None:
    for language in LANGUAGES:
        own = [case for case in CASES if case.language == language]
        assert (len(own), sum(case.held_back for case in own)) == (60, 24)
        assert len({case.text for case in own}) == 60


@pytest.mark.parametrize(
    "case", [case for case in CASES if not case.held_back], ids=lambda case: case.name
)
def test_a_hard_sentence_stays_whole_and_ends_where_it_ends(case: HardCase) -> None:
    assert _said(case.text, case.language) == list(case.sentences)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Er kam am 1. 5. 2020 an. Es war spät.", ["Er kam am 1. 5. 2020 an.", "Es war spät."]),
        ("Seit 24. 12. 1998: nichts. Nie.", ["Seit 24. 12. 1998: nichts.", "Nie."]),
        ("Sie wurden 5. 2020 kam sie.", ["Sie wurden 5.", "2020 kam sie."]),
    ],
)
def test_a_german_date_in_figures_is_no_end(text: str, said: list[str]) -> None:
    assert _said(text, "de") == said


def test_most_of_what_was_held_back_is_right_too() -> None:
    held = [case for case in CASES if case.held_back]
    right = [case for case in held if _said(case.text, case.language) == list(case.sentences)]
    assert len(right) / len(held) >= 0.9


def test_no_text_is_taken_for_one_of_another_language() -> None:
    for case in CASES:
        assert language_of(case.text) in {case.language, None}


def test_the_text_decides_and_its_source_only_where_the_text_cannot() -> None:
    german = "Die Fähre kam beim 3. Versuch in den Hafen und blieb, denn er war nicht voll."
    assert language_of(german, "en") == "de"
    assert language_of("Die Fähre und der Hafen", "nl") == "nl"
    assert language_of("Am 3. Oktober.", "de-AT") == "de"
    assert language_of("Skerry Point") is None


def test_german_ordinals_and_spaced_abbreviations_do_not_end_a_sentence(shared: Path) -> None:
    text = (shared / "cases" / "12-german-ordinals" / "faehre.txt").read_text("utf-8")
    assert _said(text)[1:] == [
        "Die Fähre wurde am 3. Oktober 2019 getauft und fährt seit dem 1. Mai wieder.",
        "Dr. med. Anna Lind leitet die Praxis an Bord.",
        "Eine Fahrt kostet z. B. am Sonntag 15 Euro, d. h. drei Euro mehr als im Winter.",
        "Karl II. Lind war der 2. Kapitän der Fähre.",
    ]


def test_a_sign_after_an_abbreviation_does_not_begin_a_sentence(shared: Path) -> None:
    text = (shared / "cases" / "13-symbol-after-abbreviation" / "engine.txt").read_text("utf-8")
    found = _said(text)
    assert len(found) == 7
    assert found[1].endswith("was paid for by the harbour board in two parts.")
    assert "The engine was built by Lind & Co. & Sons in the north." in found
    assert found[3].startswith("The ferry may be boarded under 46 U.S.C. § 3306 without a warrant")
    assert "A ticket costs, e.g. €3 for children vs. £2 in the winter." in found
    assert "The board asked Ald. Jane Roe to write the report." in found
    assert found[-1] == "See (Phil. 4:8) on the wall of the wheelhouse."


@pytest.mark.parametrize(
    "unit",
    [
        "A. ",
        "z. B. ",
        "a 🎉 ",
        "! 🎉 ",
        "« . » ",
        "am 3. Mai ",
        "a.-",
        "§ 5. ",
        "(!) ",
        '. "',
        "- a\n",
    ],
)
@pytest.mark.parametrize("opening", ["", " " * 50_000, '"' * 50_000])
def test_a_hundred_thousand_characters_take_less_than_a_second(unit: str, opening: str) -> None:
    text = opening + unit * ((100_000 - len(opening)) // len(unit))
    assert seconds_of(lambda: passages(text)) < 1
