"""What one process deletes for good is gone from every folder that has snapshots with it.

Each process pays the debts of the libraries that it answers from, in its own folder. Others may
have copies: of the operator's library all have, and of a server's whoever served its shard before.
A number in the database counts how often something of a library was deleted; each folder keeps the
number that it has followed. So a process that was away for a week follows when it is back.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

import structlog

from corpus.coordination.contract import DELETED, Notice
from corpus.errors import PullquoteError

if TYPE_CHECKING:
    from corpus.coordination.contract import Coordination
    from index.build.maintenance import IndexMaintenance
    from index.storage.snapshot import SnapshotStore

_FOLLOWED: Final = "DELETED"
"""The file in a library's folder that holds the number."""
_NAME: Final = f"{DELETED} "
_log = structlog.get_logger(__name__)


class DeletedElsewhere:
    """Deletions of other processes.

    Args:
        coordination: With them.
        store: This process's snapshots.
        indexes: Those in use.
    """

    def __init__(
        self, coordination: Coordination, store: SnapshotStore, indexes: IndexMaintenance
    ) -> None:
        self._others, self._store, self._indexes = coordination, store, indexes

    async def tell(self, tenant: int) -> None:
        """Let others know that something of a library was deleted here, and has to be there.

        Raises:
            DatabaseAwayError: The database cannot be asked.
        """
        if self._others.shared:
            number = await self._others.leases.count_up(f"{_NAME}{tenant}")
            await asyncio.to_thread(self._write, tenant, number)
            await self._others.notifications.tell(Notice(DELETED, tenant))

    async def follow(self) -> None:
        """Delete here what others have deleted since this was called last.

        Raises:
            DatabaseAwayError: The database cannot be asked.
        """
        for name, number in (await self._others.leases.numbers(_NAME)).items():
            tenant = int(name)
            if await asyncio.to_thread(self._read, tenant) >= number:
                continue
            try:
                if self._indexes.serves(tenant):
                    await self._indexes.drop_older(tenant)
                else:
                    await self._indexes.forget(tenant)
            except PullquoteError as error:
                _log.warning("deletion_delayed", tenant=tenant, reason=error.in_log)
                continue
            await asyncio.to_thread(self._write, tenant, number)
            _log.info("deletion_followed", tenant=tenant)

    def _read(self, tenant: int) -> int:
        """Return the number that was followed; there is nothing to follow without a folder."""
        folder = self._store.tenant_folder(tenant)
        try:
            return int((folder / _FOLLOWED).read_text("ascii"))
        except (OSError, ValueError):
            return 0 if folder.is_dir() else 1 << 62

    def _write(self, tenant: int, number: int) -> None:
        folder = self._store.tenant_folder(tenant)
        if folder.is_dir():
            (folder / _FOLLOWED).write_text(f"{number}\n", "ascii")
