"""Changing a library on a real SQLite file: new versions, details, resets, sizes, forgetting."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import event

from corpus.article import Article, Draft, Source
from corpus.errors import ArticleNotFoundError, LibraryError
from corpus.library import Library, Outcome, Reset, Size
from corpus.library.shipped import ShippedFile

MARA = 555
MILL = Draft(
    title="The Mill",
    text="The mill burned in 1911.\n\nNobody was hurt.",
    publisher="The Valley Post",
    authors=("Ann Ash",),
    url="https://example.org/mill",
    captions=("The mill in 1910.",),
)
BRIDGE = Draft(title="bridge", text="The bridge stands.")
TOWER = Draft(title="Tower", text="The tower leans.", id_hint="t/1")


async def test_a_replaced_article_keeps_its_id_whatever_else_changes(library: Library) -> None:
    await library.add(7, MILL)
    new = Draft(title="Fire!", text="It burned down.", url="https://example.com/fire")
    added = await library.replace(7, "the-mill", new)
    assert (added.outcome, added.article) == (Outcome.UPDATED, new.as_article("the-mill"))
    assert await library.articles(7) == [added.article]
    assert (await library.replace(7, "the-mill", new)).outcome is Outcome.UNCHANGED
    assert (await library.add(7, new)).outcome is Outcome.UNCHANGED


async def test_there_must_be_an_article_to_replace_or_edit(library: Library) -> None:
    await library.add(8, MILL)
    with pytest.raises(ArticleNotFoundError):
        await library.replace(7, "the-mill", BRIDGE)
    with pytest.raises(ArticleNotFoundError):
        await library.edit(7, "the-mill", Source(title="Mine now"))
    assert (await library.get(8, "the-mill")).title == "The Mill"


async def test_an_edit_changes_the_details_and_leaves_the_text(library: Library) -> None:
    await library.add(7, MILL)
    digest = await library.digest(7)
    added = await library.edit(7, "the-mill", Source(title="The Old Mill", published="2001"))
    assert added.outcome is Outcome.UPDATED
    article = await library.get(7, "the-mill")
    assert article == Article(id="the-mill", title="The Old Mill", published="2001", text=MILL.text)
    assert await library.digest(7) != digest
    again = await library.edit(7, "the-mill", Source(title="The Old Mill", published="2001"))
    assert again.outcome is Outcome.UNCHANGED


async def test_no_article_is_made_what_another_is_already(library: Library) -> None:
    await library.add_all(7, [MILL, BRIDGE])
    told = Source(title="Bridge", url="http://www.example.org/mill/?utm_source=x")
    for change in (
        library.edit(7, "bridge", told),
        library.replace(7, "bridge", replace(MILL, text="New.")),
    ):
        with pytest.raises(LibraryError, match=r"Another article .*\(the-mill\)"):
            await change
    assert (await library.get(7, "bridge")).url is None


@pytest.mark.parametrize("bad", [Source(title=" "), Source(title="x", publisher="\ud800")])
async def test_details_that_no_article_can_have_are_refused(library: Library, bad: Source) -> None:
    await library.add(7, MILL)
    with pytest.raises(LibraryError):
        await library.edit(7, "the-mill", bad)
    assert (await library.get(7, "the-mill")).title == "The Mill"


async def test_one_page_is_one_article_however_its_address_is_written(library: Library) -> None:
    await library.add(7, MILL)
    other = replace(MILL, title="The mill burned", url="http://www.example.org/mill/#top")
    added = await library.add(7, other)
    assert (added.outcome, added.article.id) == (Outcome.UPDATED, "the-mill")


async def test_a_reset_makes_the_library_exactly_what_it_was(library: Library) -> None:
    await library.add_all(7, [MILL, BRIDGE, TOWER])
    then, digest = await library.articles(7), await library.digest(7)
    await library.remove(7, "t-1")
    await library.replace(7, "the-mill", replace(MILL, text="It burned down."))
    new = (await library.add(7, Draft(title="New", text="New."))).article

    done = await library.reset(7, then, by=MARA)

    assert await library.articles(7) == then
    assert await library.digest(7) == digest
    assert [a.id for a in done.back] == ["t-1"]
    assert [(a.id, a.text) for a in done.changed] == [("the-mill", MILL.text)]
    assert done.gone == (new,)
    binned = {b.article.id: b for b in await library.bin(7)}
    assert {name: b.article.text for name, b in binned.items()} == {
        "the-mill": "It burned down.", "new": "New.",
    }  # fmt: skip
    assert {b.by for b in binned.values()} == {MARA}
    assert await library.reset(7, then) == Reset((), (), ())


async def test_what_comes_back_by_a_reset_is_the_same_article_again(library: Library) -> None:
    await library.add(7, TOWER)
    then = await library.articles(7)
    await library.remove(7, "t-1")
    await library.reset(7, then)
    assert await library.bin(7) == []
    added = await library.add(7, replace(TOWER, title="The Tower", text="It fell."))
    assert (added.outcome, added.article.id) == (Outcome.UPDATED, "t-1")


async def test_a_reset_can_be_undone_from_the_bin(library: Library) -> None:
    await library.add(7, MILL)
    await library.reset(7, [])
    assert await library.articles(7) == []
    (binned,) = await library.bin(7)
    assert await library.restore(7, binned.number) == MILL.as_article("the-mill")


async def test_a_reset_that_is_refused_changes_nothing(library: Library) -> None:
    await library.add(7, MILL)
    one = BRIDGE.as_article("one")
    for bad in ([one, one], [one, replace(one, id="two", text="")]):
        with pytest.raises(LibraryError):
            await library.reset(7, bad)
    assert [a.id for a in await library.articles(7)] == ["the-mill"]
    assert await library.bin(7) == []


async def test_resetting_one_server_leaves_the_others(library: Library) -> None:
    await library.add_all(7, [MILL, TOWER])
    await library.add_all(8, [MILL, TOWER])
    await library.remove(8, "t-1")
    await library.reset(7, [])
    assert [a.id for a in await library.articles(8)] == ["the-mill"]
    assert [b.article.id for b in await library.bin(8)] == ["t-1"]


async def test_a_listing_and_a_size_tell_lengths_without_reading_texts(library: Library) -> None:
    await library.add_all(7, [MILL, BRIDGE, TOWER])
    asked: list[str] = []
    engine = library.database._engine.sync_engine
    event.listen(
        engine, "before_cursor_execute", lambda _c, _cur, statement, *_rest: asked.append(statement)
    )
    listed = await library.listing(7)
    size = await library.size(7)
    assert [(one.id, one.words, one.characters) for one in listed] == [
        ("bridge", 3, 18), ("the-mill", 8, 42), ("t-1", 3, 16),
    ]  # fmt: skip
    assert size == Size(3, 76)
    assert not any("articles.text" in statement for statement in asked)
    mill = listed[1]
    article = await library.get(7, "the-mill")
    assert (mill.sha256, mill.authors, mill.captions, mill.url) == (
        article.sha256, article.authors, article.captions, article.url,
    )  # fmt: skip
    assert await library.size(8) == Size(0, 0)


async def test_lengths_follow_a_new_version(library: Library) -> None:
    await library.add(7, MILL)
    await library.replace(7, "the-mill", replace(MILL, text="It burned."))
    assert [(one.words, one.characters) for one in await library.listing(7)] == [(2, 10)]
    assert await library.size(7) == Size(1, 10)


async def test_a_forgotten_server_leaves_nothing_and_others_keep_theirs(library: Library) -> None:
    for tenant in (7, 8):
        await library.add_all(tenant, [MILL, BRIDGE])
        await library.add_shipped(tenant, ShippedFile("tower", "0"), TOWER)
        await library.remove(tenant, "bridge")
    await library.forget_tenant(7)
    assert await library.tenants() == [8]
    assert await library.bin(7) == []
    assert len(await library.articles(8)) == 2
    assert len(await library.bin(8)) == 1
    assert await library.add_shipped(7, ShippedFile("tower", "0"), TOWER)
