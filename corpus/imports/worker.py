"""A worker: takes articles out of the queue, reads them, has them embedded, stores them.

It may be ended at any moment. What it was told to stop with goes back into the queue; what it was
killed with, another worker takes when its time is over.
"""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeVar

import structlog

from corpus.errors import DatabaseAwayError, LibraryError, PullquoteError, in_log
from corpus.imports.queue import ATTEMPTS, Queue
from corpus.imports.reading import JobReader, LaterError, Read
from corpus.imports.store import Room, present, store

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Sequence

    from corpus.article import Draft
    from corpus.database.database import Database
    from corpus.imports.imports import Import
    from corpus.imports.queue import Batch, Job

AT_ONCE: Final = 32
HOLD_S: Final = 60.0
_LANES: Final = 2
"""While one batch is read or stored, another one may be in the model."""
_IDLE_S: Final = 1.0
_FIRST_WAIT_S: Final = 1.0
_LONGEST_WAIT_S: Final = 30.0
_RETRY_S: Final = 5.0
_UNKNOWN: Final = "The index could not be built. The worker's log says why."
T = TypeVar("T")
_log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Steps:
    """What a worker does that is no matter of the queue's.

    Attributes:
        ahead: Embeds drafts before they are stored, so that the index is quick to build.
        index: Brings a tenant's index up to date.
        note: Writes down that an import has ended, in the transaction that ends it.
    """

    ahead: Callable[[Sequence[Draft]], Awaitable[None]]
    index: Callable[[int], Awaitable[object]]
    note: Callable[[Import], Awaitable[None]]


class Worker:
    """One worker.

    Args:
        database: Open, on PostgreSQL; stays the caller's to close.
        reader: Reads jobs.
        steps: See there.
        room: How much a server's library may hold.
        at_once: How many articles are taken together.
        hold_s: After so many seconds without a sign of this worker others take what it has.
    """

    def __init__(  # noqa: PLR0913  what it works with, and how much of it
        self,
        database: Database,
        reader: JobReader,
        steps: Steps,
        *,
        room: Room,
        at_once: int = AT_ONCE,
        hold_s: float = HOLD_S,
    ) -> None:
        self._database = database
        self._queue = Queue(database, hold_s=hold_s)
        self._reader = reader
        self._steps = steps
        self._room = room
        self._at_once = at_once
        self._hold_s = hold_s
        self.finished = 0
        """How many articles this worker has finished, failed ones too."""

    async def run(self, *, until_empty: bool) -> None:
        """Work until cancelled; or until no import goes on, if `until_empty`.

        A batch that is under way when it is cancelled goes back into the queue.
        """
        lanes = [asyncio.create_task(self._lane(until_empty=until_empty)) for _ in range(_LANES)]
        try:
            await asyncio.wait(lanes, return_when=asyncio.FIRST_EXCEPTION)
        finally:
            for lane in lanes:  # once each: a second time would interrupt what it gives back
                lane.cancel()
            await asyncio.wait(lanes)
        for lane in lanes:
            if not lane.cancelled():
                lane.result()

    async def _lane(self, *, until_empty: bool) -> None:
        wait_s = _FIRST_WAIT_S
        while True:
            try:
                if await self._once():
                    continue
                if until_empty and await self._queue.is_empty():
                    return
            except DatabaseAwayError as error:
                _log.warning("database_away", reason=error.in_log, next_try_s=wait_s)
                await asyncio.sleep(wait_s)
                wait_s = min(2 * wait_s, _LONGEST_WAIT_S)
                continue
            wait_s = _FIRST_WAIT_S
            await asyncio.sleep(_IDLE_S)

    async def _once(self) -> bool:
        """Work on one batch, or build one index; return whether there was anything to do."""
        batch = await _held(self._queue.take(self._at_once), self._queue.give_back)
        if batch is not None:
            await self._work(batch)
            return True
        one = await _held(self._queue.take_index(), self._queue.give_back_index)
        if one is not None:
            await self._index(one)
            return True
        return False

    async def _work(self, batch: Batch) -> None:
        async with self._alive(lambda: self._queue.keep(batch)):
            try:
                await self._finish(batch)
            except asyncio.CancelledError:
                with suppress(LibraryError):
                    await self._queue.give_back(batch)
                raise
            except DatabaseAwayError:
                raise
            except Exception:  # noqa: BLE001  whatever it is, it must not end the worker
                # The attempt counts, and each is tried alone: one of them may be to blame.
                _log.exception("batch_failed", number=batch.number, jobs=len(batch.jobs))
                for job in batch.jobs:
                    await self._queue.put_off(batch, job, _RETRY_S)

    async def _finish(self, batch: Batch) -> None:
        reads = await asyncio.gather(*(self._read(batch, job) for job in batch.jobs))
        found = [read for read in reads if read is not None]
        drafts = [draft for read in found for draft, _ in read.drafts]
        try:
            known = await present(self._database, batch.tenant, drafts)
            await self._steps.ahead([d for n, d in enumerate(drafts) if n not in known])
        except PullquoteError as error:  # the index is slower to build, and that is all
            _log.warning("not_embedded_ahead", number=batch.number, reason=error.in_log)
        await self._store(batch, found)

    async def _read(self, batch: Batch, job: Job) -> Read | None:
        """Read a job; None where it is to be tried again later."""
        try:
            return await self._reader.read(job)
        except LaterError as later:
            await self._queue.put_off(batch, job, later.seconds)
            return None

    async def _store(self, batch: Batch, reads: Sequence[Read]) -> None:
        """Store what was read; where the server is away, as long as the batch is ours.

        Raises:
            DatabaseAwayError: It stayed away; others may have the batch by now.
        """
        end = asyncio.get_running_loop().time() + self._hold_s
        while reads:
            try:
                finished = await store(self._database, batch, reads, self._room)
            except DatabaseAwayError:  # also in doubt: what was kept is no more the batch's own
                if asyncio.get_running_loop().time() > end:
                    raise
                await asyncio.sleep(_FIRST_WAIT_S)
            except LibraryError as error:
                await self._store_apart(batch, reads, error)
                return
            else:
                self.finished += finished
                return

    async def _store_apart(self, batch: Batch, reads: Sequence[Read], error: LibraryError) -> None:
        """Store articles one by one where the database refused one of them, whichever it is."""
        if len(reads) > 1:
            for read in reads:
                await self._store(batch, [read])
            return
        (read,) = reads
        _log.warning("not_stored", number=batch.number, job=read.job.number, reason=in_log(error))
        if read.job.attempts < ATTEMPTS:
            await self._queue.put_off(batch, read.job, _RETRY_S)
        else:
            await self._store(batch, [Read(read.job, reason=str(error))])

    async def _index(self, one: Import) -> None:
        problem = None
        async with self._alive(lambda: self._queue.keep_index(one)):
            try:
                await self._steps.index(one.tenant)
            except DatabaseAwayError:
                raise
            except PullquoteError as error:  # a bot that is asked builds it, or says what is wrong
                problem = str(error)
                _log.error("index_not_built", number=one.number, reason=error.in_log)
            except Exception:  # noqa: BLE001  whatever it is, it must not end one worker after another
                problem = _UNKNOWN
                _log.exception("index_not_built", number=one.number)
            except BaseException:
                with suppress(LibraryError):
                    await self._queue.give_back_index(one)
                raise
        async with self._database.together(one.tenant):
            ended = await self._queue.end(one, problem)
            if ended is not None:
                await self._steps.note(ended)
        if ended is not None:
            _log.info("import_done", number=one.number, articles=ended.total, failed=ended.failed)

    @asynccontextmanager
    async def _alive(self, sign: Callable[[], Awaitable[None]]) -> AsyncIterator[None]:
        """Give a sign now and then while something is done."""

        async def signs() -> None:
            while True:
                await asyncio.sleep(self._hold_s / 3)
                try:
                    await sign()
                except LibraryError as error:
                    _log.warning("no_sign_of_life", reason=error.in_log)

        giving = asyncio.create_task(signs())
        try:
            yield
        finally:
            giving.cancel()
            await asyncio.gather(giving, return_exceptions=True)


async def _held(
    taking: Coroutine[Any, Any, T | None], give_back: Callable[[T], Awaitable[None]]
) -> T | None:
    """Take something; where this is cancelled meanwhile, it may have been taken: give it back."""
    task = asyncio.create_task(taking)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        with suppress(LibraryError):
            taken = await task
            if taken is not None:
                await give_back(taken)
        raise
