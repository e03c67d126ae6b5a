"""The numbers before a Word document's list items: the document only says how to count them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from docx.oxml.ns import qn

if TYPE_CHECKING:
    from lxml import etree  # type: ignore[import-untyped]

_LEVELS: Final = 9
_ROMAN: Final = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


@dataclass(frozen=True)
class _Level:
    """How one level counts: from where, in which figures, in what form ("%1.%2)")."""

    start: int = 1
    form: str = "bullet"
    pattern: str = ""


@dataclass
class Numbering:
    """Counts the items of a document's lists, in the document's order."""

    levels: dict[str, tuple[str, dict[int, _Level]]]
    _counts: dict[str, list[int | None]] = field(default_factory=dict)

    @classmethod
    def of(cls, root: etree._Element | None) -> Numbering:
        """Read the definitions of lists."""
        if root is None:
            return cls({})
        abstract = {
            one.get(qn("w:abstractNumId")): {
                int(level.get(qn("w:ilvl")) or 0): _level(level)
                for level in one.iterchildren(qn("w:lvl"))
            }
            for one in root.iterchildren(qn("w:abstractNum"))
        }
        levels = {}
        for num in root.iterchildren(qn("w:num")):
            of = _value(num, "w:abstractNumId") or ""
            levels[num.get(qn("w:numId"))] = (of, abstract.get(of, {}))
        return cls(levels)

    def next(self, num_id: str, level: int) -> str:
        """Count one item on; return what is before it: "3.", "2.1", "b)", or "" for a bullet."""
        of, defined = self.levels.get(num_id, ("", {}))
        if not 0 <= level < _LEVELS:
            return ""
        counts = self._counts.setdefault(of, [None] * _LEVELS)
        here = defined.get(level, _Level())
        counts[level] = here.start if (now := counts[level]) is None else now + 1
        counts[level + 1 :] = [None] * (_LEVELS - level - 1)
        if here.form in {"bullet", "none"}:
            return ""

        def figure(match: re.Match[str]) -> str:
            row = int(match[1]) - 1
            at = defined.get(row, _Level())
            now = counts[row]
            return _figure(at.start if now is None else now, at.form)

        return re.sub(r"%([1-9])", figure, here.pattern).strip()


def _level(level: etree._Element) -> _Level:
    start = _value(level, "w:start") or "1"
    return _Level(
        int(start) if start.isdecimal() else 1,
        _value(level, "w:numFmt") or "decimal",
        _value(level, "w:lvlText") or "",
    )


def _value(element: etree._Element, name: str) -> str | None:
    child = element.find(qn(name))
    return None if child is None else child.get(qn("w:val"))


def _figure(number: int, form: str) -> str:
    if form in {"lowerLetter", "upperLetter"} and number > 0:
        letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter.upper() if form == "upperLetter" else letter
    if form in {"lowerRoman", "upperRoman"}:
        roman, rest = "", min(max(number, 0), 3999)
        for value, letters in _ROMAN:
            roman += letters * (rest // value)
            rest %= value
        return roman.upper() if form == "upperRoman" else roman
    return str(number)
