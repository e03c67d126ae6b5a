"""Running lines: heads, feet and page numbers, known by their place and by returning.

A line at a page's edge runs if many pages have it there, its numbers aside, or if the place itself
returns: set apart from the text, on most pages, whatever it says (a head that names the chapter).
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, Final

from corpus.read.pdf.lines import Row, text_size

if TYPE_CHECKING:
    from collections.abc import Sequence

_EDGE: Final = 3  # rows at a page's top and bottom that may run
_MIN_PAGES: Final = 3  # rows that only two pages share may be chance
_SHARE: Final = 0.4  # of the pages: heads of left and right pages differ, so none is on all
_PLACE_SHARE: Final = 0.6  # of the pages, where only the place returns
_APART: Final = 1.6  # of the usual distance of baselines
_TOLERANCE: Final = 6.0  # points, within which a place is the same
_MOST_WORDS: Final = 14  # in a head that differs from page to page
_NUMBER: Final = re.compile(
    r"[-–—|·\s]*(?:(?:p(?:age|ágina|\.)?|seite|s\.|página|pág\.)\s?)?"
    r"(?:\d{1,4}|[ivxl]{1,6})(?:\s?(?:of|/|von|de|sur)\s?\d{1,4})?[-–—|·\s]*",
    re.IGNORECASE,
)
_SENTENCE_WORDS: Final = 5
_MOST_CHARS: Final = 200  # of a running line; what is longer is compared by its beginning

Place = tuple[bool, str]


def without_running_lines(pages: Sequence[Sequence[Row]]) -> tuple[list[list[Row]], list[str]]:
    """Return pages without their running lines, and what these say, each once."""
    kept = [list(rows) for rows in pages]
    step = _usual_step(kept)
    returning = _returning(kept)
    places = _places(kept, step)
    gone: dict[str, str] = {}
    for rows in kept:
        for top in (True, False):
            for _ in range(_EDGE):
                if not rows or not _runs(rows, returning, places, step, top=top, of=len(kept)):
                    break
                row = rows.pop(0 if top else -1)
                gone.setdefault(_key(row), _text(row))
    return kept, [text for text in gone.values() if not _NUMBER.fullmatch(text)]


def _runs(  # noqa: PLR0913 - what is known of the document
    rows: Sequence[Row],
    returning: frozenset[Place],
    places: frozenset[tuple[bool, int]],
    step: float,
    *,
    top: bool,
    of: int,
) -> bool:
    row = rows[0 if top else -1]
    text = _text(row)
    if (top, _key(row)) in returning:
        return True
    apart = _gap(rows, top=top) > _APART * step
    if _NUMBER.fullmatch(text) and (of > 1 or (apart and len(rows) > _EDGE)):
        return True
    known = any((top, place) in places for place in _near(row))
    return known and apart and len(text.split()) <= _MOST_WORDS


def _returning(pages: Sequence[Sequence[Row]]) -> frozenset[Place]:
    """Return the texts that many pages have at an edge; two pages are enough at one place."""
    seen: Counter[Place] = Counter()
    placed: Counter[tuple[Place, int]] = Counter()
    for rows in pages:
        edges = [(True, row) for row in rows[:_EDGE]] + [(False, row) for row in rows[-_EDGE:]]
        texts = {(top, _key(row)) for top, row in edges}
        seen.update(texts)
        placed.update({((top, _key(row)), p) for top, row in edges for p in _near(row)})
    often = max(_MIN_PAGES, len(pages) * _SHARE)
    found = {place for place, count in seen.items() if count >= often}
    if len(pages) == _MIN_PAGES - 1:
        found |= {place for (place, _), count in placed.items() if count == len(pages)}
    return frozenset(found)


def _places(pages: Sequence[Sequence[Row]], step: float) -> frozenset[tuple[bool, int]]:
    """Return the places at which most pages have a row that is set apart from the text."""
    seen: Counter[tuple[bool, int]] = Counter()
    full = [rows for rows in pages if len(rows) > _EDGE]
    for rows in full:
        for top in (True, False):
            if _gap(rows, top=top) > _APART * step:
                seen.update({(top, place) for place in _near(rows[0 if top else -1])})
    often = max(_MIN_PAGES, len(full) * _PLACE_SHARE)
    return frozenset(place for place, count in seen.items() if count >= often)


def _near(row: Row) -> tuple[int, int]:
    """Return the two overlapping strips of the page in which a row is."""
    at = int(row[0].y / _TOLERANCE)
    return at, at + 1


def _gap(rows: Sequence[Row], *, top: bool) -> float:
    if len(rows) < 2:  # noqa: PLR2004 - a gap is between two
        return 0.0
    return rows[1][0].y - rows[0][0].y if top else rows[-1][0].y - rows[-2][0].y


def _usual_step(pages: Sequence[Sequence[Row]]) -> float:
    steps = [below[0].y - above[0].y for rows in pages for above, below in pairwise(rows)]
    return median(steps) if steps else text_size(row for rows in pages for row in rows)


def _text(row: Row) -> str:
    return " ".join(segment.text for segment in row)


def _key(row: Row) -> str:
    """Return a running line with its page number made equal on all pages, and its size.

    A title is often the running head of the pages that follow, but larger. Numbers in a sentence,
    such as a note, are no page's.
    """
    text = _text(row)[:_MOST_CHARS].casefold()
    sentence = text.endswith((".", "!", "?")) and len(text.split()) >= _SENTENCE_WORDS
    if not sentence:
        text = re.sub(r"\d+", "#", text)
    return f"{round(row[0].size)} {text}"
