"""Write what was measured into `docs/benchmarks.md`, between its markers, with a picture.

    python -m benchmarks.page

`docs/benchmarks.json` is the record: of each part what was measured last, when, and on what. The
page shows nothing else, so a figure on it can be traced; a test holds them against each other.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks import neighbour, side_by_side
from benchmarks.picture import draw
from scripts.shared.markdown import table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Record = Mapping[str, Mapping[str, Any]]

ROOT = Path(__file__).resolve().parents[1]
RECORD = ROOT / "docs" / "benchmarks.json"
PAGE = ROOT / "docs" / "benchmarks.md"
PICTURE = ROOT / "docs" / "images" / "benchmarks.png"
_TO_REACH = {"help_s": 0.3, "ask_s": 2.0, "try_s": 5.0, "bot_s": 5.0}
_STARTED = {
    "help_s": "`pullquote --help` has ended",
    "ask_s": "`pullquote ask` has ended, on a library that is indexed",
    "try_s": "the page of `pullquote try` is served",
    "bot_s": "the bot is ready, with {servers:,} servers known",
}
_SERVERS = {
    "start_s": "ready after, s",
    "start_mb": "memory then, MB",
    "peak_mb": "most memory, MB",
    "loaded": "indexes in memory at the end",
    "indexes_mb": "their share, MB",
    "first_ms_p50": "first question, p50 ms",
    "first_ms_p95": "p95 ms",
    "again_ms_p50": "second question, p50 ms",
    "again_ms_p95": "p95 ms",
}


def main() -> None:
    """Write the page and the picture."""
    record = json.loads(RECORD.read_text("utf-8"))
    PAGE.write_text(filled(PAGE.read_text("utf-8"), record), "utf-8")
    draw(record, PICTURE)


def filled(page: str, record: Record) -> str:
    """Return a page with the tables of a record between its markers.

    Raises:
        ValueError: The page lacks the marker of a part.
    """
    for part, shown in PARTS.items():
        marked = re.compile(rf"(?<=<!-- {part} -->).*?(?=<!-- /{part} -->)", re.DOTALL)
        place = marked.search(page)
        if place is None:
            raise ValueError(f"the page lacks the markers of {part}")
        text = f"\n\n{_part(part, shown, record)}\n\n"
        page = page[: place.start()] + text + page[place.end() :]
    return page


def _part(part: str, shown: Callable[[Any], str], record: Record) -> str:
    if part not in record:
        return "Not measured yet."
    measured = record[part]
    where = f"{measured['date']}, {measured['machine']}"
    return f"{shown(measured['figures'])}\n\n{where[0].upper()}{where[1:]}."


def _start(figures: Mapping[str, Any]) -> str:
    rows = [
        (_STARTED[name].format(**figures), f"{figures[name]:.2f}", f"{most:g}")
        for name, most in _TO_REACH.items()
        if name in figures
    ]
    return table(("", f"s, median of {figures['times']}", "to reach"), rows)


def _servers(figures: Mapping[str, Any]) -> str:
    head = (
        f"{figures['servers']:,} servers of {figures['passages_each']} passages, "
        f"{figures['memory_mb']} MB for indexes"
    )
    return table((head, ""), [(said, f"{figures[key]:,}") for key, said in _SERVERS.items()])


def _growth(figures: list[Mapping[str, Any]]) -> str:
    rows = [
        (
            f"{one['passages']:,}",
            f"{one['search_ms_p50']} / {one['search_ms_p95']}",
            f"{one['process_mb']:,}",
            one.get("found_of_ten", ""),
        )
        for one in figures
        if "search_ms_p50" in one
    ]
    return table(
        ("passages", "search, ms p50 / p95", "memory, MB", "of the ten nearest found"), rows
    )


PARTS: Mapping[str, Callable[[Any], str]] = {
    "side_by_side": side_by_side.shown,
    "start": _start,
    "servers": _servers,
    "neighbour": neighbour.shown,
    "growth": _growth,
}


if __name__ == "__main__":
    main()
