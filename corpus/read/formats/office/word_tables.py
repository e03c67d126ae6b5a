"""Word's tables as rows: cells that are merged, beside each other or one below the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from docx.oxml.ns import qn

from corpus.read.markup.tables import Cell, Row

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml import etree  # type: ignore[import-untyped]


@dataclass
class _Open:
    """A cell to which the rows below may add."""

    text: str
    columns: int
    rows: int = 1


def rows_of(table: etree._Element, text_of: Callable[[etree._Element], str]) -> list[Row]:
    """Return a table's rows.

    Args:
        table: Its element.
        text_of: Reads a cell's words; asked for each cell once, in order.
    """
    found: list[tuple[list[_Open], bool]] = []
    above: dict[int, _Open] = {}
    for row in table.iter(qn("w:tr")):
        if next(row.iterancestors(qn("w:tbl"))) is not table:
            continue  # of a table in a cell, whose words are the cell's
        cells: list[_Open] = []
        at = _number(row, "w:trPr", "w:gridBefore")
        for cell in row.iter(qn("w:tc")):
            if next(cell.iterancestors(qn("w:tr"))) is not row:
                continue
            one = _Open(text_of(cell), max(1, _number(cell, "w:tcPr", "w:gridSpan")))
            merged = _property(cell, "w:tcPr", "w:vMerge")
            if merged is not None and merged.get(qn("w:val")) != "restart" and at in above:
                above[at].rows += 1
                above[at].text = f"{above[at].text} {one.text}".strip()
            else:
                cells.append(one)
                above[at] = one
            at += one.columns
        header = _property(row, "w:trPr", "w:tblHeader")
        found.append((cells, header is not None and header.get(qn("w:val")) not in {"0", "false"}))
    return [
        Row(tuple(Cell(one.text, one.columns, one.rows) for one in cells), header=header)
        for cells, header in found
    ]


def _property(element: etree._Element, properties: str, name: str) -> etree._Element | None:
    holder = element.find(qn(properties))
    return None if holder is None else holder.find(qn(name))


def _number(element: etree._Element, properties: str, name: str) -> int:
    """Return a property that is a number; 0 where it is none."""
    said = _property(element, properties, name)
    value = "" if said is None else said.get(qn("w:val")) or ""
    return min(1000, int(value)) if value.isdecimal() and len(value) < 6 else 0  # noqa: PLR2004
