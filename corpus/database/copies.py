"""Copies of a SQLite database, made while others read and write it.

SQLite's own online backup copies page by page and begins again where a writer came between, so a
copy is the database as it was at one moment. Copies that the bot makes by itself, before it changes
the tables or puts a backup in their place, lie beside the database for as long as the bin keeps
what was removed, and go then: what was deleted must not live on in them.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import time
from contextlib import closing, contextmanager, suppress
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

KEPT_S: Final = 7 * 24 * 3600
"""How long a copy that the bot made by itself is kept, in seconds."""
WORKPLACE: Final = ".pullquote-"
"""How the folder's name begins in which a backup is made; a crash may leave one."""
_IN_USE: Final = "in-use.lock"
_MARK: Final = ".before-"
_BUSY_S: Final = 30.0
_PAGES: Final = 500  # at a time: others have their turn in between


def copy_online(source: Path, target: Path) -> None:
    """Make one database what another is; either may be in use.

    Raises:
        sqlite3.Error: One of them is damaged, locked for long, or the disk refused.
    """
    with (
        closing(sqlite3.connect(source, timeout=_BUSY_S)) as from_,
        closing(sqlite3.connect(target, timeout=_BUSY_S)) as to,
    ):
        from_.backup(to, pages=_PAGES, sleep=0.01)


def keep_copy(file: Path, why: str) -> Path:
    """Put a copy of a database beside it, whole or not at all, and return its path.

    Args:
        file: The database.
        why: A word for its name, such as "migration".

    Raises:
        sqlite3.Error: As `copy_online`.
        OSError: The disk refused.
    """
    copy = file.with_name(f"{file.name}{_MARK}{why}-{time.strftime('%Y%m%d-%H%M%S')}")
    building = copy.with_name(f".{copy.name}")
    try:
        copy_online(file, building)
        with building.open("rb+") as written:
            os.fsync(written.fileno())
        building.replace(copy)
    except BaseException:
        building.unlink(missing_ok=True)
        raise
    return copy


def drop_old_copies(file: Path, now_s: float | None = None) -> None:
    """Delete the copies of a database that the bot made by itself and that are old enough.

    Args:
        file: The database.
        now_s: Seconds since 1970; now where None.
    """
    now_s = time.time() if now_s is None else now_s
    late = now_s - KEPT_S
    for copy in file.parent.glob(f"*{file.name}{_MARK}*"):
        with suppress(OSError):
            made = copy.stat().st_mtime
            if made < late:
                copy.unlink()
            elif made > now_s:  # the clock was ahead: it must not be kept for as long beside
                os.utime(copy, (now_s, now_s))
    for folder in file.parent.glob(f"{WORKPLACE}*"):
        with suppress(OSError):
            if folder.stat().st_mtime < late and not _in_use(folder):
                shutil.rmtree(folder)


@contextmanager
def keep_in_use(folder: Path) -> Iterator[None]:
    """Keep a folder that a backup is made in, however old it seems by a clock that is wrong."""
    from filelock import FileLock  # noqa: PLC0415 - only where one is made

    with FileLock(folder / _IN_USE):
        yield


def _in_use(folder: Path) -> bool:
    from filelock import FileLock, Timeout  # noqa: PLC0415 - only where there is one

    try:
        with FileLock(folder / _IN_USE, timeout=0):
            return False
    except Timeout:
        return True
