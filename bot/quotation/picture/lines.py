"""A text in lines of a width: broken at spaces, and between signs where there are none.

The lines hold the text: joined, they are it, with the white space at which it was broken.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from typing import TYPE_CHECKING

from bot.quotation.picture.fonts import PLAIN, Style, clusters, font_of, runs_of

if TYPE_CHECKING:
    from collections.abc import Iterator

_NOT_FIRST = frozenset("、。，．！？：；）」』】》〉,.!?:;)]}%…”’»")  # noqa: RUF001  marks that close
_NARROWER = (1.0, 0.95, 0.9, 0.85, 0.8, 0.75, 0.7)
_LAST = 0.35
"""A last line of this share of the width is no widow."""
_NOT_LAST = frozenset("（「『【《〈([{“‘«")  # noqa: RUF001  marks that open


def lines_of(text: str, size: int, width: int, style: Style = PLAIN) -> list[str]:
    """Break a text into lines.

    Args:
        text: Of any script.
        size: Of the letters, in pixels.
        width: Of a line, in pixels.
        style: How it is set.

    Raises:
        MissingSignsError: No font has some of it.
    """
    lines = [""]
    for piece in _pieces(text):
        if lines[-1] and width_of(lines[-1] + piece, size, style) > width:
            lines.append("")
        for part in _parts(piece, size, width, style):
            if lines[-1] and width_of(lines[-1] + part, size, style) > width:
                lines.append("")
            lines[-1] += part
        if piece.endswith("\n"):
            lines.append("")
    return lines if lines[-1] else lines[:-1]


def balanced(lines: list[str], size: int, width: int, style: Style = PLAIN) -> list[str]:
    """Break a text again into as many lines, so that the last is not a word or two.

    Args:
        lines: As `lines_of` broke it.
        size: As there.
        width: As there; lines become narrower, and none breaks a word that was whole.
        style: As there.
    """
    text, whole = "".join(lines), keeps_words("".join(lines), size, width, style)
    for share in _NARROWER:
        narrow = round(width * share)
        if whole and not keeps_words(text, size, narrow, style):
            break
        again = lines_of(text, size, narrow, style)
        if len(again) > len(lines):
            break
        lines = again
        if width_of(lines[-1], size, style) >= width * _LAST:
            break
    return lines


def keeps_words(text: str, size: int, width: int, style: Style = PLAIN) -> bool:
    """Return whether a line holds each word, so that `lines_of` breaks none."""
    return all(width_of(piece, size, style) <= width for piece in _pieces(text))


@functools.lru_cache(maxsize=4_096)
def width_of(text: str, size: int, style: Style = PLAIN) -> float:
    """Measure a line, without the white space at its end, in pixels."""
    shown = text.rstrip()
    way = "rtl" if is_rightward(shown) else "ltr"
    return sum(
        font_of(run.face, size, bold=style.bold).getlength(run.text, direction=way)
        for run in runs_of(shown, style)
    )


def is_rightward(text: str) -> bool:
    """Return whether a text begins at the right, as its first letter says."""
    kinds = (unicodedata.bidirectional(char) for char in text)
    return next((kind for kind in kinds if kind in {"L", "R", "AL"}), "L") != "L"


def _pieces(text: str) -> Iterator[str]:
    """Split a text where a line may end: behind white space, and beside wide signs."""
    for word in re.findall(r"\n|[^\S\n]*\S+[^\S\n]*\n?|[^\S\n]+", text):
        held = ""
        for cluster in clusters(word):
            wide = _is_wide(cluster) or (held and _is_wide(held[-1]))
            closes, opened = cluster[0] in _NOT_FIRST, held and held[-1] in _NOT_LAST
            if held.strip() and wide and not (closes or opened or cluster.isspace()):
                yield held
                held = ""
            held += cluster
        if held:
            yield held


def _parts(piece: str, size: int, width: int, style: Style) -> list[str]:
    """Split a piece that no line holds between its signs; else it is one part."""
    if width_of(piece, size, style) <= width:
        return [piece]
    return list(clusters(piece))


def _is_wide(sign: str) -> bool:
    return unicodedata.east_asian_width(sign[0]) in "WF"
