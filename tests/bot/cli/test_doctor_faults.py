"""`pullquote doctor` names every fault of `docs/reliability.md` in words, with its cure."""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from aiohttp import web

from bot.cli import checks
from bot.cli.checks import Check, Level
from bot.cli.data import checks as data
from bot.cli.data.metrics_check import metrics_check
from bot.health.endpoint import served
from bot.health.health import Health
from bot.health.metrics import Metrics
from bot.records import Records, open_library
from bot.records.audit import Action
from bot.settings import Settings
from index.storage.inspect import damages
from index.storage.snapshot import SnapshotStore
from tests.faults.broken_data import DAMAGES, DATABASE
from tests.faults.scenes import GUILD, furnish, url_of

if TYPE_CHECKING:
    from pathlib import Path

LOOPBACK = "127.0.0.1"
HARMLESS = {("LIVE", "cut"), ("LIVE", "flipped")}
"""What is lost there is the end of a line, which nobody needs."""


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder in which some things have happened."""
    folder = tmp_path_factory.mktemp("furnished")
    asyncio.run(furnish(folder))
    return folder


@pytest.fixture
def folder(furnished: Path, tmp_path: Path) -> Path:
    return shutil.copytree(furnished, tmp_path / "data")


def _found(folder: Path) -> list[Check]:
    """What doctor finds wrong with data; models have no part in it."""
    settings = Settings(data_dir=folder)

    async def look() -> list[Check]:
        database, digest = await checks._library(settings)
        index = checks._snapshot(settings, digest)
        return [checks._data(settings), database, index, *await data.data_checks(settings)]

    return [one for one in asyncio.run(look()) if one.level is not Level.OK]


def _files(folder: Path) -> list[Path]:
    return sorted(p for p in folder.rglob("*") if p.is_file() and p.name != "building.lock")


def test_nothing_is_wrong_where_nothing_is(folder: Path) -> None:
    assert _found(folder) == []


@pytest.mark.about_sqlite("its file is damaged, locked and deleted")
@pytest.mark.parametrize("how", DATABASE)
def test_every_fault_of_the_database_has_its_sentence_and_cure(
    how: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("engine", "prepare"):  # nobody lets go of the lock
        monkeypatch.setattr(f"corpus.database.{module}.BUSY_MS", 100)
    with DATABASE[how](folder / "pullquote.db"):
        (found,) = _found(folder)
    assert (found.name, found.level) == ("database", Level.WRONG)
    assert found.what.endswith(".")
    assert len(found.cure.split()) > 3


@pytest.mark.parametrize("how", DAMAGES)
def test_every_damaged_file_of_a_snapshot_is_named_with_its_cure(how: str, folder: Path) -> None:
    store = SnapshotStore(folder / "snapshots")
    for file in _files(folder / "snapshots"):
        kept = file.read_bytes()
        DAMAGES[how](file)
        found = data._snapshots(Settings(data_dir=folder))
        wrong = [one for one in found if one.level is not Level.OK]
        assert bool(wrong) is ((file.name, how) not in HARMLESS), (file, how)
        assert all(one.cure and one.name == "snapshots" for one in wrong)
        assert len(wrong) == len(damages(store, GUILD))
        shutil.rmtree(file) if file.is_dir() else file.unlink(missing_ok=True)
        file.write_bytes(kept)


def test_a_folder_in_the_place_of_the_lock_is_found(folder: Path) -> None:
    lock = folder / "snapshots" / str(GUILD) / "building.lock"
    lock.unlink(missing_ok=True)
    lock.mkdir()
    (found,) = _found(folder)
    assert "is a folder" in found.what
    assert "Remove it" in found.cure


def test_what_belongs_to_somebody_else_is_found(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As who runs the tests may be root, whom nothing is kept from, the system's word is ours."""
    may = os.access
    taken = str(folder / "pullquote.db")
    monkeypatch.setattr(os, "access", lambda path, mode: str(path) != taken and may(path, mode))
    (found,) = _found(folder)
    assert (found.name, found.what) == ("permissions", f"{taken} cannot be written.")
    assert "chown" in found.cure


def test_a_clock_that_was_set_back_is_found(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Earlier(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
            del tz
            return datetime.now(UTC) - timedelta(days=400)

    monkeypatch.setattr(data, "datetime", Earlier)
    (found,) = _found(folder)
    assert found.name == "clock"
    assert "Set the clock" in found.cure


def test_a_change_that_was_made_by_a_clock_that_was_ahead_is_found(folder: Path) -> None:
    ahead = datetime.now(UTC) + timedelta(days=400)

    async def remove() -> None:
        async with await open_library(url_of(folder)) as library:
            await Records(library.database).audit.add(GUILD, 1, Action.REMOVED, "x", at=ahead)

    asyncio.run(remove())
    (found,) = _found(folder)
    assert found.name == "clock"
    assert f"something was changed {ahead:%Y-%m-%d}" in found.what


@pytest.mark.parametrize(("free_mb", "level"), [(20, Level.WRONG), (200, Level.NOTE)])
def test_a_disk_without_room_is_found(
    free_mb: int, level: Level, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(folder)._replace(free=free_mb * 1024 * 1024)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    (found,) = _found(folder)
    assert (found.name, found.level) == ("data folder", level)
    assert found.cure


def _metrics(port: int, host: str = LOOPBACK) -> Settings:
    return Settings(metrics_port=port, metrics_host=host)


async def test_metrics_are_not_looked_for_unless_they_are_on() -> None:
    assert await metrics_check(Settings()) == []


async def test_a_bot_that_runs_says_what_it_waits_for() -> None:
    async with served(Health(Metrics()), (LOOPBACK, 0)) as port:
        assert port
        (found,) = await metrics_check(_metrics(port))
    assert found.level is Level.WRONG
    assert "waits for Discord" in found.what
    (found,) = await metrics_check(_metrics(port))
    assert (found.level, "once the bot runs" in found.what) == (Level.OK, True)


@pytest.mark.parametrize("answer", ["<html></html>", '{"missing": 3}', "[]"])
async def test_somebody_else_on_the_port_is_found(answer: str) -> None:
    async def other(_: web.Request) -> web.Response:
        kind = "text/html" if answer.startswith("<") else "application/json"
        return web.Response(text=answer, content_type=kind)

    app = web.Application()
    app.router.add_get("/{path:.*}", other)
    runner = web.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, LOOPBACK, 0).start()
    try:
        (found,) = await metrics_check(_metrics(runner.addresses[0][1]))
    finally:
        await runner.cleanup()
    assert "Something else" in found.what
    assert "PULLQUOTE_METRICS_PORT" in found.cure


async def test_metrics_that_others_can_reach_are_noted() -> None:
    with socket.create_server((LOOPBACK, 0)) as free:
        port = free.getsockname()[1]
    _, found = await metrics_check(_metrics(port, "0.0.0.0"))  # noqa: S104  that is the point
    assert found.level is Level.NOTE
    assert "firewall" in found.cure
