"""Direct speech in a text: where marks open, close, run on, and mean nothing."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.text.direct_speech import quoted_regions, single_quoted_regions


def _speech(text: str) -> list[str]:
    return [region.of(text) for region in quoted_regions(text)]


def _single_speech(text: str) -> list[str]:
    return [region.of(text) for region in single_quoted_regions(text)]


@pytest.mark.parametrize(
    "text",
    [
        'She said, "It froze at four."',
        "She said, “It froze at four.”",
        "She said, «It froze at four.»",
        "She said, „It froze at four.“",
        "She said, „It froze at four.”",
        "She said, »It froze at four.«",
        "She said, ``It froze at four.''",
    ],
)
def test_speech_is_found_between_marks_of_every_style(text: str) -> None:
    assert _speech(text) == ["It froze at four."]


def test_speech_parted_by_its_speaker_is_two_regions() -> None:
    assert _speech('"The tide," said Price, "takes the path."') == ["The tide,", "takes the path."]


def test_single_marks_inside_belong_to_the_speech() -> None:
    assert _speech("\"He said 'no' to it,\" she said.") == ["He said 'no' to it,"]


def test_inches_open_no_speech() -> None:
    assert _speech('The board is 12" wide and 14" long.') == []


@pytest.mark.parametrize(("left", "right"), [('"', '"'), ("“", "”")])
def test_a_speech_of_three_paragraphs_that_each_open_anew_is_one(left: str, right: str) -> None:
    speech = f"{left}One berth.\n\n{left}Two berths.\n\n{left}No more.{right}"
    text = f"She wrote:\n\n{speech}\n\nIt snowed."
    (region,) = quoted_regions(text)
    assert region.of(text).startswith("One berth.")
    assert region.of(text).endswith("No more.")


def test_a_mark_that_a_later_paragraph_closes_runs_over_those_between() -> None:
    text = 'She wrote:\n\n"One berth.\n\nTwo berths.\n\nNo more."\n\nIt snowed.'
    assert _speech(text) == ["One berth.\n\nTwo berths.\n\nNo more."]


def test_speech_after_a_long_one_is_found_too() -> None:
    text = '"One berth.\n\nNo more," she wrote. "It will snow."'
    assert _speech(text) == ["One berth.\n\nNo more,", "It will snow."]


def test_a_mark_that_nothing_closes_ends_with_its_paragraph() -> None:
    text = 'He said "the harbour stays open.\n\nThe council meets.\n\n"It will snow," she said.'
    assert _speech(text) == ["the harbour stays open.", "It will snow,"]


@pytest.mark.parametrize("text", ["", "No speech here.", '""', '" "', "”"])
def test_text_without_speech_has_no_regions(text: str) -> None:
    assert quoted_regions(text) == []


@given(st.text(alphabet="ab .\n\"“”„«»`'", max_size=80))
def test_regions_are_in_order_and_never_overlap(text: str) -> None:
    regions = quoted_regions(text)
    assert all(0 <= r.start < r.end <= len(text) for r in regions)
    assert all(a.end <= b.start for a, b in pairwise(regions))


@pytest.mark.parametrize(
    "text",
    [
        "She said, 'It froze. I didn't go.'",
        "She said, ‘It froze. I didn’t go.’",
        "She said, ‚It froze. I didn’t go.‘",
    ],
)
def test_speech_is_found_between_single_marks(text: str) -> None:
    (said,) = _single_speech(text)
    assert said.startswith("It froze. I didn")
    assert said.endswith("t go.")


@pytest.mark.parametrize(
    "text",
    [
        "The dogs' bowl isn't full; the gulls' nest is.",
        "In the '90s rock 'n' roll came; 'tis gone.",
        "Courtney 's body and Ross ' cameo were cut .",
        "The board is 5' wide and 6' long.",
        "It was 'open. Nobody closed it.\n\nThe dogs' bowl was full.",
    ],
)
def test_apostrophes_and_stray_marks_open_no_single_speech(text: str) -> None:
    assert _single_speech(text) == []


def test_a_plural_inside_does_not_end_the_single_speech() -> None:
    assert _single_speech("‘Mind the dogs’ bowl. It leaks,’ he said.") == [
        "Mind the dogs’ bowl. It leaks,"
    ]


def test_a_quoted_word_is_a_region_of_its_own() -> None:
    assert _single_speech("The so-called 'lamp' and 'bell' are sold.") == ["lamp", "bell"]


@given(st.text(alphabet=st.sampled_from("ab s.,'‘’‚\n“”"), max_size=80))
def test_single_regions_are_in_order_and_within_one_paragraph(text: str) -> None:
    regions = single_quoted_regions(text)
    assert all(a.end < b.start for a, b in pairwise(regions))
    assert all(r.start < r.end and "\n\n" not in r.of(text) for r in regions)
