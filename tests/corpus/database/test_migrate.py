"""Histories run on real databases: whole or not at all, and never on what is not theirs."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import text

from bot.records.migrations import RECORDS
from corpus.article import Draft
from corpus.database.database import Database
from corpus.database.migrate import Schema
from corpus.errors import LibraryUnavailableError
from corpus.library import Library
from corpus.library.migrations import ARTICLES
from index.embedding.migrations import EMBEDDINGS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    MakeSchema = Callable[..., Schema]

_REVISION = '''"""A revision of a made-up history."""

import sqlalchemy as sa
from alembic import op

revision, down_revision, branch_labels, depends_on = {number!r}, {before!r}, None, None


def upgrade():
    """Go up."""
    {step}
'''
_MAKE = 'op.create_table("{table}", sa.Column("id", sa.Integer, primary_key=True))'


@pytest.fixture
def make_schema(tmp_path: Path) -> MakeSchema:
    """Make a history of a layer whose revisions each do one step."""

    def make(name: str, *steps: str) -> Schema:
        folder = tmp_path / "histories" / name
        folder.mkdir(parents=True, exist_ok=True)
        numbers = [f"{number:04}" for number in range(1, len(steps) + 1)]
        for number, before, step in zip(numbers, [None, *numbers], steps, strict=False):
            words = _REVISION.format(number=number, before=before, step=step)
            (folder / f"{number}_made_up.py").write_text(words)
        return Schema(name, folder)

    return make


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a folder, 100%" / "library.db"


def _url(path: Path) -> str:
    return f"sqlite+aiosqlite:///{str(path).replace('%', '%25')}"


async def _opened_once(path: Path) -> None:
    async with await Library.open(_url(path)):
        pass


def _tables(path: Path) -> set[str]:
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    return {name for (name,) in rows}


async def test_a_folder_with_odd_characters_is_fine_and_wal_is_on(path: Path) -> None:
    await _opened_once(path)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


async def test_a_folder_with_odd_characters_may_hold_a_history(
    tmp_path: Path, make_schema: MakeSchema
) -> None:
    made = make_schema("mills", _MAKE.format(table="mills"))
    odd = tmp_path / "100%(here)s: a b"
    made.revisions.rename(odd)
    await (await Database.open(_url(tmp_path / "library.db"), [Schema("mills", odd)])).close()
    assert _tables(tmp_path / "library.db") == {"mills", "mills_version"}


async def test_opening_again_keeps_what_is_there(path: Path) -> None:
    async with await Library.open(_url(path)) as library:
        await library.add(7, Draft(title="One", text="Text."))
    async with await Library.open(_url(path)) as library:
        assert await library.tenants() == [7]


async def test_a_layers_tables_can_come_later_and_be_left_out_again(
    bare_database_url: str, make_schema: MakeSchema
) -> None:
    mills = make_schema("mills", _MAKE.format(table="mills"))
    for beside in [(), (mills,), (), (mills,)]:
        async with await Library.open(bare_database_url, *beside) as library:
            await library.add(7, Draft(title="One", text="Text."))
            if beside:
                async with library.database.write() as session:
                    await session.execute(text("INSERT INTO mills DEFAULT VALUES"))
    async with await Library.open(bare_database_url, mills) as library:
        async with library.database.read() as session:
            assert await session.scalar(text("SELECT count(*) FROM mills")) == 2
        assert (await library.size(7)).articles == 1


async def test_a_later_revision_is_applied_to_what_is_there(
    path: Path, make_schema: MakeSchema
) -> None:
    steps = [_MAKE.format(table="mills"), 'op.execute("INSERT INTO mills VALUES (1)")']
    await (await Database.open(_url(path), [make_schema("mills", *steps[:1])])).close()
    for _ in range(2):
        await (await Database.open(_url(path), [make_schema("mills", *steps)])).close()
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT id FROM mills").fetchall() == [(1,)]


async def test_an_upgrade_that_fails_leaves_no_layer_half_upgraded(
    bare_database_url: str, make_schema: MakeSchema
) -> None:
    good = make_schema("mills", _MAKE.format(table="mills"))
    bad = make_schema(
        "weirs", _MAKE.format(table="weirs"), 'op.execute("SELECT nothing FROM none")'
    )
    with pytest.raises(LibraryUnavailableError, match="cannot be used"):
        await Library.open(bare_database_url, good, bad)
    well = make_schema("weirs", _MAKE.format(table="weirs"), "pass")
    async with await Library.open(bare_database_url, good, well) as library:
        assert await library.tenants() == []


@pytest.mark.parametrize("table", ["corpus_version", "mills_version"])
async def test_a_database_of_a_newer_version_is_left_alone(
    path: Path, make_schema: MakeSchema, table: str
) -> None:
    mills = make_schema("mills", _MAKE.format(table="mills"))
    await (await Database.open(_url(path), [ARTICLES, mills])).close()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(f"UPDATE {table} SET version_num = '9999'")  # noqa: S608 - our names
    more = make_schema("mills", _MAKE.format(table="mills"), _MAKE.format(table="more"))
    with pytest.raises(LibraryUnavailableError, match="newer version"):
        await Database.open(_url(path), [more, ARTICLES])
    assert "more" not in _tables(path)


async def test_another_programs_database_is_not_taken_over(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE bin (mine TEXT)")
    with pytest.raises(LibraryUnavailableError, match="cannot be used"):
        await _opened_once(path)
    assert _tables(path) == {"bin"}


@pytest.mark.parametrize("draft", ["0001", "0002", "0003", "0004", "0005", "0006"])
async def test_an_early_draft_is_refused_with_what_to_do(tmp_path: Path, draft: str) -> None:
    path = tmp_path / "library.db"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
        connection.execute("INSERT INTO alembic_version VALUES (?)", (draft,))
    with pytest.raises(LibraryUnavailableError, match="early draft") as refused:
        await _opened_once(path)
    assert "Export its articles with the draft that made it" in refused.value.cure
    assert _tables(path) == {"alembic_version"}


async def test_what_follows_the_last_draft_in_its_history_is_a_newer_version(
    tmp_path: Path,
) -> None:
    path = tmp_path / "library.db"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
        connection.execute("INSERT INTO alembic_version VALUES ('0008')")
    with pytest.raises(LibraryUnavailableError, match="newer version"):
        await _opened_once(path)


@pytest.mark.parametrize("schema", [ARTICLES, EMBEDDINGS, RECORDS], ids=lambda one: one.name)
def test_the_numbers_of_the_files_are_the_revisions_in_their_order(schema: Schema) -> None:
    config = Config()
    config.set_main_option("path_separator", "newline")
    config.set_main_option("script_location", str(schema.revisions))
    config.set_main_option("version_locations", str(schema.revisions))
    newest_first = [one.revision for one in ScriptDirectory.from_config(config).walk_revisions()]
    assert list(schema.known) == newest_first[::-1]


def test_tables_that_are_as_they_should_be_take_no_time(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'library.db'}"
    script = (
        "import asyncio, sys\n"
        "from corpus.library import Library\n"
        "async def opened():\n"
        f"    async with await Library.open({url!r}):\n"
        "        pass\n"
        "asyncio.run(opened())\n"
        "print(*{'alembic', 'mako', 'aiohttp'} & sys.modules.keys())"
    )
    said = [
        subprocess.run(  # noqa: S603  our own interpreter
            [sys.executable, "-c", script], check=True, capture_output=True, text=True, timeout=60
        ).stdout.split()
        for _ in range(2)
    ]
    assert "alembic" in said[0]
    assert said[1] == []
