"""NFC as Unicode has it, but never in quadratic time."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.text.canonical import canonical
from corpus.text.nfc import nfc

MARKS = [chr(c) for c in range(0x300, 0x1F000) if unicodedata.combining(chr(c))]
APART = ["\u0344", "\u0f73", "\u0f75", "\u0f81"]  # marks that stand for two
STILL = ["\u034f", "\ufe0f", "\u20dd", "\u0488", "—", "\U0001f468"]  # no letters, and never move
BASES = ["a", "é", "ệ", "\u1100", "각", "か", "\u1fc1", " ", ""]
runs = st.lists(st.sampled_from([*MARKS, *APART * 20, *STILL * 10]), min_size=28, max_size=90)


@given(st.lists(st.tuples(st.sampled_from(BASES), runs), min_size=1, max_size=3))
def test_long_runs_of_marks_are_composed_as_unicode_says(
    parts: list[tuple[str, list[str]]],
) -> None:
    text = "".join(base + "".join(marks) for base, marks in parts)
    assert nfc(text) == unicodedata.normalize("NFC", text)


@given(st.text())
def test_any_text_is_composed_as_unicode_says(text: str) -> None:
    assert nfc(text) == unicodedata.normalize("NFC", text)


@pytest.mark.timeout(60)  # sorted by insertion, each of these takes many minutes
@pytest.mark.parametrize("marks", ["\u0301\u0316", "\u0f73", "\u0301\u0344\u0316", "\u0f72\u0f81"])
def test_a_million_marks_on_one_letter_are_soon_composed(marks: str) -> None:
    text = canonical("a" + marks * (1_000_000 // len(marks)))
    assert unicodedata.combining(text[-1])
    assert canonical(text[:4_000]) == unicodedata.normalize("NFC", text[:4_000])
