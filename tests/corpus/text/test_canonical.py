from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.text.canonical import canonical

ODD = st.sampled_from(
    [
        *list("ab \n\r\t."),
        "\u200b",
        "\u200d",
        "\u200c",
        "\ufeff",
        "\xad",
        "\xa0",
        "é",
        "\u2029",
        "क्",
        "👩",
        "️",
        "�",
        "\x00",
        "\x85",
        "\x92",
        "\x9d",
        "̸",
        "←",
        "⫝̸",
    ]
)


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("\ufeffA\r\nB\rC", "A\nB\nC"),
        ("immi\xadgra\u200btion", "immigration"),
        ("one\xa0two\u2009three\tfour   five", "one two three four five"),
        ("e\u0301te\u0301", "été"),
        ("  a  \n \n\n\n  b  ", "a\n\nb"),
        ("a\x00b\x07c", "abc"),
        ("\x93It\x92s here\x94", "“It’s here”"),
        ("fifty\x9d people", "fifty\ufffd people"),
        ("first\u2029second\u2028line", "first\n\nsecond\nline"),
        ("\ud800", "\ufffd"),
        (" \n\t\n ", ""),
    ],
)
def test_invisible_differences_are_settled(raw: str, clean: str) -> None:
    assert canonical(raw) == clean


@pytest.mark.parametrize(
    "text",
    [
        "\U0001f469\u200d\U0001f4bb codes",
        "می\u200cخواهم",
        "क्\u200dष",
        "\U0001f3f4\U000e0067\U000e007f",
    ],
)
def test_joiners_stay_where_writing_needs_them(text: str) -> None:
    assert canonical(text) == text


def test_joiners_between_latin_letters_go() -> None:
    assert canonical("a\u200db\u200cc") == "abc"


@given(st.one_of(st.text(), st.lists(ODD).map("".join)))
def test_applying_it_twice_changes_nothing(text: str) -> None:
    once = canonical(text)
    assert canonical(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert "\n\n\n" not in once


@pytest.mark.parametrize("unit", ["a", " ", " \n", "\u200d", "a \n"])
@pytest.mark.timeout(60)
def test_time_grows_no_faster_than_the_text(unit: str) -> None:
    canonical(unit * (4_000_000 // len(unit)))  # a second; hours if it grew with the square
