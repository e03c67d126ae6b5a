"""Words and BM25: what counts as the same word, and what the ranking does with it."""

from __future__ import annotations

import bm25s
import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from index.lexical.bm25 import LexicalIndex, WordCounts
from index.lexical.postings import K1, B
from index.tokens import fold, tokens, words

VOCABULARY = ["lamp", "oil", "bread", "rye", "mill", "tower"]
TEXTS = [
    "The lamp burned whale oil until 1902.",
    "Rye bread is baked on Wednesdays.",
    "The lamp was lit, the lamp was trimmed, and the lamp was cleaned.",
]


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("U.S.", "us"),
        ("U.S", "us"),
        ("Café", "cafe"),
        ("keeper's", "keeper"),
        ("keeper’s", "keeper"),
        ("O'Neill", "oneill"),
        ("STRASSE", "strasse"),
        ("Straße", "strasse"),
    ],
)
def test_case_accents_and_apostrophes_make_no_difference(written: str, folded: str) -> None:
    assert fold(written) == folded


def test_offsets_of_words_point_into_the_text() -> None:
    text = "“Café,” said O'Neill in the U.S."
    found = words(text)
    assert [text[start:end] for _, start, end in found] == [
        *("Café", "said", "O'Neill", "in", "the", "U.S")
    ]
    assert all(fold(text[start:end]) == word for word, start, end in found)


def test_every_chinese_character_is_a_word() -> None:
    assert words("灯塔 1902") == [("灯", 0, 1), ("塔", 1, 2), ("1902", 3, 7)]


def test_stop_words_go_and_inflections_meet() -> None:
    assert tokens("When were the lamps burning?") == tokens("lamp burned")


def test_a_text_of_stop_words_has_no_tokens() -> None:
    assert tokens("What is it, and who are they?") == []


def test_only_texts_that_share_a_word_score() -> None:
    scores = LexicalIndex.build(TEXTS).scores(tokens("Which oil burned in the lamp?"))
    assert scores.dtype == np.float32
    assert scores.shape == (3,)
    assert scores[0] > scores[2] > 0
    assert scores[1] == 0


def test_a_question_of_unknown_words_scores_nothing_anywhere() -> None:
    index = LexicalIndex.build(TEXTS)
    assert not index.scores(tokens("zebra crossing")).any()
    assert index.unknown_share(tokens("zebra crossing")) == 1.0


def test_a_rarer_word_weighs_more_and_an_unknown_one_most() -> None:
    index = LexicalIndex.build(TEXTS)
    assert index.idf("zebra") > index.idf("oil") > index.idf("lamp") > 0


def test_the_unknown_share_lies_between_its_ends() -> None:
    index = LexicalIndex.build(TEXTS)
    assert index.unknown_share(tokens("lamp oil")) == 0.0
    assert 0 < index.unknown_share(tokens("lamp zebra")) < 1


@pytest.mark.parametrize("texts", [[], ["", "the of and"]])
def test_texts_without_words_can_be_asked(texts: list[str]) -> None:
    index = LexicalIndex.build(texts)
    assert index.scores(["lamp"]).tolist() == [0.0] * len(texts)


@given(st.lists(st.lists(st.sampled_from(VOCABULARY), max_size=12), min_size=1, max_size=9))
def test_the_scores_are_those_of_the_bm25s_package(documents: list[list[str]]) -> None:
    texts = [" ".join(document) for document in documents]
    assume(any(texts))
    reference = bm25s.BM25(k1=K1, b=B, method="lucene")
    reference.index([tokens(text) for text in texts], show_progress=False)
    asked = [word for word in dict.fromkeys(VOCABULARY) if word in reference.vocab_dict]
    ours = LexicalIndex.build(texts).scores(asked)
    assert np.allclose(ours, reference.get_scores(asked), atol=1e-5)


@given(st.lists(st.sampled_from(TEXTS), max_size=6), st.integers(0, 6))
def test_counting_article_by_article_makes_no_difference(texts: list[str], cut: int) -> None:
    whole = LexicalIndex.build(texts)
    parted = LexicalIndex([WordCounts.of(texts[:cut]), WordCounts.of(texts[cut:])])
    asked = tokens("lamp oil zebra bread")
    assert parted.scores(asked).tolist() == whole.scores(asked).tolist()
    assert [parted.idf(t) for t in asked] == [whole.idf(t) for t in asked]


def test_initials_that_look_like_stop_words_are_searchable() -> None:
    assert tokens("the U.S. and the WHO") == ["us", "who"]
    assert tokens("who told us") == ["told"]
