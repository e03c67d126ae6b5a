"""Measure thousands of servers in one process: memory, start, and how soon each is answered.

    python -m benchmarks.servers [SERVERS] [--passages 200] [--memory-mb 512] [--asked 400]

Makes SERVERS (5,000) libraries and their indexes in a temporary folder, starts the answer service
on them in another process, with the models that the bot has, and asks: each server once that has
not been asked before, then each once more with another question, then 64 at once, of servers drawn
again. Nothing is answered from memory. Prints one JSON object.

`benchmarks.many_servers` says what is made up.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import quantiles
from typing import TYPE_CHECKING, Any

from benchmarks.many_servers import FIRST, QUESTIONS, ROUNDS, library_in, make
from benchmarks.process import peak_mb, resident_mb
from bot import let_waiting_threads_sleep

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.service import AnswerService

SERVERS = 5_000
_BEGAN = "BENCHMARK_BEGAN"


def main() -> None:
    """Build in one process, ask in another."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("servers", type=int, nargs="?", default=SERVERS)
    parser.add_argument("--passages", type=int, default=200, help="of each server")
    parser.add_argument("--memory-mb", type=int, default=512)
    parser.add_argument("--asked", type=int, default=400, help="servers that are asked one by one")
    parser.add_argument("--folder", type=Path, help="where to put them; else a temporary folder")
    parser.add_argument("--step", choices=("build", "ask"))
    parser.add_argument("--at-once", type=int, default=64)
    options = parser.parse_args()
    let_waiting_threads_sleep()  # as the bot's entry points do, before anything brings OpenMP
    if options.step == "build":
        print(json.dumps(asyncio.run(make(options.folder, options.servers, options.passages))))
    elif options.step == "ask":
        print(json.dumps(asyncio.run(_ask(options))))
    else:
        with tempfile.TemporaryDirectory(dir=options.folder) as folder:
            figures: dict[str, Any] = {}
            for step in ("build", "ask"):
                figures |= _in_process(step, sys.argv[1:], folder)
        print(json.dumps(figures))


def _in_process(step: str, arguments: Sequence[str], folder: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.servers", *arguments, "--step", step]
    ran = subprocess.run(  # noqa: S603  ourselves
        [*command, "--folder", folder],
        env={**os.environ, _BEGAN: str(time.time())},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    figures: dict[str, Any] = json.loads(ran.stdout.splitlines()[-1])
    return figures


async def _ask(options: argparse.Namespace) -> dict[str, Any]:
    """Start on them and ask."""
    from index.service import AnswerService  # noqa: PLC0415  after the environment is set

    draw = random.Random(20)  # noqa: S311  for nobody to guess
    servers = [FIRST + n for n in range(options.servers)]
    first = draw.sample(servers, min(options.asked, len(servers)))
    questions = json.loads((options.folder / QUESTIONS).read_text("utf-8"))

    def asked(server: int, turn: int) -> str:
        of_it: list[str] = questions[(server - FIRST) % len(questions)]
        return of_it[turn]

    async with await library_in(options.folder) as library:
        service = AnswerService(library, options.folder / "snapshots", memory_mb=options.memory_mb)
        await service.start()
        figures: dict[str, Any] = {
            "start_s": round(time.time() - float(os.environ[_BEGAN]), 2),
            "start_mb": resident_mb(),
            "loaded_at_start": len(service.indexes.live),
        }
        once, again = [], []
        for server in first:  # the second question is of the same server, while it is there
            once.append(await _answered(service, server, asked(server, 0)))
            again.append(await _answered(service, server, asked(server, 1)))
        figures |= _cuts("first", once) | _cuts("again", again) | {"asked_mb": resident_mb()}
        began = time.perf_counter()
        for turn in range(ROUNDS):
            some = draw.choices(servers, k=options.at_once)
            asking = (_answered(service, one, asked(one, 2 + turn)) for one in some)
            await asyncio.gather(*asking)
        figures["questions_a_second_at_once"] = round(
            ROUNDS * options.at_once / (time.perf_counter() - began), 1
        )
        live = service.indexes.live
        figures |= {"loaded": len(live), "indexes_mb": live.nbytes >> 20, "peak_mb": peak_mb()}
        await service.close()
    return {"memory_mb": options.memory_mb, "passages_each": options.passages, **figures}


async def _answered(service: AnswerService, server: int, question: str) -> float:
    """Ask a server something that its articles have; return how many milliseconds it took.

    Raises:
        AssertionError: Another server's article was quoted.
    """
    service.forget_answers(server)
    began = time.perf_counter()
    answer = await service.ask(question, tenants=(server,))
    took = (time.perf_counter() - began) * 1000
    if {q.tenant for q in (*answer.quotations, *answer.related)} - {server}:
        raise AssertionError(server)
    return took


def _cuts(name: str, times: Sequence[float]) -> dict[str, float]:
    cuts = quantiles(times, n=20)
    return {f"{name}_ms_p50": round(cuts[9], 1), f"{name}_ms_p95": round(cuts[18], 1)}


if __name__ == "__main__":
    main()
