"""Runs put together to segments and rows: what is on one baseline, raised and lowered signs in it.

A segment is a piece of a row without a gap as wide as those between columns. Raised digits become
Unicode's own superscripts: "10⁶" is not "106", and a note's mark after a word can be told from a
number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Final

from corpus.read.raised import lowered_figures, raised_figures

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from corpus.read.pdf.glyphs import Run

GAP: Final = 0.9
"""Of the size: what is further apart on a row may be in two columns. Justified lines stretch their
spaces less."""

_SAME_LINE: Final = 0.3  # of the size, between baselines
_SMALL: Final = 0.85  # of the line's size: raised and lowered signs are smaller
_RAISED: Final = 0.15  # of the line's size
_LOWERED: Final = 0.06
_REACH: Final = 0.65  # of the line's size: what is raised further is on another line
_MOST_RUNS: Final = 300  # on a line: more are no text, and each is compared with its neighbours
_MARKER: Final = re.compile(r"[•▪◦‣➢✓*–-]|(?:\d{1,3}|[a-zA-Z]|[ivx]{1,5})[.)]|\(\w{1,3}\)")
_MARKER_GAP: Final = 5.0  # of the size, between a list's marker and its item


@dataclass(slots=True)
class Segment:
    """A piece of a row; places are in points from the page's top left corner.

    Attributes:
        x0: Left end.
        x1: Right end.
        y: Baseline.
        size: Of its type: that of most of its characters.
        bold: Whether all of it is.
        text: Its characters.
    """

    x0: float
    x1: float
    y: float
    size: float
    bold: bool
    text: str


Row = list[Segment]


def rows_of(runs: Iterable[Run]) -> list[Row]:
    """Return a page's rows from the top down, each its segments from left to right."""
    lines = _lines([run for run in runs if run.text.strip()])
    return [_segments(line) for line in sorted(lines, key=lambda line: line[0].y)]


def text_size(rows: Iterable[Row]) -> float:
    """Return the size of most of the text, by characters; 0 if there is none."""
    sizes: dict[float, int] = {}
    for row in rows:
        for segment in row:
            size = round(segment.size * 2) / 2
            sizes[size] = sizes.get(size, 0) + len(segment.text)
    return max(sizes, key=lambda size: (sizes[size], size), default=0.0)


def _lines(runs: Sequence[Run]) -> list[list[Run]]:
    """Gather runs by baseline; small ones that are raised or lowered go to the run they are at."""
    ordered = sorted(runs, key=lambda run: run.y)
    lines: list[list[Run]] = []
    for run in ordered:
        if lines and run.y - lines[-1][0].y <= _SAME_LINE * min(run.size, lines[-1][0].size):
            lines[-1].append(run)
        else:
            lines.append([run])
    return _with_raised(lines)


def _with_raised(lines: list[list[Run]]) -> list[list[Run]]:
    """Move the raised and lowered runs of neighbouring baselines into the line they belong to."""
    kept: list[list[Run]] = [[] for _ in lines]
    largest = [max(run.size for run in line) for line in lines]
    for at, line in enumerate(lines):
        near = [n for n in (at + 1, at - 1) if 0 <= n < len(lines) and len(lines[n]) < _MOST_RUNS]
        for run in line:
            small = (n for n in near if run.size < _SMALL * largest[n])
            where = next((n for n in small if any(_hangs_on(run, r) for r in lines[n])), at)
            kept[where].append(run)
    return [line for line in kept if line]


def _hangs_on(small: Run, large: Run) -> bool:
    near = min(abs(small.x0 - large.x1), abs(large.x0 - small.x1))
    return (
        small.size < _SMALL * large.size
        and abs(small.y - large.y) < _REACH * large.size
        and near < 0.35 * large.size
    )


def _segments(line: Sequence[Run]) -> Row:
    """Merge a line's runs where no gap parts them."""
    size = max(run.size for run in line)
    base = median(run.y for run in line if run.size >= _SMALL * size)
    groups: list[list[Run]] = []
    for run in sorted(line, key=lambda run: run.x0):
        if groups and _joins(groups[-1], run):
            groups[-1].append(run)
        else:
            groups.append([run])
    return [_segment(group, base) for group in groups]


def _joins(group: Sequence[Run], run: Run) -> bool:
    gap = run.x0 - max(r.x1 for r in group)
    size = max(run.size, group[-1].size)
    if gap < GAP * size:
        return True
    marker = "".join(r.text for r in group).strip()
    return gap < _MARKER_GAP * size and bool(_MARKER.fullmatch(marker))


def _segment(group: Sequence[Run], base: float) -> Segment:
    weights: dict[float, int] = {}
    for run in group:
        weights[run.size] = weights.get(run.size, 0) + len(run.text)
    size = max(weights, key=lambda s: weights[s])
    large = max(s for s in weights if s >= size)
    text = ""
    end = group[0].x0
    for run in group:
        piece = run.text
        if text and not text.endswith(" ") and run.x0 - end > 0.2 * size:
            piece = f" {piece.lstrip()}"
        text += _signs(piece, run, base, large)
        end = max(end, run.x1)
    bold = all(run.bold for run in group if run.text.strip())
    main = [run.y for run in group if run.size == size]
    return Segment(group[0].x0, end, median(main), size, bold, " ".join(text.split()))


def _signs(piece: str, run: Run, base: float, size: float) -> str:
    """Return a piece of a line, in superscripts or subscripts where it is set so."""
    bare = piece.strip()
    written = None
    if run.size >= _SMALL * size:
        return piece
    if run.y < base - _RAISED * size:
        written = raised_figures(bare)
    elif run.y > base + _LOWERED * size:
        written = lowered_figures(bare)
    return piece if written is None else written
