"""Two bots that share a Milvus, each with a database of its own."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import numpy as np
from pymilvus import AsyncMilvusClient

from bot.records import open_library
from bot.records.archive import back_up, restore
from bot.records.copying import copy_database
from corpus.article import Draft
from corpus.database.database import Database
from index.vector_stores.address import MilvusAddress
from index.vector_stores.library_id import library_id
from index.vector_stores.milvus import COLLECTION, MilvusStore
from index.vector_stores.store import Generation, Kind
from tests.support.milvus import TOKEN

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.milvus import Milvus

VECTORS = {kind: np.eye(3, dtype=np.float32) for kind in Kind}
THERE = dict.fromkeys(Kind, 3)
MILL = Draft(title="The mill", text="The mill burned in 1911. It was never built again.")


def _url(folder: Path, name: str) -> str:
    return f"sqlite+aiosqlite:///{folder / f'{name}.db'}"


async def _id(url: str) -> str:
    async with await open_library(url) as library:
        return await library_id(library.database)


async def test_neither_sees_or_deletes_the_others_vectors(milvus: Milvus, tmp_path: Path) -> None:
    address = MilvusAddress(milvus.uri, TOKEN)
    databases = [await Database.open(_url(tmp_path, name), []) for name in ("one", "other")]
    one, other = (MilvusStore(address, database) for database in databases)
    await asyncio.gather(*(s.write(Generation(0, "same"), VECTORS) for s in (one, other)))
    await one.write(Generation(0, "own"), VECTORS)
    assert await one.generations(0) == {"same", "own"}
    assert await other.generations(0) == {"same"}

    await one.drop(0, {"same"})
    await one.forget(0)

    assert await one.generations(0) == set()
    assert await other.counts(Generation(0, "same")) == THERE
    again = MilvusStore(address, databases[1])  # another process of that bot, or its next start
    assert await again.counts(Generation(0, "same")) == THERE
    assert f"{COLLECTION}{await library_id(databases[1])}_" in await again.check()
    client = AsyncMilvusClient(milvus.uri, token=TOKEN, dedicated=True)
    for database in databases:
        await client.drop_collection(f"{COLLECTION}{await library_id(database)}_3")
        await database.close()
    for open_one in (one, other, again, client):
        await open_one.close()


async def test_processes_that_ask_at_once_are_given_one_name(bare_database_url: str) -> None:
    databases = [await Database.open(bare_database_url, []) for _ in range(4)]
    names = await asyncio.gather(*map(library_id, databases))
    assert len(set(names)) == 1
    for database in databases:
        await database.close()


async def test_a_copy_of_a_database_is_another_library(
    tmp_path: Path, chosen_database_url: str
) -> None:
    async with await open_library(chosen_database_url) as library:
        await library.add(0, MILL)
    ours, target = await _id(chosen_database_url), _url(tmp_path, "copy")
    copied = await copy_database(chosen_database_url, target)
    assert copied.tables["articles"].rows == 1
    assert await _id(target) != ours
    assert await _id(chosen_database_url) == ours


async def test_a_backup_has_no_name_and_what_is_restored_keeps_that_of_its_place(
    tmp_path: Path, database_url: str
) -> None:
    async with await open_library(database_url) as library:
        await library.add(0, MILL)
    ours, elsewhere = await _id(database_url), _url(tmp_path, "elsewhere")
    theirs, file = await _id(elsewhere), tmp_path / "backup.zip"
    await back_up(database_url, file)
    await restore(file, elsewhere)
    await restore(file, database_url)
    await restore(file, fresh := _url(tmp_path, "fresh"))
    assert (await _id(database_url), await _id(elsewhere)) == (ours, theirs)
    assert len({ours, theirs, await _id(fresh)}) == 3
