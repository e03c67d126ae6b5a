"""The long form: `python -m tests.faults` runs every fault and writes `docs/reliability.md`."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from math import inf
from pathlib import Path

from tests.faults.run import Harness

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reliability.md"
BEGIN, END = "<!-- faults: begin -->", "<!-- faults: end -->"


def main() -> int:
    """Run them; return 1 if anything was lost or wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stride", type=int, default=1, help="Run every so many-th fault only.")
    parser.add_argument("--minutes", type=float, default=inf, help="Stop after so many.")
    parser.add_argument("--no-page", action="store_true", help="Leave the page as it is.")
    chosen = parser.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as place:
        harness = Harness(Path(place), chosen.stride, chosen.minutes * 60)
        harness.damage_database()
        harness.two_processes(10)
        harness.damage_files()
        harness.jump_clocks()
        harness.cut_off()
    wrong = sum(len(row.wrong) for row in harness.rows.values())
    took = time.monotonic() - began
    command = " ".join(["python -m tests.faults", *sys.argv[1:]])
    found = f"{harness.faults} faults, {wrong} of them left something wrong, in {took:.0f} s."
    summary = f"`{command}`: {found}"
    print("\n".join([*harness.table(), "", summary]))  # noqa: T201  a command
    if not chosen.no_page:
        page = PAGE.read_text("utf-8")
        before, rest = page.split(BEGIN)
        table = "\n".join([BEGIN, *harness.table(), "", summary, END])
        PAGE.write_text(before + table + rest.split(END)[1], "utf-8")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
