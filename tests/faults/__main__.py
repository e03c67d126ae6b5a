"""The long form: `python -m tests.faults` runs every fault and writes `docs/reliability.md`.

With `--postgresql` it runs those of PostgreSQL alone, and leaves the page as it is.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from math import inf
from pathlib import Path

from tests.faults.postgresql import PostgresqlHarness
from tests.faults.run import Harness, Row, table_of
from tests.support.postgresql.server import running_server

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reliability.md"
BEGIN, END = "<!-- faults: begin -->", "<!-- faults: end -->"


def main() -> int:
    """Run them; return 1 if anything was lost or wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stride", type=int, default=1, help="Run every so many-th fault only.")
    parser.add_argument("--minutes", type=float, default=inf, help="Stop after so many.")
    parser.add_argument("--no-page", action="store_true", help="Leave the page as it is.")
    parser.add_argument("--postgresql", action="store_true", help="Those of PostgreSQL only.")
    chosen = parser.parse_args()
    began = time.monotonic()
    rows: dict[tuple[str, str], Row] = {}
    with tempfile.TemporaryDirectory() as place:
        if not chosen.postgresql:
            harness = Harness(Path(place) / "sqlite", chosen.stride, chosen.minutes * 60)
            harness.damage_database()
            harness.two_processes(10)
            harness.damage_files()
            harness.jump_clocks()
            harness.cut_off()
            rows |= harness.rows
        with running_server() as server:
            there = PostgresqlHarness(Path(place) / "postgresql", server, chosen.stride)
            there.break_server()
            rows |= there.rows
    faults, wrong = (
        sum(row.faults for row in rows.values()),
        sum(len(r.wrong) for r in rows.values()),
    )
    took = time.monotonic() - began
    command = " ".join(["python -m tests.faults", *sys.argv[1:]])
    found = f"{faults} faults, {wrong} of them left something wrong, in {took:.0f} s."
    lines = [*table_of(rows), "", f"`{command}`: {found}"]
    print("\n".join(lines))  # noqa: T201  a command
    if not chosen.no_page and not chosen.postgresql:
        page = PAGE.read_text("utf-8")
        before, rest = page.split(BEGIN)
        table = "\n".join([BEGIN, *lines, END])
        PAGE.write_text(before + table + rest.split(END)[1], "utf-8")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
