"""Work for many callers in batches on one executor, off the event loop.

While a batch is at work, further jobs wait and go into the next one, so batches grow with the load
and a lone caller never waits for company. Jobs wait in lanes, and an earlier lane goes first.
"""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from corpus.tasks import of_its_own

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from concurrent.futures import Executor

T = TypeVar("T")
V = TypeVar("V")


@dataclass(frozen=True)
class Job(Generic[T, V]):
    """Items of one caller, and a promise of as many results."""

    items: Sequence[T]
    done: asyncio.Future[Sequence[V]]


@dataclass
class Lane(Generic[T, V]):
    """Jobs of one kind.

    Attributes:
        work: Returns one result an item, in order; blocks, and is called on the executor.
        most: Jobs that go together at most.
        waiting: In the order in which they came.
    """

    work: Callable[[Sequence[T]], Iterable[V]]
    most: int
    waiting: deque[Job[T, V]] = field(default_factory=deque)

    def take(self) -> list[Job[T, V]]:
        """Take the jobs that go next, without those whose callers have given up."""
        jobs: list[Job[T, V]] = []
        while self.waiting and len(jobs) < self.most:
            job = self.waiting.popleft()
            if not job.done.done():
                jobs.append(job)
        return jobs


class MicroBatcher:
    """Gathers jobs into batches.

    Args:
        executor: Where batches run, one after another.
        name: Of the task that hands them over.
        lanes: The kinds of jobs, the most urgent first.

    Attributes:
        batches: How many have been begun.
    """

    def __init__(self, executor: Executor, name: str, *lanes: Lane[Any, Any]) -> None:
        self._executor = executor
        self._name = name
        self._lanes = lanes
        self._worker: asyncio.Task[None] | None = None
        self.batches = 0

    async def submit(self, lane: Lane[T, V], items: Sequence[T]) -> Sequence[V]:
        """Return what the lane's work makes of some items; raise what it raises.

        Args:
            lane: One of this batcher's.
            items: What goes together in any case.
        """
        job: Job[T, V] = Job(items, asyncio.get_running_loop().create_future())
        lane.waiting.append(job)
        if self._worker is None or self._worker.done():
            self._worker = of_its_own(self._work(), self._name)
        return await job.done

    async def close(self) -> None:
        """Stop; whoever still waits gets a cancellation."""
        if self._worker is not None:
            self._worker.cancel()
            await asyncio.gather(self._worker, return_exceptions=True)
            self._worker = None
        for lane in self._lanes:
            while lane.waiting:
                lane.waiting.popleft().done.cancel()

    async def _work(self) -> None:
        while lane := next((lane for lane in self._lanes if lane.waiting), None):
            if jobs := lane.take():
                await self._run(lane, jobs)

    async def _run(self, lane: Lane[T, V], jobs: Sequence[Job[T, V]]) -> None:
        """Do the work of several jobs together, and give everybody theirs."""
        items = [item for job in jobs for item in job.items]
        self.batches += 1
        running = asyncio.get_running_loop().run_in_executor(
            self._executor, lambda: list(lane.work(items))
        )
        try:
            results = await running
        except asyncio.CancelledError:
            for job in jobs:
                job.done.cancel()
            raise
        except Exception as error:  # noqa: BLE001  handed to the callers, who log it
            await self._failed(lane, jobs, error)
            return
        start = 0
        for job in jobs:  # some may have given up meanwhile
            end = start + len(job.items)
            if not job.done.done():
                job.done.set_result(results[start:end])
            start = end

    async def _failed(self, lane: Lane[T, V], jobs: Sequence[Job[T, V]], error: Exception) -> None:
        """Do jobs again one by one: what one caller brought must not fail the others."""
        if len(jobs) > 1:
            for job in jobs:
                if not job.done.done():
                    await self._run(lane, [job])
        elif not jobs[0].done.done():
            jobs[0].done.set_exception(error)
