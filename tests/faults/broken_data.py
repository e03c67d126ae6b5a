"""Data that are damaged while the bot is away, and two processes that share them."""

from __future__ import annotations

import asyncio
import os
import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any, Final

from bot.records import open_library
from corpus.errors import LibraryUnavailableError
from tests.faults.scenes import add, opened, reindex, url_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


def _flip(file: Path) -> None:
    data = bytearray(file.read_bytes())
    if data:
        data[len(data) // 2] ^= 1
    file.write_bytes(data)


def _cut(share: float) -> Callable[[Path], None]:
    def cut(file: Path) -> None:
        data = file.read_bytes()
        file.write_bytes(data[: int(len(data) * share)])

    return cut


DAMAGES: Final[dict[str, Callable[[Path], object]]] = {
    "cut": _cut(0.5),
    "flipped": _flip,
    "emptied": lambda file: file.write_bytes(b""),
    "deleted": lambda file: file.unlink(),
    "a folder instead": lambda file: (file.unlink(), file.mkdir()),
}


def _at_rest(damage: Callable[[Path], object]) -> Callable[[Path], Any]:
    """Damage a database that nobody uses, without its journal."""

    @contextmanager
    def damaged(file: Path) -> Iterator[None]:
        for journal in file.parent.glob("pullquote.db-*"):
            journal.unlink()
        damage(file)
        yield

    return damaged


@contextmanager
def _locked(file: Path) -> Iterator[None]:
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        connection.execute("BEGIN EXCLUSIVE")
        yield


def _newer(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("UPDATE corpus_version SET version_num = '9999'")
        connection.commit()


DATABASE: Final[dict[str, Callable[[Path], Any]]] = {
    "cut by a third": _at_rest(_cut(0.67)),
    "cut by half": _at_rest(_cut(0.5)),
    "cut to a few bytes": _at_rest(_cut(0.001)),
    "emptied": _at_rest(lambda file: file.write_bytes(b"")),
    "deleted": _at_rest(lambda file: file.unlink()),
    "another file": _at_rest(lambda file: file.write_bytes(b"no database" * 999)),
    "newer": _at_rest(_newer),
    "locked": _locked,
}
MENDED_BY_RESTORE: Final = frozenset(DATABASE) - {"newer", "locked"}


async def refused(folder: Path) -> str | dict[str, str]:
    """Open a library that cannot be used; return what is said, or a finding where it is opened."""
    try:
        library = await open_library(url_of(folder), folder / "snapshots")
    except LibraryUnavailableError as error:
        if not error.cure:
            return {"no cure": error.what}
        return error.what.replace(str(folder), "…")
    await library.close()
    return {"opened": "as if nothing had happened"}


def together(folder: Path, in_child: Callable[[Callable[[], Any]], Any]) -> list[str]:
    """Add an article in one process while another re-indexes; return what went wrong."""
    other = os.fork()
    if other == 0:
        in_child(lambda: asyncio.run(_patient(folder)))
        os._exit(0)
    done = in_child(lambda: asyncio.run(add(folder)))
    os.waitpid(other, 0)
    return [str(done)] if done is not None else []


async def _patient(folder: Path) -> None:
    """Re-index, however often another process is in the way."""
    for _ in range(5):
        try:
            await reindex(folder)
        except Exception:  # noqa: BLE001  who runs already says so: that is no fault
            await asyncio.sleep(0.05)
    async with opened(folder):
        pass
