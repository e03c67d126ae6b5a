"""What every format is read into: paragraphs in order, each with its place in the source.

A reader puts a line together from runs (`Line`) and paragraphs into a `Flow`, which makes canonical
text of them, and locators that count in exactly that text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from corpus.article import Draft, Locator, LocatorKind
from corpus.clean.headline import MAX_TITLE
from corpus.errors import ReadError
from corpus.text.canonical import canonical

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MAX_CHARS: Final = 10_000_000
"""Of the text; a long novel has a million."""

Place = tuple[LocatorKind, str]
"""A locator without its offset."""

LONGEST_MARK: Final = 20
"""Code points of a note's mark: "[12, 13]"."""
_RAISED: Final = str.maketrans("0123456789+-−=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ")  # noqa: RUF001
_LOWERED: Final = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")  # noqa: RUF001
_FIGURES: Final = re.compile(r"[\d+\-−=()n]+")  # noqa: RUF001
_MARK: Final = re.compile(r"[\[(]?(?:\d{1,3}|[a-z]|[*†‡§¶#]{1,3})(?:[,\s]+\d{1,3})*[\])]?")
"""What refers to a note."""
_SAID: Final = re.compile(r"(?:[^\W\d_]{3,}|[.,;:!?%\"'”’»)\]])\s?$")
"""What a note's mark comes after: a word or its stop. An exponent is after a figure or a unit."""
_UNITS: Final = re.compile(r"(?:\d|\b)(?:sec|mol|rad|min)$")
_TAIL: Final = 40
"""Code points before a run that say what it is."""
_NARROW: Final = (
    60  # code points: as wide as `corpus.text.sentences` takes lines apart at their ends
)


def is_mark(text: str) -> bool:
    """Return whether a text can be the mark of a note: "3", "[3]", "*"."""
    mark = text.strip()
    return len(mark) <= LONGEST_MARK and _MARK.fullmatch(mark) is not None


@dataclass
class Line:
    """A paragraph as it is put together from runs.

    Attributes:
        struck: What was struck out, and is withdrawn.
    """

    struck: list[str] = field(default_factory=list)
    _parts: list[str] = field(default_factory=list)
    _tail: str = ""

    def add(
        self, text: str, *, struck: bool = False, raised: bool = False, lowered: bool = False
    ) -> None:
        """Add a run. What is raised or lowered stays so, that "10⁶" is not "106"; a mark goes."""
        if struck:
            if text.strip():
                self.struck.append(text)
                self._parts.append(" ")
            return
        if raised and text.strip():
            noted = _SAID.search(self._tail) and not _UNITS.search(self._tail)
            if is_mark(text) and noted:
                return
            text = text.translate(_RAISED) if _FIGURES.fullmatch(text.strip()) else text
        elif lowered and _FIGURES.fullmatch(text.strip()):
            text = text.translate(_LOWERED)
        self._parts.append(text)
        self._tail = (self._tail + text)[-_TAIL:]

    @property
    def text(self) -> str:
        """What was added so far; spaces around its line breaks are the file's, not the text's."""
        return re.sub(" *+\n *", "\n", "".join(self._parts))


@dataclass
class Flow:
    """Paragraphs in order.

    Attributes:
        place: Of the paragraphs that come next; None where it is unknown.
        dropped: What was left out, for a person to check.
        captions: Of pictures.
    """

    place: Place | None = None
    dropped: list[str] = field(default_factory=list)
    captions: list[str] = field(default_factory=list)
    _paragraphs: list[tuple[list[str], Place | None]] = field(default_factory=list)
    _size: int = 0

    def add(self, text: str) -> None:
        """Add a paragraph, or several with blank lines between; an empty one is passed over.

        Raises:
            ReadError: that is more than can be read.
        """
        clean = canonical(text)
        if clean:
            self._count(clean)
            self._paragraphs.append(([clean], self.place))

    def add_line(self, line: Line) -> None:
        """Add a paragraph; what was struck out of it is left out."""
        self.drop(*line.struck)
        self.add(line.text)

    def add_list(self, items: Sequence[str]) -> None:
        """Add the items of a list, each on a line of its own and known as an item if it is long."""
        lines = [" ".join(canonical(item).split()) for item in items]
        wide = max(map(len, lines), default=0) > _NARROW and len(lines) > 1
        self.add(
            "\n".join(
                f"• {line}" if wide and not _numbered(line) else line for line in lines if line
            )
        )

    def add_row(self, cells: Sequence[str], *, first: bool) -> None:
        """Add a row of a table, its cells apart; all rows of a table are one paragraph."""
        row = " | ".join(" ".join(canonical(cell).split()) for cell in cells)
        if not row.strip(" |"):
            return
        if first or not self._paragraphs:
            self.add(row)
        else:
            self._paragraphs[-1][0].append(row)
            self._count(row)

    def _count(self, text: str) -> None:
        self._size += len(text)
        if self._size > MAX_CHARS:
            raise ReadError("This file has too much text to read.", "Split it into parts.")

    def drop(self, *texts: str) -> None:
        """Note what was left out."""
        self.dropped += [line for text in texts if (line := " ".join(canonical(text).split()))]

    def take_title(self, title: str | None) -> None:
        """Leave the first paragraph out if it is the title."""
        first = self.first or ""
        if title and first.casefold() == canonical(title).casefold() and len(self._paragraphs) > 1:
            del self._paragraphs[0]

    @property
    def first(self) -> str | None:
        """The first paragraph; None where there is none."""
        return "\n".join(self._paragraphs[0][0]) if self._paragraphs else None

    def only_heading(self, headings: Sequence[str]) -> str | None:
        """Return the title that is set as a heading: the only one of its level, on top of all."""
        return headings[0] if len(headings) == 1 and self.first == headings[0] else None

    def draft(self, source: Mapping[str, object], *, title: str) -> Draft:
        """Make a draft of the paragraphs.

        The title is no section of its own: what is below it is the article's beginning.

        Args:
            source: Fields of a `Draft` that are known.
            title: Its title.

        Raises:
            ReadError: There is no text.
        """
        if not self._paragraphs:
            raise ReadError("There is no text in this file.", "Give a file with text in it.")
        locators: list[Locator] = []
        place: Place | None = None
        at = 0
        above = (LocatorKind.SECTION, title)
        paragraphs = [
            ("\n".join(lines), None if where == above else where)
            for lines, where in self._paragraphs
        ]
        for text, where in paragraphs:
            if where != place:
                locators.append(Locator(at, *(where or (LocatorKind.SECTION, ""))))
            place = where
            at += len(text) + 2
        text = "\n\n".join(text for text, _ in paragraphs)
        known = {name: value for name, value in source.items() if value}
        return Draft(
            text=text,
            title=title[:MAX_TITLE],
            locators=tuple(locators),
            dropped=tuple(dict.fromkeys(self.dropped)),
            captions=tuple(dict.fromkeys(self.captions)),
            **known,  # type: ignore[arg-type]
        )


def _numbered(line: str) -> bool:
    return re.match(r"\(?(?:\d{1,3}|[A-Za-z]|[ivx]{1,5})[.)](?:\d|\s)", line) is not None
