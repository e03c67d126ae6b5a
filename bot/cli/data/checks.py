"""The checks of `pullquote doctor` on what is kept: files compared with their checksums."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bot.cli.checks import Check, Level

if TYPE_CHECKING:
    from bot.settings import Settings


async def data_checks(settings: Settings) -> list[Check]:
    """Check everything that is kept, of all servers."""
    return [*await _texts(settings), *await asyncio.to_thread(_snapshots, settings)]


async def _texts(settings: Settings) -> list[Check]:
    """Compare every text with its hash, and say what is owed; create no database."""
    from bot.records import open_library
    from bot.records.lost import is_missing
    from corpus.errors import LibraryError

    if is_missing(settings.database):
        return []
    found = []
    try:
        async with await open_library(settings.database, settings.snapshots) as library:
            owners = await library.tenants()
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
        return []  # the check of the database has said so
    return found or [Check("texts", Level.OK, f"every text whole, of {len(owners)} libraries")]


def _snapshots(settings: Settings) -> list[Check]:
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
    return found or [Check("snapshots", Level.OK, f"every file whole, of {len(owners)} libraries")]
