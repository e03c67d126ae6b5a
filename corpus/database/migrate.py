"""Brings a database to this version's tables, on a connection that is already open."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from corpus.errors import LibraryUnavailableError

if TYPE_CHECKING:
    from sqlalchemy import Connection

_SCRIPTS = Path(__file__).parent / "migrations"


def migrate(connection: Connection, name: str) -> None:
    """Upgrades the database to the newest revision; nothing is done where it is there already.

    Args:
        connection: Open, in a transaction that its owner commits.
        name: How messages name the database.

    Raises:
        LibraryUnavailableError: a newer version of Pullquote wrote this database.
    """
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    config.set_main_option("path_separator", "newline")
    config.attributes["connection"] = connection
    scripts = ScriptDirectory.from_config(config)
    known = {script.revision for script in scripts.walk_revisions()}
    current = set(MigrationContext.configure(connection).get_current_heads())
    if current - known:
        raise LibraryUnavailableError(
            f"The database at {name} was written by a newer version of Pullquote.",
            "Update Pullquote, or name another database in PULLQUOTE_DATABASE_URL.",
        )
    if current != set(scripts.get_heads()):
        command.upgrade(config, "head")
