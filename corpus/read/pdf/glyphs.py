"""A page's characters as PDFium gives them, gathered into runs that know where they are.

PDF knows no words, lines or paragraphs, only characters at places. A run is what a program has
written without a jump: characters of one size on one baseline.
"""

from __future__ import annotations

import math
import re
import time
from ctypes import byref, c_double, create_string_buffer
from dataclasses import dataclass, field
from operator import attrgetter
from typing import TYPE_CHECKING, Final

import pypdfium2.raw as pdfium

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pypdfium2 import PdfPage

_SPACES: Final = frozenset({0x20, 0x09, 0xA0})
_LINE_ENDS: Final = frozenset({0x0A, 0x0D})
_LETTERS: Final = {
    0x00: "\ufffd",  # the font says nothing
    0x02: "\u2010",  # what PDFium says where a hyphen, hard or soft, ends a line
    0xFFFE: "\u2010",
    0x7F: "•",  # this and the next: bullets of Symbol and Wingdings
    0xF0A7: "▪",
    0xF0B7: "•",
    0xF0D8: "➢",
    0xF0FC: "✓",
    0xFB00: "ff",
    0xFB01: "fi",
    0xFB02: "fl",
    0xFB03: "ffi",
    0xFB04: "ffl",
    0xFB06: "st",
}
_JUMP: Final = 0.6  # of the size: a wider gap may be between columns or cells
_WORD_GAP: Final = 0.25  # of the size: as narrow as a space gets
_BACK: Final = 0.5  # of the size: accents and kerning step back less
# By a font's name: the weights that PDFium estimates call many a regular font bold.
_BOLD: Final = re.compile(rb"bold|black|heavy|\bcmbx|\bsfbx|[-,]bd\b", re.IGNORECASE)
_SIDES: Final = ("left", "right", "bottom", "top")


@dataclass(slots=True)
class Run:
    """Characters of one size on one baseline.

    Attributes:
        x0: Left end in points from the page's left edge.
        x1: Right end.
        y: Baseline in points from the page's top: what is lower on the page is greater.
        size: Of the type, in points.
        bold: Whether its font is.
        text: The characters; begins with a space where one was before them on their line.
    """

    x0: float
    x1: float
    y: float
    size: float
    bold: bool
    text: str


@dataclass(slots=True)
class _Open:
    """A run that is still being read."""

    bottom: float
    top: float
    x0: float
    x1: float
    at: int
    letters: list[str] = field(default_factory=list)


def page_runs(page: PdfPage, stop: float = math.inf) -> tuple[list[Run], list[str]]:
    """Return the runs of a page in the order they were written, and apart what is turned.

    Text that is not upright for who reads the page (a stamp along the margin, a watermark) is no
    part of its columns. `stop` is the time, as `monotonic` has it, after which no more is read.
    """
    text_page = page.get_textpage()
    try:
        turn = page.get_rotation()
        runs, turned, angles = _runs(text_page.raw, turn, page.get_size(), stop)
        # A table across a page that nobody turned: who reads it turns the page.
        most, letters = max(angles.items(), key=lambda item: item[1], default=(turn, 0))
        if most != turn and letters > sum(len(run.text) for run in runs):
            runs, turned, _ = _runs(text_page.raw, most, page.get_size(), stop)
        return runs, [text for text in turned if text]
    finally:
        text_page.close()


def _runs(
    text_page: object, turn: int, page: tuple[float, float], stop: float
) -> tuple[list[Run], list[str], dict[int, int]]:
    """Return runs that are upright on a page so turned, other texts, and letters by their angle."""
    runs: list[Run] = []
    turned: list[str] = [""]
    angles: dict[int, int] = {}
    for part in _parts(text_page, turn):
        if time.monotonic() > stop:
            break
        run, angle = _closed(text_page, part, turn, page)
        degrees = round(math.degrees(angle)) % 360
        if degrees == turn:
            runs.append(run)
            turned.append("")
            continue
        turned[-1] += run.text  # its characters may each be a run: they share no height
        if degrees in {0, 90, 180, 270}:
            angles[degrees] = angles.get(degrees, 0) + len(run.text)
    return runs, turned, angles


def _parts(text_page: object, turn: int) -> Iterator[_Open]:
    """Cut the characters into runs; boxes are in the page's own directions."""
    box = pdfium.FS_RECTF()
    place = byref(box)  # made once: these two calls are made for every character
    unicode_of, box_of = pdfium.FPDFText_GetUnicode, pdfium.FPDFText_GetLooseCharBox
    across = turn in {90, 270}
    sides = attrgetter(*_SIDES[2:], *_SIDES[:2]) if across else attrgetter(*_SIDES)
    letters = _Letters()
    part: _Open | None = None
    space = False
    before = (0.0, 0.0)
    for at in range(pdfium.FPDFText_CountChars(text_page)):
        code = unicode_of(text_page, at)
        if code in _SPACES or code in _LINE_ENDS:
            space = code in _SPACES or (space and part is None)
            if code in _LINE_ENDS and part is not None:
                yield part
                part = None
            continue
        if not box_of(text_page, at, place):
            continue
        left, right, bottom, top = sides(box)
        size = top - bottom
        if part is not None:
            gap = left - part.x1 if turn in {0, 90} else part.x0 - right
            same = top == part.top or abs(bottom - part.bottom) + abs(top - part.top) < 0.1 * size
            glued = (left, right) == before  # the letters of one ligature share its box
            if not same or not (glued or -_BACK * size < gap < _JUMP * size):
                yield part
                part = None
            elif space or gap > _WORD_GAP * size:
                part.letters.append(" ")
        if part is None:
            part = _Open(bottom, top, left, right, at, [" "] if space else [])
        part.letters.append(letters[code])
        part.x0, part.x1 = min(part.x0, left), max(part.x1, right)
        space = False
        before = (left, right)
    if part is not None:
        yield part


class _Letters(dict[int, str]):
    """What each character that PDFium names is written as."""

    def __missing__(self, code: int) -> str:
        letter = _LETTERS.get(code) or chr(code)
        self[code] = letter
        return letter


def _closed(
    text_page: object, part: _Open, turn: int, page: tuple[float, float]
) -> tuple[Run, float]:
    """Return a run with what need be asked but once, and its angle on the page in radians."""
    x, y = c_double(), c_double()
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetCharOrigin(text_page, part.at, x, y)
    pdfium.FPDFText_GetMatrix(text_page, part.at, matrix)
    points = pdfium.FPDFText_GetFontSize(text_page, part.at)
    size = abs(points) * math.hypot(matrix.c, matrix.d) or part.top - part.bottom
    width, height = page  # as it is shown
    x0, x1, baseline = {
        0: (part.x0, part.x1, height - y.value),
        90: (part.x0, part.x1, x.value),
        180: (width - part.x1, width - part.x0, y.value),
        270: (width - part.x1, width - part.x0, height - x.value),
    }[turn]
    text = "".join(part.letters).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    run = Run(x0, x1, baseline, size, _is_bold(text_page, part.at), text)
    return run, math.atan2(matrix.b, matrix.a)


def _is_bold(text_page: object, at: int) -> bool:
    name = create_string_buffer(128)
    pdfium.FPDFText_GetFontInfo(text_page, at, name, len(name), None)
    return _BOLD.search(name.value) is not None
