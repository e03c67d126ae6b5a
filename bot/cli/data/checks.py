"""The checks of `pullquote doctor` on what is kept: files compared with their checksums."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from bot.cli.checks import Check, Level
from bot.text import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.settings import Settings
    from index.storage.snapshot import SnapshotStore

_SLOW_CLOCK = timedelta(minutes=5)
"""Clocks of two machines that share a folder may differ so much."""


async def data_checks(settings: Settings) -> list[Check]:
    """Check everything that is kept, of all servers."""
    import asyncio

    checks, written = await _texts(settings)
    return [*checks, *await asyncio.to_thread(_snapshots, settings, written)]


async def _texts(settings: Settings) -> tuple[list[Check], datetime | None]:
    """Compare every text with its hash, and say what is owed; create no database.

    Returns:
        What was found, and when something was written last, as far as the rows say.
    """
    from bot.records import open_library
    from bot.records.lost import is_missing
    from corpus.database.future import newest
    from corpus.errors import LibraryError

    found = []
    try:
        if is_missing(settings.database):
            return [], None
        async with await open_library(settings.database, settings.snapshots) as library:
            owners = await library.tenants()
            async with library.database.read() as session:
                written = await newest(session)
            for tenant in owners:
                where = f" of server {tenant}" if tenant else ""
                for article_id, title in (await library.unsound(tenant)).items():
                    words = f'the text of "{title}" ({article_id}){where} is damaged.'
                    cure = "Update or remove it, roll back, or restore a backup."
                    found.append(Check("texts", Level.WRONG, words, cure))
            for tenant, _ in await library.debts():
                words = f"copies of what was deleted from library {tenant} are left."
                cure = "A running bot deletes them within the hour."
                found.append(Check("deletions", Level.NOTE, words, cure))
    except LibraryError:
        return [], None  # the check of the database has said so
    whole = Check("texts", Level.OK, f"every text whole, of {len(owners)} libraries")
    return found or [whole], written


def _snapshots(settings: Settings, written: datetime | None = None) -> list[Check]:
    """Compare every file of every library's snapshots with its checksum."""
    from index.storage.inspect import damages, tenants
    from index.storage.snapshot import SnapshotStore

    store = SnapshotStore(settings.snapshots)
    owners = tenants(store)
    found = []
    for tenant in owners:
        again = "pullquote reindex" + (f" --server {tenant}" if tenant else "")
        for damage in damages(store, tenant):
            if damage.live:
                cure = f"Build it again from the library: {again}"
                found.append(Check("snapshots", Level.WRONG, damage.what, cure))
            else:
                cure = "Only a rollback would need it. It goes with the next re-indexes."
                found.append(Check("snapshots", Level.NOTE, damage.what, cure))
    found += [
        *_not_writable(settings),
        *_in_the_way(store, owners),
        *_clock(store, owners, written),
    ]
    libraries = counted(len(owners), "library", "libraries")
    return found or [Check("snapshots", Level.OK, f"every file whole, of {libraries}")]


def _not_writable(settings: Settings) -> Iterator[Check]:
    """Find what belongs to somebody else, as after a command that was run as root."""
    places = [settings.data_dir / "pullquote.db", settings.snapshots]
    places += [path for path in settings.snapshots.glob("*") if path.is_dir()]
    for place in places:
        if place.exists() and not os.access(place, os.W_OK):
            cure = "Give it to the user that runs the bot: chown -R USER on the data folder."
            yield Check("permissions", Level.WRONG, f"{place} cannot be written.", cure)


def _in_the_way(store: SnapshotStore, owners: list[int]) -> Iterator[Check]:
    """Find folders where files must be."""
    for tenant in owners:
        lock = store.tenant_folder(tenant) / "building.lock"
        if lock.is_dir():
            what = f"{lock} is a folder, so no index can be built."
            yield Check("snapshots", Level.WRONG, what, "Remove it; a re-index makes a file of it.")


def _clock(store: SnapshotStore, owners: list[int], written: datetime | None) -> Iterator[Check]:
    """Compare the clock with what was written by it: what is kept so many days goes by it."""
    built = max((info.created for tenant in owners for info in store.infos(tenant)), default=None)
    latest = max(filter(None, (built, written)), default=None)
    now = datetime.now(UTC)
    if latest is not None and latest > now + _SLOW_CLOCK:
        done = "an index was built" if latest == built else "something was changed"
        what = f"It is {now:%Y-%m-%d %H:%M} UTC here, but {done} {latest:%Y-%m-%d %H:%M}."
        cure = "Set the clock: the bin and old records are deleted by it."
        yield Check("clock", Level.WRONG, what, cure)
