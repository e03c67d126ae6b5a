"""Tables in Markdown, as the pages in `docs/` show them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def head(names: Sequence[str]) -> str:
    """The first two lines of a table."""
    return f"{row(names)}\n{row(['---'] * len(names))}"


def row(cells: Iterable[object]) -> str:
    """One line of a table; an empty cell is one space wide."""
    return re.sub(r"\|  (?=\|)", "| ", f"| {' | '.join(map(str, cells))} |")


def table(names: Sequence[str], rows: Iterable[Iterable[object]]) -> str:
    """A whole table."""
    return "\n".join([head(names), *map(row, rows)])
