"""The numbers before a Word document's list items: the document only says how to count them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from docx.oxml.ns import qn

from corpus.read.figures import decimal, repeated_letter, roman

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lxml import etree  # type: ignore[import-untyped]

_LEVELS: Final = 9
_OFF: Final = frozenset({"0", "false", "off"})
_FIGURES: Final[Mapping[str, Callable[[int], str]]] = {
    "lowerLetter": repeated_letter,
    "upperLetter": lambda number: repeated_letter(number).upper(),
    "lowerRoman": roman,
    "upperRoman": lambda number: roman(number).upper(),
    "decimalZero": lambda number: f"{number:02}",
}


@dataclass(frozen=True)
class _Level:
    """How one level counts: from where, in which figures, in what form ("%1.%2)").

    Attributes:
        after: The level, counted from 1, whose items begin this one again; 0 for none, None for
            every level above.
        legal: Whether all levels in the form are in our figures.
    """

    start: int = 1
    form: str = "bullet"
    pattern: str = ""
    after: int | None = None
    legal: bool = False


@dataclass(frozen=True)
class _List:
    """A list as its paragraphs name it: how it counts, with whom, and where it begins again."""

    of: str
    levels: dict[int, _Level]
    begins: frozenset[int] = frozenset()


@dataclass
class Numbering:
    """Counts the items of a document's lists, in the document's order."""

    lists: dict[str, _List]
    _counts: dict[str, list[int | None]] = field(default_factory=dict)
    _begun: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, root: etree._Element | None) -> Numbering:
        """Read the definitions of lists."""
        if root is None:
            return cls({})
        abstract = {one.get(qn("w:abstractNumId")): one for one in _all(root, "w:abstractNum")}
        styles = {_value(one, "w:styleLink"): one for one in abstract.values()}
        lists = {}
        for num in _all(root, "w:num"):
            of = _value(num, "w:abstractNumId") or ""
            definition = abstract.get(of)
            linked = None if definition is None else _value(definition, "w:numStyleLink")
            definition = styles.get(linked, definition) if linked else definition
            levels = {} if definition is None else _levels(definition)
            begins = set()
            for override in _all(num, "w:lvlOverride"):
                number = _number(override.get(qn("w:ilvl")), 0)
                levels |= _levels(override)
                start = _value(override, "w:startOverride")
                if start is not None:
                    begins.add(number)
                    levels[number] = replace(levels.get(number, _Level()), start=_number(start, 1))
            lists[num.get(qn("w:numId"))] = _List(of, levels, frozenset(begins))
        return cls(lists)

    def next(self, num_id: str, level: int) -> str:
        """Count one item on; return what is before it: "3.", "2.1", "b)", or "" for a bullet."""
        known = self.lists.get(num_id, _List("", {}))
        if not 0 <= level < _LEVELS:
            return ""
        counts = self._counts.setdefault(known.of, [None] * _LEVELS)
        if num_id not in self._begun:
            self._begun.add(num_id)
            for begun in known.begins & set(range(_LEVELS)):
                counts[begun] = None
        here = known.levels.get(level, _Level())
        counts[level] = here.start if (now := counts[level]) is None else now + 1
        for lower in range(level + 1, _LEVELS):
            after = known.levels.get(lower, _Level()).after
            if after is None or level < after:
                counts[lower] = None
        if here.form in {"bullet", "none"}:
            return ""

        def figure(match: re.Match[str]) -> str:
            row = int(match[1]) - 1
            at = known.levels.get(row, _Level())
            number = at.start if (now := counts[row]) is None else now
            form = "decimal" if here.legal else at.form
            return _FIGURES.get(form, decimal)(number)

        return re.sub(r"%([1-9])", figure, here.pattern).strip()


def _levels(definition: etree._Element) -> dict[int, _Level]:
    return {
        _number(level.get(qn("w:ilvl")), 0): _level(level) for level in _all(definition, "w:lvl")
    }


def _level(level: etree._Element) -> _Level:
    after, legal = _value(level, "w:lvlRestart"), level.find(qn("w:isLgl"))
    return _Level(
        _number(_value(level, "w:start"), 1),
        _value(level, "w:numFmt") or "decimal",
        _value(level, "w:lvlText") or "",
        None if after is None else _number(after, 0),
        legal is not None and legal.get(qn("w:val")) not in _OFF,
    )


def _all(element: etree._Element, name: str) -> list[etree._Element]:
    return list(element.iterchildren(qn(name)))


def _number(said: str | None, default: int) -> int:
    """Return a number that a document gives; the default where it is none."""
    return int(said) if said and said.isascii() and said.isdigit() and len(said) < 6 else default  # noqa: PLR2004


def _value(element: etree._Element, name: str) -> str | None:
    child = element.find(qn(name))
    return None if child is None else child.get(qn("w:val"))
