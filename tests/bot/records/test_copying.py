"""A database is copied whole into an empty one of either kind, or not at all."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import numpy as np
import pytest
from sqlalchemy import text

from bot.records import Records, open_library
from bot.records.audit import Action
from bot.records.copying import copy_database
from corpus.article import Draft
from corpus.database import portable
from corpus.database.portable import Tally, contents
from corpus.errors import LibraryError, LibraryUnavailableError
from corpus.library import import_starter
from index.embedding.cache import EmbeddingCache
from tests.support.databases import database_on

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

GUILD = 7
MILL = Draft(title="The mill", text="The mill burned down in 1987.", authors=("Ada Lind",))
FERRY = Draft(title="Fähre Ω", text="The ferry is older than the church. 🜁", published="2024-05")


@pytest.fixture
def target_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database without our tables, of the kind that a test names."""
    if request.param == "sqlite":
        yield f"sqlite+aiosqlite:///{tmp_path / 'new' / 'copied.db'}"
        return
    with database_on(request.getfixturevalue("postgresql")) as url:
        yield url


BOTH = pytest.mark.parametrize("target_url", ["sqlite", "postgresql"], indirect=True)


async def _live_a_little(url: str) -> None:
    async with await open_library(url) as library:
        await import_starter(library)
        await library.add_all(GUILD, [MILL, FERRY])
        await library.remove(GUILD, "the-mill", by=5)
        records = Records(library.database)
        for number in range(3):
            await records.audit.add(GUILD, 5, Action.REMOVED, f"The mill {number}")
        await records.settings.change(GUILD, retention_days=90)
        cache = EmbeddingCache(library.database)
        await cache.store("model", {"a" * 64: np.ones(4, dtype=np.float32)})


@BOTH
async def test_every_row_arrives_with_its_hash(database_url: str, target_url: str) -> None:
    await _live_a_little(database_url)
    copied = await copy_database(database_url, target_url)
    assert copied.tables["embeddings"].rows == 1
    assert copied.tables["audit_log"].rows == 3
    async with (
        await open_library(database_url) as before,
        await open_library(target_url) as after,
    ):
        assert await contents(after.database) == await contents(before.database)
        assert await after.articles(GUILD) == await before.articles(GUILD)
        for name, tally in copied.tables.items():
            async with after.database.read() as session:
                rows = await session.execute(text(f"SELECT * FROM {name}"))  # noqa: S608  ours
            assert len(rows.all()) == tally.rows


@BOTH
async def test_numbers_go_on_after_those_that_were_ever_given(
    database_url: str, target_url: str
) -> None:
    await _live_a_little(database_url)
    async with await open_library(database_url) as library:
        (thrown,) = await library.bin(GUILD)
        await library.restore(GUILD, thrown.number)  # its number stays given
    await copy_database(database_url, target_url)
    async with await open_library(target_url) as copied:
        await copied.remove(GUILD, "the-mill", by=5)
        (again,) = await copied.bin(GUILD)
        assert again.number == thrown.number + 1
        records = Records(copied.database)
        await records.audit.add(GUILD, 5, Action.ADDED, "The mill")
        assert len({entry.number for entry in await records.audit.entries(GUILD)}) == 4


@BOTH
async def test_a_copy_is_of_one_moment_while_the_bot_writes(
    database_url: str, target_url: str
) -> None:
    await _live_a_little(database_url)
    async with await open_library(database_url) as library:
        audit = Records(library.database).audit

        async def write() -> None:
            for number in range(1_000):
                if done.is_set():
                    return
                async with library.database.together(GUILD):
                    await library.add(GUILD, Draft(title=f"T {number}", text=f"Text {number}."))
                    await audit.add(GUILD, 5, Action.ADDED, f"T {number}")

        done = asyncio.Event()
        writing = asyncio.create_task(write())
        await copy_database(database_url, target_url)
        done.set()
        await writing
    async with await open_library(target_url) as copied:
        titles = {a.title for a in await copied.articles(GUILD) if a.title.startswith("T ")}
        entries = await Records(copied.database).audit.entries(GUILD, limit=2_000)
        added = {entry.subject for entry in entries if entry.action is Action.ADDED}
        assert titles == added


@BOTH
async def test_a_database_that_holds_something_is_refused_and_stays_as_it_was(
    database_url: str, target_url: str
) -> None:
    await _live_a_little(database_url)
    async with await open_library(target_url) as other:
        await other.add(9, MILL)
        before = await contents(other.database)
        with pytest.raises(LibraryError, match="holds something already") as refused:
            await copy_database(database_url, target_url)
        assert await contents(other.database) == before
    assert "empty database" in refused.value.cure


@BOTH
async def test_what_arrives_otherwise_is_not_kept(
    database_url: str, target_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await _live_a_little(database_url)
    tally = portable._tally

    async def other(session: object, table: object) -> Tally:
        found = await tally(session, table)  # type: ignore[arg-type]
        return Tally(found.rows, found.digest + (1 if found.rows else 0))

    monkeypatch.setattr(portable, "_tally", other)
    with pytest.raises(LibraryError, match="not what was read"):
        await copy_database(database_url, target_url)
    monkeypatch.undo()
    async with await open_library(target_url) as library:
        assert await library.holds_nothing()


@BOTH
@pytest.mark.parametrize("which", ["source", "target"])
async def test_an_older_version_is_refused_with_a_cure(
    database_url: str, target_url: str, which: str
) -> None:
    await _live_a_little(database_url)
    await (await open_library(target_url)).close()
    older = database_url if which == "source" else target_url
    async with await open_library(older) as library, library.database.write() as session:
        await session.execute(text("UPDATE corpus_version SET version_num = '0005'"))
    with pytest.raises(LibraryUnavailableError, match="older version") as refused:
        await copy_database(database_url, target_url)
    assert "pullquote doctor" in refused.value.cure


async def test_a_source_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    missing = tmp_path / "nothing.db"
    with pytest.raises(LibraryUnavailableError, match="no database of Pullquote"):
        await copy_database(str(missing), str(tmp_path / "new.db"))
    assert list(tmp_path.iterdir()) == []  # noqa: ASYNC240
