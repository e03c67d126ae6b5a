"""Run one peer in this environment and print what it took, as JSON.

    python benchmarks/measure.py NAME DATA

NAME is a module of `benchmarks/peers`, DATA what `side_by_side.py` wrote. Only the standard library
is used here, since each peer's environment has nothing of the project's.
"""

from __future__ import annotations

import importlib
import json
import resource
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import quantiles
from typing import Any

AT_ONCE = {1: 32, 8: 12, 64: 3}
"""How many ask at once, and how often."""
WARM = 10
"""Questions before the clock runs."""


def main() -> None:
    """Measure and print."""
    name, place = sys.argv[1:]
    data = json.loads(Path(place).read_text("utf-8"))
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    started = time.perf_counter()
    peer = importlib.import_module(f"benchmarks.peers.{name}")
    imported = time.perf_counter() - started
    few = {**data, "texts": data["texts"][:1], "places": data["places"][:1]}
    peer.build(few)  # the model is loaded, and what is compiled at first is
    started = time.perf_counter()
    index = peer.build(data)
    built = time.perf_counter() - started
    asked = data["questions"]
    for question in asked[:WARM]:
        peer.search(index, question["text"])
    times, right = [], 0
    for question in asked:
        started = time.perf_counter()
        found = peer.search(index, question["text"])
        times.append((time.perf_counter() - started) * 1000)
        right += bool(found) and found[0] in question["gold"]
    figures = {
        "imports_s": imported,
        "passages_a_second": len(data["texts"]) / built,
        "p50_ms": quantiles(times, n=20)[9],
        "p95_ms": quantiles(times, n=20)[18],
        **{f"at_{n}": _together(peer, index, [q["text"] for q in asked], n) for n in AT_ONCE},
        "hit_at_1": right / len(asked),
        "memory_mb": memory_mb(),
    }
    print(json.dumps({key: round(value, 3) for key, value in figures.items()}))


def memory_mb() -> float:
    """Return the most that this process and its largest child have held: a store may be one.

    Only the largest, since `build` is called twice and may start a store each time.
    """
    children = [
        Path("/proc", child, "status").read_text("utf-8")
        for task in Path("/proc/self/task").glob("*/children")
        for child in task.read_text("utf-8").split()
    ]
    held = [
        int(line.split()[1])
        for status in children
        for line in status.splitlines()
        if line.startswith("VmHWM:")
    ]
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return (own + max(held, default=0)) / 1024


def _together(peer: Any, index: Any, questions: list[str], at_once: int) -> float:
    """Questions a second where so many are asked at once."""
    rounds = AT_ONCE[at_once]
    many = questions * (1 + rounds * at_once // len(questions))
    started = time.perf_counter()
    for turn in range(rounds):
        some = many[turn * at_once : (turn + 1) * at_once]
        if hasattr(peer, "search_many"):
            peer.search_many(index, some)
        else:
            with ThreadPoolExecutor(at_once) as threads:
                list(threads.map(lambda question: peer.search(index, question), some))
    return rounds * at_once / (time.perf_counter() - started)


if __name__ == "__main__":
    main()
