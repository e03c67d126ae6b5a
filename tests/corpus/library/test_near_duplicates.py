"""Telling that a library holds an article already, on real SQLite and articles written for it."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event, text

import corpus
from corpus.article import Draft
from corpus.library import Alike, Library
from corpus.library.identity import address_key, same_address
from corpus.read import read_path
from corpus.text.minhash import NEAR, SIZE, shares, sketch

SHIPPED = Path(corpus.__file__).parent / "articles"
OTHER_PARAGRAPH = (
    "Visitors who came last Sunday found the gate shut and a note on it, signed by the new "
    "caretaker, that promised hot soup and a tour of the cellar to anyone who returned by June."
)


@pytest.fixture(scope="module")
def handbook() -> list[Draft]:
    """Five articles, four of one publisher and about one subject."""
    return [replace(draft, url=None) for draft in read_path(SHIPPED)]


def _one_paragraph_changed(text: str) -> str:
    """The article with its longest paragraph written anew."""
    parts = text.split("\n\n")
    longest = max(range(len(parts)), key=lambda n: len(parts[n]))
    return "\n\n".join([*parts[:longest], OTHER_PARAGRAPH, *parts[longest + 1 :]])


async def test_the_same_text_is_known_whatever_it_is_called(
    library: Library, handbook: list[Draft]
) -> None:
    await library.add_all(7, handbook)
    copy = Draft(title="Copied", text=handbook[0].text, url="https://elsewhere.org/")
    like = await library.find_like(7, copy)
    assert like is not None
    assert (like.kind, like.share) == (Alike.SAME_TEXT, 1.0)
    assert like.article.title == handbook[0].title


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/mill",
        "https://www.example.org/mill/",
        "https://EXAMPLE.org:443/mill#paragraph-3",
        "https://example.org/mill?utm_source=feed&utm_medium=rss",
        "https://example.org/mill/?fbclid=abc#x",
    ],
)
async def test_the_same_address_is_known_however_it_is_written(library: Library, url: str) -> None:
    await library.add(7, Draft(title="Mill", text="It stands.", url="https://example.org/mill"))
    like = await library.find_like(7, Draft(title="Other", text="It burned.", url=url))
    assert like is not None
    assert (like.kind, like.share) == (Alike.SAME_URL, 0.0)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.org/mill", "https://example.org/Mill"),
        ("https://example.org/mill", "https://news.example.org/mill"),
        ("https://example.org/mill?id=1", "https://example.org/mill?id=2"),
        ("https://example.org/mill?id=1&utm_id=2", "https://example.org/mill?id=2"),
        ("https://example.org/mill", "https://example.org:8080/mill"),
        ("https://example.org", "https://example.com"),
        ("https://[::1/x", "https://[::1/y"),
    ],
)
def test_addresses_of_two_pages_stay_two(one: str, other: str) -> None:
    assert not same_address(one, other)
    assert same_address(one, one)


@given(st.text(max_size=40))
def test_any_string_may_stand_where_an_address_should(url: str) -> None:
    assert same_address(url, url)
    prefixed = f"https://{url}"
    assert same_address(prefixed, prefixed)


@pytest.mark.parametrize("number", range(5))
async def test_an_article_with_one_paragraph_written_anew_is_nearly_the_same(
    library: Library, handbook: list[Draft], number: int
) -> None:
    await library.add_all(7, handbook)
    old = handbook[number]
    new = Draft(title="Another headline", text=_one_paragraph_changed(old.text))
    like = await library.find_like(7, new)
    assert like is not None
    assert (like.kind, like.article.title) == (Alike.NEAR_TEXT, old.title)
    assert 0.6 < like.share < 1


@pytest.mark.parametrize("number", range(5))
async def test_another_article_of_the_same_publisher_is_not_like_it(
    library: Library, handbook: list[Draft], number: int
) -> None:
    await library.add_all(7, [draft for draft in handbook if draft is not handbook[number]])
    assert await library.find_like(7, handbook[number]) is None


def test_the_threshold_stands_well_between_edits_and_other_articles(
    handbook: list[Draft],
) -> None:
    marks = [sketch(draft.text) for draft in handbook]
    edits = [shares(sketch(_one_paragraph_changed(d.text)), marks).max() for d in handbook]
    others = [np.sort(shares(mark, marks))[-2] for mark in marks]
    assert max(others) < NEAR / 4
    assert min(edits) > NEAR + 0.2


async def test_the_same_title_and_publisher_are_known(library: Library) -> None:
    await library.add(7, Draft(title="Opening hours", publisher="The Mill", text="From nine."))
    new = Draft(title="OPENING HOURS", publisher="the mill", text="Closed today.")
    like = await library.find_like(7, new)
    assert like is not None
    assert like.kind is Alike.SAME_NAME
    assert await library.find_like(7, replace(new, publisher=None)) is None


async def test_the_surest_likeness_is_told(library: Library, handbook: list[Draft]) -> None:
    text = handbook[0].text
    near = Draft(title="Near", text=_one_paragraph_changed(text))
    by_url = Draft(title="By URL", text="Other.", url="https://example.org/a")
    by_name = Draft(title="Name", text="Something else.")
    await library.add_all(7, [near, by_url, by_name])
    draft = Draft(title="Name", text=text, url="http://example.org/a")
    told = []
    while (like := await library.find_like(7, draft)) is not None:
        told.append((like.article.title, like.kind))
        await library.remove(7, like.article.id)
    assert told == [
        ("By URL", Alike.SAME_URL), ("Near", Alike.NEAR_TEXT), ("Name", Alike.SAME_NAME),
    ]  # fmt: skip


async def test_a_server_is_told_nothing_of_anothers_articles(
    library: Library, handbook: list[Draft]
) -> None:
    await library.add_all(7, handbook)
    assert await library.find_like(8, handbook[0]) is None


async def test_articles_without_a_sketch_get_one_when_it_is_needed(
    library: Library, handbook: list[Draft]
) -> None:
    await library.add_all(7, handbook)
    async with library.database.write() as session:
        await session.execute(text("UPDATE articles SET sketch = NULL"))
    new = Draft(title="Another headline", text=_one_paragraph_changed(handbook[2].text))
    like = await library.find_like(7, new)
    assert like is not None
    assert like.kind is Alike.NEAR_TEXT
    async with library.database.read() as session:
        kept = list(await session.scalars(text("SELECT sketch FROM articles")))
    assert sorted(kept) == sorted(sketch(draft.text) for draft in handbook)


async def test_a_new_text_gets_a_new_sketch(library: Library, handbook: list[Draft]) -> None:
    await library.add(7, Draft(title="Mill", text=handbook[0].text))
    await library.replace(7, "mill", Draft(title="Mill", text=handbook[1].text))
    near = Draft(title="Near", text=_one_paragraph_changed(handbook[1].text))
    like = await library.find_like(7, near)
    assert like is not None
    assert like.kind is Alike.NEAR_TEXT
    gone = Draft(title="Near", text=_one_paragraph_changed(handbook[0].text))
    assert await library.find_like(7, gone) is None


async def test_among_hundreds_of_articles_it_is_found_without_reading_their_texts(
    library: Library, handbook: list[Draft]
) -> None:
    words = " ".join(draft.text for draft in handbook).split()
    shuffled = random.Random(3)
    drafts = [
        Draft(title=f"Article {n}", text=" ".join(shuffled.choices(words, k=700)))
        for n in range(200)
    ]
    await library.add_all(7, drafts)
    edited = drafts[100].text.split()
    new = Draft(
        title="New", text=" ".join([*edited[:300], *OTHER_PARAGRAPH.split(), *edited[360:]])
    )
    read: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if "articles.text" in statement:
            read.append(statement)

    event.listen(library.database._engine.sync_engine, "before_cursor_execute", note)
    like = await library.find_like(7, new)
    assert like is not None
    assert like.article.title == "Article 100"
    lacking, found = read
    assert "articles.sketch IS NULL" in lacking, "of those that came before there were sketches"
    assert "articles.id = " in found, "of the one that was found"


def test_case_punctuation_and_spaces_make_no_difference(handbook: list[Draft]) -> None:
    text = handbook[0].text
    shouted = text.upper().replace(",", "").replace("\n\n", "\n")
    assert sketch(shouted) == sketch(text)


def test_texts_without_spaces_are_compared_letter_by_letter() -> None:
    text = (
        "昔々あるところにおじいさんとおばあさんが住んでいました。"
        "おじいさんは山へ柴刈りに行きました。"
    )
    changed = text.replace("山へ", "川へ")
    (near,) = shares(sketch(text), [sketch(changed)])
    assert NEAR < near < 1


@given(st.text(max_size=60), st.text(max_size=60))
def test_a_share_is_exact_for_short_texts_and_the_same_both_ways(one: str, other: str) -> None:
    first, second = sketch(one), sketch(other)
    assert len(first) <= SIZE * 8
    (share,) = shares(first, [second])
    assert share == shares(second, [first])[0]
    mine, theirs = (set(np.frombuffer(raw, dtype="<u8").tolist()) for raw in (first, second))
    total = len(mine) + len(theirs)
    assert share == pytest.approx(2 * len(mine & theirs) / total if total else 0.0)


def test_a_key_of_no_address_is_none() -> None:
    assert address_key(None) is None
