"""Keeping the indexes of all libraries as the libraries are: looking, building, swapping.

The library is the truth. One building at a time runs for a library, among all processes; whoever
wants the index up to date meanwhile waits and looks again, so that two moderators share the work.
A snapshot is swapped in by replacing one entry of a dictionary: a question sees the old or the new.
"""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING, Any

import structlog

from corpus.coordination.alone import Alone
from corpus.coordination.contract import INDEX, Notice
from corpus.errors import PullquoteError
from corpus.tasks import of_its_own
from index.build.build import Build
from index.build.ended import Ended
from index.build.following import Following
from index.build.live import MEMORY_MB, LiveIndexes
from index.build.lock import already_running, building_lock, deleted_for_good, stopped
from index.build.look_over import look_over
from index.build.progress import Meter, Report
from index.build.unused import forget_replaced, keys_of, used_keys
from index.build.vectors_left import remove_left_vectors
from index.errors import IndexingError

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Executor
    from contextlib import AbstractAsyncContextManager

    from corpus.article import Article
    from corpus.coordination.contract import Coordination, Lease
    from corpus.library import Library
    from index.embedding.batcher import Batcher
    from index.storage.snapshot import SnapshotInfo, SnapshotStore

_log = structlog.get_logger(__name__)
_LOCK_WAIT_S = 600.0
"""How long an update waits while another process builds the index: longer than any build takes."""
_ROUNDS = 20
"""How often `update` looks again while the library changes under it, before it gives up."""


class IndexMaintenance:
    """The live indexes of all libraries, what builds the next ones, and the snapshots kept.

    Args:
        library: The articles.
        store: Where snapshots are.
        threads: Where splitting, indexing and writing run.
        swapped: Called with a library's tenant when its index is another one, or none any more.
        memory_mb: How much memory the indexes of all libraries may take together.
        coordination: With other processes.
        serves: Says whether a library is one of those that this process answers from.

    Attributes:
        live: The snapshots in use.
        ended: How many builds have ended, and how.
    """

    def __init__(  # noqa: PLR0913  what it keeps, where, and with whom
        self,
        library: Library,
        store: SnapshotStore,
        threads: Executor,
        *,
        swapped: Callable[[int], None],
        memory_mb: int = MEMORY_MB,
        coordination: Coordination | None = None,
        serves: Callable[[int], bool] = lambda _: True,
    ) -> None:
        self._library = library
        self._store = store
        self._threads = threads
        self._others = coordination or Alone()
        self._is_ours = serves
        self._following = Following(self)
        self._model: Batcher | None = None
        self.live = LiveIndexes(store, threads, memory_mb=memory_mb, swapped=swapped)
        self.ended = Ended()
        self._looking: asyncio.Task[None] | None = None
        self._builds: dict[int, asyncio.Task[SnapshotInfo]] = {}
        self._asked_for: set[int] = set()
        self._futile: dict[int, str] = {}
        self._refreshing: dict[int, asyncio.Task[None]] = {}
        self._closed = False

    async def start(self, model: Batcher, *, refresh: bool = True) -> None:
        """Read what the live snapshots say; load none.

        Args:
            model: Embeds what is new; a snapshot of another model is built again.
            refresh: Rebuild in the background what is missing, damaged or outdated.

        Raises:
            LibraryError: The database cannot be read.
        """
        self._model = model
        await self.live.start(model.embedder, tenants := await self.served())
        if refresh:
            self._following.subscribe(self._others.notifications)
            left = partial(remove_left_vectors, self._store, self._lock)
            looks = (self.outdated, self.live.damaged, left)
            self._looking = of_its_own(look_over(tenants, looks, self.mended), "look-over")

    def serves(self, tenant: int) -> bool:
        """Return whether this process answers from a library; from the operator's all do."""
        return not tenant or self._is_ours(tenant)

    async def served(self) -> list[int]:
        """Return the libraries that this process answers from."""
        return sorted({0, *filter(self.serves, await self._library.tenants())})

    async def close(self) -> None:
        """Stop what is being built; what is written so far stays for the next start."""
        self._closed = True
        tasks = self._running()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self.live.close()

    def info(self, tenant: int) -> SnapshotInfo | None:
        """Return what a library's live snapshot says of itself, or None where there is none."""
        return self.live.info(tenant)

    def building(self, tenant: int) -> bool:
        """Return whether an index of this library is being built now."""
        return tenant in self._builds or tenant in self._refreshing

    async def settled(self) -> None:
        """Wait until every library has been looked at and nothing is being built."""
        while tasks := self._running():
            await asyncio.wait(tasks)
            await asyncio.sleep(0)  # lets done callbacks take the tasks out of both dictionaries

    async def snapshots(self, tenant: int) -> list[SnapshotInfo]:
        """Return the snapshots kept of a library, newest first; the live one is the first.

        Damaged ones are left out, and older ones while they hold texts that were deleted for good.
        """
        infos = await asyncio.to_thread(self._store.infos, tenant)
        return infos[:1] if await self._library.owes(tenant) else infos

    async def articles_of(self, tenant: int, number: int) -> list[Article]:
        """Return the articles of a kept snapshot, as they were then.

        Raises:
            SnapshotError: There is no such snapshot any more, it is damaged, or it is older and
                holds texts that were deleted for good.
        """
        live = self.info(tenant)
        if (live is None or number != live.number) and await self._library.owes(tenant):
            raise deleted_for_good()
        return await asyncio.to_thread(self._store.articles, tenant, number)

    async def outdated(self, tenant: int) -> bool:
        """Return whether the live index is not what the library is now, or where it is to be."""
        info = self.info(tenant)
        if info is None:
            return bool(await self._library.hashes(tenant))
        if info.store != self._store.generations.store:  # another was chosen since
            return True
        return info.library != await self._library.digest(tenant)

    async def update(self, tenant: int) -> SnapshotInfo | None:
        """Wait until the live index holds the library as it was at the call, or later.

        Builds only what is missing.

        Args:
            tenant: Whose library.

        Returns:
            The live snapshot's manifest, or None where the library never held anything.

        Raises:
            IndexingError: It could not be built; the old index stays in use.
        """
        for _ in range(_ROUNDS):
            wanted = await self._library.digest(tenant)
            if self._futile.get(tenant) == wanted or not await self.outdated(tenant):
                break
            running = self._builds.get(tenant)
            task = running or self._begin(tenant)
            await asyncio.wait({task})
            if not task.cancelled():
                built = task.result()
                helped = built.library == wanted or self._futile.get(tenant) == wanted
                if running is None and not helped and await self._library.digest(tenant) == wanted:
                    self._futile[tenant] = wanted  # no build makes it up to date, until it changes
                    _log.error("index_stays_outdated", tenant=tenant)
            elif self._closed:
                raise stopped()
        return self.info(tenant)

    async def reindex(
        self, tenant: int, *, full: bool = False, progress: Report | None = None
    ) -> SnapshotInfo:
        """Build a library's next snapshot beside the live one, changed or not, and swap it in.

        Args:
            tenant: Whose library.
            full: Embed everything again, whatever is cached.
            progress: Called on the event loop with each step.

        Raises:
            ReindexRunningError: One is under way, here or in another process.
            ReindexCancelledError: It was stopped by `cancel`; the old snapshot stays live.
            IndexingError: It could not be built; the old index stays in use.
        """
        if tenant in self._asked_for:
            raise already_running()
        self._asked_for.add(tenant)
        try:
            while running := self._builds.get(tenant):  # one that an edit began
                await asyncio.wait({running})
            task = self._begin(tenant, full=full, progress=progress, always=True)
            await asyncio.wait({task})  # it goes on if the one who asked for it is gone
            if task.cancelled():
                raise stopped()
            return task.result()
        finally:
            self._asked_for.discard(tenant)

    def cancel(self, tenant: int) -> bool:
        """Stop what `reindex` runs; return whether there was one. What it has embedded stays."""
        task = self._builds.get(tenant)
        if task is None or tenant not in self._asked_for:
            return False
        return task.cancel()

    def refresh_soon(self, tenant: int) -> None:
        """Bring an index up to date in the background, once at a time."""
        if self.building(tenant) or self._closed:
            return
        task = of_its_own(self._refresh(tenant), f"refresh-{tenant}")
        self._refreshing[tenant] = task
        task.add_done_callback(lambda _: self._refreshing.pop(tenant, None))

    async def drop_older(self, tenant: int) -> None:
        """Bring an index up to date and delete every older snapshot, with texts only those hold.

        Raises:
            IndexingError: The index could not be brought up to date, or the disk refused.
        """
        await self.update(tenant)
        if self.info(tenant) is None:  # there is no article to make an index of
            await asyncio.to_thread(self._store.forget, tenant)
            return
        async with self._lock(tenant, _LOCK_WAIT_S):
            await asyncio.to_thread(self._store.keep_live, tenant)

    async def forget(self, tenant: int) -> None:
        """Drop a library's index from memory and disk, as when a server has left for good."""
        for task in (self._refreshing.get(tenant), self._builds.get(tenant)):
            if task is not None:
                task.cancel()
                await asyncio.wait({task})
        self.live.drop(tenant)
        await asyncio.to_thread(self._store.forget, tenant)

    def _begin(
        self,
        tenant: int,
        *,
        full: bool = False,
        progress: Report | None = None,
        always: bool = False,
    ) -> asyncio.Task[SnapshotInfo]:
        if self._closed:
            raise IndexingError("The bot is shutting down.", "Try again when it is back.")
        work = self._build(tenant, full=full, progress=progress, always=always)
        task = of_its_own(work, f"build-{tenant}")
        self._builds[tenant] = task
        task.add_done_callback(lambda _: self._builds.pop(tenant, None))
        task.add_done_callback(self.ended.count)
        return task

    async def _build(
        self, tenant: int, *, full: bool, progress: Report | None, always: bool
    ) -> SnapshotInfo:
        # whoever asks for a re-index learns that one runs; an update waits and looks again
        async with self._lock(tenant, 0.0 if always else _LOCK_WAIT_S) as lease:
            await self.live.look(tenant)
            if not always and (info := self.info(tenant)) and not await self.outdated(tenant):
                return info
            async with self.live.use(tenant) as live:  # its segments are shared until it is over
                build = Build(
                    tenant,
                    library=self._library,
                    store=self._store,
                    batcher=self._embedding(),
                    executor=self._threads,
                    meter=Meter(progress),
                    live=live,
                    full=full,
                    checked=always,
                    lease=lease,
                )
                snapshot = await build.run()
                self.live.put(tenant, snapshot)
            if live is not None:
                await forget_replaced(self._library.database, self._store, live, snapshot)
        await self._others.notifications.tell(Notice(INDEX, tenant))
        return snapshot.info

    def _lock(self, tenant: int, wait_s: float) -> AbstractAsyncContextManager[Lease]:
        return building_lock(self._store.tenant_folder(tenant), self._others.leases, tenant, wait_s)

    def _embedding(self) -> Batcher:
        if self._model is None:
            raise IndexingError("The answer service is not started.", "Call start() first.")
        return self._model

    def _running(self) -> list[asyncio.Task[Any]]:
        looking = [self._looking] if self._looking and not self._looking.done() else []
        looking += [*self._following.tasks, *self._refreshing.values()]
        return [*looking, *self._builds.values()]

    async def mended(self, tenant: int) -> None:
        """Wait until a library's index is up to date, or cannot be brought up to date."""
        self.refresh_soon(tenant)
        if task := self._refreshing.get(tenant):
            await asyncio.wait({task})

    async def _refresh(self, tenant: int) -> None:
        try:
            info = await self.update(tenant)
            _log.info("index_refreshed", tenant=tenant, snapshot=info.number if info else None)
        except PullquoteError as error:
            _log.error("refresh_failed", tenant=tenant, reason=error.in_log)
        except Exception:  # noqa: BLE001  the edge of a task
            _log.exception("refresh_failed", tenant=tenant)

    async def used_keys(self, tenant: int) -> set[str] | None:
        """Return what a library's vectors are cached under; None where its index is out of date."""
        if not self.serves(tenant):  # its index is another process's: its texts tell
            return await keys_of(self._library, tenant, self._embedding().embedder.passage_words)
        if await self.outdated(tenant):
            return None
        if info := self.info(tenant):
            return await asyncio.to_thread(used_keys, self._store, tenant, info.number)
        return set()
