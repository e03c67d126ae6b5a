"""A worker in a process of its own, without a model, that hangs where a test wants to kill it.

    python -m tests.support.processes.import_worker URL HOLD_S [ahead|commit]

Says "ready" when it begins, "hangs" where it hangs, and ends when no import goes on.
"""

from __future__ import annotations

import asyncio
import sys

from bot.records import open_library
from corpus.fetch.fetcher import Fetcher
from corpus.imports import store as storing
from corpus.imports.reading import JobReader
from corpus.imports.store import Room
from corpus.imports.worker import Steps, Worker
from corpus.sandbox import Sandbox


def _say(word: str) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


async def _hang(*_: object) -> None:
    _say("hangs")
    await asyncio.sleep(3600)


async def _nothing(*_: object) -> None:
    """Do nothing, where the bot would embed, index or note something."""


async def main(url: str, hold_s: float, hangs_at: str = "") -> None:
    """Work until no import goes on."""
    if hangs_at == "commit":
        setattr(storing, "settle", _hang)  # noqa: B010  mypy; it is the transaction's last step
    ahead = _hang if hangs_at == "ahead" else _nothing
    async with await open_library(url) as library:
        with Sandbox() as sandbox:
            worker = Worker(
                library.database,
                JobReader(sandbox, Fetcher()),
                Steps(ahead, _nothing, _nothing),
                room=Room(),
                at_once=8,
                hold_s=hold_s,
            )
            _say("ready")
            await worker.run(until_empty=True)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], float(sys.argv[2]), *sys.argv[3:]))
