"""Tables of web pages as rows: cells that span rows or columns are where they belong.

Rows of a header become one line, so that each column has one name. A cell that spans rows is
written in each of them, since a row is quoted without those above it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from corpus.read.markup.blocks import row

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_WIDEST: Final = 200  # columns; what says more is a mistake, or hostile
_TALLEST: Final = 1_000  # rows that a cell spans
_SPARE: Final = 10_000  # places in a table that its cells may take beside their own
_SPANNED: Final = 10  # and for each cell


@dataclass(frozen=True)
class Cell:
    """One cell as its document has it."""

    text: str
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True)
class Row:
    """One row as its document has it."""

    cells: tuple[Cell, ...]
    header: bool = False


def lines_of(rows: Sequence[Row]) -> Iterator[str]:
    """Return a table's lines: its header as one, then each row."""
    if _sprawls(rows):
        yield from (row([cell.text for cell in one.cells]) for one in rows)
        return
    spanning: dict[int, tuple[int, str]] = {}
    headers: list[list[str]] = []
    width = max((_width(one) for one in rows), default=0)
    body = False
    for one in rows:
        texts, spanning = _placed(one, spanning)
        if one.header and not body:
            headers.append(texts)
            continue
        if headers and not body:
            yield _merged(headers)
        body = True
        alone = len(one.cells) == 1 and one.cells[0].columns >= width > 1
        yield row([one.cells[0].text]) if alone else row(texts)
    if headers and not body:
        yield _merged(headers)


def _sprawls(rows: Sequence[Row]) -> bool:
    """Return whether a table is too wide for its cells to have places, or spans far too much."""
    count = sum(len(one.cells) for one in rows)
    spanned = sum(cell.columns * cell.rows for one in rows for cell in one.cells)
    return spanned > _SPARE + _SPANNED * count or any(_width(one) > _WIDEST for one in rows)


def _width(one: Row) -> int:
    return sum(cell.columns for cell in one.cells)


def _placed(
    one: Row, spanning: dict[int, tuple[int, str]]
) -> tuple[list[str], dict[int, tuple[int, str]]]:
    """Return a row's texts by column, and what spans into the next row."""
    texts: list[str] = []
    following: dict[int, tuple[int, str]] = {}

    def fill() -> None:
        while len(texts) in spanning and len(texts) < _WIDEST:
            left, text = spanning[len(texts)]
            if left > 1:
                following[len(texts)] = (left - 1, text)
            texts.append(text)

    for cell in one.cells:
        fill()
        for offset in range(max(1, cell.columns)):
            if len(texts) >= _WIDEST:
                break
            shown = cell.text if offset == 0 or one.header else ""
            if cell.rows > 1:
                # A heading that spans rows of the header is not to be written twice.
                following[len(texts)] = (
                    min(cell.rows, _TALLEST) - 1,
                    "" if one.header else shown,
                )
            texts.append(shown)
    fill()
    return texts, following


def _merged(headers: Sequence[Sequence[str]]) -> str:
    width = max(map(len, headers))
    columns = ([h[i] for h in headers if i < len(h) and h[i]] for i in range(width))
    return row([" ".join(dict.fromkeys(names)) for names in columns])
