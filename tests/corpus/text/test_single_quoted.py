"""Single quotation marks are told apart from apostrophes."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.text.single_quoted import single_quoted_regions


def _speech(text: str) -> list[str]:
    return [region.of(text) for region in single_quoted_regions(text)]


@pytest.mark.parametrize(
    "text",
    [
        "She said, 'It froze. I didn't go.'",
        "She said, ‘It froze. I didn’t go.’",
        "She said, ‚It froze. I didn’t go.‘",
    ],
)
def test_speech_is_found_between_single_marks(text: str) -> None:
    (said,) = _speech(text)
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
def test_apostrophes_and_stray_marks_open_no_speech(text: str) -> None:
    assert _speech(text) == []


def test_a_plural_inside_does_not_end_the_speech() -> None:
    assert _speech("‘Mind the dogs’ bowl. It leaks,’ he said.") == [
        "Mind the dogs’ bowl. It leaks,"
    ]


def test_a_quoted_word_is_a_region_of_its_own() -> None:
    assert _speech("The so-called 'lamp' and 'bell' are sold.") == ["lamp", "bell"]


@given(st.text(alphabet=st.sampled_from("ab s.,'‘’‚\n“”"), max_size=80))
def test_regions_are_in_order_and_within_one_paragraph(text: str) -> None:
    regions = single_quoted_regions(text)
    assert all(a.end < b.start for a, b in pairwise(regions))
    assert all(r.start < r.end and "\n\n" not in r.of(text) for r in regions)
