"""Migrations on real databases: they agree with the tables, and refuse what is newer."""

from __future__ import annotations

import importlib
import pkgutil
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, create_engine, inspect, text

import bot.records
import corpus.database.migrate
from corpus.article import Article, Draft
from corpus.database.base import Base
from corpus.errors import LibraryUnavailableError
from corpus.library.identity import fingerprint, key, name_key
from corpus.library.library import Alike, Library, Outcome

if TYPE_CHECKING:
    from pathlib import Path

OLD = Article(
    id="the-mill",
    title="The Mill",
    publisher="The Valley Post",
    authors=("Ann Ash", "Bo Birch"),
    published="2020-05",
    url="https://www.example.org/mill/",
    language="en",
    copyright_year=2021,
    author_note="Ann Ash writes about mills.",
    captions=("The mill in 1910.",),
    text="The mill burned in 1911.\n\nNobody was hurt — “luckily”.",
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a folder, 100%" / "library.db"


async def _opened_once(path: Path) -> None:
    async with await Library.open(f"sqlite+aiosqlite:///{str(path).replace('%', '%25')}"):
        pass


async def test_the_migrations_make_exactly_the_tables(library: Library) -> None:
    for module in pkgutil.iter_modules(bot.records.__path__, "bot.records."):
        importlib.import_module(module.name)  # the bot's tables join the same metadata

    def differences(connection: Connection) -> list[object]:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, Base.metadata))

    async with library.database.read() as session:
        assert await (await session.connection()).run_sync(differences) == []


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


def _config(connection: object) -> Config:
    config = Config()
    config.set_main_option("script_location", str(corpus.database.migrate._SCRIPTS))
    config.set_main_option("path_separator", "newline")
    config.attributes["connection"] = connection
    return config


@pytest.fixture
def old_database(tmp_path: Path) -> Path:
    """A database as the first version wrote it: two servers, a hint, a shipped article."""
    path = tmp_path / "old.db"
    engine = create_engine(f"sqlite:///{path}")
    article = {
        "id": OLD.id, "title": OLD.title, "publisher": OLD.publisher,
        "authors": '["Ann Ash", "Bo Birch"]', "published": OLD.published, "url": OLD.url,
        "language": OLD.language, "copyright_year": OLD.copyright_year,
        "author_note": OLD.author_note, "captions": '["The mill in 1910."]', "text": OLD.text,
        "sha256": OLD.sha256, "fingerprint": fingerprint(OLD), "hint": "m/1",
        "url_sha256": key(OLD.url), "hint_sha256": key("m/1"), "name_sha256": name_key(OLD),
    }  # fmt: skip
    with engine.begin() as connection:
        command.upgrade(_config(connection), "0001")
        for tenant in (0, 2**62):
            names = ", ".join(["tenant", *article])
            values = ", ".join(f":{name}" for name in ["tenant", *article])
            connection.execute(
                text(f"INSERT INTO articles ({names}) VALUES ({values})"),  # noqa: S608 - our names
                {"tenant": tenant, **article},
            )
        connection.execute(
            text("INSERT INTO shipped_articles VALUES (0, 'mill', :id, :fingerprint)"), article
        )
    engine.dispose()
    return path


async def test_a_database_of_the_first_version_opens_with_everything_intact(
    old_database: Path,
) -> None:
    async with await Library.open(f"sqlite+aiosqlite:///{old_database}") as library:
        for tenant in (0, 2**62):
            assert await library.articles(tenant) == [OLD]
            assert await library.fingerprints(tenant) == {OLD.id: fingerprint(OLD)}
            (listed,) = await library.listing(tenant)
            assert (listed.words, listed.characters) == (len(OLD.text.split()), len(OLD.text))
            assert await library.bin(tenant) == []
        known = await library.add(0, Draft(title="Renamed", text="New text.", id_hint="m/1"))
        assert (known.outcome, known.article.id) == (Outcome.UPDATED, OLD.id)
        like = await library.find_like(2**62, Draft(title="Copy", text=OLD.text))
        assert like is not None
        assert (like.kind, like.article) == (Alike.SAME_TEXT, OLD)


async def test_an_article_of_the_first_version_is_known_at_its_address_written_otherwise(
    old_database: Path,
) -> None:
    async with await Library.open(f"sqlite+aiosqlite:///{old_database}") as library:
        draft = Draft(title="Fire", text="It burned.", url="http://example.org/mill?utm_source=x")
        like = await library.find_like(0, draft)
        assert like is not None
        assert like.kind is Alike.SAME_URL


async def test_a_shipped_article_of_the_first_version_is_still_updated(old_database: Path) -> None:
    async with await Library.open(f"sqlite+aiosqlite:///{old_database}") as library:
        assert await library.add_shipped(0, "mill", Draft(title=OLD.title, text="Newer."))
        assert (await library.get(0, OLD.id)).text == "Newer."


def test_every_migration_can_be_taken_back(old_database: Path) -> None:
    engine = create_engine(f"sqlite:///{old_database}")
    with engine.begin() as connection:
        before = _tables(connection)
        command.upgrade(_config(connection), "head")
        assert _tables(connection) > before
        command.downgrade(_config(connection), "0001")
        assert _tables(connection) == before
        command.upgrade(_config(connection), "head")
    engine.dispose()


def _tables(connection: Connection) -> set[str]:
    return set(inspect(connection).get_table_names())
