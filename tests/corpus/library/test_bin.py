"""The bin on a real SQLite file: removing, putting back, and what happens in between."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from corpus.article import Draft
from corpus.errors import ArticleNotFoundError, LibraryError
from corpus.library import BIN_DAYS, Library, Outcome, import_starter

if TYPE_CHECKING:
    from pathlib import Path

MARA = 2**62 + 5
MILL = Draft(
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
    id_hint="mills/1",
)
BRIDGE = Draft(title="The Bridge", text="The bridge stands.")


async def test_a_removed_article_comes_back_as_it_was(library: Library) -> None:
    article = (await library.add(7, MILL)).article
    digest = await library.digest(7)
    before = datetime.now(UTC)
    assert await library.remove(7, article.id, by=MARA) == article
    (binned,) = await library.bin(7)
    assert (binned.article, binned.by) == (article, MARA)
    assert before <= binned.removed <= datetime.now(UTC)
    assert binned.until - binned.removed == timedelta(days=BIN_DAYS)
    assert await library.restore(7, binned.number) == article
    assert await library.get(7, article.id) == article
    assert await library.digest(7) == digest
    assert await library.bin(7) == []


async def test_the_id_from_its_file_still_tells_a_restored_article(library: Library) -> None:
    article = (await library.add(7, MILL)).article
    await library.remove(7, article.id)
    await library.restore(7, (await library.bin(7))[0].number)
    renamed = replace(MILL, title="Renamed", url=None, text="Other words.")
    added = await library.add(7, renamed)
    assert (added.outcome, added.article.id) == (Outcome.UPDATED, article.id)


async def test_an_article_in_the_bin_is_nowhere_else(library: Library) -> None:
    empty = await library.digest(7)
    article = (await library.add(7, MILL)).article
    await library.remove(7, article.id)
    assert await library.articles(7) == []
    assert await library.listing(7) == []
    assert await library.hashes(7) == {}
    assert await library.fingerprints(7) == {}
    assert await library.some(7, [article.id]) == []
    assert await library.find_like(7, MILL) is None
    assert await library.tenants() == []
    assert (await library.size(7)).articles == 0
    assert await library.digest(7) == empty
    with pytest.raises(ArticleNotFoundError):
        await library.get(7, article.id)


async def test_the_bin_is_listed_newest_first_and_each_server_sees_its_own(
    library: Library,
) -> None:
    for title in ("One", "Two", "Three"):
        await library.add(7, Draft(title=title, text=f"{title}."))
    for article_id in ("two", "one", "three"):
        await library.remove(7, article_id)
    assert [binned.article.title for binned in await library.bin(7)] == ["Three", "One", "Two"]
    assert await library.bin(8) == []
    number = (await library.bin(7))[0].number
    with pytest.raises(ArticleNotFoundError, match="no longer in the bin"):
        await library.restore(8, number)
    assert len(await library.bin(7)) == 3


async def test_an_article_whose_id_was_given_away_comes_back_under_another(
    library: Library,
) -> None:
    old = (await library.add(7, BRIDGE)).article
    await library.remove(7, old.id)
    other = replace(BRIDGE, publisher="Another Paper", text="Another bridge.")
    new = (await library.add(7, other)).article
    assert new.id == old.id
    restored = await library.restore(7, (await library.bin(7))[0].number)
    assert restored == BRIDGE.as_article("the-bridge-2")
    assert {a.text for a in await library.articles(7)} == {BRIDGE.text, "Another bridge."}


async def test_an_article_that_was_added_again_is_not_restored_twice(library: Library) -> None:
    article = (await library.add(7, MILL)).article
    await library.remove(7, article.id)
    (binned,) = await library.bin(7)
    await library.add(7, replace(MILL, text="A newer version."))
    with pytest.raises(LibraryError, match="in the library again"):
        await library.restore(7, binned.number)
    assert await library.bin(7) == [binned]
    await library.remove(7, article.id)
    await library.restore(7, binned.number)
    assert (await library.get(7, article.id)).text == MILL.text


async def test_two_moderators_restore_an_article_once(library: Library) -> None:
    article = (await library.add(7, MILL)).article
    await library.remove(7, article.id)
    number = (await library.bin(7))[0].number
    results = await asyncio.gather(
        *(library.restore(7, number) for _ in range(4)), return_exceptions=True
    )
    assert sum(result == article for result in results) == 1
    assert sum(isinstance(result, ArticleNotFoundError) for result in results) == 3
    assert len(await library.articles(7)) == 1


async def test_two_moderators_remove_an_article_once(library: Library) -> None:
    article = (await library.add(7, MILL)).article
    results = await asyncio.gather(
        *(library.remove(7, article.id) for _ in range(4)), return_exceptions=True
    )
    assert sum(result == article for result in results) == 1
    assert len(await library.bin(7)) == 1


async def test_after_its_days_an_article_is_gone_for_good(library: Library) -> None:
    for tenant in (7, 8):
        await library.add(tenant, MILL)
        await library.remove(tenant, "mills-1")
    late = max(binned.until for binned in [*await library.bin(7), *await library.bin(8)])
    assert not await library.purge_bin()
    assert not await library.purge_bin(late - timedelta(days=1))
    number = (await library.bin(7))[0].number
    assert await library.purge_bin(late) == {7, 8}
    assert await library.bin(7) == await library.bin(8) == []
    with pytest.raises(ArticleNotFoundError):
        await library.restore(7, number)


async def test_a_number_is_never_given_twice(library: Library) -> None:
    """A button still on screen must not restore another article."""
    await library.add(7, MILL)
    await library.remove(7, "mills-1")
    first = (await library.bin(7))[0]
    await library.purge_bin(first.until)
    await library.add(7, BRIDGE)
    await library.remove(7, "the-bridge")
    assert (await library.bin(7))[0].number > first.number


@pytest.mark.parametrize("number", [0, -1, 1, 2**31, 2**70])
async def test_what_is_not_in_the_bin_is_not_restored(library: Library, number: int) -> None:
    with pytest.raises(ArticleNotFoundError):
        await library.restore(7, number)


async def test_a_removed_starter_article_stays_removed_until_it_is_restored(
    library: Library, tmp_path: Path
) -> None:
    shipped = tmp_path / "shipped"
    shipped.mkdir()
    page = shipped / "one.md"
    page.write_text("---\ntitle: One\npublisher: P\n---\n\nFirst wording.\n")
    await import_starter(library, shipped)
    await library.remove(0, "one")
    assert await import_starter(library, shipped) == 0
    await library.add(0, Draft(title="One", publisher="Q", text="Another.", url="https://q.org/1"))
    restored = await library.restore(0, (await library.bin(0))[0].number)
    assert restored.id == "one-2"
    assert await import_starter(library, shipped) == 0
    page.write_text("---\ntitle: One\npublisher: P\n---\n\nNewer wording.\n")
    assert await import_starter(library, shipped) == 1
    assert (await library.get(0, "one-2")).text == "Newer wording."
    assert (await library.get(0, "one")).text == "Another."
