"""A signal whose interrupt is lost in a callback of C code still ends what waits for one."""

from __future__ import annotations

import asyncio
import signal
import weakref
from typing import TYPE_CHECKING

import pytest

from bot import cli
from bot.cli.stopping import until_stopped

if TYPE_CHECKING:
    from collections.abc import Iterator


class _Thing:
    """Something that a weak reference may be to."""


@pytest.fixture
def _handled() -> Iterator[None]:
    """The program's handler in place of the test runner's, for as long as a test takes."""
    known = signal.signal(signal.SIGTERM, cli._interrupt)
    yield
    signal.signal(signal.SIGTERM, known)
    cli._asked.clear()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.usefixtures("_handled")
def test_a_command_that_begins_to_wait_learns_of_a_lost_interrupt() -> None:
    thing = _Thing()
    _kept = weakref.ref(thing, lambda _: signal.raise_signal(signal.SIGTERM))
    del thing  # the interrupt is raised in the callback, which Python only reports
    assert cli.stop_was_asked()

    async def forever() -> None:
        await asyncio.Event().wait()

    async def stopped() -> None:
        await asyncio.wait_for(until_stopped(forever()), timeout=5)

    asyncio.run(stopped())
