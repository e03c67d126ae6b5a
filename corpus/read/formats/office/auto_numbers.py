"""The numbers before a slide's paragraphs, which a presentation only says how to count.

Whether a paragraph is numbered is said by itself, or by the first of what it is based on that says
anything: its shape's list style, the placeholders of layout and master, the master's styles.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.oxml.ns import qn

from corpus.read.figures import decimal, letter, roman

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

_LEVELS: Final = 9
_SAID: Final = tuple(qn(f"a:{name}") for name in ("buNone", "buChar", "buBlip", "buAutoNum"))
_AUTO: Final = qn("a:buAutoNum")
_KIND: Final = re.compile(r"(arabic|alpha|roman)(Lc|Uc|)(Period|ParenR|ParenBoth|Plain)")
_FIGURES: Final[Mapping[str, Callable[[int], str]]] = {
    "arabic": decimal,
    "alpha": letter,
    "roman": roman,
}
_FORMS: Final = {"Period": "{}.", "ParenR": "{})", "ParenBoth": "({})", "Plain": "{}"}
TITLES: Final = frozenset(
    {PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE, PP_PLACEHOLDER.VERTICAL_TITLE}
)


class AutoNumbers:
    """Counts the paragraphs of one shape, in their order.

    Args:
        shape: Of python-pptx, with a text frame; None where nothing is known of one.
    """

    def __init__(self, shape: Any = None) -> None:
        self._styles = list(_styles(shape)) if shape is not None else []
        self._counts: dict[int, tuple[str, int]] = {}

    def next(self, paragraph: Any) -> str:
        """Count a paragraph that says something; return what is before it, or ""."""
        level = min(int(paragraph.level), _LEVELS - 1)
        said = self._said(paragraph, level)
        self._counts = {deep: kept for deep, kept in self._counts.items() if deep <= level}
        if said is None or said.tag != _AUTO:
            self._counts.pop(level, None)
            return ""
        kind = said.get("type") or ""
        begin = said.get("startAt") or "1"
        before = self._counts.get(level)
        key = f"{kind} {begin}"
        number = before[1] + 1 if before and before[0] == key else _number(begin)
        self._counts[level] = (key, number)
        match = _KIND.match(kind)
        if match is None:
            return f"{number}."
        figure = _FIGURES[match[1]](number)
        return _FORMS[match[3]].format(figure.upper() if match[2] == "Uc" else figure)

    def _said(self, paragraph: Any, level: int) -> Any:
        """Return the element that says what is before a paragraph; None where nothing does."""
        own = paragraph._p.pPr  # noqa: SLF001 - python-pptx knows no bullets
        for properties in (
            own,
            *(style.find(qn(f"a:lvl{level + 1}pPr")) for style in self._styles),
        ):
            if properties is None:
                continue
            for child in properties:
                if child.tag in _SAID:
                    return child
        return None


def _styles(shape: Any) -> Iterator[Any]:
    """Yield the list styles that a shape's paragraphs are based on, the nearest first."""
    base = shape
    while base is not None:  # its own, the layout's, the master's
        body = base.element.find(qn("p:txBody"))
        style = None if body is None else body.find(qn("a:lstStyle"))
        if style is not None:
            yield style
        base = getattr(base, "_base_placeholder", None)
    layout = getattr(shape.part, "slide_layout", None)
    if not shape.is_placeholder or layout is None:
        return
    styles = layout.slide_master.element.find(qn("p:txStyles"))
    name = "p:titleStyle" if shape.placeholder_format.type in TITLES else "p:bodyStyle"
    style = None if styles is None else styles.find(qn(name))
    if style is not None:
        yield style


def _number(said: str) -> int:
    return int(said) if said.isascii() and said.isdigit() and len(said) < 6 else 1  # noqa: PLR2004
