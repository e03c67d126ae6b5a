"""Whom a pronoun means, and a surname in full."""

from __future__ import annotations

import pytest

from corpus.text.sentences import sentences
from index.speaker.attribution import attribute, speaker_of
from index.speaker.scene import scene


def _speaker(text: str) -> str | None:
    """The speaker of the last sentence that speaks of ice."""
    return speaker_of(text, [s for s in sentences(text) if "ice" in s.of(text)][-1])


@pytest.mark.parametrize(
    ("before", "said", "speaker"),
    [
        ("Ann Lee shook her head.", "she", "Ann Lee"),
        ("Bill Nelson met Maria Costa in Bergen.", "she", "Maria Costa"),
        ("Chastened by the storm, Bill Nelson took leave.", "he", "Bill Nelson"),
        ("HULL - The wife of a man came.", "she", "The wife of a man"),
        ("It was denounced by Smed Rho, an admiral.", "he", "Smed Rho"),
        ("Rho said Ann Lee would come.", "she", None),
        ("I met Ann Lee, who came late.", "she", "Ann Lee"),
        ("Bill Nelson met Maria Costa in Bergen.", "he", "Bill Nelson"),
        ("Mr. Dahl met Ms. Lee in Bergen.", "she", "Ms. Lee"),
        ("Maria Costa's husband, Bill Nelson, disagrees.", "he", "Bill Nelson"),
        ("In Bergen on Monday, Bill Nelson was grim.", "he", "Bill Nelson"),
        ("According to Bill Nelson, the winter was mild.", "he", "Bill Nelson"),
        ("Bill Nelson came early. He brought a sledge. The dogs slept.", "he", "Bill Nelson"),
        ('"Look," Maria Costa said. Bill Nelson stood by her.', "she", "Maria Costa"),
        ("A spokeswoman for the port took the call.", "she", "A spokeswoman for the port"),
        ("Maria Costa was grim.", "he", None),
        ("The mayor and Bill Nelson met Jack Lee.", "he", None),
        ("Qin Rho met Ann Lee in Bergen.", "she", None),
        ("Nobody came.", "he", None),
        ("Bill Nelson came early.", "I", None),
    ],
)
def test_he_and_she_are_the_last_person_that_fits(
    before: str, said: str, speaker: str | None
) -> None:
    assert _speaker(f'{before} "The ice is thin," {said} said.') == speaker


@pytest.mark.parametrize(
    ("before", "said", "speaker"),
    [
        ('"We are sorry," the company said.', "it", "the company"),
        ('"We are sorry," residents said.', "they", "residents"),
        ('"We are sorry," Ann Lee and Bo Dahl said.', "they", "Ann Lee and Bo Dahl"),
        ('"We are sorry," Ann Lee said.', "it", None),
        ('"We are sorry," the company said.', "they", None),
    ],
)
def test_it_is_an_organisation_and_they_are_several(
    before: str, said: str, speaker: str | None
) -> None:
    assert _speaker(f'{before} "The ice is thin," {said} said.') == speaker


def test_a_pronoun_that_is_left_open_still_has_its_place() -> None:
    text = '"The ice is thin," he said.'
    found = attribute(text, scene(text).regions[0])
    assert found is not None
    assert found.mention.of(text) == "he"
    assert found.name is None


@pytest.mark.parametrize(
    ("before", "said", "speaker"),
    [
        ("Bianca Bersani, a criminologist at Hull, came.", "Bersani", None),
        ("Homeland Security Secretary John Kelly came.", "Kelly", None),
        ("Bianca Bersani, who lives in Hull, came.", "Bersani", "Bianca Bersani"),
        ("NPR's John Burnett came.", "Burnett", "NPR's John Burnett"),
        ("Mary J. Blige came.", "Blige", "Mary J. Blige"),
        ("Should Mr. Clarke go? Tom Clarke came.", "Mr. Clarke", "Tom Clarke"),
        ("Bill Clinton and Hillary Clinton came.", "Mrs. Clinton", "Hillary Clinton"),
        ("Bill Clinton and Hillary Clinton came.", "Clinton", "Clinton"),
        ("Erin Murphy came.", "Murphy, now a consultant,", "Erin Murphy, now a consultant"),
        ("Speaker of the House Jon Gore came.", "Gore", "Speaker of the House Jon Gore"),
        ("Secretary of State Jo Lind came.", "Lind", None),
        ('According to Jo Lind, the plan reeks of "fear" again.', "Lind", "Jo Lind"),
        ("Chris Wallace came.", "WALLACE", "Chris Wallace"),
    ],
)
def test_a_name_is_filled_out_from_where_the_article_gives_it(
    before: str, said: str, speaker: str | None
) -> None:
    text = f'{before}\n\nSnow fell.\n\n"The ice is thin," {said} said.'
    assert _speaker(text) == (speaker or before.removesuffix(" came.").removesuffix(","))


def test_a_pronoun_tells_which_of_two_with_one_surname_speaks() -> None:
    text = 'Bill Clinton and Hillary Clinton came.\n\nClinton spoke. "The ice is thin," she said.'
    assert _speaker(text) == "Hillary Clinton"
