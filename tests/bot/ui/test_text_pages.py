"""Pages of a long text: about 2,000 characters, and no heading at the foot of one."""

from __future__ import annotations

import pytest

from bot.ui.text_pages import MAX_CHARS, text_pages
from corpus.text.canonical import canonical

BODY = "The lamp of the pier was lit at dusk by the harbour master and put out at dawn. " * 5


def _pages(*paragraphs: str) -> list[str]:
    text = canonical("\n\n".join(paragraphs))
    return [span.of(text) for span in text_pages(text)]


@pytest.mark.parametrize(
    "heading", ["Opening hours", "The season 2019–2020", "We sell:", "開館時間"]
)
@pytest.mark.parametrize("before", range(1, 9))
def test_a_heading_is_on_the_page_of_what_it_heads(heading: str, before: int) -> None:
    pages = _pages(*[BODY] * before, heading, BODY, *[BODY] * 9)
    (page,) = [page for page in pages if heading in page]
    assert f"{heading}\n\nThe lamp" in page


def test_headings_of_two_levels_stay_together() -> None:
    pages = _pages(*[BODY] * 4, "Part two", "Opening hours", BODY)
    (page,) = [page for page in pages if "Part two" in page]
    assert "Part two\n\nOpening hours\n\nThe lamp" in page


def test_a_short_sentence_is_no_heading() -> None:
    pages = _pages(*[BODY] * 4, "It closed.", *[BODY] * 4)
    assert pages[0].endswith("It closed.")


def test_a_page_is_about_two_thousand_characters() -> None:
    pages = _pages(*[BODY] * 60)
    assert all(MAX_CHARS * 0.75 < len(page) <= MAX_CHARS for page in pages[:-1])


def test_nothing_but_headings_is_all_there() -> None:
    names = [f"Name {number}" for number in range(600)]
    assert "\n\n".join(_pages(*names)) == "\n\n".join(names)
