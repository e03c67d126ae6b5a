"""Work that nobody waits for: kept referenced while it runs, ended when the bot closes."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, TypeVar

import structlog

from corpus.errors import DatabaseAwayError
from index.errors import VectorsAwayError

if TYPE_CHECKING:
    from collections.abc import Coroutine

_CLOSE_S = 5.0
"""Shorter than what a service manager waits before it kills."""
_T = TypeVar("_T")
_log = structlog.get_logger(__name__)


class Background:
    """The tasks of one bot. What they raise is logged with its traceback and goes no further."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[Any]] = set()

    def start(self, work: Coroutine[Any, Any, _T], name: str) -> asyncio.Task[_T | None]:
        """Begin some work.

        Args:
            work: Awaited once.
            name: What the log calls it.

        Returns:
            The task, for who does want its result after all; None where it failed.
        """
        task = asyncio.create_task(_logged(work, name), name=name)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def close(self) -> None:
        """Let what is under way finish for five seconds, then cancel it."""
        if not self._tasks:
            return
        _, late = await asyncio.wait(tuple(self._tasks), timeout=_CLOSE_S)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)


async def _logged(work: Coroutine[Any, Any, _T], name: str) -> _T | None:
    try:
        return await work
    except (DatabaseAwayError, VectorsAwayError) as error:
        _log.warning("background_work_failed", work=name, reason=error.in_log)
        return None
    except Exception as error:  # noqa: BLE001  the edge of a task
        _log.error("background_work_failed", work=name, exc_info=error)
        return None
