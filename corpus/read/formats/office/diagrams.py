"""Words in diagrams ("SmartArt"), which documents and slides keep in parts of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from corpus.read.formats.archive import tree

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml import etree  # type: ignore[import-untyped]

_DIAGRAM: Final = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_DATA: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}dm"
_DRAWING: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


def diagram_lines(element: etree._Element, part_of: Callable[[str], bytes]) -> list[list[str]]:
    """Return the lines of the diagrams that an element shows, in the order of their points.

    Args:
        element: What refers to diagrams.
        part_of: Returns the part that an id refers to.
    """
    found = []
    for reference in element.iter(f"{_DIAGRAM}relIds"):
        try:
            data = part_of(reference.get(_DATA) or "")
        except (KeyError, ValueError):
            continue  # it leads nowhere, or out of the document
        points = tree(data).iter(f"{_DIAGRAM}pt")
        lines = [
            "".join(text.text or "" for text in paragraph.iter(f"{_DRAWING}t"))
            for point in points
            for paragraph in point.iter(f"{_DRAWING}p")
        ]
        found.append([line for line in lines if line.strip()])
    return found
