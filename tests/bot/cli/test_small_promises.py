"""What the shell promises in passing: one transaction, no question in vain, words that agree."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import typer
from sqlalchemy import text

from bot.cli.articles.syncing import _sync
from bot.cli.data import backup
from bot.cli.session import Desk
from bot.records import Records, open_library
from bot.records.archive import BackupError, back_up
from bot.records.audit import Action
from bot.settings import Settings
from corpus.article import Draft

if TYPE_CHECKING:
    from pathlib import Path

MILL = Draft(title="Old Mill", text="The old mill of Osterby was built in 1802.")


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PULLQUOTE_DATA_DIR", str(tmp_path / "data"))
    (tmp_path / "data").mkdir()
    return Settings.load()


@pytest.mark.parametrize("refused", [True, False])
async def test_what_is_synced_and_its_entry_are_kept_together_or_not_at_all(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, *, refused: bool
) -> None:
    async def fetch(*_: object) -> list[Draft]:
        return [MILL]

    monkeypatch.setattr("corpus.fetch.fetcher.fetch_article", fetch)  # no publisher to be had
    async with await open_library(settings.database) as library:
        desk = Desk(settings, library, Records(library.database), 0)
        if refused:
            async with library.database.write() as session:
                await session.execute(text("ALTER TABLE audit_log RENAME TO gone"))
        failed = await _sync(desk, no_index=True)
        titles = {article.title for article in await library.articles(0)}
        if refused:
            assert failed
            assert titles == set()
            return
        assert titles != set()
        assert Action.ADDED in {entry.action for entry in await desk.records.audit.entries(0)}


def test_nobody_is_asked_to_confirm_a_restoration_from_nothing(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ask(*_: object, **__: object) -> bool:
        raise AssertionError("it asked")

    monkeypatch.setattr(typer, "confirm", ask)
    with pytest.raises(BackupError, match="There is no file"):
        backup.restore(settings.data_dir / "none.zip")
    (settings.data_dir / "text.zip").write_bytes(b"no archive")
    with pytest.raises(BackupError, match="no backup"):
        backup.restore(settings.data_dir / "text.zip")


async def test_one_library_is_called_one(settings: Settings) -> None:
    async with await open_library(settings.database) as library:
        await library.add(7, MILL)
    held = await back_up(settings.database, settings.data_dir / "backup.zip")
    assert backup._counted(held) == "1 article of 1 library"
