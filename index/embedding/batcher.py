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
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence
    from concurrent.futures import Executor

    from numpy.typing import NDArray

    from index.embedding.embedder import Embedder

MAX_BATCH = 32
"""Questions that go through the model together: more would keep the first one waiting."""
PIECE = 16
"""Texts of a re-index at a time: about as long as a question can wait without anyone noticing."""


@dataclass(frozen=True)
class _Job:
    texts: Sequence[str]
    asked: bool
    done: asyncio.Future[NDArray[np.float32]]


class Batcher:
    """Embeds texts for many callers on one executor.

    Args:
        embedder: The model.
        executor: Where it runs; one thread, since the model uses every core itself.
    """

    def __init__(self, embedder: Embedder, executor: Executor) -> None:
        self.embedder = embedder
        self._executor = executor
        self._urgent: deque[_Job] = deque()
        self._patient: deque[_Job] = deque()
        self._worker: asyncio.Task[None] | None = None
        self.batches = 0

    async def question(self, text: str) -> NDArray[np.float32]:
        """Embed one question: `float32 (d,)`."""
        vectors = await self._submit(self._urgent, [text], asked=True)
        return np.asarray(vectors[0])

    async def texts(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Embed up to `PIECE` texts of a re-index after all questions: `float32 (n, d)`."""
        return await self._submit(self._patient, texts, asked=False)

    async def close(self) -> None:
        """Stop; whoever still waits gets a cancellation."""
        if self._worker is not None:
            self._worker.cancel()
            await asyncio.gather(self._worker, return_exceptions=True)
            self._worker = None
        for queue in (self._urgent, self._patient):
            while queue:
                queue.popleft().done.cancel()

    async def _submit(
        self, queue: deque[_Job], texts: Sequence[str], *, asked: bool
    ) -> NDArray[np.float32]:
        job = _Job(texts, asked, asyncio.get_running_loop().create_future())
        queue.append(job)
        if self._worker is None or self._worker.done():  # it works for all, so in nobody's context
            own = contextvars.Context()
            self._worker = own.run(asyncio.create_task, self._work(), name="embedding")
        return await job.done

    async def _work(self) -> None:
        loop = asyncio.get_running_loop()
        while jobs := self._next():
            texts = [text for job in jobs for text in job.texts]
            asked = jobs[0].asked  # a batch is all questions or none
            embed = self.embedder.embed_questions if asked else self.embedder.embed
            self.batches += 1
            try:
                vectors = await loop.run_in_executor(self._executor, embed, texts)
            except asyncio.CancelledError:
                for job in jobs:
                    job.done.cancel()
                raise
            except Exception as error:  # noqa: BLE001  handed to every caller, who logs it
                for job in jobs:
                    if not job.done.done():
                        job.done.set_exception(error)
                continue
            start = 0
            for job in jobs:  # some may have given up meanwhile
                end = start + len(job.texts)
                if not job.done.done():
                    job.done.set_result(vectors[start:end])
                start = end

    def _next(self) -> list[_Job]:
        jobs: list[_Job] = []
        while self._urgent and len(jobs) < MAX_BATCH:
            job = self._urgent.popleft()
            if not job.done.done():
                jobs.append(job)
        if not jobs and self._patient:
            jobs.append(self._patient.popleft())
        return jobs
