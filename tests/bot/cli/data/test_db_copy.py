"""`pullquote db copy` moves a library to PostgreSQL and back, and the shell goes on with it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.databases import database_on

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Cli = Callable[..., Any]

SERVER = ("--server", "77")


@pytest.fixture
def empty(postgresql: str) -> Iterator[str]:
    with database_on(postgresql) as url:
        yield url


@pytest.fixture
def lived_in(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of a library with an article in it."""
    monkeypatch.delenv("PULLQUOTE_DATABASE_URL", raising=False)
    Path("lamp.txt").write_text("The lamp at Skerry Point burned whale oil until 1902.\n")
    assert cli("articles", "add", "lamp.txt", *SERVER, "--no-index").status == 0
    return Path("data/pullquote.db").absolute()


def test_a_library_moves_to_postgresql_and_back(
    cli: Cli, lived_in: Path, empty: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = cli("db", "copy", str(lived_in), empty)
    assert there.status == 0, there.err
    assert "Counts and hashes agree." in there.out
    before = cli("articles", "list", *SERVER, "--json").out
    monkeypatch.setenv("PULLQUOTE_DATABASE_URL", empty)
    assert cli("articles", "list", *SERVER, "--json").out == before
    assert cli("articles", "remove", "lamp", *SERVER, "--yes", "--no-index").status == 0
    back = json.loads(cli("db", "copy", empty, "back.db", "--json").out)
    assert back["tables"]["bin"]["rows"] == 1
    assert all(len(table["sha256"]) == 64 for table in back["tables"].values())
    monkeypatch.setenv("PULLQUOTE_DATABASE_URL", f"sqlite:///{Path('back.db').absolute()}")
    assert json.loads(cli("articles", "list", *SERVER, "--json").out) == []
    assert len(json.loads(cli("articles", "bin", *SERVER, "--json").out)) == 1


def test_it_refuses_with_a_cure_and_without_the_password(
    cli: Cli, lived_in: Path, empty: str
) -> None:
    secret = empty.replace("postgres@", "postgres:hush@")
    assert cli("db", "copy", str(lived_in), secret).status == 0
    again = cli("db", "copy", str(lived_in), secret)
    assert again.status == 1
    assert "holds something already" in again.err
    assert "hush" not in again.err + again.out
    missing = cli("db", "copy", "nothing.db", secret)
    assert missing.status == 1
    assert "There is no database of Pullquote at" in missing.err
    assert not Path("nothing.db").exists()
