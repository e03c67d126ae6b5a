"""Lists as lines: items, lists in them, terms with their definitions."""

from __future__ import annotations

import re
from itertools import repeat
from typing import TYPE_CHECKING, Final

from corpus.read.figures import decimal, letter, roman
from corpus.read.markup.blocks import Block, Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from lxml import etree  # type: ignore[import-untyped]

_BULLET: Final = "- "
_STEP: Final = 2  # columns that what belongs to an item without a mark is indented by


_FIGURES: Final[Mapping[str, Callable[[int], str]]] = {
    "a": letter,
    "A": lambda number: letter(number).upper(),
    "i": roman,
    "I": lambda number: roman(number).upper(),
}
_STYLE: Final = re.compile(
    r"list-style(?:-type)?\s*:[^;]{0,60}?\b(lower|upper)-(alpha|latin|roman)", re.IGNORECASE
)
_STYLES: Final = {
    ("lower", "alpha"): "a", ("lower", "latin"): "a", ("lower", "roman"): "i",
    ("upper", "alpha"): "A", ("upper", "latin"): "A", ("upper", "roman"): "I",
}  # fmt: skip


def list_block(items: Sequence[Sequence[Block]], *, marks: Sequence[str] = ()) -> Block:
    """Return a list as one block, an item a line.

    Numbers are kept. Bullets are written only where items hold more than a line, so that what
    belongs to which can be seen.

    Args:
        items: What each item holds.
        marks: What is before each item, as "3."; empty for a list without numbers.
    """
    contents = [[line for block in item for line in _marked(block)] for item in items]
    ordered = bool(marks)
    marked = ordered or any(len(lines) > 1 for lines in contents)
    out: list[str] = []
    for given, lines in zip(marks or repeat(""), contents, strict=False):
        if not lines:
            continue
        mark = f"{given} " if ordered else _BULLET if marked else ""
        width = len(mark) or _STEP
        out.append(f"{mark}{lines[0].lstrip(' ')}")
        out += [" " * width + line for line in lines[1:]]
    return Block(Kind.LIST, tuple(out), ordered=ordered)


def item_marks(element: etree._Element, items: Sequence[etree._Element]) -> list[str]:
    """Return what a page shows before the items of an `ol`.

    Args:
        element: The list: it may begin anywhere, count down, and in letters or Roman numerals.
        items: Each may have a number of its own, from which the next go on.
    """
    style = _STYLE.search(element.get("style") or "")
    kind = _STYLES[style[1].lower(), style[2].lower()] if style else element.get("type") or ""
    figures = _FIGURES.get(kind, decimal)
    step = -1 if element.get("reversed") is not None else 1
    number = _number(element.get("start"))
    number = (len(items) if step < 0 else 1) if number is None else number
    marks: list[str] = []
    for item in items:
        own = _number(item.get("value"))
        number = number if own is None else own
        marks.append(f"{figures(number)}.")
        number += step
    return marks


def _number(said: str | None) -> int | None:
    found = re.fullmatch(r"\s*([+-]?[0-9]{1,6})\s*", said or "")
    return int(found[1]) if found else None


def _marked(block: Block) -> Iterable[str]:
    """Return the lines of what an item holds; a list in it has its marks."""
    if block.kind is not Kind.LIST or block.ordered or _is_marked(block):
        return block.lines
    return (f"{_BULLET}{line}" for line in block.lines)


def _is_marked(block: Block) -> bool:
    return any(line.startswith((_BULLET, " ")) for line in block.lines)


def definition_block(pairs: Iterable[tuple[str, Sequence[Block]]]) -> Block:
    """Return a list of definitions as one block, each on a line behind its term."""
    out: list[str] = []
    for term, definition in pairs:
        lines = [line for block in definition for line in block.lines]
        stop = "" if term.endswith((":", "?", "!", ".")) or not term or not lines else ":"
        out.append(f"{term}{stop} {lines[0].lstrip(' ')}".strip() if lines else term)
        out += [" " * _STEP + line for line in lines[1:]]
    return Block(Kind.LIST, tuple(line for line in out if line))
