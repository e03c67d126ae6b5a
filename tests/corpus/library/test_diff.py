"""What differs between two versions of an article."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.article import Draft, Locator, LocatorKind
from corpus.library import changes

PARAGRAPHS = [
    "The mill on the hill was built in 1840 by the Ash family, who ran it for seventy years.",
    "It burned down in the night of 3 May 1911. Nobody was hurt.",
    "The cause was never found, though a lamp was suspected.",
    "Today a school stands there, and its bell is the one that hung in the mill.",
]
OLD = Draft(title="The Mill", text="\n\n".join(PARAGRAPHS), authors=("Ann Ash",), published="2020")
ARTICLE = OLD.as_article("the-mill")


def _with(paragraphs: list[str]) -> Draft:
    return replace(OLD, text="\n\n".join(paragraphs))


def test_an_article_and_itself_do_not_differ() -> None:
    assert changes(ARTICLE, OLD).same
    assert changes(ARTICLE, ARTICLE).same


def test_a_paragraph_more_is_added_and_one_less_is_removed() -> None:
    more = "Guided tours begin in April."
    told = changes(ARTICLE, _with([PARAGRAPHS[0], more, *PARAGRAPHS[1:3]]))
    assert (told.added, told.removed, told.reworded) == ((more,), (PARAGRAPHS[3],), ())
    assert not told.same


def test_a_corrected_paragraph_is_reworded() -> None:
    new = PARAGRAPHS[1].replace("3 May", "4 May")
    told = changes(ARTICLE, _with([PARAGRAPHS[0], new, *PARAGRAPHS[2:]]))
    assert told.reworded == ((PARAGRAPHS[1], new),)
    assert told.added == told.removed == ()


def test_reworded_paragraphs_find_each_other_among_new_ones() -> None:
    new = PARAGRAPHS[2].replace("a lamp", "an oil lamp")
    fresh = "An exhibition about the fire opened in 2019."
    told = changes(ARTICLE, _with([PARAGRAPHS[0], fresh, new, PARAGRAPHS[3]]))
    assert told.reworded == ((PARAGRAPHS[2], new),)
    assert (told.added, told.removed) == ((fresh,), (PARAGRAPHS[1],))


def test_a_paragraph_that_moved_is_no_sameness() -> None:
    told = changes(ARTICLE, _with([*PARAGRAPHS[1:], PARAGRAPHS[0]]))
    assert told.added == told.removed == (PARAGRAPHS[0],)


def test_details_are_told_in_words() -> None:
    new = replace(
        OLD, title="Fire", authors=("Ann Ash", "Bo Birch"), published=None,
        publisher="The Post", copyright_year=2021, captions=("One.", "Two."),
    )  # fmt: skip
    told = changes(ARTICLE, new)
    assert told.details == (
        ("title", "The Mill", "Fire"),
        ("publisher", "", "The Post"),
        ("authors", "Ann Ash", "Ann Ash, Bo Birch"),
        ("date", "2020", ""),
        ("copyright year", "", "2021"),
        ("captions", "", "One.; Two."),
    )
    assert not told.same


@pytest.mark.timeout(60)
def test_even_a_book_rewritten_throughout_takes_a_moment() -> None:
    old = "\n\n".join(f"Paragraph {n} says that {n * 7} sheep crossed." for n in range(3_000))
    new = "\n\n".join(f"In part {n} we read of {n * 7} goats, not sheep." for n in range(3_000))
    repeated = "\n\n".join(["The same."] * 3_000)
    for one, other in ((old, new), (old, repeated), (repeated, repeated + "\n\nEnd.")):
        assert not changes(
            Draft(title="x", text=one).as_article("x"), replace(OLD, text=other)
        ).same


_TEXTS = st.lists(st.sampled_from([*PARAGRAPHS, "One.", "Two."]), min_size=1, max_size=8)


@given(_TEXTS, _TEXTS)
def test_every_paragraph_is_accounted_for(old: list[str], new: list[str]) -> None:
    told = changes(_with(old).as_article("x"), _with(new))
    kept_old = len(old) - len(told.removed) - len(told.reworded)
    kept_new = len(new) - len(told.added) - len(told.reworded)
    assert kept_old == kept_new >= 0
    assert told.same == (old == new)


def test_places_differ_where_the_text_does_not() -> None:
    paged = replace(OLD, locators=(Locator(0, LocatorKind.PAGE, "7"),))
    assert changes(ARTICLE, paged).details == (("places", "", "page 7"),)
    assert changes(paged.as_article("a"), OLD).details == (("places", "page 7", ""),)
    moved = replace(paged, text=f"A mill.\n\n{OLD.text}")
    assert changes(ARTICLE, moved).details == ()
    assert not changes(ARTICLE, moved).same
