"""Passages: they cover the text, keep sentences whole and carry their headings."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.text.passages import passages

PARTS = st.sampled_from(
    [*'abAZ1 \n.!?:-()"“”。', "word ", "The end. ", "\n\n", "Heading\n\n", "- item\n"]
)
TEXTS = st.one_of(st.text(), st.lists(PARTS, max_size=80).map("".join))
PROSE = "The office helps people who were harmed by a crime. It opened in April."


@given(TEXTS, st.integers(1, 20))
def test_passages_cover_the_text_in_order_without_overlap(text: str, max_words: int) -> None:
    at = 0
    for passage in passages(text, max_words=max_words):
        span = passage.span
        assert text[at : span.start].strip() == ""
        assert at <= span.start < span.end
        assert span.of(text) == span.of(text).strip()
        assert passage.sentences[0].start == span.start
        assert passage.sentences[-1].end == span.end
        if passage.heading:
            assert passage.heading.end <= span.start
        at = span.end
    assert text[at:].strip() == ""


def test_a_paragraph_is_a_passage_under_its_heading() -> None:
    text = f"What it does\n\n{PROSE}\n\n{PROSE}"
    heading, first, second = passages(text)
    assert heading.is_heading
    assert heading.heading is None
    assert first.heading == second.heading == heading.span
    assert [len(p.sentences) for p in (heading, first, second)] == [1, 2, 2]


@pytest.mark.parametrize("line", ["How do I ask?", "About the office", "2. Privacy", "VOICE"])
def test_short_lines_before_prose_are_headings(line: str) -> None:
    first = passages(f"{line}\n\n{PROSE}")[0]
    assert first.is_heading is (line != "2. Privacy")


@pytest.mark.parametrize(
    "line",
    ["He left.", "- an item", '"We left"', "* * *", "He said:", "and so on", "One line\nTwo lines"],
)
def test_prose_list_items_and_ornaments_are_no_headings(line: str) -> None:
    assert not passages(f"{line}\n\n{PROSE}")[0].is_heading


def test_the_last_line_heads_nothing() -> None:
    assert not passages(f"{PROSE}\n\nThe end")[-1].is_heading


def test_a_long_paragraph_is_cut_between_sentences_into_even_passages() -> None:
    text = " ".join(f"Sentence number {n} has exactly seven words." for n in range(50))
    found = passages(text, max_words=100)
    counts = [len(p.span.of(text).split()) for p in found]
    assert max(counts) <= 100
    assert min(counts) > 60
    assert sum(len(p.sentences) for p in found) == 50


def test_text_without_spaces_is_bounded_too() -> None:
    text = "今日は天気がとても良いです。" * 400
    assert max(p.span.end - p.span.start for p in passages(text, max_words=160)) <= 1_600
