"""A backup: one file that holds everything but what can be made again, and vouches for itself.

It is a ZIP archive of a SQLite database and a manifest with its SHA-256, whatever database the bot
uses, so it can be restored into either. The index, the cached embeddings and imports are left out.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import sqlite3
import tempfile
import zipfile
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bot.records import open_library
from corpus.database.copies import WORKPLACE, copy_online, keep_copy, keep_in_use
from corpus.database.engine import parsed_url
from corpus.database.portable import LEFT_OUT, contents, copy_all
from corpus.errors import PullquoteError
from index.vector_stores import library_id

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corpus.library import Library

_FORMAT = 1
_DATABASE, _MANIFEST = "pullquote.db", "manifest.json"
_PIECE = 1 << 20


class BackupError(PullquoteError):
    """A backup cannot be made, or a file is none."""


@dataclass(frozen=True)
class Held:
    """What a backup, or a restored database, holds.

    Attributes:
        libraries: How many.
        articles: How many.
        damaged: How many of these have a text that is not what was stored.
    """

    libraries: int
    articles: int
    damaged: int


async def back_up(url: str, file: Path) -> Held:
    """Write a backup of a database, which may be in use.

    Args:
        url: Of the database.
        file: Replaced where it is there, once the new one is whole.

    Raises:
        BackupError: The disk refused.
        LibraryError: The database failed.
    """
    with _workplace(file.parent) as folder:
        copy = folder / _DATABASE
        parsed = parsed_url(url)
        async with await open_library(url) as library:
            if parsed.get_backend_name() == "sqlite":
                await asyncio.to_thread(copy_online, Path(parsed.database or ""), copy)
            else:
                async with await open_library(_url(copy)) as made:
                    await copy_all(library.database, made.database)
        await asyncio.to_thread(_slim, copy)
        async with await open_library(_url(copy)) as made:
            held = await _held(made)
        await asyncio.to_thread(_slim, copy)
        await asyncio.to_thread(_pack, copy, held, file)
        await asyncio.to_thread(_unpack, file, folder / "check.db")
    return held


def look_into(file: Path) -> None:
    """Make sure that a file may be a backup; whether it is whole, only restoring it tells.

    Raises:
        BackupError: It is not there, or no backup.
    """
    with _explained(file), zipfile.ZipFile(file) as archive:
        archive.getinfo(_MANIFEST)


async def restore(file: Path, url: str) -> Held:
    """Make a database what a backup holds; a running bot goes on with it.

    What was there before is kept beside it for a week, where it is a file of SQLite.

    Raises:
        BackupError: The file is no backup, is damaged, or the disk refused.
        LibraryError: The database failed; a newer version wrote the backup.
    """
    parsed = parsed_url(url)
    sqlite = parsed.get_backend_name() == "sqlite"
    target = Path(parsed.database or "")
    with _workplace(target.parent if sqlite else Path(tempfile.gettempdir())) as folder:
        copy = folder / _DATABASE
        await asyncio.to_thread(_unpack, file, copy)
        async with await open_library(_url(copy)) as made:  # an older one is brought up to date
            held, expected = await _held(made), await contents(made.database)
            if not sqlite:
                async with await open_library(url) as library:
                    await copy_all(made.database, library.database)
        if sqlite:
            await asyncio.to_thread(_put_in_place, copy, target)
    async with await open_library(url) as library:
        if (await contents(library.database))["articles"] != expected["articles"]:
            raise BackupError("What was restored is not what the backup holds.", "Try it again.")
    return held


async def _held(library: Library) -> Held:
    owners = await library.tenants()
    sizes = [await library.size(tenant) for tenant in owners]
    damaged = [len(await library.unsound(tenant)) for tenant in owners]
    return Held(len(owners), sum(size.articles for size in sizes), sum(damaged))


def _url(file: Path) -> str:
    return f"sqlite+aiosqlite:///{file}"


def _slim(file: Path) -> None:
    """Take out what can be made again, and what was deleted; leave one file without a journal."""
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
        for name in LEFT_OUT:
            connection.execute(f"DELETE FROM {name}")  # noqa: S608  a name of ours
        connection.execute(f"DROP TABLE IF EXISTS {library_id.TABLE}")
        connection.execute("VACUUM")


def _pack(database: Path, held: Held, file: Path) -> None:
    """Write the archive beside its place, flush it, and put it there in one step."""
    with database.open("rb") as data:
        digest = hashlib.file_digest(data, "sha256").hexdigest()
    made = {"created": datetime.now(UTC).isoformat(), "sha256": digest, **asdict(held)}
    building = database.with_name("backup.zip")
    with zipfile.ZipFile(building, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(_MANIFEST, json.dumps({"format": _FORMAT, **made}, indent=1))
        archive.write(database, _DATABASE)
    with building.open("rb+") as written:
        os.fsync(written.fileno())
    building.replace(file)


def _unpack(file: Path, database: Path) -> None:
    """Take the database out of an archive, if it is the one that was put in.

    Raises:
        BackupError: It is no backup, or a damaged one.
    """
    digest = hashlib.sha256()
    with _explained(file):
        with zipfile.ZipFile(file) as archive, database.open("wb") as out:
            manifest = json.loads(archive.read(_MANIFEST))
            with archive.open(_DATABASE) as data:
                while piece := data.read(_PIECE):
                    digest.update(piece)
                    out.write(piece)
        whole = manifest["format"] == _FORMAT and manifest["sha256"] == digest.hexdigest()
    if not whole:
        raise BackupError(f"{file} is damaged, or of a newer version.", "Use another backup.")


@contextmanager
def _explained(file: Path) -> Iterator[None]:
    """Say what is wrong with a file that can't be read as a backup.

    Raises:
        BackupError: It is not there, no backup, or a damaged one.
    """
    try:
        yield
    except FileNotFoundError as error:
        raise BackupError(f"There is no file {file}.", "Name the file of a backup.") from error
    except Exception as error:  # of forged bytes zipfile, zlib and JSON may raise anything
        raise BackupError(f"{file} is no backup, or a damaged one.", "Use another.") from error


def _put_in_place(copy: Path, target: Path) -> None:
    """Make a file of SQLite what a copy is; what was there is kept beside it for a week.

    Raises:
        BackupError: The disk refused, or another process keeps the database locked.
    """
    _slim(copy)
    try:
        if target.exists() and target.stat().st_size:
            try:
                keep_copy(target, "restore")
            except sqlite3.DatabaseError:  # damaged: nobody can be using it, so it makes room
                for part in (target, *target.parent.glob(f"{target.name}-*")):
                    aside = part.with_name(part.name.replace(target.name, _aside(target)))
                    part.replace(aside)
                    aside.touch()  # it is kept for a week from now on
            else:
                _keep_name(target, copy)
        copy_online(copy, target)
    except (OSError, sqlite3.Error) as error:
        raise BackupError(
            f"The database could not be put in place: {error}.", "Stop the bot and try again."
        ) from error


def _keep_name(of: Path, copy: Path) -> None:
    """Give a copy the name that the database has for whose place it is, where it has one."""
    with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
        connection.execute("ATTACH ? AS old", (str(of),))
        old = f"old.{library_id.TABLE}"
        if connection.execute(f"PRAGMA old.table_info({library_id.TABLE})").fetchone():
            connection.execute(library_id.MAKE)
            connection.execute(f"INSERT INTO {library_id.TABLE} SELECT * FROM {old}")  # noqa: S608  ours


def _aside(target: Path) -> str:
    return f"{target.name}.before-restore-damaged-{datetime.now(UTC):%Y%m%d-%H%M%S}"


@contextmanager
def _workplace(folder: Path) -> Iterator[Path]:
    """Give a folder of its own, on the disk where what is made there is to be in the end.

    Raises:
        BackupError: The disk refused.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        made = tempfile.TemporaryDirectory(prefix=WORKPLACE, dir=folder)
        with made as name, keep_in_use(Path(name)):
            yield Path(name)
    except OSError as error:
        raise BackupError(
            f"{folder} cannot be written: {error.strerror or error}.",
            "Make room, or check the folder's permissions.",
        ) from error
