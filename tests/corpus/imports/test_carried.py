"""What becomes of an import under way where the database is copied, or backed up."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from bot.records import open_library
from bot.records.archive import back_up, restore
from bot.records.copying import copy_database
from corpus.imports.imports import Imports
from corpus.imports.queue import Batch, Queue
from tests.support.databases import database_on

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from corpus.imports.sources import Item

    Lines = Callable[..., list[Item]]

GUILD = 7


@pytest.fixture
def target_url(postgresql: str) -> Iterator[str]:
    with database_on(postgresql) as made:
        yield made


async def _begun(url: str, items: list[Item]) -> int:
    async with await open_library(url) as library:
        imports = Imports(library.database)
        one = await imports.begin(GUILD, ["logs.jsonl"], "logs.jsonl", by=5)
        await imports.put(one, items)
        await imports.filled(one)
        assert len((await _take(Queue(library.database, hold_s=0.1))).jobs) == 2
        return one.number


async def _take(queue: Queue) -> Batch:
    batch = await queue.take(2)
    assert batch is not None
    return batch


async def test_a_copied_database_goes_on_with_the_import(
    url: str, target_url: str, lines: Lines
) -> None:
    number = await _begun(url, lines(5))
    copied = await copy_database(url, target_url)
    assert copied.tables["import_jobs"].rows == 5
    async with await open_library(target_url) as library:
        imports, queue = Imports(library.database), Queue(library.database, hold_s=60)
        taken = []
        async with asyncio.timeout(20):
            while len(taken) < 5:
                batch = await queue.take(10)
                taken += [] if batch is None else [job.payload for job in batch.jobs]
        assert sorted(map(bytes, taken)) == sorted(item.payload or b"" for item in lines(5))
        another = await imports.begin(GUILD, ["other.jsonl"], "other.jsonl", by=5)
        assert another.number > number


async def test_a_backup_holds_no_import_and_ends_those_of_where_it_is_put(
    url: str, lines: Lines, tmp_path: Path
) -> None:
    await _begun(url, lines(5))
    await back_up(url, tmp_path / "kept.backup")
    await restore(tmp_path / "kept.backup", url)
    async with await open_library(url) as library:
        assert await Imports(library.database).of(GUILD) == []
        assert await Queue(library.database, hold_s=60).take(1) is None
