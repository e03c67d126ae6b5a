"""A database that is missing or empty beside snapshots is a lost library, and no first start."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from bot.records import open_library
from bot.records.rescue import rescue
from corpus.article import Draft
from corpus.errors import LibraryUnavailableError
from corpus.library import import_starter
from index.service import AnswerService

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from index.embedding.embedder import Embedder

pytestmark = pytest.mark.model


def _emptied(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        names = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
        for (name,) in connection.execute(names).fetchall():
            if not name.endswith("_version"):
                connection.execute(f"DELETE FROM {name}")  # noqa: S608  names of our own tables
        connection.commit()


LOSSES: dict[str, Callable[[Path], object]] = {
    "deleted": lambda file: file.unlink(),
    "of no byte": lambda file: file.write_bytes(b""),
    "emptied": _emptied,
}


def _url(folder: Path) -> str:
    return f"sqlite+aiosqlite:///{folder}/pullquote.db"


async def _lived(folder: Path, embedder: Embedder) -> None:
    async with await open_library(_url(folder), folder / "snapshots") as library:
        await import_starter(library)
        await library.add(7, Draft(title="The mill", text="The mill burned down in 1987."))
        service = AnswerService(library, folder / "snapshots", embedder=embedder, read=False)
        await service.start()
        await service.indexes.settled()
        await service.close()


@pytest.mark.parametrize("how", LOSSES)
async def test_a_lost_library_is_refused_and_its_snapshots_stay(
    how: str, tmp_path: Path, embedder: Embedder
) -> None:
    await _lived(tmp_path, embedder)
    kept = sorted(path for path in (tmp_path / "snapshots").rglob("*") if path.is_file())
    LOSSES[how](tmp_path / "pullquote.db")
    for _ in range(2):  # the first refusal leaves nothing that the second takes for a library
        with pytest.raises(LibraryUnavailableError, match="missing or empty") as refused:
            await open_library(_url(tmp_path), tmp_path / "snapshots")
        assert (tmp_path / "pullquote.db").exists() == (how != "deleted")  # no new one is made
    assert "restore --from-snapshots" in refused.value.cure
    assert sorted(p for p in (tmp_path / "snapshots").rglob("*") if p.is_file()) == kept


@pytest.mark.parametrize("how", LOSSES)
async def test_its_articles_are_brought_back_from_the_snapshots(
    how: str, tmp_path: Path, embedder: Embedder
) -> None:
    await _lived(tmp_path, embedder)
    async with await open_library(_url(tmp_path)) as library:
        before = {tenant: await library.digest(tenant) for tenant in await library.tenants()}
    LOSSES[how](tmp_path / "pullquote.db")
    rescued = await rescue(_url(tmp_path), tmp_path / "snapshots")
    assert (set(rescued.articles), rescued.unreadable) == ({0, 7}, 0)
    async with await open_library(_url(tmp_path), tmp_path / "snapshots") as library:
        assert {t: await library.digest(t) for t in await library.tenants()} == before


async def test_a_library_whose_articles_were_all_removed_is_not_lost(
    tmp_path: Path, embedder: Embedder
) -> None:
    await _lived(tmp_path, embedder)
    async with await open_library(_url(tmp_path), tmp_path / "snapshots") as library:
        for tenant in await library.tenants():
            for article in await library.articles(tenant):
                await library.remove(tenant, article.id)
    async with await open_library(_url(tmp_path), tmp_path / "snapshots") as library:
        assert await library.tenants() == []


async def test_a_first_start_is_one(tmp_path: Path) -> None:
    async with await open_library(_url(tmp_path), tmp_path / "snapshots") as library:
        assert await library.tenants() == []
