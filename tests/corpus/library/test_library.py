"""The library on a real SQLite file: adding, telling articles apart, tenants, errors."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import delete, text

from corpus.article import Draft
from corpus.errors import ArticleNotFoundError, LibraryError, LibraryUnavailableError
from corpus.library import Library, Outcome
from corpus.library.tables import ArticleRow

if TYPE_CHECKING:
    from pathlib import Path

DRAFT = Draft(
    title="The Mill on the Hill",
    text="The mill burned in 1911.\n\nNobody was hurt.",
    publisher="The Valley Post",
    authors=("Ann Ash", "Bo Birch"),
    published="2020-05",
    url="https://example.org/mill",
    language="en",
    copyright_year=2021,
    author_note="Ann Ash writes about mills.",
    captions=("The mill in 1910.",),
    dropped=("Menu",),
)
OTHER = Draft(title="The Bridge", text="The bridge stands.")


async def test_an_article_comes_back_with_all_its_metadata(library: Library) -> None:
    added = await library.add(0, DRAFT)
    assert added.outcome is Outcome.ADDED
    assert added.article == DRAFT.as_article("the-mill-on-the-hill")
    assert await library.get(0, "the-mill-on-the-hill") == added.article
    assert await library.hashes(0) == {added.article.id: added.article.sha256}


async def test_the_library_outlives_its_process(library: Library, database_url: str) -> None:
    await library.add(0, DRAFT)
    async with await Library.open(database_url) as again:
        assert [a.title for a in await again.articles(0)] == [DRAFT.title]


async def test_adding_the_same_article_again_changes_nothing(library: Library) -> None:
    await library.add(0, DRAFT)
    digest = await library.digest(0)
    assert (await library.add(0, DRAFT)).outcome is Outcome.UNCHANGED
    assert await library.digest(0) == digest


@pytest.mark.parametrize(
    "newer",
    [
        replace(DRAFT, text="The mill burned in 1912."),
        replace(DRAFT, authors=("Ann Ash",)),
        replace(DRAFT, title="The Mill"),
        replace(DRAFT, url=None, published="2021"),
    ],
    ids=["text", "metadata", "title", "address unknown"],
)
async def test_a_new_version_takes_the_place_of_the_old_one(library: Library, newer: Draft) -> None:
    old = await library.add(0, DRAFT)
    digest = await library.digest(0)
    added = await library.add(0, newer)
    assert added.outcome is Outcome.UPDATED
    assert await library.articles(0) == [newer.as_article(old.article.id)]
    assert await library.digest(0) != digest


async def test_the_id_in_a_file_tells_articles_apart_and_knows_them_again(
    library: Library,
) -> None:
    first = await library.add(0, replace(OTHER, id_hint="a/1"))
    second = await library.add(0, replace(OTHER, id_hint="a 1"))
    again = await library.add(0, replace(OTHER, id_hint="a/1", title="Renamed"))
    assert (first.article.id, second.article.id) == ("a-1", "a-1-2")
    assert (again.outcome, again.article.id) == (Outcome.UPDATED, "a-1")


async def test_one_title_at_two_addresses_is_two_articles(library: Library) -> None:
    await library.add(0, DRAFT)
    added = await library.add(0, replace(DRAFT, url="https://example.org/mill-2"))
    assert added.outcome is Outcome.ADDED
    assert added.article.id == "the-mill-on-the-hill-2"


async def test_an_id_is_a_short_slug_whatever_the_title(library: Library) -> None:
    titles = ["Ünïcode: it's “fine”", "Статья", "文章", "word " * 40, "x" * 90, "--", "Wort\nWort"]
    for title in titles:
        article = (await library.add(0, Draft(title=title, text="Text."))).article
        assert 1 <= len(article.id) <= 40
        assert set(article.id) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert len(await library.hashes(0)) == len(titles)


async def test_two_servers_with_the_same_article_share_nothing(library: Library) -> None:
    one, two = 111, 2**62 + 1
    mine = (await library.add(one, replace(DRAFT, id_hint="same"))).article
    theirs = (await library.add(two, replace(DRAFT, id_hint="same", text="Theirs."))).article
    assert mine.id == theirs.id
    digest = await library.digest(two)
    await library.add(one, replace(DRAFT, id_hint="same", text="Changed."))
    await library.remove(one, mine.id)
    assert await library.articles(one) == []
    assert await library.articles(two) == [theirs]
    assert await library.get(two, theirs.id) == theirs
    assert await library.digest(two) == digest
    assert await library.tenants() == [two]
    with pytest.raises(ArticleNotFoundError):
        await library.get(one, theirs.id)


async def test_a_missing_article_is_refused_with_ids_that_are_near(library: Library) -> None:
    await library.add(0, DRAFT)
    await library.add(1, OTHER)
    with pytest.raises(ArticleNotFoundError, match="the-mill-on-the-hill") as caught:
        await library.remove(0, "the-mill")
    assert "bridge" not in str(caught.value)
    with pytest.raises(ArticleNotFoundError):
        await library.get(0, "\ud800\0'; DROP TABLE articles")


@pytest.mark.parametrize(
    "bad",
    [
        replace(OTHER, text="half \ud83d"),
        replace(OTHER, text="nul \0"),
        replace(OTHER, title="half \udc00"),
        replace(OTHER, authors=("half \ud83d",)),
        replace(OTHER, id_hint="\ud83d"),
        replace(OTHER, text=" \n"),
        replace(OTHER, title=""),
    ],
    ids=["surrogate", "nul", "title", "author", "id", "empty text", "empty title"],
)
async def test_one_bad_article_is_refused_and_none_of_its_file_comes_in(
    library: Library, bad: Draft
) -> None:
    with pytest.raises(LibraryError):
        await library.add_all(0, [DRAFT, bad])
    assert await library.articles(0) == []


async def test_a_failure_halfway_leaves_the_library_as_it_was(library: Library) -> None:
    await library.add(0, OTHER)

    async def empty_and_fail() -> None:
        async with library._database.write() as session:
            await session.execute(delete(ArticleRow))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await empty_and_fail()
    assert len(await library.articles(0)) == 1


async def test_many_writers_at_once_wait_for_each_other(
    library: Library, database_url: str
) -> None:
    async with await Library.open(database_url) as shell:
        await asyncio.gather(
            *(
                (library, shell)[n % 2].add(0, Draft(title="Same", text=f"{n}.", id_hint=f"{n}"))
                for n in range(40)
            )
        )
    assert len(await library.hashes(0)) == 40


async def test_two_processes_may_open_a_new_library_at_once(bare_database_url: str) -> None:
    opened = await asyncio.gather(*(Library.open(bare_database_url) for _ in range(4)))
    for library in opened:
        assert await library.articles(0) == []
        await library.close()


async def test_a_tenant_out_of_range_is_refused(library: Library) -> None:
    for tenant in (-1, 2**63):
        with pytest.raises(LibraryError):
            await library.add(tenant, DRAFT)


async def test_a_damaged_database_is_named_with_a_cure(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    path.write_bytes(b"This is no database." * 500)
    with pytest.raises(LibraryUnavailableError, match=r"is damaged\. Put a backup in its place"):
        await Library.open(f"sqlite+aiosqlite:///{path}")


async def test_damage_deep_in_the_file_is_found_at_the_start(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    async with await Library.open(f"sqlite+aiosqlite:///{path}") as library:
        await library.add_all(0, [Draft(title=f"T{n}", text="Text. " * 500) for n in range(50)])
    data = bytearray(path.read_bytes())
    data[20_000:] = b"Z" * (len(data) - 20_000)
    path.write_bytes(data)
    with pytest.raises(LibraryUnavailableError, match="is damaged"):
        await Library.open(f"sqlite+aiosqlite:///{path}")


async def test_damage_while_it_is_open_is_an_error_with_a_cure(library: Library) -> None:
    await library.add(0, DRAFT)
    async with library.database.write() as session:
        await session.execute(text("DROP TABLE articles"))
    with pytest.raises(LibraryUnavailableError, match="Check that it exists"):
        await library.articles(0)


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("nonsense", "cannot be read"),
        ("mysql://host/name", "not a database the library can live in"),
        ("sqlite+aiosqlite://", "names no file"),
        ("sqlite+aiosqlite:////proc/nowhere/library.db", "cannot be used"),
    ],
)
async def test_a_wrong_database_url_is_explained(url: str, words: str) -> None:
    with pytest.raises(LibraryUnavailableError, match=words):
        await Library.open(url)
