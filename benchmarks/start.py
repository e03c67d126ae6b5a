"""Measure how soon whole processes are there: help, an answer, the playground, a bot of 1,000.

    python -m benchmarks.start [--times 5] [--servers 1000] [--only help ask try bot]

Each is started as a person would, again and again; printed is the median of the seconds, as one
JSON object.

    help    `pullquote --help` has ended
    ask     `pullquote ask` has ended, on a library that is indexed
    try     the page of `pullquote try` has been served
    bot     Discord (simulated) has let the bot in, where so many servers of 50 passages are known
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from benchmarks.many_servers import make
from bot import let_waiting_threads_sleep

if TYPE_CHECKING:
    from collections.abc import Mapping

_PULLQUOTE = (sys.executable, "-m", "bot")
_QUESTION = "What is VOICE for?"
_PASSAGES = 50
_LONGEST_S = 300.0
_READY = """
import asyncio
from bot import Settings, create_bot
import simcord

async def main():
    bot = create_bot(Settings.load().model_copy(update={"shard_count": 1}))
    async with simcord.run(bot, settle_timeout=300, check_errors=False):
        await bot.wait_until_ready()
        print("ready", flush=True)
        await asyncio.sleep(300)

asyncio.run(main())
"""


def main() -> None:
    """Measure each and print the medians."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--servers", type=int, default=1_000)
    parser.add_argument("--only", nargs="+", choices=("help", "ask", "try", "bot"))
    options = parser.parse_args()
    let_waiting_threads_sleep()  # as the bot's entry points do, before anything brings OpenMP
    wanted = options.only or ("help", "ask", "try", "bot")
    figures: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as place:
        own = _environment(Path(place, "own"))
        if {"ask", "try"} & {*wanted}:
            _ended("ask", _QUESTION, environment=own)  # its library is indexed then
        many = _environment(Path(place, "many"))
        if "bot" in wanted:
            asyncio.run(make(Path(place, "many"), options.servers, _PASSAGES))
        measures = {
            "help": lambda: _ended("--help", environment=own),
            "ask": lambda: _ended("ask", _QUESTION, environment=own),
            "try": lambda: _page(own),
            "bot": lambda: _said([sys.executable, "-c", _READY], "ready", many)[0],
        }
        for name in wanted:
            measures[name]()  # what is compiled or made at first is there then
            times = [measures[name]() for _ in range(options.times)]
            figures[f"{name}_s"] = round(median(times), 2)
    print(json.dumps({"times": options.times, "servers": options.servers, **figures}))


def _environment(folder: Path) -> dict[str, str]:
    """Return an environment whose data folder this is, and no setting of the operator's."""
    folder.mkdir()
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PULLQUOTE_")}
    root = str(Path(__file__).resolve().parents[1])
    own = {"PULLQUOTE_DATA_DIR": str(folder), "PYTHONPATH": root, "PYTHONUNBUFFERED": "1"}
    return {**kept, **own}


def _ended(*arguments: str, environment: Mapping[str, str]) -> float:
    began = time.perf_counter()
    subprocess.run([*_PULLQUOTE, *arguments], env=environment, check=True, capture_output=True)  # noqa: S603  ourselves
    return time.perf_counter() - began


def _page(environment: Mapping[str, str]) -> float:
    """Return how long it takes until the page of `pullquote try` is served."""
    return _said([*_PULLQUOTE, "try", "--no-browser"], r"http://\S+", environment)[0]


def _said(command: list[str], wanted: str, environment: Mapping[str, str]) -> tuple[float, str]:
    """Return how long a process takes until it says something, and what; a page is fetched too.

    Raises:
        SystemExit: It ended before, or took too long.
    """
    began = time.perf_counter()
    with subprocess.Popen(  # noqa: S603  ourselves
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        try:
            for line in process.stdout or ():
                if found := re.search(wanted, line):
                    if found[0].startswith("http"):
                        with urllib.request.urlopen(found[0], timeout=_LONGEST_S) as page:  # noqa: S310  on this machine
                            page.read()
                    return time.perf_counter() - began, found[0]
        finally:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
    raise SystemExit(f"{' '.join(command[:4])} ended without saying {wanted}.")


if __name__ == "__main__":
    main()
