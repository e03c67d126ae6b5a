"""A backup holds everything, vouches for itself, and goes back into either database."""

from __future__ import annotations

import asyncio
import json
import os
import sqlite3
import zipfile
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from bot.records import Records, open_library
from bot.records.archive import BackupError, back_up, restore
from bot.records.audit import Action
from bot.records.rescue import rescue
from corpus.article import Draft
from corpus.database.copies import KEPT_S, WORKPLACE, drop_old_copies, keep_copy, keep_in_use
from corpus.database.portable import contents
from corpus.errors import LibraryUnavailableError
from corpus.library import import_starter

if TYPE_CHECKING:
    from pathlib import Path

GUILD = 7
MILL = Draft(title="The mill", text="The mill burned down in 1987.", authors=("Ada Lind",))
FERRY = Draft(title="Fähre Ω", text="The ferry is older than the church. 🜁", published="2024-05")


async def _live_a_little(url: str) -> dict[str, str]:
    """Fill a database with something of everything; returns what it holds."""
    async with await open_library(url) as library:
        await import_starter(library)
        await library.add_all(GUILD, [MILL, FERRY])
        await library.remove(GUILD, "the-mill", by=5)
        records = Records(library.database)
        await records.audit.add(GUILD, 5, Action.REMOVED, "The mill")
        await records.settings.change(GUILD, retention_days=90)
        return await contents(library.database)


async def _holds(url: str) -> dict[str, str]:
    async with await open_library(url) as library:
        return await contents(library.database)


def _sqlite(folder: Path, name: str) -> str:
    return f"sqlite+aiosqlite:///{folder / name}"


async def test_it_is_restored_into_an_empty_database_of_sqlite(
    database_url: str, tmp_path: Path
) -> None:
    before = await _live_a_little(database_url)
    held = await back_up(database_url, tmp_path / "backup.zip")
    assert (held.libraries, held.damaged) == (2, 0)
    target = _sqlite(tmp_path / "new", "pullquote.db")
    assert await restore(tmp_path / "backup.zip", target) == held
    assert await _holds(target) == before


async def test_it_takes_the_place_of_what_is_there_in_either_database(
    database_url: str, tmp_path: Path
) -> None:
    source = _sqlite(tmp_path, "source.db")
    before = await _live_a_little(source)
    await back_up(source, tmp_path / "backup.zip")
    async with await open_library(database_url) as library:
        await library.add(9, MILL)
    await restore(tmp_path / "backup.zip", database_url)
    assert await _holds(database_url) == before
    async with await open_library(database_url) as library:
        added = await library.add(GUILD, MILL)  # its tables go on taking rows
        await library.remove(GUILD, added.article.id)
        assert len(await library.bin(GUILD)) == 2


async def test_a_backup_is_made_while_others_write_and_is_of_one_moment(tmp_path: Path) -> None:
    url = _sqlite(tmp_path, "pullquote.db")
    await _live_a_little(url)
    async with await open_library(url) as library:
        audit = Records(library.database).audit

        async def write() -> None:
            for number in range(60):
                async with library.database.together(GUILD):
                    await library.add(GUILD, Draft(title=f"T {number}", text=f"Text {number}."))
                    await audit.add(GUILD, 5, Action.ADDED, f"T {number}")

        writing = asyncio.create_task(write())
        await back_up(url, tmp_path / "backup.zip")
        await writing
    await restore(tmp_path / "backup.zip", _sqlite(tmp_path / "new", "pullquote.db"))
    async with await open_library(_sqlite(tmp_path / "new", "pullquote.db")) as restored:
        titles = {a.title for a in await restored.articles(GUILD) if a.title.startswith("T ")}
        entries = await Records(restored.database).audit.entries(GUILD, limit=200)
        assert titles == {entry.subject for entry in entries if entry.action is Action.ADDED}


async def test_it_is_restored_under_a_running_bot_which_goes_on_with_it(tmp_path: Path) -> None:
    url = _sqlite(tmp_path, "pullquote.db")
    await _live_a_little(url)
    await back_up(url, tmp_path / "backup.zip")
    async with await open_library(url) as running:
        await running.add(GUILD, MILL)
        assert len(await running.articles(GUILD)) == 2
        await restore(tmp_path / "backup.zip", url)
        assert [a.title for a in await running.articles(GUILD)] == [FERRY.title]
        await running.add(GUILD, MILL)
        assert len(await running.articles(GUILD)) == 2


def _beside(folder: Path, why: str) -> list[Path]:
    """The copies that lie beside a database."""
    return list(folder.glob(f"pullquote.db.{why}*"))


def _flip(data: bytes) -> bytes:
    return data[: len(data) // 2] + bytes([data[len(data) // 2] ^ 1]) + data[len(data) // 2 + 1 :]


@pytest.mark.parametrize("how", ["cut", "flipped", "emptied", "no archive", "forged", "missing"])
async def test_a_damaged_backup_is_refused_and_changes_nothing(how: str, tmp_path: Path) -> None:
    url, file = _sqlite(tmp_path, "pullquote.db"), tmp_path / "backup.zip"
    before = await _live_a_little(url)
    await back_up(url, file)
    data = file.read_bytes()
    if how == "forged":
        with zipfile.ZipFile(file) as archive:
            manifest, database = archive.read("manifest.json"), archive.read("pullquote.db")
        with zipfile.ZipFile(file, "w") as archive:
            archive.writestr("manifest.json", manifest)
            archive.writestr("pullquote.db", _flip(database))
    elif how == "missing":
        file.unlink()
    else:
        damages = {"cut": data[:-100], "flipped": _flip(data), "emptied": b"", "no archive": b"x"}
        file.write_bytes(damages[how])
    with pytest.raises(BackupError):
        await restore(file, url)
    assert await _holds(url) == before


async def test_a_damaged_database_makes_room_for_a_backup(tmp_path: Path) -> None:
    url, file = _sqlite(tmp_path, "pullquote.db"), tmp_path / "pullquote.db"
    before = await _live_a_little(url)
    await back_up(url, tmp_path / "backup.zip")
    file.write_bytes(b"no database at all" * 1_000)
    with pytest.raises(LibraryUnavailableError, match="damaged") as refused:
        await open_library(url)
    assert "pullquote restore" in refused.value.cure
    await restore(tmp_path / "backup.zip", url)
    assert await _holds(url) == before
    assert _beside(tmp_path, "before-restore-damaged")


async def test_a_backup_has_no_cached_vectors_and_nothing_that_was_deleted(tmp_path: Path) -> None:
    url = _sqlite(tmp_path, "pullquote.db")
    await _live_a_little(url)
    await back_up(url, tmp_path / "backup.zip")
    with zipfile.ZipFile(tmp_path / "backup.zip") as archive:
        assert json.loads(archive.read("manifest.json"))["articles"] >= 1
        (tmp_path / "held.db").write_bytes(archive.read("pullquote.db"))
    with closing(sqlite3.connect(tmp_path / "held.db")) as connection:
        assert connection.execute("SELECT count(*) FROM embeddings").fetchone() == (0,)
        assert connection.execute("PRAGMA freelist_count").fetchone() == (0,)


async def test_a_copy_is_kept_before_tables_change_and_goes_after_a_week(tmp_path: Path) -> None:
    file, url = tmp_path / "pullquote.db", _sqlite(tmp_path, "pullquote.db")
    await _live_a_little(url)
    assert _beside(tmp_path, "before") == []
    with closing(sqlite3.connect(file)) as connection:  # as an older version left it
        connection.execute("UPDATE corpus_version SET version_num = '0004'")
        connection.execute("DROP TABLE changes")
        connection.execute("DROP TABLE deletion_debts")
        connection.execute("ALTER TABLE articles DROP COLUMN set_aside")
        connection.execute("ALTER TABLE shipped_articles DROP COLUMN file_digest")
        connection.commit()
    await (await open_library(url)).close()
    (copy,) = _beside(tmp_path, "before-migration")
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("SELECT version_num FROM corpus_version").fetchone() == ("0004",)
    drop_old_copies(file)
    assert copy.exists()
    drop_old_copies(file, copy.stat().st_mtime + KEPT_S + 1)
    assert not copy.exists()
    assert keep_copy(file, "test").exists()


def test_a_copy_that_was_made_by_a_clock_that_was_ahead_goes_a_week_after_it_is_right(
    tmp_path: Path,
) -> None:
    file, now_s = tmp_path / "pullquote.db", 1_800_000_000.0
    copy = tmp_path / "pullquote.db.before-migration-20270101-000000"
    copy.touch()
    os.utime(copy, (now_s + 365 * 86_400,) * 2)
    drop_old_copies(file, now_s)
    assert copy.exists()
    drop_old_copies(file, now_s + KEPT_S + 1)
    assert not copy.exists()


def test_a_backup_under_way_keeps_its_workplace_and_a_crash_does_not(tmp_path: Path) -> None:
    folder = tmp_path / f"{WORKPLACE}x"
    folder.mkdir()
    late = folder.stat().st_mtime + 365 * 86_400
    with keep_in_use(folder):
        drop_old_copies(tmp_path / "pullquote.db", late)
        assert folder.exists()
    drop_old_copies(tmp_path / "pullquote.db", late)
    assert not folder.exists()


async def test_nothing_is_rescued_into_a_database_that_holds_something(tmp_path: Path) -> None:
    await _live_a_little(_sqlite(tmp_path, "pullquote.db"))
    with pytest.raises(LibraryUnavailableError, match="holds something"):
        await rescue(_sqlite(tmp_path, "pullquote.db"), tmp_path / "snapshots")
