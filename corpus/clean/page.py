"""A scraped page as lines with roles, on which `corpus.clean.clean` sorts body from furniture.

Lines are in page order. Those of one block were on neighbouring lines; blocks were separated by a
blank line. Head, middle and foot are found by prose: the head ends where running text begins, the
foot begins where it ends. A reader that knows what a line is by its markup says so with a `Mark`.
"""

# ruff: noqa: RUF001 - typographic marks are what is matched here
from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from corpus.text.canonical import canonical

if TYPE_CHECKING:
    from collections.abc import Mapping

LONE_SEPARATOR: Final = re.compile(r"[/|·•—–-]")
_PROSE_WORDS: Final = 8  # captions and calls to sign up also end in full stops, but are shorter
_LONG_WORDS: Final = 25  # so long no menu or heading is, full stop or none
_SENTENCE_WORDS: Final = 3
_STOP: Final = re.compile(r"[.!?…:。！？][\"'”’»)\]]*$")
_WIDE: Final = re.compile("[\u2e80-\u9fff\uac00-\ud7af\u0e00-\u0eff]")


class Mark(StrEnum):
    """What a line is by the markup of its document."""

    FIXED = "fixed"  # code, a table's row, a numbered item: part of the text whatever it says
    ITEM = "item"
    HEADING = "heading"


class Role(StrEnum):
    """What a line is to its page."""

    BODY = "body"
    KEPT = "kept"  # body that no rule may take
    TITLE = "title"
    FURNITURE = "furniture"
    BYLINE = "byline"
    DATE = "date"
    CREDIT = "credit"
    CAPTION = "caption"
    COPYRIGHT = "copyright"
    BIOGRAPHY = "biography"


@dataclass
class Line:
    """One line without its indentation, its block's number, and its role so far."""

    text: str
    block: int
    role: Role = Role.BODY
    mark: Mark | None = None
    indent: str = ""

    @property
    def prose(self) -> bool:
        """Whether it is running text of its page, not merely a sentence."""
        return is_prose(self.text) and self.is_body

    @property
    def is_body(self) -> bool:
        """Whether it is part of the article's text, so far."""
        return self.role is Role.BODY or self.role is Role.KEPT


@dataclass
class Page:
    """All lines of a page."""

    lines: list[Line] = field(default_factory=list)

    @classmethod
    def of(cls, text: str, marks: Mapping[int, Mark] | None = None) -> Page:
        """Return the page of a canonical text.

        Args:
            text: Canonical text.
            marks: By the number of the line in the text, blank lines counted; None where the
                text has no markup, so that a line may be broken around a lone "|".
        """
        blocks = text.split("\n\n")
        if marks is None:
            whole = ((s, n) for n, block in enumerate(blocks) for s in _whole_lines(block))
            return cls([_line(line, number, None) for line, number in whole])
        lines: list[Line] = []
        block = 0
        for number, line in enumerate(text.split("\n")):
            if line:
                lines.append(_line(line, block, marks.get(number)))
            block += not line
        return cls(lines)

    @property
    def head(self) -> int:
        """Index of the first line of prose, or the number of lines if there is none."""
        return next((i for i, line in enumerate(self.lines) if line.prose), len(self.lines))

    @property
    def foot(self) -> int:
        """Index after the last line of prose."""
        backwards = range(len(self.lines) - 1, -1, -1)
        return next((i + 1 for i in backwards if self.lines[i].prose), 0)

    @property
    def furnished(self) -> bool:
        """Whether anything on the page is no body."""
        return any(not line.is_body and line.role is not Role.TITLE for line in self.lines)

    def having(self, *roles: Role) -> list[str]:
        """Return the lines of these roles, in page order."""
        return [line.text for line in self.lines if line.role in roles]

    def body(self) -> str:
        """Return what is left: blocks separated by blank lines, their lines as they were."""
        blocks: dict[int, list[str]] = {}
        for line in self.lines:
            if line.is_body:
                blocks.setdefault(line.block, []).append(line.indent + line.text)
        return canonical("\n\n".join("\n".join(lines) for lines in blocks.values()))

    def prose_before(self) -> list[float]:
        """Return for each line the share of the page's prose, by characters, that is before it."""
        sizes = [len(line.text) if line.prose else 0 for line in self.lines]
        total = max(1, sum(sizes))
        return [before / total for before in accumulate(sizes, initial=0)][:-1]


def words(text: str) -> int:
    """Count words; scripts without spaces count two characters a word."""
    found = len(text.split())
    return found if text.isascii() else max(found, len(_WIDE.findall(text)) // 2)


def is_sentence(text: str) -> bool:
    """Return whether a line ends like a sentence and is long enough for one."""
    return words(text) >= _SENTENCE_WORDS and _STOP.search(text[-8:]) is not None


def is_prose(text: str) -> bool:
    """Return whether a line is running text: a sentence of some length, or simply long."""
    if len(text) < _PROSE_WORDS:
        return False  # most lines of a page made of nothing but lines
    count = words(text)
    return count >= _LONG_WORDS or (count >= _PROSE_WORDS and _STOP.search(text[-8:]) is not None)


def _line(text: str, block: int, mark: Mark | None) -> Line:
    bare = text.lstrip(" ")
    role = Role.KEPT if mark is Mark.FIXED else Role.BODY
    return Line(bare, block, role, mark, text[: len(text) - len(bare)])


def _whole_lines(block: str) -> list[str]:
    """Return a block's lines, with a line split around a lone "/" or "|" put together again."""
    lines: list[str] = []
    pending = False
    for line in block.split("\n"):
        if LONE_SEPARATOR.fullmatch(line) and line in "/|·•" and lines:
            lines[-1] += f" {line}"
            pending = True
        elif pending:
            lines[-1] += f" {line}"
            pending = False
        else:
            lines.append(line)
    return lines
