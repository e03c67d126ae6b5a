"""Stop when somebody asks for it: SIGINT and SIGTERM end a long command in order, at any moment.

A command that is told to stop has done what it was asked, however far it had come: it ends with
status 0 and no traceback.
"""

from __future__ import annotations

import asyncio
import signal
from contextlib import suppress
from typing import TYPE_CHECKING

import structlog

from bot.cli import stop_was_asked

if TYPE_CHECKING:
    from collections.abc import Coroutine
    from typing import Any

_CLOSE_S = 30.0
"""How long closing may take: shorter than what a service manager waits before it kills."""
_log = structlog.get_logger(__name__)


async def until_stopped(work: Coroutine[Any, Any, None]) -> None:
    """Do some work until it ends, or until a signal asks to stop.

    What the work raises on the way out of a stop is logged and goes no further.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        with suppress(NotImplementedError):  # Windows: Ctrl-C raises KeyboardInterrupt instead
            loop.add_signal_handler(number, stop.set)
    if stop_was_asked():
        stop.set()
    running = asyncio.create_task(work, name="work")
    stopping = asyncio.create_task(stop.wait(), name="signal")
    await asyncio.wait({running, stopping}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    if not stop.is_set():
        await running
        return
    running.cancel()
    _, late = await asyncio.wait({running}, timeout=_CLOSE_S)
    if late:
        _log.warning("did_not_stop_in_time")
    elif not running.cancelled() and (error := running.exception()) is not None:
        _log.debug("stopped_with_an_error", exc_info=error)
