"""Writers of one process follow each other, however many there are."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from corpus.library import Library

if TYPE_CHECKING:
    from pathlib import Path


async def test_many_writers_have_their_turn_in_the_order_in_which_they_came(
    tmp_path: Path,
) -> None:
    order: list[int] = []
    async with await Library.open(f"sqlite+aiosqlite:///{tmp_path}/library.db") as library:

        async def write(number: int) -> None:
            async with library.database.write():
                order.append(number)
                await asyncio.sleep(0.001)  # time for the others to try

        gone = asyncio.create_task(write(-1))
        tasks = [asyncio.create_task(write(number)) for number in range(30)]
        await asyncio.sleep(0)
        gone.cancel()
        await asyncio.gather(*tasks)
    assert [number for number in order if number >= 0] == list(range(30))
