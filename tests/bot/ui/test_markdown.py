"""Whatever a text holds, Discord shows it as it is: checked by an independent Markdown reader."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.ui.markdown import escape, escape_line, quote_block, read_back, words_that_fit
from corpus.article import Span
from corpus.text.canonical import canonical

Seen = Callable[[str], tuple[str, str]]
SIGNIFICANT = [
    *"\\`*_~|<>[]()#:@&-+=.!>1a. \n",
    "**",
    "__",
    "~~",
    "||",
    "```",
    "> ",
    ">>> ",
    "# ",
    "-# ",
    "- ",
    "1. ",
    "12) ",
    "---",
    "===",
    "\n\n",
    "<@123>",
    "<@&1>",
    "<#5>",
    "<t:1700000000:R>",
    "<:smile:123>",
    "</ask:12>",
    ":smile:",
    "@everyone",
    "@here",
    "https://example.org/a_b_c?x=*1*",
    "[text](https://example.org)",
    "&amp;",
    "“",
    "”",
    "é",
    "日本",
    "👽",
]
texts = st.one_of(
    st.lists(st.sampled_from(SIGNIFICANT), min_size=1, max_size=25).map("".join),
    st.text(max_size=80),
).map(canonical)
quotable = texts.filter(bool)


@given(quotable)
@example("1. one\n2. two")
@example("steps:\n  - one\n    2) two\n   # three")
@example("-# small")
@example("a\n===\nb")
@example("https://example.org/x_y")
def test_a_markdown_reader_sees_exactly_the_text(seen: Seen, text: str) -> None:
    assert seen(quote_block(text))[0] == text


@given(quotable, st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=4))
@example('foo"bar"baz', [(3, 8)])
@example("one two", [(3, 4)])
@example("a*b", [(1, 2)])
def test_highlights_never_show_an_asterisk(
    seen: Seen, text: str, pairs: list[tuple[int, int]]
) -> None:
    block = quote_block(text, [Span(*pair) for pair in pairs])
    assert seen(block)[0] == text
    assert read_back(block) == text


@given(quotable)
def test_our_own_reader_sees_the_same(text: str) -> None:
    assert read_back(quote_block(text)) == text


@given(quotable)
def test_nothing_that_discord_acts_on_survives(text: str) -> None:
    alive = re.sub(r"\\.", " ", escape(text))
    assert not set(alive) & set("\\`*_~|<>[]#:@&")
    assert not re.search(r"^(?:[-+=]|\d+[.)])", alive, flags=re.MULTILINE)


@given(quotable, st.integers(10, 200))
def test_what_fits_is_a_beginning_that_ends_at_a_word(text: str, limit: int) -> None:
    count = words_that_fit(text, limit, byte_limit=4 * limit)
    assert len(quote_block(text[:count])) <= limit or not count
    assert count in {0, len(text)} or text[count].isspace()


def test_the_highlight_is_bold() -> None:
    text = "The office helps victims of crime, not callers."
    start = text.index("victims of crime")
    block = quote_block(text, [Span(start, start + len("victims of crime"))])
    assert block == "> The office helps **victims of crime**, not callers."


def test_highlights_that_touch_become_one() -> None:
    assert quote_block("one two three", [Span(0, 3), Span(3, 7)]) == "> **one two** three"


def test_a_highlight_inside_quotation_marks_stays_bold(seen: Seen) -> None:
    text = 'He said "space aliens" twice.'
    assert seen(quote_block(text, [Span(8, 22)]))[1] == '"space aliens"'


def test_a_highlight_over_two_lines_is_bold_on_both() -> None:
    assert quote_block("one\n\ntwo", [Span(0, 8)]) == "> **one**\n> \n> **two**"


def test_every_line_is_quoted() -> None:
    assert quote_block("a\nb\n\nc") == "> a\n> b\n> \n> c"


def test_metadata_is_one_line() -> None:
    assert escape_line("A *title*\nover two lines") == "A \\*title\\* over two lines"


@pytest.mark.parametrize("live", ["> *a*", "> <@1>", "a", "> - a", "> 1. a", "> **a", "> a\\"])
def test_the_reader_refuses_live_markup(live: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_back(live)
