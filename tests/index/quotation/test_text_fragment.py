"""Links to a sentence: what the text fragment holds, and what it must escape."""

from __future__ import annotations

from urllib.parse import unquote

import pytest

from corpus.article import Article, Span
from index.answer import Quotation
from index.quotation.text_fragment import quotation_link, text_fragment_link

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
