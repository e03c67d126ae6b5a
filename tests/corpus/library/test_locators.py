"""Where in its source a part of an article is goes wherever the article goes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from alembic import command
from sqlalchemy import text

from corpus.article import Article, Draft, Locator, LocatorKind, Source
from corpus.database.database import Database
from corpus.database.migrate import _config
from corpus.errors import ReadError
from corpus.library import Library, Outcome, as_jsonl, fingerprint
from corpus.library.migrations import ARTICLES
from corpus.read import read_bytes

if TYPE_CHECKING:
    from sqlalchemy import Connection

TEXT = "The weir\n\nIt was built in 1702.\n\nThe lock\n\nIt came in 1809."
BOOK = Draft(
    title="The Ferry Book",
    text=TEXT,
    locators=(
        Locator(0, LocatorKind.CHAPTER, "1"),
        Locator(33, LocatorKind.CHAPTER, "2"),
    ),
)


@pytest.mark.parametrize(
    ("at", "label"),
    [(0, "chapter 1"), (32, "chapter 1"), (33, "chapter 2"), (len(TEXT), "chapter 2")],
)
def test_a_place_reaches_up_to_the_next(at: int, label: str) -> None:
    found = BOOK.as_article("a").locator_at(at)
    assert found is not None
    assert found.label == label


def test_before_the_first_place_and_behind_an_empty_one_nothing_is_known() -> None:
    places = (Locator(3, LocatorKind.SECTION, "Tides"), Locator(9, LocatorKind.SECTION, ""))
    article = Article(id="a", title="T", text=TEXT, locators=places)
    assert article.locator_at(2) is None
    assert article.locator_at(9) is None
    assert article.locator_at(8) == places[0]


@pytest.mark.parametrize(
    ("kind", "value", "label", "seconds"),
    [
        (LocatorKind.SLIDE, "4", "slide 4", None),
        (LocatorKind.NOTES, "4", "notes to slide 4", None),
        (LocatorKind.PAGE, "12", "page 12", None),
        (LocatorKind.SECTION, "Tides", "section “Tides”", None),
        (LocatorKind.TIME, "00:12:40", "00:12:40", 760),
        (LocatorKind.TIME, "101:00:01", "101:00:01", 363_601),
    ],
)
def test_a_place_has_a_label_and_a_time_its_seconds(
    kind: LocatorKind, value: str, label: str, seconds: int | None
) -> None:
    assert (Locator(0, kind, value).label, Locator(0, kind, value).seconds) == (label, seconds)


async def test_places_are_stored_and_survive_every_change(library: Library) -> None:
    article = (await library.add(7, BOOK)).article
    assert article.locators == BOOK.locators
    assert await library.get(7, article.id) == article
    assert await library.articles(7) == [article]
    assert (await library.add(7, BOOK)).outcome is Outcome.UNCHANGED
    edited = await library.edit(7, article.id, Source(title="The Ferry Book, revised"))
    assert edited.article.locators == BOOK.locators
    await library.remove(7, article.id)
    assert (await library.bin(7))[0].article.locators == BOOK.locators
    restored = await library.restore(7, (await library.bin(7))[0].number)
    assert restored == await library.get(7, article.id) == edited.article
    moved = replace(BOOK, locators=(Locator(0, LocatorKind.PAGE, "5"),))
    replaced = await library.replace(7, article.id, moved)
    assert (replaced.outcome, replaced.article.locators) == (Outcome.UPDATED, moved.locators)
    reset = await library.reset(7, [edited.article])
    assert [one.locators for one in reset.changed] == [BOOK.locators]
    assert await library.articles(7) == [edited.article]


async def test_an_article_that_gets_places_has_changed(library: Library) -> None:
    bare = await library.add(7, replace(BOOK, locators=()))
    with_places = await library.add(7, BOOK)
    assert with_places.outcome is Outcome.UPDATED
    assert fingerprint(bare.article) != fingerprint(with_places.article)


def test_an_article_without_places_has_the_mark_it_always_had() -> None:
    """Else every stored article would be indexed again, and a shipped one count as edited."""
    article = Draft(title="The Mill", text="It burned.").as_article("the-mill")
    assert fingerprint(article) == (
        "d471a1455d034c79f6583e498dbe7bc42a678b1e030612896cf0c167720ff19f"
    )


def test_places_are_exported_and_read_back() -> None:
    article = BOOK.as_article("ferry")
    (draft,) = read_bytes(as_jsonl([article]), name="a.jsonl")
    assert draft.as_article("ferry") == article


def test_places_in_a_text_that_is_changed_by_reading_are_left_out() -> None:
    line = (
        '{"title": "T", "text": "It  burned. It was rebuilt.", '
        '"locators": [{"start": 12, "kind": "page", "value": "2"}]}'
    )
    assert read_bytes(line.encode(), name="a.jsonl")[0].locators == ()
    (draft,) = read_bytes(line.replace("It  burned", "It burned").encode(), name="a.jsonl")
    assert draft.locators == (Locator(12, LocatorKind.PAGE, "2"),)


@pytest.mark.parametrize(
    "places",
    [
        '"chapter 3"',
        '{"start": 0}',
        "[3]",
        '[{"start": 0, "kind": "chapter"}]',
        '[{"start": 0, "kind": "verse", "value": "3"}]',
        '[{"start": 0, "kind": ["chapter"], "value": "3"}]',
        '[{"start": true, "kind": "chapter", "value": "3"}]',
        '[{"start": -1, "kind": "chapter", "value": "3"}]',
        '[{"start": 10, "kind": "chapter", "value": "3"}]',
        '[{"start": 0, "kind": "time", "value": "noon"}]',
        '[{"start": 5, "kind": "page", "value": "1"}, {"start": 5, "kind": "page", "value": "2"}]',
    ],
)
def test_places_of_the_wrong_kind_are_named(places: str) -> None:
    line = f'{{"title": "T", "text": "It burned.", "locators": {places}}}'
    with pytest.raises(ReadError, match='Line 1: "locators"'):
        read_bytes(line.encode(), name="a.jsonl")


async def test_a_database_from_before_there_were_places_keeps_its_articles(
    bare_database_url: str,
) -> None:
    old = Draft(title="The Mill", text="It burned.").as_article("the-mill")
    database = await Database.open(bare_database_url, ())
    async with database.write() as session:
        await (await session.connection()).run_sync(_as_before)
        await session.execute(
            text(
                "INSERT INTO articles (tenant, id, title, authors, captions, text, sha256, "
                "fingerprint, name_sha256, words, characters) VALUES "
                "(7, 'the-mill', 'The Mill', '[]', '[]', 'It burned.', :sha, :mark, :sha, 2, 10)"
            ),
            {"sha": old.sha256, "mark": fingerprint(old)},
        )
    await database.close()
    async with await Library.open(bare_database_url) as library:
        mill = await library.get(7, "the-mill")
        assert (mill.text, mill.locators) == ("It burned.", ())
        await library.remove(7, "the-mill")
        assert (await library.bin(7))[0].article == mill
        added = await library.add(7, BOOK)
        assert (await library.get(7, added.article.id)).locators == BOOK.locators


def _as_before(connection: Connection) -> None:
    command.upgrade(_config(connection, ARTICLES), "0002")
