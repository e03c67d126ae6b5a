from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from corpus.clean.clean import clean
from corpus.errors import ReadError
from corpus.read import read_path
from corpus.text.canonical import canonical

if TYPE_CHECKING:
    from pathlib import Path

Scrape = Callable[[str], str]


def test_the_first_article_is_clean(shared: Path) -> None:
    (draft,) = read_path(shared / "corpus" / "space-aliens.txt")
    assert draft.title.startswith("People Are Reporting")
    assert draft.title.endswith("Hotline")
    assert draft.publisher == "NPR"
    assert draft.authors == ("James Doubek",)
    assert draft.copyright_year == 2021
    assert draft.published is None
    assert draft.author_note
    assert "electric scooters" in draft.author_note
    paragraphs = draft.text.split("\n\n")
    assert len(paragraphs) == 17
    assert "prank calling" in paragraphs[0]
    assert "Bersani" in paragraphs[-1]
    assert any("Getty Images" in caption for caption in draft.captions)
    for furniture in ("0:00", "Play Live", "Next Up", "On Air", "joint session of the U.S."):
        assert furniture not in draft.text


def test_a_statement_of_several_paragraphs_stays_whole(shared: Path) -> None:
    (draft,) = read_path(shared / "corpus" / "space-aliens.txt")
    paragraphs = draft.text.split("\n\n")
    start = next(i for i, p in enumerate(paragraphs) if p.endswith("Fusion:"))
    assert paragraphs[start + 1].startswith('"')
    assert paragraphs[start + 3].endswith('"')


def test_a_newspaper_page_gives_its_article(scrape: Scrape) -> None:
    draft = clean(scrape("library-budget"))
    assert draft.title == "Council Approves Library Budget After All-Night Session"
    assert draft.publisher == "The Harbor Ledger"
    assert draft.authors == ("Maria Lopez",)
    assert draft.published == "2021-03-03"
    assert draft.copyright_year == 2021
    assert draft.text.startswith("Branches keep their Sunday hours")
    for kept in (
        "It was not close.",
        '"Taxes."',
        "What the money buys",
        "- A new roof in Eastport\n- Two bookmobiles sold",
        "Correction: An earlier version",
    ):
        assert kept in draft.text
    assert draft.text.split("\n\n")[-1].startswith("Correction:")
    assert any("Ada Finch listens" in caption for caption in draft.captions)
    assert "Ada Finch listens" not in draft.text


def test_a_broadcasters_page_gives_its_article(scrape: Scrape) -> None:
    draft = clean(scrape("flood-warnings"))
    assert draft.title == "Flood warnings issued across the north as rivers rise"
    assert draft.authors == ("John Smith", "Mary-Ann O'Neil")
    assert draft.published == "2017-04-29"
    assert draft.text.startswith("Residents in three towns")
    assert draft.text.endswith('"I took the dog," she said.')
    assert "'We had minutes'" in draft.text


def test_a_title_repeated_with_its_site_stands_once(scrape: Scrape) -> None:
    draft = clean(scrape("gull-island-ferry"))
    assert draft.title == "Ferry Service Returns to Gull Island"
    assert draft.authors == ("Jane Doe",)
    assert draft.published == "2020-06-12"
    assert draft.author_note
    assert "jane@coastal.example" in draft.author_note
    assert draft.text.endswith("he could remember.")
    assert "Passengers must book ahead." in draft.text


@pytest.mark.parametrize("name", ["quiet-harbour", "sunday-hours-mail"])
def test_a_text_without_furniture_is_untouched(scrape: Scrape, name: str) -> None:
    draft = clean(scrape(name))
    assert not draft.dropped
    unwrapped = " ".join(draft.text.split())
    assert unwrapped == " ".join(canonical(scrape(name)).split())


def test_hard_wrapped_paragraphs_are_joined_and_verse_is_not(scrape: Scrape) -> None:
    draft = clean(scrape("wrapped-tale"))
    assert "the light was already at the window" in draft.text
    assert "The sea is wide,\nThe sea is deep," in draft.text


def test_all_that_is_taken_out_is_listed_in_page_order(scrape: Scrape) -> None:
    for name in ("library-budget", "gull-island-ferry", "flood-warnings"):
        raw, draft = canonical(scrape(name)), clean(scrape(name))
        lines = [line for line in raw.split("\n") if line]
        gone = [line for line in lines if line not in draft.text.split("\n")]
        assert [line for line in gone if draft.title not in line] == list(draft.dropped)


def test_the_callers_knowledge_wins() -> None:
    draft = clean(
        "Copyright 2019 Elsewhere\n\nThe text of the article is one long sentence, as it happens.",
        title="Mine",
        publisher="My Paper",
        authors=["Me Myself"],
        published="29 April 2017",
    )
    assert (draft.title, draft.publisher, draft.published) == ("Mine", "My Paper", "2017-04-29")
    assert draft.authors == ("Me Myself",)


@pytest.mark.parametrize("text", ["", " \n\u200b\n", "Share on Facebook\n\nAdvertisement"])
def test_a_page_without_an_article_is_refused(text: str) -> None:
    with pytest.raises(ReadError) as error:
        clean(text)
    assert error.value.cure


@pytest.mark.parametrize(
    "text",
    [
        "a" * 4_000_000,
        "Share\n\n" * 30_000 + "The end.",
        "Related stories\n" * 30_000
        + "\n\n"
        + "One sentence of the article stands here at its end. " * 3,
        "By Jane Doe and " * 200_000,
        "Hello there\n" * 30_000
        + "\nCopyright 2021 X\n\nOne more sentence of some length stands here at the end.",
    ],
    ids=["one word", "buttons", "lists", "names", "one block"],
)
@pytest.mark.timeout(60)
def test_cleaning_is_linear_in_the_text(text: str) -> None:
    clean(text)  # seconds; many minutes if it grew with the square


def test_a_standfirst_before_the_byline_does_not_hide_it(scrape: Scrape) -> None:
    draft = clean(scrape("school-lunches"))
    assert draft.title == "School lunches to cost more from September"
    assert (draft.publisher, draft.authors) == ("Valley News", ("Dana White",))
    assert (draft.published, draft.copyright_year) == ("2022-08-09", 2022)
    paragraphs = draft.text.split("\n\n")
    assert paragraphs[0].startswith("Parents will pay")
    assert paragraphs[1].startswith("School lunches in the valley")
    assert paragraphs[-1].startswith("Editor's note:")
    assert len(paragraphs) == 6
