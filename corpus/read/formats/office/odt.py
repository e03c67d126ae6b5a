"""ODT: OpenDocument texts by odfdo, each paragraph below its heading."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from io import BytesIO
from typing import TYPE_CHECKING, Final

from odfdo import Document, Element
from odfdo.security import SecurityError
from odfdo.xmlpart import XmlPart

from corpus.errors import ReadError
from corpus.read.formats.archive import DAMAGED, check_entities, damaged, opened
from corpus.read.formats.chapters import place_of
from corpus.read.formats.flow import Flow, Item, Line
from corpus.read.formats.office.list_styles import Counted, ListStyles, list_styles
from corpus.read.formats.office.properties import people, title_of
from corpus.read.markup.tables import Cell, Row

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from corpus.article import Draft, Known

_LISTS: Final = frozenset({"text:table-of-content", "text:alphabetical-index", "text:bibliography"})
_LEFT_OUT: Final = frozenset(
    {"text:tracked-changes", "office:annotation", "office:annotation-end", "text:ruby-text"}
)

_ROWS: Final = frozenset({"table:table-header-rows", "table:table-rows", "table:table-row-group"})
_LARGEST: Final = 200


def read_odt(data: bytes, *, fallback_title: str | None = None, url: str | None = None) -> Draft:
    """Read an OpenDocument text.

    Raises:
        ReadError: It is damaged, unpacks to too much, or has no text.
    """
    archive = opened(data)
    check_entities(archive)
    try:
        document = Document(BytesIO(data))
        parts = _parts(document)
        reader = _Reader(_styles(parts), list_styles(parts))
        reader.blocks(document.body)
        reader.end_section()
        known = document.meta
        title = title_of(known.title) or reader.title or reader.flow.only_heading(reader.tops)
        authors = people(known.initial_creator or known.creator)
        language = (known.language or "")[:2].lower()
    except ReadError:
        raise
    except (*DAMAGED, SecurityError) as error:
        raise damaged() from error
    reader.flow.take_title(title)
    found = title or fallback_title or reader.flow.first or ""
    source: Known = {
        "authors": authors,
        "url": url,
        "language": language if language.isalpha() else None,
    }
    return reader.flow.draft(source, title=found)


@dataclass(frozen=True)
class _Style:
    """What a style says of words: struck, above or below the line, hidden; and a style's parent."""

    struck: bool = False
    raised: bool = False
    lowered: bool = False
    hidden: bool = False
    parent: str = ""


def _parts(document: Document) -> list[XmlPart]:
    """Return the parts of a document that hold styles."""
    found = (document.get_part(path) for path in ("styles.xml", "content.xml"))
    return [part for part in found if isinstance(part, XmlPart)]


def _styles(parts: Iterable[XmlPart]) -> dict[str, _Style]:
    """Read the styles of the document's words and paragraphs."""
    found: dict[str, _Style] = {}
    for part in parts:
        for style in part.get_elements("//style:style"):
            struck = raised = lowered = hidden = False
            for properties in style.get_elements("style:text-properties"):
                line = properties.get_attribute_string("style:text-line-through-style")
                kind = properties.get_attribute_string("style:text-line-through-type")
                struck = line not in {None, "none"} or kind not in {None, "none"}
                position = properties.get_attribute_string("style:text-position") or ""
                raised = position.startswith("super") or (
                    position[:1].isdigit() and position[:2] != "0%"
                )
                lowered = position.startswith(("sub", "-"))
                hidden = properties.get_attribute_string("text:display") == "none"
            name = style.get_attribute_string("style:name") or ""
            parent = style.get_attribute_string("style:parent-style-name") or ""
            found[name] = _Style(struck, raised, lowered, hidden, parent)
    return found


@dataclass
class _Reader:
    """Reads one document into `flow`."""

    styles: dict[str, _Style]
    lists: ListStyles
    flow: Flow = field(default_factory=Flow)
    title: str | None = None
    tops: list[str] = field(default_factory=list)
    _notes: list[Element] = field(default_factory=list)
    _frames: list[Element] = field(default_factory=list)

    def blocks(self, element: Element) -> None:
        """Read paragraphs, lists and tables."""
        for child in element.children:
            match child.tag:
                case "text:h":
                    self._heading(child)
                case "text:p":
                    self._paragraph(child)
                case "text:list":
                    items: list[Item] = []
                    self._items(child, items, self.lists.begin(child, None), 0)
                    self.flow.add_list(items)
                case "table:table":
                    self.flow.add_table(list(self._rows(child)))
                case tag if tag in _LISTS:
                    self.flow.drop(child.inner_text)
                case tag if tag not in _LEFT_OUT:
                    self.blocks(child)
                case _:
                    self._leave_out(child)
            frames, self._frames = self._frames, []
            for frame in frames:
                self.blocks(frame)

    def _leave_out(self, element: Element) -> None:
        """Note what a person wrote beside the text, or took out of it."""
        for paragraph in element.get_elements("descendant::text:p"):
            self.flow.drop(paragraph.inner_text)

    def end_section(self) -> None:
        """Put the notes behind the section that they belong to."""
        notes, self._notes = self._notes, []
        for note in notes:
            self.blocks(note)

    def _heading(self, element: Element, mark: str = "") -> None:
        self.end_section()
        text = " ".join(f"{mark} {self._words(element)}".split())
        if text:
            self.flow.place = place_of(text)
            self.flow.add(text)
            level = element.get_attribute_string("text:outline-level")
            self.tops += [text] if level in {None, "1"} else []

    def _paragraph(self, element: Element) -> None:
        line = self.flow.line()
        self._runs(element, line, _Style())
        self.flow.drop(*line.struck)
        self.flow.add(line.text)
        if self.title is None and self._is_title(element):
            self.title = " ".join(line.text.split()) or None

    def _is_title(self, element: Element) -> bool:
        name = element.get_attribute_string("text:style-name") or ""
        return "Title" in {name, self.styles.get(name, _Style()).parent}

    def _items(self, element: Element, items: list[Item], counted: Counted, level: int) -> None:
        """Read the items of a list; a heading among them is none, and ends what is before it."""
        for item in element.children:
            if item.tag not in {"text:list-item", "text:list-header"}:
                continue
            given = item.get_attribute_string("text:start-value")
            unmarked = item.tag == "text:list-header"
            for child in item.children:
                if child.tag == "text:list":
                    self._items(child, items, self.lists.begin(child, counted), level + 1)
                    continue
                words = self._words(child) if child.tag == "text:p" else ""
                mark = ""
                if not unmarked and (words or child.tag == "text:h"):
                    mark, unmarked = self.lists.next(counted, level, given), True
                    items += [Item(words, mark, level)] if words else []
                elif words:  # a further paragraph of the item
                    before = items.pop() if items else Item("", "", level)
                    items.append(replace(before, text=f"{before.text} {words}".strip()))
                if child.tag == "text:h":
                    self.flow.add_list(items)
                    items.clear()
                    self._heading(child, mark)

    def _rows(self, element: Element, *, header: bool = False) -> Iterator[Row]:
        """Return the rows of a table, those in groups of rows too."""
        for child in element.children:
            if child.tag == "table:table-row":
                yield Row(tuple(self._cells(child)), header=header)
            elif child.tag in _ROWS:
                yield from self._rows(
                    child, header=header or child.tag == "table:table-header-rows"
                )

    def _cells(self, row: Element) -> Iterator[Cell]:
        for cell in row.children:
            if cell.tag == "table:table-cell":
                one = Cell(
                    " ".join(self._cell(cell)),
                    _most(cell, "table:number-columns-spanned"),
                    _most(cell, "table:number-rows-spanned"),
                )
                yield from [one] * _most(cell, "table:number-columns-repeated")

    def _cell(self, element: Element) -> Iterator[str]:
        """Return the words in a cell, those of lists and tables in it too."""
        for child in element.children:
            if child.tag in {"text:p", "text:h"}:
                yield self._words(child)
            elif child.tag == "text:list":
                items: list[Item] = []
                self._items(child, items, self.lists.begin(child, None), 0)
                yield from (f"{item.mark} {item.text}".strip() for item in items)
            elif child.tag not in _LEFT_OUT:
                yield from self._cell(child)

    def _words(self, element: Element) -> str:
        line = self.flow.line()
        self._runs(element, line, _Style())
        self.flow.drop(*line.struck)
        return line.text.strip()

    def _runs(self, element: Element, line: Line, style: _Style) -> None:
        """Put an element's words on a line; frames of text that hang on it are for below."""

        def add(text: str | None) -> None:
            if text and not style.hidden:
                line.add(text, struck=style.struck, raised=style.raised, lowered=style.lowered)

        add(element.text)
        for child in element.children:
            match child.tag:
                case "text:s" | "text:tab":
                    add(" ")
                case "text:line-break":
                    line.add("\n")
                case "text:note":
                    self._notes += child.get_elements("text:note-body")
                case "draw:frame" | "draw:text-box" | "draw:custom-shape":
                    self._frames.append(child)
                case tag if tag not in _LEFT_OUT:
                    name = child.get_attribute_string("text:style-name") or ""
                    self._runs(child, line, self.styles.get(name, style))
                case _:
                    self._leave_out(child)
            add(child.tail)


def _most(element: Element, name: str) -> int:
    """Return how many columns or rows an attribute says; no table is larger than some hundreds."""
    said = element.get_attribute_string(name) or "1"
    return min(_LARGEST, int(said)) if said.isdecimal() and said.isascii() else 1
