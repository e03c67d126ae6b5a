"""What the bot does to its data, one thing at a time, and what must hold whatever cuts it off."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

import numpy as np

from bot.records import Records, open_library
from bot.records.archive import BackupError, back_up, restore
from bot.records.audit import Action
from corpus.article import Draft
from index.build.deletion import pay_debts
from index.service import AnswerService
from index.storage.inspect import damages, tenants
from index.storage.snapshot import SnapshotStore

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from corpus.library import Library
    from index.embedding.passage_text import PassageText

GUILD: Final = 7
CANARY: Final = "zzcanary"
MILL = Draft(title="The mill", text="The mill burned down in 1987.\n\nNobody was hurt in the mill.")
FERRY = Draft(title="The ferry", text="The ferry is older than the church. It leaves at nine.")
LETTER = Draft(title="A letter", text=f"The {CANARY} sings at dawn. Nobody hears the {CANARY}.")
LAMP = Draft(title="The lamp", text="The lamp burned whale oil until 1902. Then came gas.")
URL_FILE: Final = "database-url"
LATER = datetime.now(UTC) + timedelta(days=8)


class HashEmbedder:
    """Vectors from hashes. The model takes seconds to load, and each fault is a process of its own;
    what vectors mean is no matter of storage."""

    name, dimension, passage_words = "hash", 8, 130

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        rows = [list(hashlib.sha256(text.encode()).digest()[: self.dimension]) for text in texts]
        vectors = np.asarray(rows, dtype=np.float32).reshape(-1, self.dimension) + 1
        unit: NDArray[np.float32] = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        return unit

    embed_questions = embed

    def embed_passages(self, passages: Sequence[PassageText]) -> list[NDArray[np.float32]]:
        return [self.embed([p.text, *p.sentences]) for p in passages]


def url_of(folder: Path) -> str:
    """The database of a data folder: a file of SQLite in it, if it names no other."""
    named = folder / URL_FILE
    if named.exists():
        return named.read_text()
    return f"sqlite+aiosqlite:///{folder}/pullquote.db"


@asynccontextmanager
async def opened(
    folder: Path, *, refresh: bool = False
) -> AsyncIterator[tuple[Library, AnswerService]]:
    """A library and its indexes, as a start of the bot opens them.

    Args:
        folder: The data folder.
        refresh: Look them over in the background, as the bot does, and mend what is damaged.
    """
    async with await open_library(url_of(folder), folder / "snapshots") as library:
        embedder = HashEmbedder()
        service = AnswerService(library, folder / "snapshots", embedder=embedder, read=False)  # type: ignore[arg-type]
        try:
            await service.start(refresh=refresh)
            yield library, service
        finally:
            await service.close()


async def _noted(library: Library, action: Action, subject: str, work: Awaitable[object]) -> None:
    """A change and its entry, as moderators make them."""
    async with library.database.together(GUILD):
        await work
        await Records(library.database).audit.add(GUILD, 1, action, subject)


async def first_start(folder: Path) -> None:
    async with opened(folder) as (library, service):
        await _noted(library, Action.ADDED, MILL.title, library.add(GUILD, MILL))
        await service.indexes.update(GUILD)


async def furnish(folder: Path) -> None:
    """What the other scenes begin with: three articles, one in the bin, two snapshots, a backup."""
    async with opened(folder) as (library, service):
        for draft in (MILL, FERRY, LETTER):
            await _noted(library, Action.ADDED, draft.title, library.add(GUILD, draft))
        await service.indexes.update(GUILD)
        await _noted(library, Action.REMOVED, LETTER.title, library.remove(GUILD, "a-letter"))
        await service.indexes.update(GUILD)
    await back_up(url_of(folder), folder / "backup.zip")


async def add(folder: Path) -> None:
    async with opened(folder) as (library, service):
        await _noted(library, Action.ADDED, LAMP.title, library.add(GUILD, LAMP))
        await service.indexes.update(GUILD)


async def remove(folder: Path) -> None:
    async with opened(folder) as (library, service):
        await _noted(library, Action.REMOVED, MILL.title, library.remove(GUILD, "the-mill"))
        await service.indexes.update(GUILD)


async def bring_back(folder: Path) -> None:
    async with opened(folder) as (library, service):
        (binned,) = await library.bin(GUILD)
        work = library.restore(GUILD, binned.number)
        await _noted(library, Action.RESTORED, LETTER.title, work)
        await service.indexes.update(GUILD)


async def reindex(folder: Path) -> None:
    async with opened(folder) as (_, service):
        await service.indexes.reindex(GUILD, full=True)


async def roll_back(folder: Path) -> None:
    async with opened(folder) as (library, service):
        then = await service.indexes.articles_of(GUILD, 1)
        await _noted(library, Action.ROLLED_BACK, "snapshot:1", library.reset(GUILD, then))
        await service.indexes.update(GUILD)


async def empty_bin(folder: Path) -> None:
    async with opened(folder) as (library, service):
        await library.purge_bin(LATER)
        await pay_debts(library, service.indexes)


async def migrate(folder: Path) -> None:
    async with await open_library(url_of(folder), folder / "snapshots"):
        pass


async def backup(folder: Path) -> None:
    await back_up(url_of(folder), folder / "backup.zip")


async def put_back(folder: Path) -> None:
    await restore(folder / "backup.zip", url_of(folder))


def make_older(folder: Path) -> None:
    """Leave the tables as the version before left them."""
    with closing(sqlite3.connect(folder / "pullquote.db")) as connection:
        connection.execute("UPDATE corpus_version SET version_num = '0004'")
        connection.execute("DROP TABLE changes")
        connection.execute("DROP TABLE deletion_debts")
        connection.execute("ALTER TABLE articles DROP COLUMN set_aside")
        connection.execute("ALTER TABLE shipped_articles DROP COLUMN file_digest")
        connection.commit()


SCENES: Final[dict[str, Callable[[Path], Awaitable[None]]]] = {
    "first start": first_start,
    "adding": add,
    "removing": remove,
    "restoring from the bin": bring_back,
    "re-indexing": reindex,
    "rolling back": roll_back,
    "emptying the bin": empty_bin,
    "migrating": migrate,
    "backing up": backup,
    "restoring a backup": put_back,
}

_BEFORE = {"The ferry", "The mill"}
AFTER: Final[dict[str, set[str]]] = {
    "first start": {"The mill"},
    "adding": {*_BEFORE, "The lamp"},
    "removing": {"The ferry"},
    "restoring from the bin": {*_BEFORE, "A letter"},
    "rolling back": {*_BEFORE, "A letter"},
}
"""The titles that a scene leaves; those that it begins with where it is not named."""


async def wrong_with(folder: Path, scene: str, *, confirmed: bool) -> list[str]:
    """Start again twice after a fault, and return what is not as it must be: nothing, one hopes.

    Args:
        folder: The data folder.
        scene: What was under way.
        confirmed: Whether it had ended well.
    """
    wrong: list[str] = []
    numbers = []
    for _ in range(2):
        async with opened(folder, refresh=True) as (library, service):
            await service.indexes.settled()
            paid = await pay_debts(library, service.indexes)
            wrong += [f"owed: {debt}" for debt in await library.debts() if paid]
            wrong += await _library_wrong(library, scene, confirmed=confirmed)
            wrong += await _index_wrong(library, service, folder)
            numbers.append(service.indexes.info(GUILD))
            purged = scene == "emptying the bin" and not await library.bin(GUILD)
    if numbers[0] != numbers[1]:
        wrong.append("another snapshot at every start")
    if purged and (left := _holding(folder)):
        wrong.append(f"deleted words are left in {left}")
    if (folder / "backup.zip").exists():
        try:
            await restore(folder / "backup.zip", f"sqlite+aiosqlite:///{folder}/checked/x.db")
        except BackupError as error:
            wrong.append(f"backup: {error.what}")
        shutil.rmtree(folder / "checked", ignore_errors=True)  # what it holds is looked for here
    return wrong


async def _library_wrong(library: Library, scene: str, *, confirmed: bool) -> list[str]:
    before = set() if scene == "first start" else _BEFORE
    after = AFTER.get(scene, before)
    titles = {article.title for article in await library.articles(GUILD)}
    wrong = []
    if titles not in ([after] if confirmed else [before, after]):
        wrong.append(f"the library holds {sorted(titles)}")
    if await library.unsound(GUILD):
        wrong.append("damaged texts")
    entries = await Records(library.database).audit.entries(GUILD)
    base = 0 if scene == "first start" else 4
    changed = titles == after and after != before
    if len(entries) != base + changed:
        wrong.append(f"{len(entries)} entries in the audit log, {base + changed} changes")
    return wrong


async def _index_wrong(library: Library, service: AnswerService, folder: Path) -> list[str]:
    wrong = []
    for tenant in await library.tenants():
        info = service.indexes.info(tenant)
        if info is None or info.library != await library.digest(tenant):
            wrong.append(f"the index of {tenant} is not what the library is")
    store = SnapshotStore(folder / "snapshots")
    for tenant in tenants(store):
        wrong += [damage.what for damage in damages(store, tenant) if damage.live]
    return wrong


def _holding(folder: Path) -> list[str]:
    files = [p for p in folder.rglob("*") if p.is_file() and p.name != "backup.zip"]
    return [p.name for p in files if CANARY.encode() in p.read_bytes()]
