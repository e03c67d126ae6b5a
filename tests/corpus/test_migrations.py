"""Migrations on a real SQLite file: they agree with the tables, and refuse what is newer."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine

from corpus.article import Draft
from corpus.errors import LibraryUnavailableError
from corpus.library import Library
from corpus.tables import Base

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a folder, 100%" / "library.db"


async def _opened_once(path: Path) -> None:
    async with await Library.open(f"sqlite+aiosqlite:///{str(path).replace('%', '%25')}"):
        pass


async def test_the_migrations_make_exactly_the_tables(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    await _opened_once(path)
    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
    engine.dispose()


async def test_a_folder_with_odd_characters_is_fine_and_wal_is_on(path: Path) -> None:
    await _opened_once(path)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


async def test_a_database_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    await _opened_once(path)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(LibraryUnavailableError, match="newer version"):
        await _opened_once(path)


async def test_another_programs_database_is_not_taken_over(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE embeddings (mine TEXT)")
    with pytest.raises(LibraryUnavailableError, match="cannot be used"):
        await _opened_once(path)
    with closing(sqlite3.connect(path)) as connection:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type='table'").fetchall()
    assert tables == [("embeddings",)]


async def test_opening_again_keeps_what_is_there(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'library.db'}"
    async with await Library.open(url) as library:
        await library.add(7, Draft(title="One", text="Text."))
    async with await Library.open(url) as library:
        assert await library.tenants() == [7]
