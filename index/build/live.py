"""The snapshot in use of each library: what it says of itself, and its index while that is asked.

A start reads manifests only. An index is loaded when somebody asks for it, with every checksum
verified, and dropped when others need the memory (`index.serving.held`). What turns out damaged is
not known any more, as if it had never been there: it is built again from the library.
"""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import structlog

from corpus.library import library_digest
from index.errors import SnapshotError
from index.serving.held import Held
from index.storage.inspect import is_sound

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Collection
    from concurrent.futures import Executor

    from index.embedding.embedder import Embedder
    from index.storage.snapshot import Snapshot, SnapshotInfo, SnapshotStore

_log = structlog.get_logger(__name__)
_MB = 1 << 20
MEMORY_MB = 512
"""Indexes in memory, of all libraries together: some 250 servers of 200 passages."""


class LiveIndexes:
    """The live snapshots of all libraries. Used on the event loop only.

    Args:
        store: Where snapshots are.
        threads: Where they are read.
        memory_mb: How much memory their indexes may take.
        swapped: Called with a library's tenant when its index is another one, or none any more.
    """

    def __init__(
        self,
        store: SnapshotStore,
        threads: Executor,
        *,
        memory_mb: int,
        swapped: Callable[[int], None],
    ) -> None:
        self._store = store
        self._threads = threads
        self._swapped = swapped
        self._embedder: Embedder | None = None
        self._known: dict[int, SnapshotInfo] = {}
        self._lost: dict[int, int] = {}
        self._held = Held[int, "Snapshot"](self._load, size=_memory, budget=memory_mb * _MB)

    async def start(self, embedder: Embedder, tenants: Collection[int]) -> None:
        """Read what the live snapshots of libraries say, without loading any.

        Args:
            embedder: The model in use; a snapshot of another one is not used.
            tenants: Whose.
        """
        self._embedder = embedder
        loop = asyncio.get_running_loop()
        infos = await loop.run_in_executor(self._threads, self._infos, tenants)
        for tenant, info in infos.items():
            self._know(tenant, info)

    async def close(self) -> None:
        """Stop loading and drop every index."""
        await self._held.close()

    def info(self, tenant: int) -> SnapshotInfo | None:
        """Return what a library's live snapshot says of itself, or None where there is none."""
        return self._known.get(tenant)

    def infos(self) -> list[SnapshotInfo]:
        """Return what every live snapshot says of itself."""
        return list(self._known.values())

    def is_lost(self, tenant: int) -> bool:
        """Return whether a library's snapshot turned out damaged, and no other is there yet."""
        return tenant in self._lost

    def __contains__(self, tenant: int) -> bool:
        """Return whether a library's index is in memory."""
        return tenant in self._held

    def __len__(self) -> int:
        """Return how many indexes are in memory."""
        return len(self._held)

    @property
    def nbytes(self) -> int:
        """How much memory the indexes take, about, in bytes."""
        return self._held.nbytes

    @asynccontextmanager
    async def use(self, tenant: int) -> AsyncIterator[Snapshot | None]:
        """Use a library's live snapshot, loaded if it must be; None where there is none."""
        if tenant not in self._known:
            yield None
            return
        async with self._held.use(tenant) as snapshot:
            yield snapshot

    async def look(self, tenant: int) -> None:
        """Look whether another process has made another snapshot live, and use that one then."""
        loop = asyncio.get_running_loop()
        infos = await loop.run_in_executor(self._threads, self._infos, [tenant])
        known, info = self._known.get(tenant), infos.get(tenant)
        if info is None or info.number in (known and known.number, self._lost.get(tenant)):
            return
        self._held.drop(tenant)
        self._know(tenant, info)

    async def damaged(self, tenant: int) -> bool:
        """Return whether a file of a live snapshot is damaged; it is not used any more then."""
        info = self._known.get(tenant)
        if info is None or await asyncio.to_thread(is_sound, self._store, tenant, info):
            return False
        if self._known.get(tenant) is not info:  # another is in use meanwhile
            return False
        _log.warning("snapshot_damaged", tenant=tenant, reason="A file is not what was written.")
        self._lose(tenant, info)
        return True

    async def vectors_lost(self, tenant: int, generation: str) -> None:
        """Use a snapshot no longer whose vectors are not on their server any more."""
        await self.look(tenant)  # another process may have made another snapshot live
        info = self._known.get(tenant)
        if info is not None and info.generation == generation:
            _log.warning("snapshot_damaged", tenant=tenant, reason="Its vectors are gone.")
            self._lose(tenant, info)

    def put(self, tenant: int, snapshot: Snapshot) -> None:
        """Make a snapshot the one in use; who asks meanwhile goes on with the one before."""
        self._held.put(tenant, snapshot)
        self._know(tenant, snapshot.info)

    def drop(self, tenant: int) -> None:
        """Use a library's snapshot no longer."""
        self._known.pop(tenant, None)
        self._lost.pop(tenant, None)
        self._held.drop(tenant)
        self._swapped(tenant)

    def _lose(self, tenant: int, info: SnapshotInfo) -> None:
        """Use a damaged snapshot no longer, and not again when its manifest is looked at."""
        self.drop(tenant)
        self._lost[tenant] = info.number

    def _know(self, tenant: int, info: SnapshotInfo) -> None:
        self._known[tenant] = info
        self._lost.pop(tenant, None)
        self._swapped(tenant)

    def _infos(self, tenants: Collection[int]) -> dict[int, SnapshotInfo]:
        """Read manifests. Blocks; what is damaged or of another model is left out."""
        found: dict[int, SnapshotInfo] = {}
        for tenant in tenants:
            try:
                number = self._store.live_number(tenant)
                info = None if number is None else self._store.read_info(tenant, number)
            except SnapshotError as error:
                _log.warning("snapshot_damaged", tenant=tenant, reason=error.what)
                continue
            if info is not None and self._is_ours(info):
                found[tenant] = info
        return found

    async def _load(self, tenant: int) -> Snapshot | None:
        known = self._known.get(tenant)
        loop = asyncio.get_running_loop()
        snapshot = await loop.run_in_executor(self._threads, self._read, tenant)
        if self._known.get(tenant) is not known:
            return snapshot  # another was put in its place, or it was dropped
        if snapshot is None and known is not None:
            self._lose(tenant, known)
        elif snapshot is not None and snapshot.info != known:  # another process has made it live
            self._know(tenant, snapshot.info)
        return snapshot

    def _read(self, tenant: int) -> Snapshot | None:
        """Load a snapshot. Blocks; None where there is none that can be used."""
        try:
            snapshot = self._store.load(tenant)
        except SnapshotError as error:
            _log.warning("snapshot_damaged", tenant=tenant, reason=error.what)
            return None
        if snapshot is None or not self._is_ours(snapshot.info):
            return None
        if library_digest(snapshot.index.marks()) != snapshot.info.library:
            _log.warning("snapshot_damaged", tenant=tenant, reason="It holds other articles.")
            return None
        _memory(snapshot)  # kept from here on: the event loop asks for it
        return snapshot

    def _is_ours(self, info: SnapshotInfo) -> bool:
        """Return whether a snapshot is of the model in use."""
        model = self._embedder
        return model is not None and (info.model, info.dimension) == (model.name, model.dimension)


def _memory(snapshot: Snapshot) -> int:
    return snapshot.index.nbytes
