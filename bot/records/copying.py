"""One database copied into another, empty one: from SQLite to PostgreSQL, and back.

A bot may be running on either. What it changes after the copy began is not in it, so the last copy
is made while no bot runs.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bot.records import open_library, schemas_for
from bot.records.lost import is_missing
from corpus.database.engine import parsed_url, shown
from corpus.database.migrate import State
from corpus.database.portable import copy_into_empty
from corpus.database.prepare import state
from corpus.errors import LibraryUnavailableError
from index.embedding import cache as _  # noqa: F401  its table is carried too

if TYPE_CHECKING:
    from collections.abc import Mapping

    from corpus.database.portable import Tally


@dataclass(frozen=True)
class Copied:
    """What was copied, and arrived.

    Attributes:
        source: How messages name the database, without its password.
        target: Likewise.
        tables: What each table holds, in either database.
    """

    source: str
    target: str
    tables: Mapping[str, Tally]

    @property
    def rows(self) -> int:
        """How many there are in all tables."""
        return sum(tally.rows for tally in self.tables.values())


async def copy_database(source: str, target: str) -> Copied:
    """Copy every table of a database into an empty one.

    Args:
        source: URL, or path of a file of SQLite; nothing in it changes.
        target: Likewise; a file is made where there is none.

    Raises:
        LibraryUnavailableError: One of them cannot be reached, or is of another version.
        LibraryError: The target holds something already, or the copy failed; it is as it was.
    """
    from_url, to_url = url_of(source), url_of(target)
    from_name, to_name = shown(parsed_url(from_url)), shown(parsed_url(to_url))
    found = await _state(from_url)
    if found is State.EMPTY:
        raise LibraryUnavailableError(
            f"There is no database of Pullquote at {from_name}.",
            "Name the one the bot uses: `pullquote doctor` shows it.",
        )
    if found is State.OLDER:
        raise _older(from_name)
    if await _state(to_url) is State.OLDER:
        raise _older(to_name)
    async with await open_library(from_url) as read, await open_library(to_url) as written:
        tables = await copy_into_empty(read.database, written.database)
    return Copied(from_name, to_name, tables)


async def _state(url: str) -> State:
    return State.EMPTY if is_missing(url) else await state(url, schemas_for(url))


def url_of(place: str) -> str:
    """Return a database's URL, given that or the path of a file of SQLite."""
    if "://" in place:
        return place
    return f"sqlite+aiosqlite:///{Path(place).expanduser().absolute()}"


def _older(name: str) -> LibraryUnavailableError:
    return LibraryUnavailableError(
        f"The database at {name} is of an older version of Pullquote than this one.",
        "Bring it up to date first: set PULLQUOTE_DATABASE_URL to it and run `pullquote doctor`, "
        "with no older bot running. Or copy with the version that it is of.",
    )
