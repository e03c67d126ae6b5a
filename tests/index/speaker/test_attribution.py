"""Who is named as the speaker of a sentence, and when nobody is."""

from __future__ import annotations

import pytest

from corpus.text.sentences import sentences
from index.speaker.attribution import speaker_of

STATEMENT = """The mayor answered on Tuesday. Mayor Lena Brandt said in a statement:

“The harbour stays open through the winter.

“Every boat will have a berth before the ice comes.

“Nobody will pay more than last year.”

The council meets on Friday."""


def _speaker(text: str, begins: str) -> str | None:
    """The speaker of the sentence that has `begins` in it."""
    (found,) = [s for s in sentences(text) if begins in s.of(text)]
    return speaker_of(text, found)


@pytest.mark.parametrize(
    "text",
    [
        '"The cables had rusted through," Maria Alvarez said.',
        '"The cables had rusted through," said Maria Alvarez.',
        '"The cables had rusted through," according to Maria Alvarez.',
        'Maria Alvarez said, "The cables had rusted through."',
        'According to Maria Alvarez, "the cables had rusted through."',
        'On Monday, Maria Alvarez said, "The cables had rusted through."',
        '"The cables," said Maria Alvarez, "had rusted through for years."',
        '"The cables had rusted through," Maria Alvarez told the county in May.',
        'The bridge, Maria Alvarez said, "had cables that were rusted through" and was shut.',
        "„The cables had rusted through“, said Maria Alvarez.",
    ],
)
def test_the_speaker_is_found_however_the_sentence_is_turned(text: str) -> None:
    assert _speaker(text, "cables") == "Maria Alvarez"


def test_a_question_has_a_speaker_too() -> None:
    assert _speaker('"Who will mend the roof?" asked Greta Sund.', "roof") == "Greta Sund"


def test_speech_that_goes_on_in_its_paragraph_keeps_its_speaker() -> None:
    text = '"The tide takes a metre a year," Owen Price said. "We move the fence. It is too late."'
    assert _speaker(text, "fence") == "Owen Price"
    assert _speaker(text, "too late") == "Owen Price"


def test_a_pronoun_is_the_speaker_named_last() -> None:
    text = (
        '"It was cast in Ghent," Ada Marlow said.\n\n'
        '"It was cast in Bruges, I am sure," said Pieter Vos.\n\n'
        '"The foundry mark is worn off, though," he said.'
    )
    assert _speaker(text, "worn off") == "Pieter Vos"


def test_a_pronoun_that_follows_no_name_names_nobody() -> None:
    assert _speaker('"It was cast in Ghent long ago," he said.', "Ghent") is None


def test_a_surname_is_filled_out_from_the_first_full_mention() -> None:
    text = 'Harold Finch tunes the organ.\n\n"The pipes sulk when it rains," Finch said.'
    assert _speaker(text, "sulk") == "Harold Finch"
    assert _speaker(text.replace("Finch said", "Dr. Finch said"), "sulk") == "Harold Finch"
    assert _speaker(text.replace("Finch said", "said Prof. Finch"), "sulk") == "Harold Finch"


def test_a_surname_that_two_people_bear_is_left_as_it_stands() -> None:
    text = 'Harold Finch tunes it. Ada Finch plays it.\n\n"The pipes sulk at rain," Finch said.'
    assert _speaker(text, "sulk") == "Finch"


@pytest.mark.parametrize(
    "name", ["J. R. Hale", "Ada B. Marlow", "Sen. Ida Norwood", "Dr. Ann Lee", "U.S. envoy Jo Kern"]
)
def test_the_full_stop_of_a_title_or_an_initial_ends_no_name(name: str) -> None:
    assert _speaker(f'"The pipes sulk when it rains," said {name}.', "sulk") == name
    assert _speaker(f'"The pipes sulk when it rains," {name} said.', "sulk") == name
    assert _speaker(f'According to {name}, "the pipes sulk when it rains."', "sulk") == name


@pytest.mark.parametrize("begins", ["harbour", "berth", "Nobody"])
def test_a_statement_of_three_paragraphs_belongs_to_the_line_before_its_colon(begins: str) -> None:
    assert _speaker(STATEMENT, begins) == "Mayor Lena Brandt"


def test_a_mark_left_open_over_three_paragraphs_carries_its_speaker_along() -> None:
    once = STATEMENT.replace("\n\n“Every", "\n\nEvery").replace("\n\n“Nobody", "\n\nNobody")
    for begins in ("harbour", "berth", "Nobody"):
        assert _speaker(once, begins) == "Mayor Lena Brandt"


def test_what_follows_a_statement_is_nobodys_speech() -> None:
    assert _speaker(STATEMENT, "council") is None


@pytest.mark.parametrize(
    "text",
    [
        "Maria Alvarez said the cables had rusted through.",
        "According to Maria Alvarez, the cables had rusted through.",
        'Maria Alvarez said the "temporary" cables had stood for nine years.',
    ],
)
def test_a_paraphrase_is_nobodys_speech(text: str) -> None:
    assert _speaker(text, "cables") is None


@pytest.mark.parametrize(
    "text",
    [
        'The sign reads "Mind the gap between the boards" in faded paint.',
        '"Mind the gap between the boards." The paint has faded.',
        'Ruth Norwood opened the door. "Mind the gap between the boards."',
    ],
)
def test_where_nobody_is_named_nobody_speaks(text: str) -> None:
    assert _speaker(text, "gap") is None


def test_somebody_without_a_name_is_named_as_the_article_does() -> None:
    text = '"No train ran for nine days," a spokesman for the railway said.'
    assert _speaker(text, "train") == "a spokesman for the railway"
