"""What the bot and the command line hold: questions in, answers out, re-indexing beside.

One `AnswerService` serves every library of a database. The library is the truth: whenever an
article there is not what the live index holds, that article is not quoted and a refresh starts in
the background (`index.build.maintenance`).
"""

from __future__ import annotations

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from index.answering.question import MAX_QUOTATIONS, answer_parsed, timed
from index.answering.statement import concerning
from index.answering.wording import Remembered, remembered
from index.build.maintenance import Upkeep
from index.build.progress import Progress, Report
from index.embedding.batcher import Batcher
from index.embedding.embedder import Backend, Embedder, load_embedder
from index.errors import IndexingError, SnapshotError
from index.query.parse import parse
from index.reader.reader import load_reader
from index.storage.snapshot import Snapshot, SnapshotInfo, SnapshotStore

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path
    from typing import TypeVar

    from numpy.typing import NDArray

    from corpus.article import Article
    from corpus.library import Library
    from index.answer import Answer, Quotation
    from index.answering.confidence import Thresholds
    from index.reader.reader import Reads
    from index.search.rank import Keep
    from index.storage.passage_index import PassageIndex

    T = TypeVar("T")

__all__ = ["AnswerService", "Progress", "SnapshotInfo"]


class AnswerService:
    """Answers questions and keeps the indexes of all libraries up to date.

    Args:
        library: The articles; stays the caller's to close.
        folder: Root of the snapshots.
        model: Embedding model (see `load_embedder`).
        backend: What computes it.
        embedder: A model that is loaded already, instead of `model` and `backend`.
        read: Whether the reader judges too; it knows English only.
    """

    def __init__(  # noqa: PLR0913  a library, a folder, and what answers
        self,
        library: Library,
        folder: Path,
        *,
        model: str | None = None,
        backend: Backend = "auto",
        embedder: Embedder | None = None,
        read: bool = True,
    ) -> None:
        self._library = library
        self._store = SnapshotStore(folder)
        self._model = model
        self._backend: Backend = backend
        self._embedder = embedder
        self._read = read
        self._reader: Reads | None = None
        self._batcher: Batcher | None = None
        self._model_thread = ThreadPoolExecutor(1, thread_name_prefix="model")
        self._threads = ThreadPoolExecutor(2, thread_name_prefix="index")
        self._upkeep: Upkeep | None = None

    async def start(self) -> None:
        """Load the models and every live snapshot; rebuild in the background what is amiss.

        Raises:
            ModelError: A model cannot be loaded.
            LibraryError: The database cannot be read.
        """
        loop = asyncio.get_running_loop()
        if self._embedder is None:
            self._embedder = await loop.run_in_executor(
                self._model_thread, load_embedder, self._model, self._backend
            )
        if self._read:
            self._reader = await loop.run_in_executor(self._model_thread, load_reader)
        self._batcher = Batcher(self._embedder, self._model_thread)
        self._upkeep = Upkeep(self._library, self._store, self._batcher, self._threads)
        await self._upkeep.start()

    async def close(self) -> None:
        """Stop background work and give back threads. Cached vectors and snapshots stay."""
        if self._upkeep is not None:
            await self._upkeep.close()
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
        thresholds: Thresholds | None = None,
    ) -> Answer:
        """Answer a question from one or several libraries.

        Args:
            question: As asked.
            tenants: Whose libraries to search; nothing else is ever looked at.
            article: Tenant and id of the one article to quote from.
            limit: How many quotations at most.
            thresholds: How sure it must be; the fitted ones where None.

        Returns:
            The answer; `timings_ms` has "embed", "search", "quote" and "total".

        Raises:
            IndexingError: The service is not started, or the model failed.
            LibraryError: The database failed.
        """
        started = time.perf_counter()
        model = self._model_ready()
        indexes, unchanged = await self._to_search(tenants)

        def keep(tenant: int, candidate: Article) -> bool:
            return article in (None, (tenant, candidate.id)) and unchanged(tenant, candidate)

        looked_up = time.perf_counter()
        query = await self._computed(partial(parse, question, indexes))
        vector = await model.question(query.text)
        embedded = time.perf_counter()
        made = await self._computed(
            partial(
                answer_parsed,
                query,
                vector,
                indexes,
                keep=keep,
                limit=limit,
                thresholds=thresholds,
                reader=self._reader,
            )
        )
        return timed(made, embed=embedded - looked_up, total=time.perf_counter() - started)

    async def remembered(self, text: str, *, tenants: Sequence[int] = (0,)) -> list[Remembered]:
        """Where a half-remembered quotation stands, best first (see `index.answering.wording`).

        Args:
            text: As typed.
            tenants: Whose libraries to look in; nothing else is ever looked at.

        Raises:
            IndexingError: The service is not started.
            LibraryError: The database failed.
        """
        indexes, keep = await self._to_search(tenants)
        return await self._computed(partial(remembered, text, indexes, keep=keep))

    async def concerning(
        self, statements: Sequence[str], *, tenants: Sequence[int] = (0,), limit: int
    ) -> tuple[Quotation, ...]:
        """Quotations about what some statements are about (see `index.answering.statement`).

        Args:
            statements: Sentences, in any number.
            tenants: Whose libraries to look in; nothing else is ever looked at.
            limit: How many quotations at most.

        Raises:
            IndexingError: The service is not started, or the model failed.
            LibraryError: The database failed.
        """
        indexes, keep = await self._to_search(tenants)
        vectors = await self.embed(statements)
        return await self._computed(
            partial(concerning, statements, vectors, indexes, keep=keep, limit=limit)
        )

    async def still_quotable(self, quotations: Sequence[Quotation]) -> list[Quotation]:
        """Return the quotations that may be shown now, in order: the check when they are sent.

        Such a quotation has words, they are in the article where it says, and the library has that
        article with that very text still. One look-up a library, for all quotations together.

        Args:
            quotations: Of one answer, or of any number; of any libraries.

        Raises:
            LibraryError: The database failed.
        """
        ids: dict[int, set[str]] = {}
        for quotation in quotations:
            ids.setdefault(quotation.tenant, set()).add(quotation.article.id)
        hashes = {tenant: await self._library.hashes_of(tenant, ids[tenant]) for tenant in ids}
        return [q for q in quotations if _exact(q) and _unchanged(q, hashes[q.tenant])]

    async def still_stands(self, quotation: Quotation) -> bool:
        """Return whether a single quotation may be shown; see `still_quotable`."""
        return bool(await self.still_quotable([quotation]))

    async def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of some texts, `float32 (n, d)`, L2-normalised, before any re-index's.

        Raises:
            IndexingError: The service is not started, or the model failed.
        """
        batcher = self._model_ready()
        vectors = await asyncio.gather(*map(batcher.question, texts))
        return np.array(vectors, dtype=np.float32).reshape(-1, batcher.embedder.dimension)

    async def update(self, tenant: int) -> SnapshotInfo | None:
        """Wait until the live index holds the library as it is now; builds only what is missing.

        Args:
            tenant: Whose library.

        Returns:
            The live snapshot's manifest, or None where the library never held anything.

        Raises:
            IndexingError: It could not be built; the old index stays in use.
        """
        return await self._keeping().update(tenant)

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
            ReindexCancelledError: It was stopped by `cancel`; the old snapshot stays live.
            SnapshotError: The disk refused; the old snapshot stays live.
        """
        return await self._keeping().reindex(tenant, full=full, progress=progress)

    def cancel(self, tenant: int) -> bool:
        """Stop the re-index that `reindex` runs for a library; returns whether there was one.

        What it has embedded stays, so that the next one goes on from there.
        """
        return self._keeping().cancel(tenant)

    async def snapshots(self, tenant: int) -> list[SnapshotInfo]:
        """The snapshots that are kept of a library, newest first; the live one is the first.

        Damaged ones are left out.
        """

        def read() -> list[SnapshotInfo]:
            found = []
            for number in reversed(self._store.numbers(tenant)):
                with suppress(SnapshotError):
                    found.append(self._store.read_info(tenant, number))
            return found

        return await asyncio.to_thread(read)

    async def articles_of(self, tenant: int, number: int) -> list[Article]:
        """The articles of a kept snapshot, as they were then.

        Raises:
            SnapshotError: There is no such snapshot any more, or it is damaged.
        """
        return await asyncio.to_thread(self._store.articles, tenant, number)

    async def drop_older(self, tenant: int) -> None:
        """Bring a library's index up to date and delete every older snapshot of it.

        For when texts that only those hold must be gone, such as of articles that left the bin.
        """
        await self.update(tenant)
        await asyncio.to_thread(self._store.keep_live, tenant)

    async def forget(self, tenant: int) -> None:
        """Delete a library's snapshots and its live index, as when a server has left for good."""
        await self._keeping().forget(tenant)

    def info(self, tenant: int) -> SnapshotInfo | None:
        """What the live snapshot of a library says of itself, or None where there is none."""
        snapshot = self._upkeep.live.get(tenant) if self._upkeep else None
        return snapshot.info if snapshot else None

    def refreshing(self, tenant: int) -> bool:
        """Whether an index of this library is being built now."""
        return self._upkeep is not None and self._upkeep.building(tenant)

    async def settled(self) -> None:
        """Wait until no index is being built."""
        await self._keeping().settled()

    async def _to_search(self, tenants: Sequence[int]) -> tuple[list[PassageIndex], Keep]:
        """The live indexes of libraries, and which of their articles still stand in those.

        Where an index is not what its library holds, a refresh starts in the background.
        """
        upkeep = self._keeping()
        indexes: list[PassageIndex] = []
        hashes: dict[int, dict[str, str]] = {}
        for tenant in dict.fromkeys(tenants):
            hashes[tenant] = await self._library.hashes(tenant)
            snapshot = upkeep.live.get(tenant)
            if snapshot is not None:
                indexes.append(snapshot.index)
            if _differs(snapshot, hashes[tenant]):
                upkeep.refresh_soon(tenant)

        def unchanged(tenant: int, article: Article) -> bool:
            return hashes[tenant].get(article.id) == article.sha256

        return indexes, unchanged

    async def _computed(self, work: Callable[[], T]) -> T:
        """Return what some work returns that would hold up the event loop."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)

    def _keeping(self) -> Upkeep:
        if self._upkeep is None:
            raise _not_started()
        return self._upkeep

    def _model_ready(self) -> Batcher:
        if self._batcher is None:
            raise _not_started()
        return self._batcher


def _differs(snapshot: Snapshot | None, standing: dict[str, str]) -> bool:
    """Whether the library has other texts than the index."""
    return bool(standing) if snapshot is None else snapshot.index.hashes != standing


def _exact(quotation: Quotation) -> bool:
    """Return whether a quotation is words of its article, at its place, to the character."""
    article, span = quotation.article, quotation.span
    return bool(quotation.text) and quotation.text == article.text[span.start : span.end]


def _unchanged(quotation: Quotation, hashes: Mapping[str, str]) -> bool:
    """Return whether the library has the text that was quoted: by hash, which is of the text."""
    return hashes.get(quotation.article.id) == quotation.article.sha256


def _not_started() -> IndexingError:
    return IndexingError("The answer service is not started.", "Call start() first.")
