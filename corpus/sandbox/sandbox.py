"""The door to the readers for everything that comes from outside.

A page or a file can be made so that reading it takes minutes, or gigabytes, or ends the process;
and one call into C holds the interpreter for as long as it runs, on whatever thread. So reading
happens in child processes. They are few, started when first needed and kept.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from queue import Empty, LifoQueue
from typing import TYPE_CHECKING, Final, Self, Unpack

from corpus.errors import ReadError
from corpus.sandbox.limits import Limits
from corpus.sandbox.messages import FileKnown, Job, TextKnown
from corpus.sandbox.worker import Worker

if TYPE_CHECKING:
    from collections.abc import Callable

    from corpus.article import Draft

_WORKERS: Final = 2  # one hostile file does not keep the others waiting
_PATIENCE_S: Final = 300.0


class Sandbox:
    """Some child processes that read. Safe to use from several threads and tasks.

    Args:
        limits: What one input may use.
        workers: How many inputs are read at once.
    """

    def __init__(self, limits: Limits | None = None, *, workers: int = _WORKERS) -> None:
        self._limits = limits or Limits()
        self._workers = [Worker(self._limits) for _ in range(workers)]
        # The last one used is the first one taken: where one is enough, no second is started.
        self._free: LifoQueue[Worker] = LifoQueue()
        for worker in reversed(self._workers):
            self._free.put(worker)
        # Threads of its own: those of the event loop look names up, and must not wait in here.
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="reading")
        self._closed = False

    @property
    def pids(self) -> tuple[int, ...]:
        """The process ids of the children that run."""
        return tuple(pid for pid in (worker.pid for worker in self._workers) if pid is not None)

    async def read_bytes(self, data: bytes, **known: Unpack[FileKnown]) -> list[Draft]:
        """Read what a file, an attachment or a response holds; see `corpus.read.read_bytes`.

        Raises:
            ReadError: It cannot be read, or not within the limits.
        """
        return await self._apart(lambda: self.read_bytes_now(data, **known))

    def read_bytes_now(self, data: bytes, **known: Unpack[FileKnown]) -> list[Draft]:
        """Do what `read_bytes` does, on this thread.

        Raises:
            ReadError: Likewise.
        """
        return self._do(data, known["name"], file=known)

    async def read_text(self, text: str, **known: Unpack[TextKnown]) -> Draft:
        """Read pasted text; see `corpus.read.read_text`.

        Raises:
            ReadError: It cannot be read, or not within the limits.
        """
        data, name = text.encode("utf-8", "surrogatepass"), ReadError("The text")
        (draft,) = await self._apart(lambda: self._do(data, name, text=known))
        return draft

    async def read_chat(self, text: str) -> Draft:
        """Read a chat's message; see `corpus.read.read_chat`.

        Raises:
            ReadError: It cannot be read, or not within the limits.
        """
        data, name = text.encode("utf-8", "surrogatepass"), ReadError("The message")
        (draft,) = await self._apart(lambda: self._do(data, name))
        return draft

    def close(self) -> None:
        """End the children; what they were reading is given up."""
        self._closed = True
        self._threads.shutdown(wait=False, cancel_futures=True)
        for worker in self._workers:
            worker.close()

    def __enter__(self) -> Self:
        """Return itself; nothing is started yet."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self.close()

    async def _apart(self, work: Callable[[], list[Draft]]) -> list[Draft]:
        if self._closed:
            raise _busy()
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)

    def _do(
        self,
        data: bytes,
        name: str | ReadError,
        *,
        file: FileKnown | None = None,
        text: TextKnown | None = None,
    ) -> list[Draft]:
        try:
            worker = self._free.get(timeout=_PATIENCE_S)
        except Empty:
            raise _busy() from None
        try:
            job = Job(self._limits.time_for(len(data)), file, text)
            return worker.do(job, data, name)
        finally:
            self._free.put(worker)


def _busy() -> ReadError:
    return ReadError("I'm busy reading other files right now.", "Try again in a minute.")
