"""How builds ended is counted."""

from __future__ import annotations

import asyncio

from index.build.ended import Ended


async def _fail() -> None:
    raise OSError("the disk is full")


async def test_builds_are_counted_by_how_they_ended() -> None:
    ended = Ended()
    done, failed, stopped = (
        asyncio.create_task(work) for work in (asyncio.sleep(0), _fail(), asyncio.sleep(60))
    )
    await asyncio.sleep(0)
    stopped.cancel()
    await asyncio.wait({done, failed, stopped})
    for task in (done, failed, stopped):
        ended.count(task)
    assert ended == {"built": 1, "failed": 1, "stopped": 1}
