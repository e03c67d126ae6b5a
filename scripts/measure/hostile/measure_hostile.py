"""How long each hostile input takes to read, as the table of docs/hostile-input.md.

    python -m scripts.measure.hostile.measure_hostile

Reads in this process, without the limits of a child: what is measured is the readers.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from corpus.errors import ReadError
from corpus.read import read_bytes
from scripts.measure.hostile.inputs import hostile_inputs
from scripts.measure.hostile.more_inputs import more_inputs

if TYPE_CHECKING:
    from scripts.measure.hostile.inputs import Hostile

_TIMES = 3


def seconds(hostile: Hostile) -> tuple[float, str]:
    """Read it, and return the seconds of a processor that it took and what came of it."""
    began = time.process_time()
    try:
        text = read_bytes(hostile.data, name=hostile.name)[0].text
        outcome = f"{len(text):,} characters"
    except ReadError as error:
        outcome = error.what.partition(": ")[2] or error.what
    return time.process_time() - began, outcome


def main() -> None:
    """Print a row an input, the slowest first."""
    rows = []
    for hostile in (*hostile_inputs(), *more_inputs()):
        measured = [seconds(hostile) for _ in range(_TIMES)]
        rows.append((min(took for took, _ in measured), hostile, measured[0][1]))
    print("| input | kind | seconds | what comes of it |\n| --- | --- | --- | --- |")
    for took, hostile, outcome in sorted(rows, key=lambda row: -row[0]):
        kind = hostile.name.partition(".")[2] or "unknown"
        print(f"| {hostile.what} | {kind} | {took:.2f} | {outcome} |")


if __name__ == "__main__":
    main()
