"""Several writes as one transaction: all of them are kept, or none."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from bot.records import Records, open_library
from bot.records.audit import Action
from corpus.article import Draft
from corpus.errors import ArticleNotFoundError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from corpus.library import Library

MILL = Draft(title="The mill", text="The mill burned down in 1987.")


@pytest.fixture
async def library(database_url: str) -> AsyncIterator[Library]:
    async with await open_library(database_url) as opened:
        yield opened


class PowerCutError(Exception):
    pass


async def test_a_change_and_its_entry_are_kept_together_or_not_at_all(library: Library) -> None:
    audit = Records(library.database).audit

    async def cut_off() -> None:
        async with library.database.together(7):
            added = await library.add(7, MILL)
            assert (await library.get(7, added.article.id)).text == MILL.text  # seen from inside
            await audit.add(7, 1, Action.ADDED, "The mill")
            raise PowerCutError

    with pytest.raises(PowerCutError):
        await cut_off()
    assert await library.articles(7) == []
    assert await audit.entries(7) == []
    async with library.database.together(7):
        await library.add(7, MILL)
        await audit.add(7, 1, Action.ADDED, "The mill")
    assert len(await library.articles(7)) == len(await audit.entries(7)) == 1


async def test_a_part_that_is_refused_takes_nothing_of_the_rest_with_it(library: Library) -> None:
    async with library.database.together(7):
        await library.add(7, MILL)
        with pytest.raises(ArticleNotFoundError):
            await library.remove(7, "nothing")
    assert len(await library.articles(7)) == 1


async def test_what_waits_for_it_begins_when_it_is_kept_and_only_then(library: Library) -> None:
    done: list[str] = []
    database = library.database
    database.afterwards(lambda: done.append("at once"))

    async def cut_off() -> None:
        async with database.together(7):
            database.afterwards(lambda: done.append("never"))
            raise PowerCutError

    with pytest.raises(PowerCutError):
        await cut_off()
    async with database.together(7):
        database.afterwards(lambda: done.append("when kept"))
        assert done == ["at once"]
    assert done == ["at once", "when kept"]


async def test_a_task_that_begins_inside_is_not_part_of_it(library: Library) -> None:
    async with library.database.together(7):
        await library.add(7, MILL)
        seen = await asyncio.create_task(library.articles(7))
        assert seen == []
    assert len(await library.articles(7)) == 1
