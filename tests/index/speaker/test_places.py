"""Where an article names who speaks: around the marks, before them, after a dash or a colon."""

from __future__ import annotations

import pytest

from corpus.text.sentences import sentences
from index.speaker.attribution import attribute, speaker_of
from index.speaker.scene import scene

SAID = "The ice is thinner than we thought"


def _speaker(text: str) -> str | None:
    """The speaker of the last sentence that speaks of ice."""
    return speaker_of(text, [s for s in sentences(text) if "ice is" in s.of(text).lower()][-1])


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ('"{}," Ann Lee and Bo Dahl said.', "Ann Lee and Bo Dahl"),
        ('"{}," said Ann Lee and Bo Dahl.', "Ann Lee and Bo Dahl"),
        ('Ann Lee, Bo Dahl and Tim Roe wrote: "{}."', "Ann Lee, Bo Dahl and Tim Roe"),
        ('Ann Lee, 51, and Bo Dahl, 40, said: "{}."', "Ann Lee, 51, and Bo Dahl, 40"),
        ('Ann Lee and her brother said, "{}."', "Ann Lee and her brother"),
    ],
)
def test_several_who_speak_at_once_are_all_named(text: str, speaker: str) -> None:
    assert _speaker(text.format(SAID)) == speaker


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ('"{}," said Ann Lee, a keeper at the museum.', "Ann Lee, a keeper at the museum"),
        ('"{}," said Ann Lee, who keeps the museum.', "Ann Lee"),
        ('"{}," Ann Lee, a keeper, told the Herald on Monday.', "Ann Lee, a keeper"),
        ('"{}," said Lena Holm, a baker based in Oslo.', "Lena Holm, a baker based in Oslo"),
        ('Ann Lee, of the ice club, said "{}."', "Ann Lee, of the ice club"),
        ('"{}," said the museum\'s director, Ann Lee.', "the museum's director, Ann Lee"),
        ('"{}," said museum director Ann Lee in May.', "museum director Ann Lee"),
        ('Senator Ann Lee (D-Vt.) said: "{}."', "Senator Ann Lee (D-Vt.)"),
        ('"{}," Acme Corp. said in a statement.', "Acme Corp."),
        ('"{}," said Sen. Marcia "Cia" Price.', 'Sen. Marcia "Cia" Price'),
    ],
)
def test_a_speaker_keeps_what_the_article_says_they_are(text: str, speaker: str) -> None:
    assert _speaker(text.format(SAID)) == speaker


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ('"{}," said a person familiar with the matter.', "a person familiar with the matter"),
        (
            '"{}," a person familiar with the matter said on condition of anonymity.',
            "a person familiar with the matter",
        ),
        ('"{}," said a U.S. official, speaking on condition of anonymity.', "a U.S. official"),
        ('"{}," sources close to the king told us.', "sources close to the king"),
        ('"{}," the agency said in a statement.', "the agency"),
        ('"{}," one neighbor, who gave no name, said.', "one neighbor"),
        ('"{}," police said.', "police"),
        ('"{}," tweeted @annlee.', "@annlee"),
        ('"{}," the letter reads.', "the letter"),
    ],
)
def test_officials_and_organisations_are_named_as_the_article_does(text: str, speaker: str) -> None:
    assert _speaker(text.format(SAID)) == speaker


@pytest.mark.parametrize(
    "text",
    [
        'Ann Lee, in a statement on Monday, said "{}."',
        'Ann Lee smiled and said, "{}."',
        'In a Herald interview Ann Lee declared "{}."',
        'Asked about the fjord, Ann Lee said "{}."',
        'When Bo Dahl asked about the fjord, Ann Lee said: "{}."',
        'Bo Dahl, the mayor, said Ann Lee had warned that "{}."',
        'Ann Lee told a man who asked about the fjord that "{}."',
        'Ann Lee blamed the heat, saying, "{}."',
        'Ann Lee went on to say, "{}."',
        'The Herald quoted Ann Lee as saying "{}."',
        'Ann Lee had a warning: "{}."',
        'Ann Lee: "{}."',
        '"{}," is how Ann Lee puts it.',
        '"{}!" Ann Lee cried.',
        '"{}," Ann Lee sang.',
        "“{},” Ann Lee—a quiet woman—said.",
        "“{}”, said Ann Lee.",
        "«{}», said Ann Lee.",
        "‘{},’ said Ann Lee.",
        "'{},' Ann Lee told the BBC.",
        "‘{}: “deep” it is not,’ said Ann Lee.",
        '"{}." - Ann Lee',
        "“{}.”\n― Ann Lee",
        'The "heat," Bo Dahl said, is new, but "{}," according to Ann Lee.',
        'The winters are "warm" and "{}", Ann Lee wrote in Nature.',
    ],
)
def test_the_speaker_is_whose_words_they_are_not_who_stands_nearest(text: str) -> None:
    assert _speaker(text.format(SAID)) == "Ann Lee"


@pytest.mark.parametrize(
    ("lead", "speaker"),
    [
        ("In a statement emailed to the Herald, an official wrote:", "an official"),
        ("An ICE official emailed a statement to Fusion:", "An ICE official"),
        ("The union issued a statement on Friday.", "The union"),
        ("Here is what Maria Costa told us:", "Maria Costa"),
        ("On July 6, 2015, Sanders made the following comment:", "Sanders"),
        ("This is the text of it:", None),
        ("Maria Costa, Bergen", None),
    ],
)
def test_a_statement_belongs_to_the_line_that_introduces_it(lead: str, speaker: str | None) -> None:
    assert _speaker(f'{lead}\n\n"{SAID}."') == speaker


def test_the_turns_of_a_transcript_each_have_their_speaker() -> None:
    text = '"COSTA: The ice is thinner now.\n\n"WEI: Is it so? I did not know that at all.'
    first, second = (s for s in sentences(text) if "ice" in s.of(text) or "know" in s.of(text))
    assert speaker_of(text, first) == "COSTA"
    assert speaker_of(text, second) == "WEI"


@pytest.mark.parametrize(
    "text",
    [
        'The film "The Ice Is Thinner Than We Thought" opens on Friday, the studio said.',
        'The phrase "the ice is thinner than we thought" comes from an old song.',
        'The "ice is thinner than ever" remark angered Ann Lee.',
        'A plaque there reads "the ice is thinner than we thought" in gold.',
        'The bay is also described as "where the ice is thinnest of all" in Oslo.',
        'The name of the bay describes "where the ice is thinnest of all" in Oslo.',
        'There is one from each member state, who must say where "the ice is thinnest of all".',
    ],
)
def test_titles_and_sayings_are_nobodys_speech(text: str) -> None:
    assert _speaker(text) is None


def test_a_short_utterance_is_speech_and_a_word_in_marks_is_not() -> None:
    assert _speaker('"The ice is," Ann Lee said.') == "Ann Lee"
    assert _speaker('Ann Lee said the ice is "thin" there.') is None


def test_the_mention_is_kept_beside_the_full_name() -> None:
    text = 'Maria Costa, a sailor, led them.\n\n"The ice is thin," Costa said.'
    found = attribute(text, scene(text).regions[0])
    assert found is not None
    assert found.mention.of(text) == "Costa"
    assert found.name == "Maria Costa, a sailor"
