"""Stems of a text, which two functions make: one with places, and a quicker one without."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.tokens import STOPWORDS, stem, tokens, words

ODD = st.text(
    st.sampled_from(
        "aehinostuwAEHINOSTUW \u00e9\u00c9'\u2019.-_1\u0663\u00df\u0130\u4e2d\u6587\u3042\uac00\n"
    )
)


@given(st.lists(st.one_of(ODD, st.sampled_from(sorted(STOPWORDS)), st.text())).map(" ".join))
def test_stems_are_those_of_the_words_that_are_found_with_their_places(text: str) -> None:
    assert tokens(text) == [
        stem(word)
        for word, start, end in words(text)
        if word not in STOPWORDS or (end - start > 1 and text[start:end].isupper())
    ]


@pytest.mark.parametrize(
    ("text", "stems"),
    [
        ("The US sued us, said WHO.", ["us", "su", "who"]),
        ("Caf\u00e9s' owners\u2019 U.S. tour", ["cafe", "owner", "us", "tour"]),
        ("\u4e2da\u6587", ["\u4e2d", "\u6587"]),
    ],
)
def test_names_in_capitals_are_no_stop_words(text: str, stems: list[str]) -> None:
    assert tokens(text) == stems
