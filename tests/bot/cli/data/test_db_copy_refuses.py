"""`pullquote db copy` says what a tired operator got wrong, and changes nothing."""

from __future__ import annotations

import asyncio
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from corpus.database.prepare import tables_in
from tests.support.databases import database_on, migrate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Cli = Callable[..., Any]

PAUPER = "pauper"
"""A user who may connect, and nothing more."""
NO_SERVER = "postgresql://bot:secret@127.0.0.1:1/there"


def _tell(url: str, *commands: str) -> None:
    async def tell() -> None:
        engine = create_async_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
        async with engine.connect() as connection:
            for command in commands:
                await connection.execute(text(command))

    asyncio.run(tell())


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The file of a database to copy from."""
    file = tmp_path_factory.mktemp("source") / "pullquote.db"
    migrate(f"sqlite+aiosqlite:///{file}")
    return str(file)


@pytest.fixture
def empty(postgresql: str) -> Iterator[str]:
    with database_on(postgresql, "template0") as url:
        yield url


@pytest.fixture
def latin(postgresql: str) -> Iterator[str]:
    """A database that can hold the letters of Western Europe, and no owl."""
    _tell(
        postgresql,
        "CREATE DATABASE latin TEMPLATE template0 ENCODING LATIN1 LOCALE_PROVIDER libc LOCALE 'C'",
    )
    yield make_url(postgresql).set(database="latin").render_as_string(hide_password=False)
    _tell(postgresql, "DROP DATABASE latin WITH (FORCE)")


def test_a_place_that_is_no_database_is_named_with_a_cure(cli: Cli, source: str) -> None:
    Path("lamp.txt").write_text("The lamp at Skerry Point burned whale oil until 1902.\n")
    Path("folder").mkdir()
    places = {
        "postgresql://bot:se@cret@127.0.0.1:1/there": "more than one @",
        "postgresql://bot:secret@127.0.0.1:door/there": "URL cannot be read",
        f"{NO_SERVER}?sslmod=verify-full": "an option that is not known: sslmod",
        "postgresql://bot:secret@nowhere.invalid/there": "no machine of that name is found",
        NO_SERVER: "nothing listens there",
        "localhost:5432/there": "There is no folder",
        "folder": "is a folder",
        "lamp.txt": "lamp.txt is not a database",
    }
    for place, said in places.items():
        ran = cli("db", "copy", source, place)
        assert ran.status == 1, place
        assert said in " ".join(ran.err.split()), ran.err
        assert "cret" not in ran.err
    assert not Path("localhost:5432").exists()


def test_a_backup_is_no_database_to_copy_from(cli: Cli) -> None:
    with zipfile.ZipFile("today.backup", "w") as archive:
        archive.writestr("manifest.json", "{}")
    ran = cli("db", "copy", "today.backup", "new.db")
    assert ran.status == 1
    assert "today.backup is not a database" in " ".join(ran.err.split())
    assert "pullquote restore" in ran.err
    assert not Path("new.db").exists()


def test_no_table_is_made_in_another_programs_database(cli: Cli, source: str, empty: str) -> None:
    _tell(empty, "CREATE SCHEMA app", "CREATE TABLE app.wiki (page text)")
    ran = cli("db", "copy", source, empty)
    assert ran.status == 1
    assert "it has the table wiki" in " ".join(ran.err.split())
    assert asyncio.run(tables_in(empty)) == ["wiki"]


def test_a_database_that_cannot_hold_every_text_is_refused(
    cli: Cli, source: str, latin: str
) -> None:
    ran = cli("db", "copy", source, latin)
    assert ran.status == 1
    assert "has the encoding LATIN1" in " ".join(ran.err.split())
    assert "--encoding=UTF8" in ran.err
    assert asyncio.run(tables_in(latin)) == []


def test_what_the_server_refuses_is_said_with_a_cure(cli: Cli, source: str, empty: str) -> None:
    def said(**changed: str) -> str:
        url = make_url(empty).set(**changed).render_as_string(hide_password=False)
        ran = cli("db", "copy", source, url)
        assert ran.status == 1
        return " ".join(ran.err.split())

    _tell(empty, f"CREATE ROLE {PAUPER} LOGIN")
    try:
        assert "There is no such database on the server" in said(database="elsewhere")
        assert "has no such user" in said(username="nobody_here")
        assert "has too few rights" in said(username=PAUPER)
    finally:
        _tell(empty, f"DROP ROLE {PAUPER}")
