"""The checks of `pullquote doctor` on what is kept: files compared with their checksums."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bot.cli.checks import Check, Level

if TYPE_CHECKING:
    from bot.settings import Settings


async def data_checks(settings: Settings) -> list[Check]:
    """Check everything that is kept, of all servers."""
    return await asyncio.to_thread(_snapshots, settings)


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
