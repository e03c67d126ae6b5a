"""A text that the disk damaged is set aside: not read, not quoted, not stored again as sound."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from corpus.article import Draft, Source
from corpus.errors import LibraryError
from corpus.library import Library, Outcome

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

MILL = Draft(title="The mill", text="The mill burned down in 1987.", url="https://example.org/mill")
FERRY = Draft(title="The ferry", text="The ferry is older than the church.")


@pytest.fixture
async def library(database_url: str) -> AsyncIterator[Library]:
    async with await Library.open(database_url) as opened:
        await opened.add_all(7, [MILL, FERRY])
        yield opened


async def _damage(library: Library) -> None:
    async with library.database.write() as session:
        wrong = "UPDATE articles SET text = 'The mill burned down in 1986.' WHERE id = 'the-mill'"
        await session.execute(text(wrong))


async def test_it_is_set_aside_when_it_is_read_and_leaves_every_digest(library: Library) -> None:
    await _damage(library)
    before = await library.digest(7)
    assert [a.id for a in await library.some(7, ["the-mill", "the-ferry"])] == ["the-ferry"]
    assert [a.id for a in await library.articles(7)] == ["the-ferry"]
    assert [one.title for one in await library.damaged(7)] == ["The mill"]
    assert list(await library.hashes(7)) == list(await library.fingerprints(7)) == ["the-ferry"]
    assert await library.hashes_of(7, ["the-mill"]) == {}
    assert await library.digest(7) != before
    assert [listed.id for listed in await library.listing(7)] == ["the-ferry", "the-mill"]


async def test_it_can_neither_be_shown_nor_edited_as_if_it_were_sound(library: Library) -> None:
    await _damage(library)
    with pytest.raises(LibraryError, match="damaged"):
        await library.get(7, "the-mill")
    with pytest.raises(LibraryError, match="damaged"):
        await library.edit(7, "the-mill", Source(title="The old mill"))
    assert await library.unsound(7) == {"the-mill": "The mill"}


@pytest.mark.parametrize("how", ["added", "replaced", "rolled back"])
async def test_it_comes_back_when_it_is_stored_again(library: Library, how: str) -> None:
    sound = await library.get(7, "the-mill")
    await _damage(library)
    await library.articles(7)
    if how == "added":
        assert (await library.add(7, MILL)).outcome is Outcome.UPDATED
    elif how == "replaced":
        await library.replace(7, "the-mill", replace(MILL))
    else:
        await library.reset(7, [sound, *await library.some(7, ["the-ferry"])])
    assert await library.damaged(7) == []
    assert (await library.get(7, "the-mill")).text == MILL.text
    assert sorted(await library.hashes(7)) == ["the-ferry", "the-mill"]


async def test_it_can_be_removed(library: Library) -> None:
    await _damage(library)
    await library.articles(7)
    await library.remove(7, "the-mill")
    assert await library.damaged(7) == []
