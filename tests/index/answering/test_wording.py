"""Half-remembered words: where they stand, and how they differ."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.article import Article
from index.answering.in_memory import build_index
from index.answering.wording import FEWEST_LETTERS, Match, Piece, remembered

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.answering.wording import Remembered
    from index.embedding.embedder import Embedder
    from index.storage.passage_index import PassageIndex

pytestmark = pytest.mark.model
TEXT = """The lighthouse at Cape Farrow was built in 1871 by Ida Norwood. Granite for the tower \
came by barge from the quarry at Dunmore.

“Nobody has kept the lamp since my father left,” Ruth Norwood said — twice. It isn’t lit.

灯台は1871年に建てられた。🕯️ Its keeper was Ida's niece, an ophthalmologist."""
OTHER = "Marten's Bakery opens at six in the morning. The ovens are older than the shop."


@pytest.fixture(scope="module")
def index(embedder: Embedder) -> PassageIndex:
    articles = [
        Article(id="lamp", title="The lamp", text=TEXT),
        Article(id="bread", title="Bread", text=OTHER),
    ]
    return build_index(articles, embedder)


def _look(
    text: str, *indexes: PassageIndex, kept: Sequence[str] = ("lamp", "bread")
) -> list[Remembered]:
    return remembered(text, indexes, keep=lambda _, article: article.id in kept)


@pytest.mark.parametrize(
    ("typed", "match"),
    [
        ("Granite for the tower came by barge from the quarry at Dunmore.", Match.EXACT),
        ("granite for the tower came by barge", Match.EXACT),
        ('"Nobody has kept the lamp since my father left"', Match.EXACT),
        ("Ruth Norwood said - twice", Match.EXACT),
        ("It isn't lit", Match.EXACT),
        ("灯台は1871年", Match.EXACT),
        ("nobody has kept THE LAMP since my father left", Match.SAME_WORDS),
        ("Ruth Norwood said twice", Match.SAME_WORDS),
    ],
)
def test_the_very_words_are_found_and_the_whole_sentence_shown(
    index: PassageIndex, typed: str, match: Match
) -> None:
    (found,) = _look(typed, index)
    assert found.match is match
    assert found.pieces == ()
    assert found.quotation.text in TEXT
    assert len(found.quotation.text) >= len(typed.strip('"'))


def test_another_wording_is_shown_word_by_word(index: PassageIndex) -> None:
    (found,) = _look("Marble for the tower came by barge from a quarry at Dunmore", index)
    assert found.match is Match.DIFFERS
    assert found.quotation.text == "Granite for the tower came by barge from the quarry at Dunmore."
    changes = [piece for piece in found.pieces if not piece.same]
    assert changes == [Piece("Marble", "Granite"), Piece("a", "the")]


def test_words_left_out_and_added_are_told_apart(index: PassageIndex) -> None:
    (found,) = _look("The lighthouse was really built in 1871 by Ida Norwood", index)
    changes = [piece for piece in found.pieces if not piece.same]
    assert changes == [Piece("", "at Cape Farrow"), Piece("really", "")]


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "a",
        "?!…",
        "(.*)+",
        "zebras dream of electric sheep at night",
        "built by the father of it",
    ],
)
def test_what_is_not_there_is_not_found(index: PassageIndex, typed: str) -> None:
    assert _look(typed, index) == []


def test_an_article_that_may_not_be_quoted_is_not(index: PassageIndex) -> None:
    typed = "Granite for the tower came by barge from the quarry at Dunmore."
    assert _look(typed, index, kept=("bread",)) == []


def test_each_place_where_the_words_stand_is_told(index: PassageIndex, embedder: Embedder) -> None:
    copy = build_index([Article(id="lamp", title="A copy", text=TEXT)], embedder)
    found = _look("It isn't lit", index, copy)
    assert [one.quotation.article.title for one in found] == ["The lamp", "A copy"]


@settings(deadline=None, max_examples=150)
@given(st.integers(0, len(TEXT)), st.integers(1, 300))
def test_any_run_of_an_articles_words_is_found_exactly(
    index: PassageIndex, start: int, length: int
) -> None:
    while 0 < start < len(TEXT) and TEXT[start - 1].isalnum():
        start += 1
    end = min(start + length, len(TEXT))
    while start < end < len(TEXT) and TEXT[end].isalnum():
        end -= 1
    typed = TEXT[start:end]
    if sum(char.isalnum() for char in typed) < FEWEST_LETTERS:
        return
    best = _look(typed, index)[0]
    assert best.match is Match.EXACT
    assert best.quotation.text in TEXT


def test_a_part_of_a_word_is_not_the_word_but_in_scripts_without_spaces(
    index: PassageIndex,
) -> None:
    assert _look("ighthous", index) == []
    assert _look("建てられた", index)[0].match is Match.EXACT


def test_the_difference_keeps_what_stands_between_words(embedder: Embedder) -> None:
    text = "The gate on the north side of the old town is 1.5 metres, or five feet, high."
    index = build_index([Article(id="lamp", title="The gate", text=text)], embedder)
    typed = "The gate on the north side of the old town is 15 metres or five feet high"
    (found,) = _look(typed, index)
    assert found.match is Match.DIFFERS
    changed = [(piece.typed, piece.written) for piece in found.pieces if not piece.same]
    assert changed == [("15", "1.5")]


def test_accents_and_final_letters_are_no_difference(embedder: Embedder) -> None:
    text = "The caf\u00e9 bears the name \u039f\u0394\u039f\u03a3, which is a street."
    index = build_index([Article(id="lamp", title="The street", text=text)], embedder)
    assert _look("the cafe\u0301 bears the name", index)[0].match is Match.EXACT
    assert _look("name \u03bf\u03b4\u03bf\u03c2, which", index)


@pytest.mark.parametrize("typed", ["a" * 1_000, "a " * 500, "the tower " * 100, "(a+)+$" * 160])
@pytest.mark.timeout(60)
def test_hostile_text_is_answered_at_once(index: PassageIndex, typed: str) -> None:
    _look(typed, index)


def test_the_place_that_has_the_very_words_is_preferred(embedder: Embedder) -> None:
    text = "THE GATE IS CLOSED\n\nOn Sundays the gate is closed. It was 1.5 metres high."
    index = build_index([Article(id="lamp", title="The gate", text=text)], embedder)
    (found,) = _look("the gate is closed", index)
    assert found.match is Match.EXACT
    assert found.quotation.text == "On Sundays the gate is closed."
    assert _look("It was 15 metres high", index) == []
    assert _look("It was 1.5 metres high", index)[0].match is Match.EXACT
