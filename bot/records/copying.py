"""One database copied into another, empty one: from SQLite to PostgreSQL, and back.

A bot may be running on either. What it changes after the copy began is not in it, so the last copy
is made while no bot runs.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bot.records import open_library, schemas_for
from bot.records.lost import is_missing
from corpus.database.engine import is_sqlite, parsed_url, shown
from corpus.database.migrate import State
from corpus.database.portable import copy_into_empty
from corpus.database.prepare import state, tables_in
from corpus.errors import LibraryError, LibraryUnavailableError
from index.embedding import cache as _  # noqa: F401  its table is carried too

if TYPE_CHECKING:
    from collections.abc import Mapping

    from corpus.database.portable import Tally

_HEAD: Final = b"SQLite format 3\0"
"""How every file of SQLite begins."""

_FROM: Final = "Name the database that the bot uses: `pullquote doctor` shows it."
_TO: Final = "Name a file that is not there yet, or the URL of an empty database."


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
    _check_file(from_url, _FROM)
    _check_file(to_url, _TO)
    found = await _state(from_url)
    if found is State.EMPTY:
        raise LibraryUnavailableError(
            f"There is no database of Pullquote at {from_name}.",
            _FROM,
        )
    if found is State.OLDER:
        raise _older(from_name)
    if "://" not in target:
        _check_folder(Path(target))
    await _check_target(to_url, to_name)
    async with await open_library(from_url) as read, await open_library(to_url) as written:
        tables = await copy_into_empty(read.database, written.database)
    return Copied(from_name, to_name, tables)


def _check_file(url: str, cure: str) -> None:
    """Say of a backup or a folder that it is no database: it would be taken for a damaged one.

    Raises:
        LibraryError: It is there, and no database of SQLite.
    """
    parsed = parsed_url(url)
    file = Path(parsed.database or "")
    if not is_sqlite(parsed) or not file.exists():
        return
    if file.is_dir():
        raise LibraryError(f"{file} is a folder.", cure)
    try:
        with file.open("rb") as opened:
            head = opened.read(len(_HEAD))
    except OSError as error:
        raise LibraryError(
            f"The file {file} cannot be read: {error.strerror}.",
            f"Let the user that runs this command read it. {cure}",
        ) from error
    if head and head != _HEAD:
        raise LibraryError(
            f"The file {file} is not a database.",
            f"{cure} A backup is brought back with `pullquote restore`.",
        )


def _check_folder(file: Path) -> None:
    """Make no folder that nobody asked for: the place may be a server whose URL lacks its head.

    Raises:
        LibraryUnavailableError: The file to make would be in a folder that is not there.
    """
    folder = file.expanduser().absolute().parent
    if not folder.is_dir():
        raise LibraryUnavailableError(
            f"There is no folder {folder}.",
            "Make it, or name a file in another one. A database on a server is named by its URL, "
            "which begins with postgresql://.",
        )


async def _check_target(url: str, name: str) -> None:
    """Look into the database to copy to before any table is made in it.

    Raises:
        LibraryUnavailableError: It is of an older version.
        LibraryError: It is somebody else's.
    """
    found = await _state(url)
    if found is State.OLDER:
        raise _older(name)
    others = [] if found is State.CURRENT or is_missing(url) else await tables_in(url)
    if others:
        raise LibraryError(
            f"The database to copy to is another program's: it has the table {others[0]}.",
            "Nothing was changed. Make a database for Pullquote alone, and name that.",
        )


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
