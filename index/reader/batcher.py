"""One reader, many askers: the passages of their questions are read together (`MicroBatcher`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

from index.serving.micro_batcher import Lane, MicroBatcher

if TYPE_CHECKING:
    from collections.abc import Sequence
    from concurrent.futures import Executor

    from index.search.hit import Hit, Reading

MAX_BATCH = 8
"""Questions that are read together, with their passages; more would keep the first one waiting."""


class Asked(NamedTuple):
    """A question and the passages that may answer it, best first."""

    question: str
    hits: Sequence[Hit]


class ReadsMany(Protocol):
    """What reads for several askers at once: `Reader`, or what stands before one."""

    def read_many(self, asked: Sequence[tuple[str, Sequence[Hit]]]) -> list[tuple[Reading, ...]]:
        """See `Reader.read_many`."""
        ...


class ReaderBatcher:
    """Reads for many callers on one executor.

    Args:
        reader: The reader.
        executor: Where it runs; one thread, since the network uses every core itself.
    """

    def __init__(self, reader: ReadsMany, executor: Executor) -> None:
        self.reader = reader
        self._asked: Lane[Asked, tuple[Reading, ...]] = Lane(self.reader.read_many, MAX_BATCH)
        self._network = MicroBatcher(executor, "reading", self._asked)

    @property
    def batches(self) -> int:
        """How many batches the network has been given."""
        return self._network.batches

    @property
    def waiting(self) -> int:
        """How many questions wait to be read."""
        return len(self._asked.waiting)

    async def read(self, question: str, hits: Sequence[Hit]) -> tuple[Reading, ...]:
        """Read the passages of one question, as `Reader.read` does."""
        (readings,) = await self._network.submit(self._asked, [Asked(question, hits)])
        return readings

    async def close(self) -> None:
        """Stop; whoever still waits gets a cancellation."""
        await self._network.close()
