"""Measure everything, keep it in the record, and write `docs/benchmarks.md` from that.

    python -m benchmarks BENCH/squad FOLDER [--only PART ...] [--tiny] [--keep]

Wants a machine where nothing else runs. The parts, with their minutes on two cores:

    start          4    four ways to start, medians of five
    servers        4    5,000 servers in one process; 1.5 GB of disk
    neighbour      1    a question beside busy processes
    growth         2    1,000 to 100,000 passages
    side_by_side   4    five peers, in environments that FOLDER gets (12 more the first time)

A million passages (`--sizes 1000000`) take 8 GB of memory and half an hour to be built. What was
measured last of a part stays until it is measured again. `--tiny` measures next to nothing, to try
the way, and writes the record, the page and the picture into FOLDER, as `--keep` does.
"""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.page import PAGE, PARTS, PICTURE, RECORD, filled
from benchmarks.picture import draw
from scripts.shared.arguments import parser_of

if TYPE_CHECKING:
    from collections.abc import Sequence

_WRITES_FILE = {"side_by_side", "neighbour"}
"""They print a table; the others print their figures."""
_SIZES = ("1000", "10000", "100000")
_TINY = {
    "start": ["--times", "1", "--servers", "3", "--only", "help"],
    "servers": ["3", "--asked", "2", "--at-once", "2", "--passages", "10"],
    "neighbour": ["--passages", "20", "--questions", "3", "--most", "1000"],
    "growth": ["200"],
    "side_by_side": ["--passages", "20", "--questions", "4"],
}


def main() -> None:
    """Measure what is wanted, one part after another."""
    parser = parser_of(__doc__)
    parser.add_argument("data", type=Path, metavar="BENCH/squad")
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    parser.add_argument("--only", nargs="+", choices=PARTS, metavar="PART", default=list(PARTS))
    parser.add_argument("--sizes", nargs="+", default=_SIZES, help="of growth, in passages")
    parser.add_argument("--tiny", action="store_true")
    parser.add_argument("--keep", action="store_true", help="leave the page in docs as it is")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    apart = options.tiny or options.keep
    record_at, page_at, picture_at = (
        (options.folder / path.name if apart else path) for path in (RECORD, PAGE, PICTURE)
    )
    if apart:
        shutil.copy(PAGE, page_at)
        record_at.write_text("{}" if options.tiny else RECORD.read_text("utf-8"), "utf-8")
    for part in options.only:
        began = time.monotonic()
        print(f"{part} …", file=sys.stderr, flush=True)
        arguments = {
            "side_by_side": [options.data, options.folder],
            "neighbour": [options.data],
            "growth": [] if options.tiny else options.sizes,
        }.get(part, [])
        figures = measured(
            part, [*arguments, *(_TINY[part] if options.tiny else [])], options.folder
        )
        record = json.loads(record_at.read_text("utf-8"))
        record[part] = {"date": f"{datetime.now(UTC):%Y-%m-%d}", "machine": machine()}
        record[part]["figures"] = figures
        record_at.write_text(json.dumps(record, indent=1) + "\n", "utf-8")
        page_at.write_text(filled(page_at.read_text("utf-8"), record), "utf-8")
        print(f"{part}: {(time.monotonic() - began) / 60:.1f} minutes", file=sys.stderr, flush=True)
    draw(json.loads(record_at.read_text("utf-8")), picture_at)


def measured(part: str, arguments: Sequence[object], folder: Path) -> Any:
    """Run one part in a process of its own; return its figures.

    Raises:
        SystemExit: It failed.
    """
    place = folder / f"{part}.json"
    own = ["--json", place] if part in _WRITES_FILE else []
    command = [sys.executable, "-m", f"benchmarks.{part}", *arguments, *own]
    ran = subprocess.run(  # noqa: S603  ourselves
        [*map(str, command)],
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    # a neighbour that was too slow is a figure too: its status says it, its file has it
    if part in _WRITES_FILE and place.is_file():
        figures = json.loads(place.read_text("utf-8"))
        place.unlink()
        return figures
    if ran.returncode:
        raise SystemExit(f"{part} failed with status {ran.returncode}.")
    said = [json.loads(line) for line in ran.stdout.splitlines() if line.startswith("{")]
    return said if part == "growth" else said[-1]


def machine() -> str:
    """Describe this machine: processor, cores, what makes networks quick on it, memory."""
    known = Path("/proc/cpuinfo").read_text("utf-8") if Path("/proc/cpuinfo").is_file() else ""
    lines = dict(line.split("\t: ", 1) for line in known.splitlines() if "\t: " in line)
    model = next((v for k, v in lines.items() if k.strip() == "model name"), platform.processor())
    flags = next((v.split() for k, v in lines.items() if k.strip() == "flags"), [])
    quick = [
        flag for flag in ("avx512_vnni", "avx512_bf16", "amx_int8", "amx_bf16") if flag in flags
    ]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**30
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return f"{cores} cores of {model.strip()} ({', '.join(quick) or 'no AVX-512'}), {memory} GB"


if __name__ == "__main__":
    main()
