"""Lists as lines: items, lists in them, terms with their definitions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from corpus.read.markup.blocks import Block, Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_BULLET: Final = "- "
_STEP: Final = 2  # columns that what belongs to an item without a mark is indented by


def list_block(items: Sequence[Sequence[Block]], *, start: int | None = None) -> Block:
    """Return a list as one block, an item a line.

    Numbers are kept. Bullets are written only where items hold more than a line, so that what
    belongs to which can be seen.

    Args:
        items: What each item holds.
        start: The first item's number; None for a list without numbers.
    """
    contents = [[line for block in item for line in _marked(block)] for item in items]
    ordered = start is not None
    marked = ordered or any(len(lines) > 1 for lines in contents)
    out: list[str] = []
    for number, lines in enumerate(contents, start=start or 0):
        if not lines:
            continue
        mark = f"{number}. " if ordered else _BULLET if marked else ""
        width = len(mark) or _STEP
        out.append(f"{mark}{lines[0].lstrip(' ')}")
        out += [" " * width + line for line in lines[1:]]
    return Block(Kind.LIST, tuple(out), ordered=ordered)


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
