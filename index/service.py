"""What the bot and the command line hold: questions in, answers out, re-indexing beside.

One `AnswerService` serves every library of a database. The library is the truth: whenever an
article there is not what the live index holds, that article is not quoted and a refresh starts in
the background. Snapshots are swapped by replacing one entry of a dictionary, so that a question
sees the old index or the new one, never a mixture.
"""

from __future__ import annotations

import asyncio
import contextvars
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, suppress
from dataclasses import replace
from typing import TYPE_CHECKING

import structlog
from filelock import AsyncFileLock, Timeout

from corpus.errors import PullquoteError
from index.answering import MAX_QUOTATIONS, answer
from index.batching import Batcher
from index.build import build_snapshot, text_hashes
from index.embedder import Backend, Embedder, load_embedder
from index.errors import IndexingError, ReindexRunningError, SnapshotError
from index.progress import Meter, Progress, Report
from index.snapshot import Snapshot, SnapshotInfo, SnapshotStore

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from corpus.article import Article
    from corpus.library import Library
    from index.answer import Answer, Quotation
    from index.passage_index import PassageIndex

__all__ = ["AnswerService", "Progress", "SnapshotInfo"]

_log = structlog.get_logger(__name__)
_LOCK_WAIT_S = 600.0
_CLOSE_WAIT_S = 30.0


class AnswerService:
    """Answers questions and keeps the indexes of all libraries up to date.

    Args:
        library: The articles; stays the caller's to close.
        folder: Root of the snapshots.
        model: Embedding model (see `load_embedder`).
        backend: What computes it.
        embedder: A model that is loaded already, instead of `model` and `backend`.
    """

    def __init__(
        self,
        library: Library,
        folder: Path,
        *,
        model: str | None = None,
        backend: Backend = "auto",
        embedder: Embedder | None = None,
    ) -> None:
        self._library = library
        self._store = SnapshotStore(folder)
        self._model = model
        self._backend: Backend = backend
        self._embedder = embedder
        self._batcher: Batcher | None = None
        self._model_thread = ThreadPoolExecutor(1, thread_name_prefix="model")
        self._threads = ThreadPoolExecutor(2, thread_name_prefix="index")
        self._live: dict[int, Snapshot] = {}
        self._running: set[int] = set()
        self._refreshing: dict[int, asyncio.Task[None]] = {}

    async def start(self) -> None:
        """Load the model and every live snapshot; rebuild in the background what is amiss.

        Raises:
            ModelError: The model cannot be loaded.
            LibraryError: The database cannot be read.
        """
        loop = asyncio.get_running_loop()
        if self._embedder is None:
            self._embedder = await loop.run_in_executor(
                self._model_thread, load_embedder, self._model, self._backend
            )
        self._batcher = Batcher(self._embedder, self._model_thread)
        for tenant in sorted({0, *await self._library.tenants()}):
            await self._load_from_disk(tenant)
            if await self._outdated(tenant):
                self._refresh_soon(tenant)

    async def close(self) -> None:
        """Stop background work and give back threads. Cached vectors and snapshots stay."""
        tasks = list(self._refreshing.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._batcher is not None:
            await self._batcher.close()
        for pool in (self._model_thread, self._threads):
            pool.shutdown(wait=False, cancel_futures=True)

    async def ask(
        self,
        question: str,
        *,
        tenants: Sequence[int] = (0,),
        article: tuple[int, str] | None = None,
        limit: int = MAX_QUOTATIONS,
    ) -> Answer:
        """Answer a question from one or several libraries.

        Args:
            question: As asked.
            tenants: Whose libraries to search; nothing else is ever looked at.
            article: Tenant and id of the one article to quote from.
            limit: How many quotations at most.

        Returns:
            The answer; `timings_ms` has "embed", "search", "quote" and "total".

        Raises:
            IndexingError: The service is not started, or the model failed.
            LibraryError: The database failed.
        """
        started = time.perf_counter()
        vector = await self._model_ready().question(question)
        embedded = time.perf_counter()
        indexes: list[PassageIndex] = []
        standing: dict[int, dict[str, str]] = {}
        for tenant in dict.fromkeys(tenants):
            standing[tenant] = await self._library.hashes(tenant)
            snapshot = self._live.get(tenant)
            if snapshot is not None:
                indexes.append(snapshot.index)
            if _differs(snapshot, standing[tenant]):
                self._refresh_soon(tenant)

        def keep(tenant: int, candidate: Article) -> bool:
            if article is not None and article != (tenant, candidate.id):
                return False
            return standing[tenant].get(candidate.id) == candidate.sha256

        made = await asyncio.get_running_loop().run_in_executor(
            self._threads,
            lambda: answer(question, vector, indexes, keep=keep, limit=limit),
        )
        timings = {
            "embed": round((embedded - started) * 1000, 2),
            **made.timings_ms,
            "total": round((time.perf_counter() - started) * 1000, 2),
        }
        return replace(made, timings_ms=timings)

    async def still_stands(self, quotation: Quotation) -> bool:
        """Whether a quotation may be shown: exact, and its article unchanged in the library."""
        article, span = quotation.article, quotation.span
        exact = quotation.text == article.text[span.start : span.end] and bool(quotation.text)
        hashes = await self._library.hashes(quotation.tenant)
        return exact and hashes.get(article.id) == article.sha256

    async def reindex(
        self, tenant: int, *, full: bool = False, progress: Report | None = None
    ) -> SnapshotInfo:
        """Build a library's next snapshot beside the live one and swap it in.

        Args:
            tenant: Whose library.
            full: Embed everything anew, whatever is cached.
            progress: Called on the event loop with each step.

        Raises:
            ReindexRunningError: One is under way, here or in another process.
            SnapshotError: The disk refused; the old snapshot stays live.
        """
        if tenant in self._running:
            raise _already_running()
        info = await self._build(tenant, full=full, progress=progress, wait_s=0.0)
        await self._forget_unused()
        return info

    def info(self, tenant: int) -> SnapshotInfo | None:
        """What the live snapshot of a library says of itself, or None where there is none."""
        snapshot = self._live.get(tenant)
        return snapshot.info if snapshot else None

    def refreshing(self, tenant: int) -> bool:
        """Whether an index of this library is being built now."""
        return tenant in self._running or tenant in self._refreshing

    async def settled(self) -> None:
        """Wait until no refresh is under way in the background."""
        while self._refreshing:
            await asyncio.gather(*self._refreshing.values(), return_exceptions=True)
            await asyncio.sleep(0)

    async def _build(
        self, tenant: int, *, full: bool, progress: Report | None, wait_s: float
    ) -> SnapshotInfo:
        batcher = self._model_ready()
        self._running.add(tenant)
        try:
            async with AsyncExitStack() as stack:
                await self._lock(tenant, wait_s, stack)
                snapshot = await build_snapshot(
                    tenant,
                    library=self._library,
                    store=self._store,
                    batcher=batcher,
                    executor=self._threads,
                    meter=Meter(progress),
                    full=full,
                )
                self._live[tenant] = snapshot
        finally:
            self._running.discard(tenant)
        return snapshot.info

    async def _forget_unused(self) -> None:
        """Drop cached vectors that no live index uses, once every library has its index."""
        for tenant in await self._library.tenants():
            if await self._outdated(tenant):
                return
        live = list(self._live.values())
        keep = await asyncio.get_running_loop().run_in_executor(
            self._threads, lambda: {h for s in live for h in text_hashes(s.index.outline)}
        )
        await self._library.forget_embeddings(self._model_ready().embedder.name, keep)

    async def _lock(self, tenant: int, wait_s: float, stack: AsyncExitStack) -> None:
        """Keep other processes from building the same library's index at the same time."""
        folder = self._store.tenant_folder(tenant)
        try:
            await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
            lock = AsyncFileLock(str(folder / "building.lock"), timeout=wait_s)
            await stack.enter_async_context(lock)
        except Timeout as error:
            raise _already_running() from error
        except OSError as error:
            raise SnapshotError(
                f"The folder of the index cannot be written: {error.strerror or error}.",
                "Check PULLQUOTE_DATA_DIR and its permissions.",
            ) from error

    async def _load_from_disk(self, tenant: int) -> None:
        loop = asyncio.get_running_loop()
        try:
            snapshot = await loop.run_in_executor(self._threads, self._store.load, tenant)
        except SnapshotError as error:
            _log.warning("snapshot_damaged", tenant=tenant, reason=error.what)
            return
        if snapshot is not None and snapshot.info.model == self._model_ready().embedder.name:
            self._live[tenant] = snapshot

    async def _outdated(self, tenant: int) -> bool:
        snapshot = self._live.get(tenant)
        if snapshot is None:
            return bool(await self._library.hashes(tenant))
        return snapshot.info.library != await self._library.digest(tenant)

    def _refresh_soon(self, tenant: int) -> None:
        """Bring an index up to date in the background, once at a time."""
        if tenant in self._refreshing or tenant in self._running:
            return
        own = contextvars.Context()  # it outlives whichever question started it
        task = own.run(asyncio.create_task, self._refresh(tenant), name=f"refresh-{tenant}")
        self._refreshing[tenant] = task
        task.add_done_callback(lambda _: self._refreshing.pop(tenant, None))

    async def _refresh(self, tenant: int) -> None:
        try:
            live = self._live.get(tenant)
            with suppress(SnapshotError):
                number = await asyncio.to_thread(self._store.live_number, tenant)
                if live is None or number != live.info.number:  # another process may have built it
                    await self._load_from_disk(tenant)
            if await self._outdated(tenant) and tenant not in self._running:
                info = await self._build(tenant, full=False, progress=None, wait_s=_LOCK_WAIT_S)
                _log.info("index_refreshed", tenant=tenant, snapshot=info.number)
        except PullquoteError as error:
            _log.error("refresh_failed", tenant=tenant, reason=str(error))
        except Exception:  # noqa: BLE001  the edge of a task
            _log.exception("refresh_failed", tenant=tenant)

    def _model_ready(self) -> Batcher:
        if self._batcher is None:
            raise IndexingError("The answer service is not started.", "Call start() first.")
        return self._batcher


def _differs(snapshot: Snapshot | None, standing: dict[str, str]) -> bool:
    """Whether the library has other texts than the index."""
    if snapshot is None:
        return bool(standing)
    return {a.id: a.sha256 for a in snapshot.index.outline.articles} != standing


def _already_running() -> ReindexRunningError:
    return ReindexRunningError(
        "This library is being re-indexed already.", "Wait until that is finished, then try again."
    )
