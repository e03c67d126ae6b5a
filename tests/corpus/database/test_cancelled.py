"""A session whose task is cancelled, as when the program stops, ends quietly all the same."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from corpus.library import Library

if TYPE_CHECKING:
    import pytest


async def test_a_task_that_is_cancelled_at_any_step_leaves_no_traceback_in_the_log(
    database_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with await Library.open(database_url) as library:
        for steps in range(300):
            task = asyncio.create_task(library.hashes(0))
            await asyncio.sleep(steps % 60 * 1e-4)  # into whatever it is doing by then
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        assert await library.hashes(0) == {}
    assert [record.getMessage() for record in caplog.records] == []
