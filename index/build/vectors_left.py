"""Vectors on a server that nothing needs any more: what a crash in the middle of a build leaves."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from index.errors import ReindexRunningError

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager

    from corpus.coordination.contract import Lease
    from index.storage.snapshot import SnapshotStore


async def remove_left_vectors(
    store: SnapshotStore,
    lock: Callable[[int, float], AbstractAsyncContextManager[Lease]],
    tenant: int,
) -> bool:
    """Remove those of a library, unless it is being built: then they go at the end of that.

    Args:
        store: The snapshots.
        lock: Keeps others from building a library's index: its tenant, how long to wait for it.
        tenant: Whose.

    Returns:
        False: its index needs no mending for it (see `index.build.look_over`).
    """
    folder = store.tenant_folder(tenant)
    if not store.generations.on_server or not await asyncio.to_thread(folder.is_dir):
        return False
    try:
        async with lock(tenant, 0.0):
            await asyncio.to_thread(store.tidy, tenant)
    except ReindexRunningError:
        pass
    return False
