"""Bring a database to this version's tables, on a connection that is already open.

Every layer that keeps tables owns their history: a folder of Alembic revisions, which it declares
as a `Schema` and hands to whoever opens the database. A history keeps its place in a version table
of its own, so a database may be opened with some of its histories and gain the others later.

Before the layers had their own histories there was a single one, whose drafts 0001 to 0007 were
never released. The last of them left exactly the tables that the first revisions make, so such a
database is carried over by writing down that those have run. See `_is_drafted`.

Alembic is imported where there is something to do: that takes a third of a second, and nearly every
start finds its tables as they are to be.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from corpus.errors import LibraryUnavailableError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from alembic.config import Config
    from sqlalchemy import Connection

_ENVIRONMENT: Final = Path(__file__).parent / "migrations"

_DRAFTS: Final = frozenset({"0001", "0002", "0003", "0004", "0005", "0006"})
_LAST_DRAFT: Final = "0007"
_CARRIED_OVER: Final = "carried over"
_draft_version: Final = sa.table("alembic_version", sa.column("version_num", sa.String))


class State(Enum):
    """How a database's tables compare with this version's."""

    EMPTY = "empty"
    OLDER = "older"
    CURRENT = "current"


@dataclass(frozen=True)
class Schema:
    """The tables of one layer, as a history of revisions.

    Attributes:
        name: Of the layer: lower case letters. Names the table that holds the history's version.
        revisions: Folder of the revisions: Alembic's files, `0001_articles.py` and so on. They
            import no live code, since that changes and they must not.
        in_drafts: Whether the drafts had these tables: its first revision makes what they left.
    """

    name: str
    revisions: Path
    in_drafts: bool = False

    @property
    def version_table(self) -> str:
        """The table that says which revision a database has."""
        return f"{self.name}_version"

    @cached_property
    def known(self) -> tuple[str, ...]:
        """Every revision, the newest last: the numbers that the files begin with."""
        return tuple(sorted(file.name.split("_")[0] for file in self.revisions.glob("[0-9]*.py")))


def is_behind(connection: Connection, schemas: Iterable[Schema]) -> bool:
    """Return whether there are tables already that `migrate` would change."""
    for schema in schemas:
        heads = _heads(connection, schema)
        if heads and heads != {schema.known[-1]}:
            return True
    return sa.inspect(connection).has_table(_draft_version.name) and not any(
        _heads(connection, schema) for schema in schemas
    )


def state_of(connection: Connection, name: str, schemas: Iterable[Schema]) -> State:
    """Return how a database's tables compare with this version's.

    Args:
        connection: Open; nothing is changed.
        name: How messages name the database.
        schemas: What this version has.

    Raises:
        LibraryUnavailableError: A newer version of Pullquote wrote this database.
    """
    schemas = tuple(schemas)
    for schema in schemas:
        _check(connection, name, schema)
    made = [bool(_heads(connection, schema)) for schema in schemas]
    if is_behind(connection, schemas) or (any(made) and not all(made)):
        return State.OLDER
    return State.CURRENT if all(made) else State.EMPTY


def migrate(connection: Connection, name: str, schemas: Iterable[Schema]) -> None:
    """Upgrade the tables of each schema to its newest revision; do nothing where they are there.

    Args:
        connection: Open, in a transaction that its owner commits: all is applied, or nothing.
        name: How messages name the database.
        schemas: What is to be there afterwards, in this order. Other tables stay as they are.

    Raises:
        LibraryUnavailableError: a newer version of Pullquote wrote this database, or a draft that
            cannot be carried over.
    """
    schemas = tuple(schemas)
    drafted = _is_drafted(connection, name)
    for schema in schemas:  # all are checked before one is touched
        _check(connection, name, schema)
    for schema in schemas:
        heads = _heads(connection, schema)
        if heads != {schema.known[-1]}:
            _upgrade(connection, schema, carry_over=drafted and schema.in_drafts and not heads)
    if drafted:
        # The row stays, changed: it tells a history that comes later that its tables are there,
        # and a draft that opens the database refuses a revision it does not know.
        connection.execute(sa.update(_draft_version).values(version_num=_CARRIED_OVER))


def _upgrade(connection: Connection, schema: Schema, *, carry_over: bool) -> None:
    """Run the revisions that a history lacks, the first only on paper if it is carried over."""
    from alembic import command  # noqa: PLC0415  see above

    config = _config(connection, schema)
    if carry_over:
        command.stamp(config, schema.known[0])
    command.upgrade(config, "head")


def _is_drafted(connection: Connection, name: str) -> bool:
    """Return whether the database has the drafts' tables, all as the last draft left them.

    Raises:
        LibraryUnavailableError: an earlier draft made them, or something newer.
    """
    if not sa.inspect(connection).has_table(_draft_version.name):
        return False
    found = set(connection.scalars(sa.select(_draft_version.c.version_num)))
    if found & _DRAFTS:
        raise LibraryUnavailableError(
            f"The database at {name} was made by an early draft of Pullquote and cannot be "
            "carried over.",
            "Export its articles with the draft that made it, name another database in "
            "PULLQUOTE_DATABASE_URL, and add them there.",
        )
    if found - {_LAST_DRAFT, _CARRIED_OVER}:
        raise _newer(name)
    return bool(found)


def _check(connection: Connection, name: str, schema: Schema) -> None:
    if _heads(connection, schema) - set(schema.known):
        raise _newer(name)


def _newer(name: str) -> LibraryUnavailableError:
    return LibraryUnavailableError(
        f"The database at {name} was written by a newer version of Pullquote.",
        "Update Pullquote, or name another database in PULLQUOTE_DATABASE_URL.",
    )


def _heads(connection: Connection, schema: Schema) -> set[str]:
    """Return the revisions that a history has reached: one, or none in a new database."""
    if not sa.inspect(connection).has_table(schema.version_table):
        return set()
    version = sa.table(schema.version_table, sa.column("version_num", sa.String))
    return set(connection.scalars(sa.select(version.c.version_num)))


def _config(connection: Connection, schema: Schema) -> Config:
    """Return what `corpus/database/migrations/env.py` needs to run a history."""
    from alembic.config import Config  # noqa: PLC0415  see above

    config = Config()
    # "%" begins an interpolation in Alembic's configuration, and ":" may be part of a path.
    config.set_main_option("path_separator", "newline")
    config.set_main_option("script_location", str(_ENVIRONMENT).replace("%", "%%"))
    config.set_main_option("version_locations", str(schema.revisions).replace("%", "%%"))
    config.attributes |= {"connection": connection, "version_table": schema.version_table}
    return config
