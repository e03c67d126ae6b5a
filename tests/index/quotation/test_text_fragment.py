"""Links to a sentence: what the text fragment holds, and what it must escape."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest

from corpus.article import Article, Span
from corpus.text.sentences import sentences
from index.answer import Quotation
from index.quotation.text_fragment import quotation_link, text_fragment_link
from tests.support.processor_time import seconds_of

if TYPE_CHECKING:
    from pathlib import Path

URL = "https://example.org/lighthouse"
LONG = (
    "The keeper walked down to the harbour every morning, and on the way back he counted the boats."
)


def _directive(link: str) -> list[str]:
    """The parts of a link's text directive, decoded."""
    return [unquote(part) for part in link.partition(":~:text=")[2].split(",")]


def _quotation(text: str, url: str | None) -> Quotation:
    return Quotation(
        0, Article(id="a", title="A", text=f"Before. {text}", url=url), Span(8, 8 + len(text))
    )


def test_a_short_quotation_is_looked_for_whole() -> None:
    assert _directive(text_fragment_link(URL, "The lamp burned oil.")) == ["The lamp burned oil."]


def test_a_long_quotation_is_looked_for_by_its_first_and_last_words() -> None:
    assert _directive(text_fragment_link(URL, LONG)) == [
        "The keeper walked down to the",
        "way back he counted the boats.",
    ]


def test_a_quotation_over_two_paragraphs_starts_in_the_first_and_ends_in_the_last() -> None:
    link = text_fragment_link(URL, "The lamp went out.\n\nNobody saw it.")
    assert _directive(link) == ["The lamp went out.", "Nobody saw it."]


def test_commas_hyphens_and_ampersands_of_the_text_are_escaped() -> None:
    link = text_fragment_link(URL, "Salt, rope & a well-kept lamp")
    assert link == f"{URL}#:~:text=Salt%2C%20rope%20%26%20a%20well%2Dkept%20lamp"


def test_letters_beyond_ascii_are_escaped_as_utf_8() -> None:
    link = text_fragment_link(URL, "Un café à “Brest”")
    assert link.isascii()
    assert _directive(link) == ["Un café à “Brest”"]


def test_a_fragment_that_the_address_has_stays_in_front_of_the_directive() -> None:
    link = text_fragment_link(f"{URL}?page=2#history", "The lamp")
    assert link == f"{URL}?page=2#history:~:text=The%20lamp"


def test_a_line_break_inside_the_quotation_never_gets_into_the_link() -> None:
    link = text_fragment_link(URL, "The lamp\nwent out")
    assert "%0A" not in link
    assert _directive(link) == ["The lamp", "went out"]


@pytest.mark.parametrize("url", [None, ""])
def test_an_article_without_an_address_has_no_link(url: str | None) -> None:
    assert quotation_link(_quotation("The lamp burned oil.", url)) is None


def test_a_quotation_links_to_its_own_words_only() -> None:
    link = quotation_link(_quotation("The lamp burned oil.", URL))
    assert link == f"{URL}#:~:text=The%20lamp%20burned%20oil."


BOARD = (
    "The harbour board said on Friday that the pier is closed until the end of May, since two of "
    "its posts are rotten.\n\n"
    "The harbour board said on Friday that the kiosk sells coffee again, which it had not done for "
    "long.\n\nNobody knows why. The bell rang. Nobody knows why."
)


def _to(text: str, words: str, nth: int = 1, beside: tuple[str, ...] = ()) -> list[str]:
    """The directive of a link to the nth place where `words` are in `text`."""
    start = -1
    for _ in range(nth):
        start = text.index(words, start + 1)
    return _directive(text_fragment_link(URL, text, Span(start, start + len(words)), beside))


def test_the_start_is_as_long_as_it_must_be_to_be_the_only_one() -> None:
    second = BOARD.split("\n\n")[1]
    assert _to(BOARD, second) == [
        "The harbour board said on Friday that the kiosk",
        "it had not done for long.",
    ]


def test_a_sentence_that_is_there_twice_is_found_by_what_is_around_it() -> None:
    assert _to(BOARD, "Nobody knows why.") == ["long.-", "Nobody knows why."]
    assert _to(BOARD, "Nobody knows why.", 2) == ["rang.-", "Nobody knows why."]


def test_a_sentence_that_is_the_title_too_is_told_from_it() -> None:
    text = "The bell rang. It rang twice."
    assert _to(text, "The bell rang.", beside=("The bell rang",)) == ["The bell rang."]
    assert _to(text, "The bell rang.", beside=("The bell rang.",)) == ["The bell rang.", "-It"]


def test_words_that_differ_only_in_accents_or_capitals_are_the_same_to_a_browser() -> None:
    text = "HE SENT HIS RESUME.\n\nHe sent his résumé.\n\nThen he left."
    assert _to(text, "He sent his résumé.") == ["RESUME.-", "He sent his résumé."]


def test_a_row_of_a_table_is_looked_for_from_its_first_cell_to_its_last() -> None:
    text = "Day | Opens | Closes\nMonday | 9:00 | 12:00\nTuesday | 9:00 | 14:00"
    assert _to(text, "Tuesday | 9:00 | 14:00") == ["Tuesday", "14:00"]


def test_a_row_that_is_there_twice_opens_at_what_is_above_its_table() -> None:
    table = "Day | Opens | Closes\nMonday | 9:00 | 12:00\nTuesday | 9:00 | 12:00"
    text = f"Summer\n\n{table}\n\nWinter\n\n{table}"
    assert _to(text, "Monday | 9:00 | 12:00", 2) == ["Winter", "12:00"]


@pytest.mark.parametrize("mark", ["- ", "1. ", "• ", "b) "])
def test_the_mark_of_a_list_is_the_browsers_and_not_looked_for(mark: str) -> None:
    assert _to(f"Bring:\n{mark}a long rope", f"{mark}a long rope") == ["a long rope"]


def test_a_script_without_spaces_is_cut_at_its_commas_only() -> None:
    text = "委员会说，码头关闭到五月底。\n\n委员会说，小亭又开始卖咖啡了。"
    assert _to(text, "委员会说，小亭又开始卖咖啡了。") == ["委员会说，小亭又开始卖咖啡了。"]
    assert _to(text + text, "委员会说，码头关闭到五月底。")[0] == "委员会说，码头关闭到五月底。"


@pytest.mark.parametrize("fragment", ["#:~:text=old%20words", "#:~:text=a,b&text=c", ""])
def test_a_text_fragment_that_the_address_has_is_replaced(fragment: str) -> None:
    assert text_fragment_link(URL + fragment, "The lamp") == f"{URL}#:~:text=The%20lamp"


def test_a_fragment_before_the_old_directive_stays() -> None:
    link = text_fragment_link(f"{URL}#history:~:text=old", "The lamp")
    assert link == f"{URL}#history:~:text=The%20lamp"


@pytest.mark.parametrize("unit", ["a ", "a", ". ", "| a ", "a\n", "中。", "The harbour. ", "é"])
def test_a_link_into_a_hostile_text_is_made_at_once(unit: str) -> None:
    text = unit * (100_000 // len(unit))
    beside = ("a", "The harbour.")
    assert seconds_of(lambda: text_fragment_link(URL, text, Span(50_000, 50_900), beside)) < 0.5


def test_the_shared_board_opens_at_each_of_its_sentences(shared: Path) -> None:
    lines = (shared / "cases" / "18-fragment-not-unique" / "board.jsonl").read_text("utf-8")
    board, old = (Article(**json.loads(line)) for line in lines.splitlines())
    starts = [
        _directive(quotation_link(Quotation(0, board, span)) or "")[0]
        for span in sentences(board.text)
    ]
    assert [board.text.count(start) for start in starts] == [1, 1, 1]
    assert board.text.index(starts[1]) == sentences(board.text)[1].start
    link = quotation_link(Quotation(0, old, sentences(old.text)[0])) or ""
    assert link.count(":~:text=") == 1
    assert "old%20words" not in link
