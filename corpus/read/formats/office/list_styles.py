"""The numbers before an OpenDocument text's list items: its list styles say how to count them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from corpus.read.figures import decimal, letter, roman

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from odfdo import Element
    from odfdo.xmlpart import XmlPart

_LEVELS: Final = 10
_FIGURES: Final[Mapping[str, Callable[[int], str]]] = {
    "1": decimal,
    "a": letter,
    "A": lambda number: letter(number).upper(),
    "i": roman,
    "I": lambda number: roman(number).upper(),
}
_STYLES: Final = ("text:list-style", "text:outline-style")
_NUMBERED: Final = frozenset({"text:list-level-style-number", "text:outline-level-style"})


@dataclass(frozen=True)
class _Level:
    """How one level counts; without figures it has bullets, or nothing."""

    figures: str = ""
    before: str = ""
    after: str = ""
    start: int = 1
    shown: int = 1  # levels: "2.1" shows two


@dataclass
class Counted:
    """A list that is being read: its style, and the numbers of its last items by level."""

    style: str
    counts: list[int | None] = field(default_factory=lambda: [None] * _LEVELS)


class ListStyles:
    """Counts the items of a document's lists, in the document's order.

    Args:
        styles: Elements of `text:list-style` and `text:outline-style`.
    """

    def __init__(self, styles: Iterable[Element]) -> None:
        self._levels = {_string(style, "style:name"): _levels(style) for style in styles}
        self._last: dict[str, Counted] = {}
        self._named: dict[str, Counted] = {}

    def begin(self, element: Element, outer: Counted | None) -> Counted:
        """Return the list that an element begins, or goes on with."""
        own = _string(element, "text:style-name") or (outer.style if outer else "")
        found: Counted | None = None
        if outer is None or own != outer.style:
            earlier = self._named.get(_string(element, "text:continue-list"))
            if earlier is None and _string(element, "text:continue-numbering") == "true":
                earlier = self._last.get(own)
            found = Counted(own) if earlier is None else Counted(own, list(earlier.counts))
            self._last[own] = found
        counted = found or outer or Counted(own)
        if name := _string(element, "xml:id"):
            self._named[name] = counted
        return counted

    def next(self, counted: Counted, level: int, given: str | None) -> str:
        """Count one item on, and return what is before it: "3.", "2.1", "b)"; "" for a bullet.

        Args:
            counted: The list that it is in.
            level: From 0.
            given: The number that the document gives it, if any.
        """
        if not 0 <= level < _LEVELS:
            return ""
        levels = self._levels.get(counted.style, {})
        here = levels.get(level, _Level())
        counts = counted.counts
        now = counts[level]
        counts[level] = _number(given, here.start if now is None else now + 1)
        counts[level + 1 :] = [None] * (_LEVELS - level - 1)
        if here.figures not in _FIGURES:
            return ""
        first = max(0, level + 1 - here.shown)
        shown = []
        for row in range(first, level + 1):
            at, number = levels.get(row, _Level()), counts[row]
            if at.figures in _FIGURES:
                shown.append(_FIGURES[at.figures](at.start if number is None else number))
        return f"{here.before}{'.'.join(shown)}{here.after}".strip()


def list_styles(parts: Iterable[XmlPart]) -> ListStyles:
    """Read the list styles in a document's parts."""
    return ListStyles(s for part in parts for tag in _STYLES for s in part.get_elements(f"//{tag}"))


def _levels(style: Element) -> dict[int, _Level]:
    return {
        _number(_string(level, "text:level"), 1) - 1: _Level(
            _string(level, "style:num-format") if level.tag in _NUMBERED else "",
            _string(level, "style:num-prefix"),
            _string(level, "style:num-suffix"),
            _number(_string(level, "text:start-value"), 1),
            _number(_string(level, "text:display-levels"), 1),
        )
        for level in style.children
    }


def _string(element: Element, name: str) -> str:
    return element.get_attribute_string(name) or ""


def _number(said: str | None, default: int) -> int:
    """Return a number that a document gives; the default where it is none."""
    return int(said) if said and said.isascii() and said.isdigit() and len(said) < 6 else default  # noqa: PLR2004
