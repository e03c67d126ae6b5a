"""XHTML of a book as paragraphs: the words that a reader of the book sees, structure kept.

Unlike a page of the web, a book's page has no menus to tell its text from, so all of it counts.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Final

from lxml import etree  # type: ignore[import-untyped]

from corpus.read.formats.flow import LONGEST_MARK, Item, Line, is_mark
from corpus.read.markup.lists import item_marks
from corpus.read.markup.tables import Cell, Row

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from corpus.read.formats.flow import Flow, Place

_TYPE: Final = "{http://www.idpf.org/2007/ops}type"
_BLOCKS: Final = frozenset(
    [
        "address", "article", "aside", "blockquote", "body", "center", "details", "dd", "div",
        "dl", "dt", "fieldset", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5",
        "h6", "header", "hgroup", "hr", "legend", "li", "main", "ol", "p", "pre", "section",
        "summary", "table", "td", "th", "tr", "ul", "caption", "figcaption",
    ]
)  # fmt: skip
_SILENT: Final = frozenset(
    "head script style template iframe object svg rt rp audio video noscript".split()  # noqa: SIM905
)
_STRUCK: Final = frozenset({"del", "s", "strike"})
_STRUCK_STYLE: Final = re.compile(
    r"text-decoration[\w-]{0,20}\s{0,9}:[^;]{0,60}line-through", re.IGNORECASE
)
_HIDDEN_STYLE: Final = re.compile(r"display\s{0,9}:\s{0,9}none", re.IGNORECASE)
_MARKS: Final = frozenset(
    {"noteref", "doc-noteref", "backlink", "doc-backlink", "pagebreak", "doc-pagebreak"}
)


class Walker:
    """Walks one page of a book.

    Args:
        flow: What its paragraphs are added to.
        places: By the ids of elements: the place that begins at each.
        silent: Says of an element's types whether it is left out, such as a table of contents.
    """

    def __init__(
        self,
        flow: Flow,
        places: Mapping[str, Place | None],
        silent: Callable[[frozenset[str]], bool],
    ) -> None:
        self._flow, self._places, self._silent = flow, places, silent
        self._line = flow.line()

    def walk(self, root: etree._Element) -> None:
        """Add all paragraphs of a page."""
        self._element(root, raised=False, lowered=False, struck=False)
        self._end()

    def _element(
        self, element: etree._Element, *, raised: bool, lowered: bool, struck: bool
    ) -> None:
        name = _name(element)
        style = element.get("style") or ""
        if _is_hidden(element, name, style) or self._silent(kinds(element)):
            return
        self._begin(element, name)
        if name in _STRUCK or _STRUCK_STYLE.search(style):
            struck = True
        raised, lowered = raised or name == "sup", lowered or name == "sub"
        if name in {"sup", "a"} and _refers(element):
            return
        match name:
            case "br":
                self._line.add("\n")
            case "ol" | "ul":
                self._list(element)
            case "table":
                self._table(element)
            case "figcaption":
                self._flow.captions.append(" ".join(_inside(element).split()))
            case "pre":
                self._flow.add(_inside(element).strip("\n"))
            case _:
                self._children(element, raised=raised, lowered=lowered, struck=struck)
        if name in _BLOCKS:
            self._end()

    def _begin(self, element: etree._Element, name: str) -> None:
        """End the paragraph before a block, and go to the place that begins here."""
        here = element.get("id") or (element.get("name") if name == "a" else None)
        if name in _BLOCKS or here in self._places:
            self._end()
        if here is not None and here in self._places:
            self._flow.place = self._places[here]

    def _children(
        self, element: etree._Element, *, raised: bool, lowered: bool, struck: bool
    ) -> None:
        def add(text: str | None) -> None:
            flowing = re.sub(r"\s+", " ", text or "")
            self._line.add(flowing, struck=struck, raised=raised, lowered=lowered)

        add(element.text)
        for child in element:
            if isinstance(child.tag, str):
                self._element(child, raised=raised, lowered=lowered, struck=struck)
            else:
                add(_entity(child))
            add(child.tail)

    def _list(self, element: etree._Element) -> None:
        """Add a list, its nested lists' items behind the item that they are in."""
        self._end()
        items: list[Item] = []
        self._items(element, items, 0)
        self._flow.add_list(items)

    def _items(self, element: etree._Element, items: list[Item], level: int) -> None:
        own = [child for child in element if _name(child) == "li"]
        marks = iter(item_marks(element, own) if _name(element) == "ol" else [""] * len(own))
        for child in element:
            if _name(child) in {"ol", "ul"}:
                self._items(child, items, level + 1)
            if _name(child) != "li":
                continue
            line = self._flow.line()
            nested = _fill(line, child)
            self._flow.drop(*line.struck)
            items.append(Item(line.text, next(marks), level))
            for inner in nested:
                self._items(inner, items, level + 1)

    def _table(self, element: etree._Element) -> None:
        self._end()
        for caption in element.iterchildren("{*}caption"):
            self._children(caption, raised=False, lowered=False, struck=False)
            self._end()
        self._flow.add_table([self._row(row) for row in _rows(element)])

    def _row(self, row: etree._Element) -> Row:
        cells = [cell for cell in row if _name(cell) in {"td", "th"}]
        header = _name(row.getparent()) == "thead" or (
            bool(cells) and all(_name(cell) == "th" for cell in cells)
        )
        found = []
        for cell in cells:
            line = self._flow.line()
            nested = _fill(line, cell)
            for inner in nested:
                items: list[Item] = []
                self._items(inner, items, 0)
                line.add(" " + " ".join(f"{item.mark} {item.text}".strip() for item in items))
            self._flow.drop(*line.struck)
            found.append(Cell(line.text, _span(cell, "colspan"), _span(cell, "rowspan")))
        return Row(tuple(found), header=header)

    def _end(self) -> None:
        line, self._line = self._line, self._flow.line()
        self._flow.add_line(line)


def kinds(element: etree._Element) -> frozenset[str]:
    """Return an element's types as EPUB and ARIA have them: "noteref", "doc-toc"."""
    return frozenset(f"{element.get(_TYPE) or ''} {element.get('role') or ''}".split())


def _fill(
    line: Line, element: etree._Element, *, struck: bool = False, tag: str = ""
) -> list[etree._Element]:
    """Put an element's words on a line, and return the lists in it, which are for lines below."""
    nested: list[etree._Element] = []

    def add(text: str | None) -> None:
        line.add(
            re.sub(r"\s+", " ", text or ""),
            struck=struck,
            raised=tag == "sup",
            lowered=tag == "sub",
        )

    add(element.text)
    for child in element:
        name = _name(child)
        if name in {"ol", "ul"}:
            nested.append(child)
        elif not name:
            add(_entity(child))
        elif name in _SILENT or kinds(child) & _MARKS or (name in {"sup", "a"} and _refers(child)):
            pass
        else:
            out = struck or name in _STRUCK or bool(_STRUCK_STYLE.search(child.get("style") or ""))
            if name in _BLOCKS or name == "br":
                line.add(" ")
            inner = name if name in {"sup", "sub"} else tag
            nested += _fill(line, child, struck=out, tag=inner)
            if name in _BLOCKS:
                line.add(" ")
        add(child.tail)
    return nested


def _is_hidden(element: etree._Element, name: str, style: str) -> bool:
    """Return whether an element is not shown, or only leads somewhere."""
    hidden = element.get("hidden") is not None or _HIDDEN_STYLE.search(style) is not None
    return hidden or name in _SILENT or bool(kinds(element) & _MARKS)


def _refers(element: etree._Element) -> bool:
    """Return whether an element is the mark of a note: a short link inside the book."""
    words = _inside(element, LONGEST_MARK + 1)
    if not is_mark(words):
        return False
    if _name(element) == "a":
        raised = any(_name(child) == "sup" for child in element)
        within = (element.get("href") or "").partition("#")
        return bool(within[2]) and ":" not in within[0] and (raised or words.strip()[:1] in "[(*†‡")
    return any(_name(child) == "a" and "#" in (child.get("href") or "") for child in element)


def _inside(element: etree._Element, most: int | None = None) -> str:
    """Return all words in an element, with white space as it is; or enough to have `most`."""
    parts: list[str] = []
    size = 0
    for event, one in etree.iterwalk(element, events=("start", "end", "comment")):
        if event == "start":
            text = (one.text or "") if isinstance(one.tag, str) else _entity(one)
        else:
            text = (one.tail or "") if event == "end" and one is not element else ""
        parts.append(text)
        size += len(text)
        if most is not None and size >= most:
            break
    return "".join(parts)


def _entity(node: etree._Element) -> str:
    """Return the character that HTML names so; nothing for any other entity."""
    name = node.text or ""
    plain = html.unescape(name)
    return "" if plain == name else plain


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    """Yield a table's rows, but not those of tables in it, whose words are their cells'."""
    for child in table:
        if _name(child) == "tr":
            yield child
        elif _name(child) in {"thead", "tbody", "tfoot"}:
            yield from (row for row in child if _name(row) == "tr")


def _span(cell: etree._Element, name: str) -> int:
    given = cell.get(name) or ""
    return min(1000, max(1, int(given))) if re.fullmatch("[0-9]{1,6}", given) else 1


def _name(element: etree._Element) -> str:
    """Return an element's name without its namespace; "" for what is no element."""
    if not isinstance(element.tag, str):
        return ""
    # A book's page may use a prefix that it never declares: lxml has no name for that.
    return re.split("[}:]", element.tag)[-1].lower()
