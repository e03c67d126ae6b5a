"""What every format is read into: paragraphs in order, each with its place in the source.

A reader puts a line together from runs (`Line`) and paragraphs into a `Flow`, which makes canonical
text of them, and locators that count in exactly that text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from corpus.article import Draft, Locator, LocatorKind, Remark
from corpus.clean.headline import MAX_TITLE
from corpus.errors import ReadError
from corpus.read.markup.tables import lines_of
from corpus.read.raised import Raised
from corpus.text.canonical import canonical

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.article import Known
    from corpus.read.markup.tables import Row

MAX_CHARS: Final = 10_000_000
"""Of the text; a long novel has a million."""

Place = tuple[LocatorKind, str]
"""A locator without its offset."""

LONGEST_MARK: Final = 20
"""Code points of a note's mark: "[12, 13]"."""
_MARK: Final = re.compile(r"[\[(]?(?:\d{1,3}|[a-z]|[*†‡§¶#]{1,3})(?:[,\s]+\d{1,3})*[\])]?")
"""What refers to a note."""
_TAIL: Final = 40
"""Code points before a run that say what it is."""
_NARROW: Final = (
    60  # code points: as wide as `corpus.text.sentences` takes lines apart at their ends
)
_DEEPEST: Final = 9  # levels of lists in lists that are shown by indentation
_BULLET: Final = "- "


def is_mark(text: str) -> bool:
    """Return whether a text can be the mark of a note: "3", "[3]", "*"."""
    mark = text.strip()
    return len(mark) <= LONGEST_MARK and _MARK.fullmatch(mark) is not None


@dataclass
class Line:
    """A paragraph as it is put together from runs.

    Attributes:
        raised: Who writes its document's superscripts.
        struck: What was struck out, and is withdrawn.
    """

    raised: Raised = field(default_factory=Raised)
    struck: list[str] = field(default_factory=list)
    _parts: list[str] = field(default_factory=list)
    _tail: str = ""
    _above: str = ""  # raised and not written yet: a program may cut "10⁻³" anywhere

    def add(
        self, text: str, *, struck: bool = False, raised: bool = False, lowered: bool = False
    ) -> None:
        """Add a run. What is raised or lowered stays so, that "10⁶" is not "106"; a mark goes."""
        if struck:
            if text.strip():
                self._end_raised()
                self.struck.append(text)
                self._parts.append(" ")
        elif raised:
            self._above += text
        elif text:
            self._end_raised()
            self._put(_around(text, self.raised.down(text)) if lowered else text)

    @property
    def text(self) -> str:
        """What was added so far; spaces around its line breaks are the file's, not the text's."""
        self._end_raised()
        return re.sub(" *+\n *", "\n", "".join(self._parts))

    def _end_raised(self) -> None:
        text, self._above = self._above, ""
        if text:
            self._put(_around(text, self.raised.up(text, self._tail)))

    def _put(self, text: str) -> None:
        self._parts.append(text)
        self._tail = (self._tail + text)[-_TAIL:]


def _around(text: str, written: str) -> str:
    """Return what a run is written as, between the white space that is at its ends."""
    bare = text.strip()
    before, _, after = text.partition(bare) if bare else (text, "", "")
    return f"{before}{written}{after}"


@dataclass(frozen=True)
class Item:
    """An item of a list.

    Attributes:
        text: What it says.
        mark: What is before it, "3." or "b)"; empty for a bullet.
        level: How many lists it is in, beside its own.
    """

    text: str
    mark: str = ""
    level: int = 0


@dataclass
class Flow:
    """Paragraphs in order.

    Attributes:
        place: Of the paragraphs that come next; None where it is unknown.
        dropped: What was left out, for a person to check.
        captions: Of pictures.
        remarks: What else a person should know of the reading.
    """

    place: Place | None = None
    dropped: list[str] = field(default_factory=list)
    captions: list[str] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    _paragraphs: list[tuple[str, Place | None]] = field(default_factory=list)
    _size: int = 0
    _raised: Raised = field(default_factory=Raised)

    def add(self, text: str) -> None:
        """Add a paragraph, or several with blank lines between; an empty one is passed over.

        Raises:
            ReadError: that is more than can be read.
        """
        clean = canonical(text)
        if clean:
            self._count(clean)
            self._paragraphs.append((clean, self.place))

    def add_line(self, line: Line) -> None:
        """Add a paragraph; what was struck out of it is left out."""
        self.drop(*line.struck)
        self.add(line.text)

    def line(self) -> Line:
        """Return an empty paragraph of this document."""
        return Line(self._raised)

    def add_list(self, items: Sequence[Item]) -> None:
        """Add the items of a list, each on a line of its own and known as an item if it is long.

        Lists in lists are indented, and bullets are written where there are any, so that what
        belongs to which can be seen.
        """
        shown = [one for one in items if one.text.strip()]
        top = min((one.level for one in shown), default=0)
        nested = any(one.level > top for one in shown)
        lines = [_flat(f"{one.mark} {one.text}") for one in shown]
        wide = max(map(len, lines), default=0) > _NARROW and len(lines) > 1
        bullet = _BULLET if nested else "• " if wide else ""
        self.add(
            "\n".join(
                f"{_indent(one.level - top)}{'' if one.mark or _numbered(line) else bullet}{line}"
                for one, line in zip(shown, lines, strict=True)
            )
        )

    def add_table(self, rows: Sequence[Row]) -> None:
        """Add a table, a row a line, its cells apart."""
        self.add("\n".join(line for line in lines_of(rows) if line.strip(" |")))

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
        return self._paragraphs[0][0] if self._paragraphs else None

    def only_heading(self, headings: Sequence[str]) -> str | None:
        """Return the title that is set as a heading: the only one of its level, on top of all."""
        return headings[0] if len(headings) == 1 and self.first == headings[0] else None

    def draft(self, source: Known, *, title: str) -> Draft:
        """Make a draft of the paragraphs.

        The title is no section of its own: what is below it is the article's beginning.

        Args:
            source: What is known of it beside its title and its captions.
            title: Its title.

        Raises:
            ReadError: There is no text.
        """
        if not self._paragraphs:
            raise ReadError("There is no text in this file.", "Use a file with text in it.")
        locators: list[Locator] = []
        place: Place | None = None
        at = 0
        above = (LocatorKind.SECTION, title)
        paragraphs = [(text, None if where == above else where) for text, where in self._paragraphs]
        for text, where in paragraphs:
            if where != place:
                locators.append(Locator(at, *(where or (LocatorKind.SECTION, ""))))
            place = where
            at += len(text) + 2
        text = "\n\n".join(text for text, _ in paragraphs)
        return Draft(
            text=text,
            title=title[:MAX_TITLE],
            locators=tuple(locators),
            dropped=tuple(dict.fromkeys(self.dropped)),
            captions=tuple(dict.fromkeys(self.captions)),
            remarks=tuple(self.remarks),
            **source,
        )


def _indent(levels: int) -> str:
    return "  " * min(levels, _DEEPEST)


def _flat(text: str) -> str:
    return " ".join(canonical(text).split())


def _numbered(line: str) -> bool:
    return re.match(r"\(?(?:\d{1,3}|[A-Za-z]|[ivx]{1,5})[.)](?:\d|\s)", line) is not None
