"""A document as blocks, and blocks as canonical text with what each line is by its markup.

Readers of marked-up documents make `Block`s, whatever the markup. How they are written is settled
here, once: blocks are separated by a blank line, code follows the words that introduce it on the
next line, a row of a table has its cells between bars.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from corpus.clean.page import Mark
from corpus.text.canonical import canonical
from corpus.text.layout import BAR

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_TAB: Final = 4  # columns
_CITES: Final = re.compile(r"(?:[—–―]|--?) ?(?=[^\W\d_])(?=\S*[A-ZÀ-Þ])")
_CITED_WORDS: Final = 12
_MARK_FOLLOWS: Final = re.compile(r"[,.;:!?)\]](?:[\s\"'”’»)\]]|$)")


class Kind(StrEnum):
    """What a block is."""

    PROSE = "prose"
    HEADING = "heading"
    LIST = "list"
    TABLE = "table"
    CODE = "code"
    NOTE = "note"
    ENTRY = "entry"  # time and heading of a live blog's entry


_MARKS: Final = {
    Kind.HEADING: Mark.HEADING,
    Kind.LIST: Mark.ITEM,
    Kind.TABLE: Mark.FIXED,
    Kind.CODE: Mark.FIXED,
    Kind.NOTE: Mark.FIXED,
    Kind.ENTRY: Mark.FIXED,
}


@dataclass(frozen=True)
class Block:
    """One block of a document.

    Attributes:
        kind: What it is.
        lines: Its lines, with their indentation against the block's first.
        ordered: Of a list: whether its items are numbered.
        quoted: Whether it is in a block quote.
    """

    kind: Kind
    lines: tuple[str, ...]
    ordered: bool = False
    quoted: bool = False

    @property
    def mark(self) -> Mark | None:
        """What its lines are to the search for furniture."""
        return Mark.FIXED if self.ordered else _MARKS.get(self.kind)


def text_of(blocks: Iterable[Block]) -> tuple[str, Mapping[int, Mark]]:
    """Return canonical text, and by line number (blank lines counted) what lines are."""
    paragraphs: list[list[tuple[str, Mark | None]]] = []
    before: Block | None = None
    for block in blocks:
        lines = [(line, block.mark) for line in map(_line, block.lines) if line.strip()]
        if not lines:
            continue
        if before is not None and _belongs(block, before):
            paragraphs[-1] += lines
        else:
            paragraphs.append(lines)
        before = block
    texts: list[str] = []
    marks: dict[int, Mark] = {}
    number = 0
    for paragraph in paragraphs:
        texts.append(canonical("\n".join(line for line, _ in paragraph)))
        marks |= {number + i: mark for i, (_, mark) in enumerate(paragraph) if mark}
        number += len(paragraph) + 1
    return "\n\n".join(texts), marks


def code(content: str) -> Block:
    """Return a block of code: its indentation kept, blank lines left out."""
    lines = (line.expandtabs(_TAB).rstrip() for line in content.splitlines())
    return Block(Kind.CODE, tuple(line for line in lines if line))


def row(cells: Sequence[str]) -> str:
    """Return a row of a table as a line; lines inside a cell are separated by a space."""
    flat = (" ".join(canonical(cell).split()) for cell in cells)
    return BAR.join(flat).replace("  ", " ").strip()


def leaves_gap(after: str | None) -> bool:
    """Return whether words taken out before this would leave a space before a mark."""
    return _MARK_FOLLOWS.match(after or "") is not None


def cites(line: str) -> bool:
    """Return whether a line of a block quote names whose words it is: "— Ada Quill"."""
    return _CITES.match(line) is not None and len(line.split()) <= _CITED_WORDS


def _line(line: str) -> str:
    """Return one canonical line with its indentation."""
    words = " ".join(canonical(line).split())
    return " " * (len(line) - len(line.lstrip(" "))) + words


def _belongs(block: Block, before: Block) -> bool:
    """Return whether a block is written on the lines after another, as one paragraph."""
    if block.kind is Kind.CODE:
        return before.kind in {Kind.PROSE, Kind.CODE}
    cited = block.kind is Kind.PROSE and block.quoted and before.quoted
    return cited and before.kind is Kind.PROSE and len(block.lines) == 1 and cites(block.lines[0])
