"""A chat's message: lines stay lines, marks go, and what was hidden or struck out is left out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import ReadError
from corpus.read.chat import outside_code, read_chat
from corpus.text.canonical import canonical
from corpus.text.sentences import sentences

PIECES = [
    "||",
    "`",
    "```",
    "\n",
    "- ",
    "1. ",
    "> ",
    "**",
    "~~",
    "<a>",
    "[a](b)",
    "\\",
    "tide ",
    "\ue000",
]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Ferry times\nFriday 8:15\nSunday 9:30", "Ferry times\nFriday 8:15\nSunday 9:30"),
        ("# Rules\n1. Be **kind**.\n2. No ads.", "Rules\n\n1. Be kind.\n2. No ads."),
        ("3. third\n7. seventh", "3. third\n7. seventh"),
        ("Bring:\n* a rope\n* a lamp", "Bring:\n- a rope\n- a lamp"),
        ("one\n\n\ntwo\nthree", "one\n\ntwo\nthree"),
        ("> They sail.\nSo they say.", "They sail.\nSo they say."),
        (">>> They sail.\nAll of them.", "They sail.\nAll of them."),
        ("Tide\n---\n===\nebb", "Tide\n---\n===\nebb"),
        ("    four spaces are no code", "four spaces are no code"),
        ("-# in small print", "in small print"),
        ("Say <name> in `go <place>`, a &amp; b.", "Say <name> in go <place>, a &amp; b."),
        ("<ferry:north> is | no table |", "<ferry:north> is | no table |"),
        ("snake_case_name costs 2 * 3 * 4", "snake_case_name costs 2 * 3 * 4"),
        ("see <https://e.org/_a_> or https://e.org/*b*c.", "see https://e.org/_a_ or https://e.org/*b*c."),
        ("a [timetable](https://e.org/t) helps", "a timetable helps"),
        (r"\*not\* \||bold\||", "*not* ||bold||"),
        ("`||no spoiler||` and `~~no~~`", "||no spoiler|| and ~~no~~"),
        ("Run this:\n```sh\nmake *all*\n```\nThen wait.", "Run this:\nmake *all*\nThen wait."),
    ],
)  # fmt: skip
def test_it_reads_as_the_chat_shows_it(written: str, read: str) -> None:
    assert read_chat(written).text == read


def test_what_was_hidden_or_struck_out_is_left_out_and_named() -> None:
    draft = read_chat("The thief is ||Bo `Lind`||. It costs ~~12~~ 15 euros.\n||a\nb||")
    assert draft.text == "The thief is […]. It costs 15 euros.\n[…]"
    assert draft.dropped == ("Bo Lind", "a\nb", "12")


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("Ferry times:\nFriday 8:15", "Ferry times"),
        ("## The *old* ferry\nIt sails.", "The old ferry"),
        ("||Bo|| did it", "[…] did it"),
    ],
)
def test_its_title_is_its_heading_or_first_line(written: str, title: str) -> None:
    assert read_chat(written).title == title


def test_each_line_of_a_list_can_be_quoted_alone() -> None:
    text = read_chat("Opening hours:\nMonday 9:00 to 12:00\nFriday 10:00 to 14:00\n1. knock").text
    assert [span.of(text) for span in sentences(text)] == text.split("\n")


@pytest.mark.parametrize("written", ["", " \n ", "||all of it||", "~~gone~~", "---", "```\n```"])
def test_without_words_it_is_no_article(written: str) -> None:
    with pytest.raises(ReadError, match="no text in this message"):
        read_chat(written)


def test_only_what_is_no_code_is_changed() -> None:
    assert outside_code("a `a` ```a``` a\\`a", str.upper) == "A `a` ```a``` A\\`A"


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_whatever_is_written_is_read_or_refused(written: str) -> None:
    try:
        text = read_chat(written).text
    except ReadError:
        return
    assert text == canonical(text)
    assert not set("\ue000\ue001") & set(text)
    assert set("".join(text.split())) <= set("".join(written.split())) | set("[…]-")
