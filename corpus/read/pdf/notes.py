"""Footnotes: by size and place, and the marks in the text that call them.

A note is set smaller than the text and below all of it, and begins with its mark. It is a paragraph
of its own; the marks go, for no reader of a quotation can follow them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from corpus.read.pdf.columns import Line

SMALL: Final = 0.94
"""Of the text's size: notes, captions and sources are set smaller."""

_MARK: Final = re.compile(r"([⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}|\d{1,3}(?=[\s.)])|[*†‡§¶]{1,3})[.)]?\s*(?=\S)")
_RAISED: Final = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}(?:[,⁻-][⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3})*")
_SYMBOL: Final = re.compile(r"(?<=[\w.,;:!?”’\"»)])[*†‡]{1,3}(?=[\s.,;:!?]|$)")
_PLAIN: Final = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_UNIT: Final = 2  # letters: "m²", "km³" and "x²" are no notes


def split_notes(lines: Sequence[Line], size: float) -> tuple[list[Line], list[list[Line]]]:
    """Return a page's lines without its notes, and each note's lines.

    Args:
        lines: In reading order.
        size: Of the document's text.
    """
    large = [line for line in lines if line.size >= SMALL * size]
    small = [
        line
        for line in lines
        if line.size < SMALL * size and not any(_is_below(other, line) for other in large)
    ]
    notes: list[list[Line]] = []
    for line in small:
        if _MARK.match(line.text):
            notes.append([line])
        elif notes and notes[-1][-1].column == line.column:
            notes[-1].append(line)
    taken = {id(line) for note in notes for line in note}
    return [line for line in lines if id(line) not in taken], notes


def mark_of(note: Sequence[Line]) -> str:
    """Return a note's mark as the text may print it: a number or a sign."""
    match = _MARK.match(note[0].text)
    return match[1].translate(_PLAIN) if match else ""


def without_mark(text: str) -> str:
    """Return a note's text without its mark."""
    return _MARK.sub("", text, count=1)


def without_references(text: str, marks: AbstractSet[str]) -> str:
    """Return a line of text without the marks that call notes; powers and units stay.

    Args:
        text: In which raised digits are superscripts.
        marks: Of the notes on this page.
    """

    def kept(match: re.Match[str]) -> str:
        before = re.search(r"[^\W\d_]+$|\d+$|\S$", text[max(0, match.start() - 40) : match.start()])
        numbers = re.split(r"\D+", match[0].translate(_PLAIN))
        if before is None:
            return match[0]
        power = before[0].isdigit() and (len(before[0]) <= _UNIT or not set(numbers) <= marks)
        unit = before[0].isalpha() and len(before[0]) <= _UNIT and not set(numbers) <= marks
        return match[0] if power or unit or (before[0] == ")" and not marks) else ""

    text = _RAISED.sub(kept, text)
    return _SYMBOL.sub(lambda m: "" if m[0] in marks else m[0], text)


def _is_below(line: Line, other: Line) -> bool:
    return line.y > other.y and line.x0 < other.x1 and other.x0 < line.x1
