"""What the bot and the command line hold: questions in, answers out.

One `AnswerService` serves every library of a database. The library is the truth: whenever an
article there is not what the live index holds, that article is not quoted and a refresh starts in
the background. What keeps the indexes is handed out as `AnswerService.indexes`.
"""

from __future__ import annotations

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from index.answering.confidence import fitted_thresholds
from index.answering.loading import LoadingModels, give_back_freed_memory
from index.answering.question import MAX_QUOTATIONS, timed
from index.answering.statement import concerning
from index.answering.together import Asked, Together
from index.answering.wording import Remembered, remembered
from index.build.comparison import Compared, compared
from index.build.live import MEMORY_MB
from index.build.maintenance import IndexMaintenance
from index.build.vectors import embed_ahead
from index.embedding.batcher import Batcher
from index.embedding.prompts import OWN_PROMPTS
from index.errors import IndexingError, VectorsLostError
from index.reader.batcher import ReaderBatcher
from index.search.scope import Scope
from index.serving.kept_answers import KeptAnswers
from index.storage.snapshot import SnapshotStore
from index.vector_stores.stored_vectors import WAIT_AT_ONCE, Waiting

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
    from pathlib import Path
    from typing import TypeVar

    from numpy.typing import NDArray

    from corpus.article import Article, Draft
    from corpus.coordination.contract import Coordination
    from corpus.library import Library
    from index.answer import Answer, Card, Quotation
    from index.answering.confidence import Thresholds
    from index.embedding.embedder import Embedder
    from index.embedding.prompts import Prompts
    from index.engine.choice import Backend
    from index.query.follow_up import Turn
    from index.serving.kept_answers import Libraries
    from index.storage.passage_index import PassageIndex
    from index.storage.snapshot import Snapshot
    from index.vector_stores.store import VectorStore

    T = TypeVar("T")


class AnswerService:
    """Answers questions and keeps the indexes of all libraries up to date.

    Args:
        library: The articles; stays the caller's to close.
        folder: Root of the snapshots.
        model: Embedding model (see `load_embedder`).
        backend: What computes it.
        prompts: What is put before its texts.
        embedder: A model that is loaded already, instead of these three.
        read: Whether the reader judges too; it knows English only.
        loading: Models that are being loaded already, instead of these five.
        memory_mb: How much memory the indexes of all libraries may take together.
        vectors: The server that holds their vectors, closed with this; None for FAISS files.
        coordination: With other processes; None where there are none.
        serves: Says whether a library is one that this process answers from.

    Attributes:
        indexes: The libraries' indexes: re-indexing, snapshots, what is live.
    """

    def __init__(  # noqa: PLR0913  a library, a folder, and what answers
        self,
        library: Library,
        folder: Path,
        *,
        model: str | None = None,
        backend: Backend = "auto",
        prompts: Prompts = OWN_PROMPTS,
        embedder: Embedder | None = None,
        read: bool = True,
        loading: LoadingModels | None = None,
        memory_mb: int = MEMORY_MB,
        vectors: VectorStore | None = None,
        coordination: Coordination | None = None,
        serves: Callable[[int], bool] = lambda _: True,
    ) -> None:
        self._library = library
        self._load = partial(LoadingModels, model, backend, prompts, embedder=embedder, read=read)
        self._loading = loading
        self._together: Together | None = None
        # the models use every core themselves: two at once would only get in each other's way. Yet
        # a question that is read should not wait for a piece of a re-index
        self._model_thread = ThreadPoolExecutor(1, thread_name_prefix="model")
        self._reader_thread = ThreadPoolExecutor(1, thread_name_prefix="reader")
        # one may be writing a snapshot while the other ranks a question's passages
        self._vectors = None if vectors is None else Waiting(vectors)
        many = 2 if vectors is None else WAIT_AT_ONCE
        self._threads = ThreadPoolExecutor(many, thread_name_prefix="index")
        self._compared: dict[int, Compared] = {}
        self._kept = KeptAnswers()
        self.indexes = IndexMaintenance(
            library,
            SnapshotStore(folder, self._vectors),
            self._threads,
            swapped=self._kept.forget,
            memory_mb=memory_mb,
            coordination=coordination,
            serves=serves,
        )

    async def start(self, *, refresh: bool = True) -> None:
        """Load the models, and read which snapshots there are; an index is loaded when asked.

        Args:
            refresh: Rebuild in the background what is outdated.

        Raises:
            ModelError: A model cannot be loaded.
            LibraryError: The database cannot be read.
        """
        if self._vectors is not None:
            self._vectors.start()
        loading = self._loading or self._load()
        embedder, loaded = await asyncio.gather(
            asyncio.wrap_future(loading.embedder), asyncio.wrap_future(loading.reader)
        )
        reader = None if loaded is None else ReaderBatcher(loaded, self._reader_thread)
        await self._computed(fitted_thresholds)  # read once: not when somebody has asked
        await self._computed(give_back_freed_memory)
        model = Batcher(embedder, self._model_thread)
        self._together = Together(model, reader, self._kept, self._computed, self._current)
        await self.indexes.start(model, refresh=refresh)

    async def close(self) -> None:
        """Stop background work and give back threads. Cached vectors and snapshots stay."""
        await self.indexes.close()
        if self._together is not None:
            await self._together.close()
        self._kept.close()
        if self._vectors is not None:
            await self._vectors.close()
        for pool in (self._model_thread, self._reader_thread, self._threads):
            pool.shutdown(wait=False, cancel_futures=True)

    async def ask(  # noqa: PLR0913  what to ask, of what, and how sure to be
        self,
        question: str,
        *,
        tenants: Sequence[int] = (0,),
        before: Sequence[Turn] = (),
        article: tuple[int, str] | None = None,
        this: Sequence[tuple[int, str]] = (),
        cards: bool = True,
        limit: int = MAX_QUOTATIONS,
        thresholds: Thresholds | None = None,
    ) -> Answer:
        """Answer a question from one or several libraries.

        Args:
            question: As asked.
            tenants: Whose libraries to search; nothing else is ever looked at.
            before: The questions of the same conversation before it, oldest first.
            article: Tenant and id of the one article to quote from.
            this: Tenant and id of the articles that the conversation is about; "who wrote this?"
                asks of them.
            cards: Whether a question about articles themselves is answered from their cards.
            limit: How many quotations at most.
            thresholds: How sure it must be; the fitted ones where None.

        Returns:
            The answer, to the question as it is understood after those before; `timings_ms` has
            "embed", "search", "quote" and "total".

        Raises:
            IndexingError: The service is not started, or the model failed.
            LibraryError: The database failed.
        """
        started = time.perf_counter()
        asked = Asked(question, tuple(before), article, tuple(this), cards, limit, thresholds)
        made = await self._searching(tenants, partial(self._ready().answer, asked))
        return timed(made, total=time.perf_counter() - started)

    async def embed_ahead(self, drafts: Sequence[Draft]) -> None:
        """Cache the vectors of articles that are about to be stored, whoever indexes them then.

        Raises:
            IndexingError: The service is not started, or the model failed.
            LibraryError: The database failed.
        """
        await embed_ahead(self._library.database, self._ready().model, self._threads, drafts)

    def forget_answers(self, tenant: int) -> None:
        """Drop the answers that are kept from a library, so that they are worked out again."""
        self._kept.forget(tenant)

    async def _current(self, card: Card) -> Card:
        """Return a card as the library has it now, without the articles that are gone."""
        current: dict[tuple[int, str], Article] = {}
        for tenant in {tenant for tenant, _ in card.articles}:
            ids = [article.id for owner, article in card.articles if owner == tenant]
            current |= {(tenant, one.id): one for one in await self._library.some(tenant, ids)}
        keys = [(tenant, article.id) for tenant, article in card.articles]
        return replace(
            card, articles=tuple((key[0], current[key]) for key in keys if key in current)
        )

    async def remembered(self, text: str, *, tenants: Sequence[int] = (0,)) -> list[Remembered]:
        """Find a half-remembered quotation, best place first (see `index.answering.wording`).

        Args:
            text: As typed.
            tenants: Whose libraries to look in; nothing else is ever looked at.

        Raises:
            IndexingError: The service is not started.
            LibraryError: The database failed.
        """
        async with self._to_search(tenants) as (indexes, keep, _):
            return await self._computed(partial(remembered, text, indexes, keep=keep))

    async def concerning(
        self, statements: Sequence[str], *, tenants: Sequence[int] = (0,), limit: int
    ) -> tuple[Quotation, ...]:
        """Find quotations about what some statements are about (see `index.answering.statement`).

        Args:
            statements: Sentences, in any number.
            tenants: Whose libraries to look in; nothing else is ever looked at.
            limit: How many quotations at most.

        Raises:
            IndexingError: The service is not started, or the model failed.
            LibraryError: The database failed.
        """
        vectors = await self.embed_questions(statements)

        return await self._searching(
            tenants,
            lambda indexes, keep, _: self._computed(
                partial(concerning, statements, vectors, indexes, keep=keep, limit=limit)
            ),
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
        return [q for q in quotations if q.is_of(hashes[q.tenant].get(q.article.id))]

    async def embed_questions(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Embed what is searched for, before any re-index's: `float32 (n, d)`, L2-normalised.

        Raises:
            IndexingError: The service is not started, or the model failed.
        """
        model = self._ready().model
        vectors = await asyncio.gather(*map(model.question, texts))
        return np.array(vectors, dtype=np.float32).reshape(-1, model.embedder.dimension)

    async def _searching(
        self,
        tenants: Sequence[int],
        work: Callable[[list[PassageIndex], Scope, Libraries], Awaitable[T]],
    ) -> T:
        """Do some work that searches libraries; once more where vectors turn out to be gone."""
        try:
            async with self._to_search(tenants) as (indexes, unchanged, libraries):
                return await work(indexes, unchanged, libraries)
        except VectorsLostError as error:
            await self.indexes.live.vectors_lost(error.tenant, error.generation)
        async with self._to_search(tenants) as (indexes, unchanged, libraries):
            return await work(indexes, unchanged, libraries)

    @asynccontextmanager
    async def _to_search(
        self, tenants: Sequence[int]
    ) -> AsyncIterator[tuple[list[PassageIndex], Scope, Libraries]]:
        """Give libraries' live indexes, which of their articles to quote, and a name for both.

        They stay in memory meanwhile. One small read tells what changed since the last question.
        Where an index is not what its library holds, a refresh starts in the background.
        """
        self._ready()
        indexes: list[PassageIndex] = []
        changed: dict[int, frozenset[str]] = {}
        libraries: list[tuple[int, int]] = []
        async with AsyncExitStack() as held:
            for tenant, mark in (await self._library.marks(tenants)).items():
                snapshot = await self._live(tenant, held)
                info = snapshot and snapshot.info
                seen = self._compared.get(tenant)
                if seen is None or (seen.mark, seen.info) != (mark, info):
                    # read after the mark: what changes meanwhile has another one the next time
                    hashes = await self._library.hashes(tenant)
                    seen = self._compared[tenant] = compared(mark, snapshot, hashes)
                if snapshot is not None:
                    indexes.append(snapshot.index)
                    changed[tenant] = seen.changed
                if seen.outdated:
                    self.indexes.refresh_soon(tenant)
                libraries.append((tenant, self._kept.generation(tenant, (info, mark))))
            yield indexes, Scope(changed), tuple(libraries)

    async def _live(self, tenant: int, held: AsyncExitStack) -> Snapshot | None:
        """Return a library's live snapshot, in memory until `held` is closed.

        One that turns out damaged now is made again first: its vectors are mostly in the cache.
        """
        live = self.indexes.live
        snapshot = await held.enter_async_context(live.use(tenant))
        if snapshot is None and live.is_lost(tenant):
            await self.indexes.update(tenant)
            snapshot = await held.enter_async_context(live.use(tenant))
        return snapshot

    async def _computed(self, work: Callable[[], T]) -> T:
        """Return what some work returns that would hold up the event loop."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)

    def _ready(self) -> Together:
        if self._together is None:
            raise IndexingError("The answer service is not started.", "Call start() first.")
        return self._together
