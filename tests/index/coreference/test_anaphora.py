"""Openings that point back, and openings that only look so."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.coreference.anaphora import Kind, find_anaphor, opening_words


@pytest.mark.parametrize(
    ("sentence", "words", "kind"),
    [
        ("He left.", "He", Kind.PERSON),
        ("“She left,” said Price.", "She", Kind.PERSON),
        ("But he left.", "he", Kind.PERSON),
        ("In June 1931, she left.", "she", Kind.PERSON),
        ("Born in Ghent, he sang in Lyon.", "he", Kind.PERSON),
        ("Founded in 1636, it is the oldest.", "it", Kind.THING),
        ("At that time, oil was dear.", "At that", Kind.THING),
        ("To prevent such losses, banks lend less.", "To prevent such", Kind.THING),
        ("None of them came.", "None of them", Kind.THING),
        ("Those included a lamp.", "Those", Kind.THING),
        ("The second reason was the ice.", "The second reason", Kind.THING),
        ("So did the keeper.", "So", Kind.LINK),
        ("Neither did the keeper.", "Neither", Kind.THING),
        ("Additionally, the tax stayed.", "Additionally", Kind.LINK),
        ("Further, the tax stayed.", "Further,", Kind.LINK),
        ("As a consequence, the tax stayed.", "As a consequence,", Kind.LINK),
        ("The researchers found nothing.", "The researchers", Kind.NOUN),
    ],
)
def test_what_leans_says_how(sentence: str, words: str, kind: Kind) -> None:
    anaphor = find_anaphor(sentence)
    assert anaphor is not None
    assert (anaphor.words, anaphor.kind) == (words, kind)
    assert opening_words(sentence) == words


@pytest.mark.parametrize(
    "sentence",
    [
        "It wasn't until 1850 that the first railway came.",
        "It is said that monks brought the plant.",
        "It is important for swimmers to rest.",
        "That the earth is round was known in antiquity.",
        "Such was the fame of Paganini that shops sold his gloves.",
        "Those injured in the storm were flown to Hull.",
        "Further exploration of the reef is planned.",
        "The second half ended without a goal.",
        "Then as now, Venice lived by trade.",
        "Another name for salt is sodium chloride.",
        "The official language of Brazil is Portuguese.",
        "And Then There Were None was published in 1939.",
        "This Side of Paradise made Fitzgerald famous.",
        "But for the wall, the sea would flood the polder.",
        "However hard he tried, Edison could not sleep.",
        "Before she became queen, Elizabeth lived at Hatfield.",
        "After Hale died, he was praised.",
        "The study of insects is called entomology.",
    ],
)
def test_what_only_looks_so_stands_alone(sentence: str) -> None:
    assert find_anaphor(sentence) is None


def test_a_moved_thing_is_no_empty_it() -> None:
    assert find_anaphor("It was built in 1871 to protect ships.") is not None
    assert find_anaphor("It is a castle that stands on a rock.") is not None


def test_the_sentence_before_introduces_what_the_takes_up() -> None:
    assert find_anaphor("The ferry sank.") is None
    anaphor = find_anaphor("The ferry sank.", "The town bought an old ferry in 1902.")
    assert anaphor is not None
    assert anaphor.noun == "ferry"


@given(st.text(max_size=120))
def test_any_text_is_judged(text: str) -> None:
    anaphor = find_anaphor(text)
    assert anaphor is None or (anaphor.words and anaphor.words in text)
