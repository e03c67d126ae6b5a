"""Measure what several processes on one PostgreSQL cost each other, and how long a dead one does.

    python -m benchmarks.processes --database postgresql://USER@HOST/EMPTY_DATABASE

Times a claim, a count and a lease, each beside the smallest question that the same connection can
be asked, and a notice from one process to another. Then it kills a process, which holds a lease and
has begun something, and waits until another has both. The database is left with our tables in it.
"""

from __future__ import annotations

import asyncio
import os
import signal
import statistics
import sys
import time
from typing import TYPE_CHECKING
from uuid import uuid4

from bot.lifecycle.recovery import EVERY_S
from bot.records import open_library
from corpus.coordination.contract import INDEX, Claim, Notice
from corpus.coordination.several import Several
from scripts.shared.arguments import parser_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

_TIMES = 500
_KILLS = 3


def main() -> None:
    """Measure, and print."""
    parser = parser_of(__doc__)
    parser.add_argument("--database", required=True, help="of PostgreSQL, and empty")
    parser.add_argument("--begin", action="store_true", help="be the process that is killed")
    options = parser.parse_args()
    asyncio.run(_begin(options.database) if options.begin else _measure(options.database))


async def _started(url: str) -> Several:
    made = Several(url, uuid4().hex)
    await made.start()
    return made


async def _measure(url: str) -> None:
    await (await open_library(url)).close()
    one, two = await _started(url), await _started(url)
    run = uuid4().hex

    async def lease() -> None:
        async with one.leases.hold(f"a {run}"):
            pass

    numbers = iter(range(10 * _TIMES))
    await _timed("SELECT 1", lambda: one._link.row("SELECT 1"))  # noqa: SLF001  beside the rest
    await _timed("a claim", lambda: one.claims.take(Claim(f"{run} {next(numbers)}")))
    await _timed("a count", lambda: one.counters.used_up(f"{run}", 1 << 20, 60.0))
    await _timed("a lease, taken and given back", lease)
    await _notices(one, two)
    for _ in range(_KILLS):
        await _killed(url, two)
    for each in (one, two):
        await each.close()


async def _timed(what: str, work: Callable[[], Awaitable[object]]) -> None:
    took = []
    for _ in range(_TIMES):
        began = time.perf_counter()
        await work()
        took.append((time.perf_counter() - began) * 1_000)
    _print(what, took)


async def _notices(one: Several, two: Several) -> None:
    heard, took = asyncio.Event(), []
    two.notifications.subscribe(lambda _: heard.set(), lambda: None)
    for number in range(_TIMES):
        began = time.perf_counter()
        await one.notifications.tell(Notice(INDEX, number))
        await heard.wait()
        took.append((time.perf_counter() - began) * 1_000)
        heard.clear()
    _print("a notice, until it is heard", took)


def _print(what: str, took_ms: list[float]) -> None:
    p95 = statistics.quantiles(took_ms, n=20)[-1]
    print(f"{what}: median {statistics.median(took_ms):.2f} ms, p95 {p95:.2f} ms")


async def _killed(url: str, other: Several) -> None:
    """Kill a process that does something, and say how long it stays undone."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "benchmarks.processes", "--database", url, "--begin"),
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None  # noqa: S101  it was asked for
    await process.stdout.readline()
    await asyncio.sleep(2.0)
    os.kill(process.pid, signal.SIGKILL)
    began = time.perf_counter()
    await process.wait()

    async def orphans() -> float:
        while not await other.claims.orphans([0], 1):  # noqa: ASYNC110  as the bot looks
            await asyncio.sleep(EVERY_S)
        return time.perf_counter() - began

    async def lease() -> float:
        async with other.leases.hold("killed", wait_s=60):
            return time.perf_counter() - began

    of_claim, of_lease = await asyncio.gather(orphans(), lease())
    print(f"after a kill: its lease {of_lease:.1f} s, what it had begun {of_claim:.1f} s")


async def _begin(url: str) -> None:
    process = await _started(url)
    await process.claims.take(Claim(f"message {uuid4().hex}"))
    async with process.leases.hold("killed", wait_s=60):
        print("begun", flush=True)
        await asyncio.sleep(3_600)


if __name__ == "__main__":
    main()
