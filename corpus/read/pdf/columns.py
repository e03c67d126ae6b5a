"""The order in which a page's rows are read: columns one after the other, tables row by row.

A gutter is a strip that no segment of several rows enters, with text on both sides. What is beside
it is two columns if lines fill both and run on in lower case, as prose does; else it is a table.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, Final

from corpus.read.pdf.lines import GAP, Row

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from collections.abc import Set as AbstractSet

_MAX_ROWS: Final = 400  # of a page: more are no page of columns, and finding bands is quadratic
_MOST_SCANNED: Final = 6_000  # rows of a page, that bands are looked for in: each may be in many
_MAX_DEPTH: Final = 4  # of columns within columns
_MIN_ROWS: Final = 2  # of a table
_MIN_LINES: Final = 3  # in a column
_FILLED: Final = 0.7  # of a column's width
_FILLED_SHARE: Final = 0.5  # of a column's lines
_RUNS_ON: Final = 0.25  # of a column's lines, in lower case
_MIN_CHARS: Final = 12  # of a column's middle line
_APART: Final = 1.4  # of the usual distance of baselines: a larger one ends a block
_CELL_GAP: Final = 1.5  # of the size

Strip = tuple[float, float]


@dataclass(slots=True)
class Line:
    """A line as it is read.

    Attributes:
        text: Its characters.
        x0: Left end in points.
        x1: Right end.
        y: Baseline in points from the page's top.
        size: Of its type.
        bold: Whether all of it is.
        left: Left edge of its column.
        right: Right edge.
        column: Number of its column within the document.
        page: Number of its page.
        table: Whether it is a table's row, which never runs on.
    """

    text: str
    x0: float
    x1: float
    y: float
    size: float
    bold: bool
    left: float
    right: float
    column: int
    page: int
    table: bool = False


class Columns:
    """Numbers the columns of a document while its pages are put in order."""

    def __init__(self) -> None:
        self._last = 0
        self._page = 0
        self._scanned = 0

    def read(self, rows: Sequence[Row]) -> list[Line]:
        """Return a page's lines in the order in which they are read."""
        self._page += 1
        self._scanned = 0
        return list(self._ordered(rows, 0))

    def _ordered(self, rows: Sequence[Row], depth: int) -> Iterator[Line]:
        edges = _margins(rows)
        breaks = _breaks(rows)
        simple = depth > _MAX_DEPTH or len(rows) > _MAX_ROWS
        plain: list[Row] = []
        at = 0
        while at < len(rows):
            beside = len(rows[at]) > 1 or not _overlap(rows[at], rows[min(at + 1, len(rows) - 1)])
            band: list[Row] = []
            gutters: list[Strip] = []
            if beside and not simple and self._scanned < _MOST_SCANNED:
                self._scanned += len(rows) - at
                band, gutters = _band(rows, at, breaks)
            parts = _columns(band, gutters)
            table = [] if parts else _table(band, gutters)
            if parts or table:
                yield from self._column(plain, edges)
                plain = []
            else:
                plain.append(rows[at])
            for part in parts:
                yield from self._ordered(part, depth + 1)
            yield from self._column(table, edges, table=True)
            at += len(band) if parts else max(1, len(table))
        yield from self._column(plain, edges)

    def _column(self, rows: Sequence[Row], edges: Strip, *, table: bool = False) -> Iterator[Line]:
        self._last += 1
        for row in rows:
            main = max(row, key=lambda segment: len(segment.text))
            yield Line(
                text=_text(row, _CELL_GAP if table else 0),
                x0=row[0].x0,
                x1=row[-1].x1,
                y=main.y,
                size=main.size,
                bold=all(segment.bold for segment in row),
                left=edges[0],
                right=edges[1],
                column=self._last,
                page=self._page,
                table=table,
            )


def _text(row: Row, cells: float) -> str:
    """Return a row's text; gaps of `cells` times the size are between cells, unless it is 0."""
    text = row[0].text
    for before, segment in pairwise(row):
        wide = cells and segment.x0 - before.x1 > cells * segment.size
        text += f"{' | ' if wide else ' '}{segment.text}"
    return text


def _band(rows: Sequence[Row], at: int, breaks: AbstractSet[int]) -> tuple[list[Row], list[Strip]]:
    """Return the rows from `at` on that share gutters, and these; none if they share none.

    Args:
        rows: Of the page, or of one of its columns.
        at: The first row.
        breaks: Numbers of the rows above which the page is empty: what is below may be a table or
            a heading for the whole page, and is in the band only if it is in columns itself.
    """
    left, right = _edges(rows)
    gap = GAP * median(segment.size for row in rows[at : at + 20] for segment in row)
    free: list[Strip] = [(left - 1, right + 1)]
    gutters: list[Strip] = []
    good = (at, gutters)
    begun = end = at
    while end < len(rows):
        rest = _without(free, rows[end], gap)
        inside = [s for s in rest if s[0] > left - 1 and s[1] < right + 1]
        pending = any(s[1] - s[0] > (right - left) / 4 for s in rest if s not in inside)
        lost = any(not _meets(gutter, inside) for gutter in gutters)
        crossed = (bool(gutters) and not inside) or not (inside or pending)
        crossed = crossed or (lost and _is_columnar(rows[at:end], gutters, first=True))
        if (crossed or end in breaks) and end > begun:
            if _is_columnar(rows[begun:end], gutters, first=begun == at):
                good = (end, gutters)
            elif begun == at or _table(rows[begun:end], gutters):
                break
            begun = end
        if crossed:
            break
        free, gutters = rest, inside
        end += 1
    else:  # what the page ends with is the end of its columns, however short
        if not _table(rows[begun:], gutters) or _is_columnar(rows[begun:], gutters, first=False):
            good = (end, gutters)
    if good[0] == at:  # no columns, but perhaps a table
        good = (end, gutters)
    return list(rows[at : good[0]]), good[1]


def _meets(strip: Strip, others: Sequence[Strip]) -> bool:
    return any(strip[0] < other[1] and other[0] < strip[1] for other in others)


def _is_columnar(rows: Sequence[Row], gutters: Sequence[Strip], *, first: bool) -> bool:
    """Return whether rows are in columns; what goes on may be in one of them alone."""
    parts = _parts(rows, gutters)
    return _are_columns(parts) or (not first and any(map(_is_prose, parts)))


def _breaks(rows: Sequence[Row]) -> frozenset[int]:
    """Return the numbers of the rows above which a strip of the page is empty."""
    steps = [
        below[0].y - above[0].y
        for at, above in enumerate(rows)
        if (below := next((r for r in rows[at + 1 : at + 4] if _overlap(r, above)), None))
    ]
    usual = median(steps) if steps else 0.0
    return frozenset(
        at
        for at, (above, below) in enumerate(pairwise(rows), start=1)
        if below[0].y - above[0].y > _APART * usual
    )


def _overlap(row: Row, other: Row) -> bool:
    return any(a.x0 < b.x1 and b.x0 < a.x1 for a in row for b in other)


def _edges(rows: Sequence[Row]) -> Strip:
    return min((row[0].x0 for row in rows), default=0), max((row[-1].x1 for row in rows), default=0)


def _margins(rows: Sequence[Row]) -> Strip:
    """Return the edges of most rows: a head or a picture's label may be outside."""
    few = len(rows) // 10
    return (
        sorted(row[0].x0 for row in rows)[few] if rows else 0,
        sorted(row[-1].x1 for row in rows)[-1 - few] if rows else 0,
    )


def _without(free: Sequence[Strip], row: Row, least: float) -> list[Strip]:
    """Return the free strips that a row leaves, without those that are too narrow."""
    for segment in row:
        free = [
            strip
            for start, end in free
            for strip in ((start, min(end, segment.x0)), (max(start, segment.x1), end))
            if strip[1] - strip[0] >= least
        ]
    return list(free)


def _sides(row: Row, gutters: Sequence[Strip]) -> dict[int, Row]:
    """Return a row's segments by the number of gutters to their left."""
    sides: dict[int, Row] = {}
    middles = [(start + end) / 2 for start, end in gutters]  # gutters are in order
    for segment in row:
        sides.setdefault(bisect_left(middles, segment.x0), []).append(segment)
    return sides


def _parts(band: Sequence[Row], gutters: Sequence[Strip]) -> list[list[Row]]:
    """Return what is between the gutters, from left to right."""
    parts: list[list[Row]] = [[] for _ in range(len(gutters) + 1)]
    for row in band:
        for side, segments in _sides(row, gutters).items():
            parts[side].append(segments)
    return [part for part in parts if part]


def _columns(band: Sequence[Row], gutters: Sequence[Strip]) -> list[list[Row]]:
    """Return a band's columns from left to right, or nothing if they are no prose."""
    parts = _parts(band, gutters)
    return parts if _are_columns(parts) else []


def _are_columns(parts: Sequence[Sequence[Row]]) -> bool:
    """Return whether two parts are prose, or one and the end of its last sentence beside it."""
    prose = [_is_prose(part) for part in parts]
    return sum(prose) > 1 or any(
        a and not b and after[0][0].text[:1].islower() and len(part) > _MIN_LINES
        for (part, a), (after, b) in pairwise(zip(parts, prose, strict=True))
    )


def _is_prose(rows: Sequence[Row]) -> bool:
    if len(rows) < _MIN_LINES:
        return False
    width = max(row[-1].x1 for row in rows) - min(row[0].x0 for row in rows)
    filled = sum(row[-1].x1 - row[0].x0 >= _FILLED * width for row in rows)
    texts = [" ".join(segment.text for segment in row) for row in rows]
    runs_on = sum(not text[:1].isupper() and not text[:1].isdigit() for text in texts[1:])
    return (
        filled >= _FILLED_SHARE * len(rows)
        and runs_on >= _RUNS_ON * len(rows)
        and median(map(len, texts)) >= _MIN_CHARS
    )


def _table(band: Sequence[Row], gutters: Sequence[Strip]) -> list[Row]:
    """Return a band's rows up to the last with cells on both sides, or nothing if few have."""
    wide = [s for s in gutters if s[1] - s[0] > _CELL_GAP * band[0][0].size]
    both = [at for at, row in enumerate(band) if len(_sides(row, wide)) > 1]
    if len(both) < _MIN_ROWS or len(both) * 2 <= both[-1] + 1:
        return []
    rows = band[: both[-1] + 1]
    runs_on = sum(row[0].text[:1].islower() for row in rows[1:])
    return [] if runs_on * 2 >= len(rows) - 1 else list(rows)
