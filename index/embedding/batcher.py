"""One model, many askers: texts queue up and are embedded together, off the event loop.

While a batch is in the model, further texts wait and go into the next one, so batches grow with the
load and a lone question never waits for company. Questions go before the texts of a re-index, which
are handed over in small pieces so that a question waits for one piece at most.
"""

from __future__ import annotations

import asyncio
import contextvars
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from concurrent.futures import Executor

    from index.embedding.embedder import Embedder
    from index.embedding.passage_text import PassageText, Vectors

T = TypeVar("T")
V = TypeVar("V")

MAX_BATCH = 32
"""Questions that go through the model together: more would keep the first one waiting."""
PIECE = 6_000
"""Characters of a re-index at a time: as long as a question can wait without anyone noticing."""


@dataclass(frozen=True)
class _Job(Generic[T, V]):
    """Texts of one kind, and a promise of as many results."""

    texts: Sequence[T]
    done: asyncio.Future[Sequence[V]]


class Batcher:
    """Embeds texts for many callers on one executor.

    Args:
        embedder: The model.
        executor: Where it runs; one thread, since the model uses every core itself.
    """

    def __init__(self, embedder: Embedder, executor: Executor) -> None:
        self.embedder = embedder
        self._executor = executor
        self._urgent: deque[_Job[str, Vectors]] = deque()
        self._patient: deque[_Job[PassageText, Vectors]] = deque()
        self._worker: asyncio.Task[None] | None = None
        self.batches = 0

    async def question(self, text: str) -> Vectors:
        """Embed one question: `float32 (d,)`."""
        (vector,) = await self._submit(self._urgent, [text])
        return vector

    async def passages(self, passages: Sequence[PassageText]) -> list[Vectors]:
        """Embed about `PIECE` characters of a re-index after all questions.

        Returns:
            For each passage what `Embedder.embed_passages` returns.
        """
        return list(await self._submit(self._patient, passages))

    async def close(self) -> None:
        """Stop; whoever still waits gets a cancellation."""
        if self._worker is not None:
            self._worker.cancel()
            await asyncio.gather(self._worker, return_exceptions=True)
            self._worker = None
        while self._urgent:
            self._urgent.popleft().done.cancel()
        while self._patient:
            self._patient.popleft().done.cancel()

    async def _submit(self, queue: deque[_Job[T, V]], texts: Sequence[T]) -> Sequence[V]:
        job: _Job[T, V] = _Job(texts, asyncio.get_running_loop().create_future())
        queue.append(job)
        if self._worker is None or self._worker.done():  # it works for all, so in nobody's context
            own = contextvars.Context()
            self._worker = own.run(asyncio.create_task, self._work(), name="embedding")
        return await job.done

    async def _work(self) -> None:
        while self._urgent or self._patient:
            if asked := self._together():
                await self._run(asked, self.embedder.embed_questions)
            elif self._patient:
                await self._run([self._patient.popleft()], self.embedder.embed_passages)

    async def _run(
        self, jobs: Sequence[_Job[T, V]], embed: Callable[[Sequence[T]], Iterable[V]]
    ) -> None:
        """Put texts through the model together, and give everybody theirs."""
        loop = asyncio.get_running_loop()
        texts = [text for job in jobs for text in job.texts]
        self.batches += 1
        try:
            vectors = await loop.run_in_executor(self._executor, lambda: list(embed(texts)))
        except asyncio.CancelledError:
            for job in jobs:
                job.done.cancel()
            raise
        except Exception as error:  # noqa: BLE001  handed to every caller, who logs it
            for job in jobs:
                if not job.done.done():
                    job.done.set_exception(error)
            return
        start = 0
        for job in jobs:  # some may have given up meanwhile
            end = start + len(job.texts)
            if not job.done.done():
                job.done.set_result(vectors[start:end])
            start = end

    def _together(self) -> list[_Job[str, Vectors]]:
        """Take the questions that go through the model next."""
        jobs: list[_Job[str, Vectors]] = []
        while self._urgent and len(jobs) < MAX_BATCH:
            job = self._urgent.popleft()
            if not job.done.done():
                jobs.append(job)
        return jobs
