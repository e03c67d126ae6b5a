"""Measure how fast workers drain the queue of imports, and how long a worker waits for its batch.

    python -m benchmarks.imports URL --articles 100000 --workers 1 2

Makes articles of random words, puts them into the queue, and starts so many workers, each a process
of its own; then again with the next number of workers, into another library of the database. With
`--embedding` the workers are `pullquote worker`, else they read and store only. Articles a second
are counted between two looks at the import, from the first articles on: loading the model is not in
it. The database should be an empty one. With `--pin` each worker has a core of its own: two of them
are then what two machines with a core each would be, but for the server that they share.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from bot.records import open_library
from corpus.fetch.fetcher import Fetcher
from corpus.imports import sources
from corpus.imports.imports import Imports
from corpus.imports.queue import Queue
from corpus.imports.reading import JobReader
from corpus.imports.store import Room
from corpus.imports.worker import Steps, Worker
from corpus.sandbox import Sandbox

if TYPE_CHECKING:
    from corpus.imports.imports import Import

_TAKES = 200
_LOOK_S = 0.25
_DRAIN = "--drain"


def main() -> None:
    """Measure, and print a line for each number of workers."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("url", help="of an empty PostgreSQL database")
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--words", type=int, default=60, help="of an article")
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--embedding", action="store_true", help="embed and index too")
    parser.add_argument("--pin", action="store_true", help="give each worker one core (Linux)")
    parser.add_argument(_DRAIN, action="store_true", help="be one of the workers")
    arguments = parser.parse_args()
    asyncio.run(_drain(arguments.url) if arguments.drain else _measure(arguments))


async def _drain(url: str) -> None:
    """Read and store until no import goes on."""
    async with await open_library(url) as library:
        with Sandbox() as sandbox:
            reader, steps = JobReader(sandbox, Fetcher()), Steps(_nothing, _nothing, _nothing)
            worker = Worker(library.database, reader, steps, room=Room())
            await worker.run(until_empty=True)


async def _nothing(*_: object) -> None:
    """Do nothing, where the bot would embed or index."""


async def _measure(arguments: argparse.Namespace) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for tenant, workers in enumerate(arguments.workers, start=1):
            file = folder / f"{tenant}.jsonl"
            size = _write(file, arguments.articles, arguments.words, seed=tenant)
            print(
                f"{arguments.articles:,} articles of {arguments.words} words, {size / 1e6:.0f} MB"
            )
            async with await open_library(arguments.url) as library:
                one = await _put(Imports(library.database), tenant, file)
                await _take(Queue(library.database, hold_s=60))
                await _watch(Imports(library.database), one, workers, arguments, folder)


def _write(file: Path, articles: int, words: int, *, seed: int) -> int:
    """Write articles of random words; return how many bytes they have."""
    drawn = random.Random(seed)  # noqa: S311  examples, no secrets
    letters = "abcdefghilmnoprstuv"
    known = ["".join(drawn.choices(letters, k=drawn.randint(3, 9))) for _ in range(5_000)]
    with file.open("w", encoding="utf-8") as lines:
        for number in range(articles):
            said = drawn.choices(known, k=words)
            middle = words // 2
            text = (
                f"{' '.join(said[:middle]).capitalize()}. {' '.join(said[middle:]).capitalize()}."
            )
            title = f"{' '.join(said[:4]).capitalize()} {number}"
            lines.write(json.dumps({"id": f"a-{number}", "title": title, "text": text}) + "\n")
    return file.stat().st_size


async def _put(imports: Imports, tenant: int, file: Path) -> Import:
    began = time.perf_counter()
    one = await imports.begin(tenant, [str(file)], file.name, by=0)
    for some in sources.batches([str(file)]):
        await imports.put(one, some)
    one = await imports.filled(one)
    print(f"  put into the queue in {time.perf_counter() - began:.1f} s")
    return one


async def _take(queue: Queue) -> None:
    """Print how long it takes to take a batch from the full queue, with nobody else at it."""
    took = []
    for _ in range(_TAKES):
        began = time.perf_counter()
        batch = await queue.take(32)
        took.append(1000 * (time.perf_counter() - began))
        if batch is not None:
            await queue.give_back(batch)
    cuts = statistics.quantiles(took, n=20)
    print(f"  a batch of 32 taken in {cuts[9]:.1f} ms (median), {cuts[18]:.1f} ms (95 %)")


async def _watch(
    imports: Imports, one: Import, workers: int, arguments: argparse.Namespace, folder: Path
) -> None:
    environment = {
        **os.environ,
        "PULLQUOTE_DATABASE_URL": arguments.url,
        "PULLQUOTE_DATA_DIR": str(folder / "data"),
        "PULLQUOTE_MAX_ARTICLES": "0",
        "PULLQUOTE_MAX_CHARACTERS": "0",
    }
    own = [sys.executable, "-m", "benchmarks.imports", arguments.url, _DRAIN]
    real = [sys.executable, "-m", "bot", "worker", "--until-empty"]
    words = real if arguments.embedding else own
    pins = [["taskset", "-c", str(n)] if arguments.pin else [] for n in range(workers)]
    started = [subprocess.Popen(pin + words, env=environment) for pin in pins]  # noqa: ASYNC220, S603
    looks: list[tuple[float, int]] = []
    indexing: float | None = None
    while (now := await imports.get(one.tenant, one.number)) and not now.is_over:
        if now.done:
            looks.append((time.perf_counter(), now.done))
        if not now.waiting and indexing is None:
            indexing = time.perf_counter()
        await asyncio.sleep(_LOOK_S)
    over = time.perf_counter()
    for process in started:
        process.wait()
    last = next(look for look in looks if look[1] == looks[-1][1])
    seconds = last[0] - looks[0][0]
    done = last[1] - looks[0][1]
    print(f"  {workers} workers: {done / seconds:.0f} articles/s ({done:,} in {seconds:.0f} s)")
    if arguments.embedding and indexing is not None:
        print(f"  then the index in {over - indexing:.1f} s")


if __name__ == "__main__":
    main()
