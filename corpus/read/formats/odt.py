"""ODT: OpenDocument texts by odfdo, each paragraph below its heading."""

from __future__ import annotations

from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING, Final

from odfdo import Document, Element
from odfdo.security import SecurityError

from corpus.errors import ReadError
from corpus.read.formats.archive import DAMAGED, check_entities, damaged, opened
from corpus.read.formats.chapters import place_of
from corpus.read.formats.flow import Flow, Line
from corpus.read.formats.properties import people, title_of

if TYPE_CHECKING:
    from corpus.article import Draft

_LISTS: Final = frozenset({"text:table-of-content", "text:alphabetical-index", "text:bibliography"})
_LEFT_OUT: Final = frozenset(
    {"text:tracked-changes", "office:annotation", "office:annotation-end", "text:ruby-text"}
)


def read_odt(data: bytes, *, fallback_title: str | None = None, url: str | None = None) -> Draft:
    """Read an OpenDocument text.

    Raises:
        ReadError: It is damaged, unpacks to too much, or has no text.
    """
    archive = opened(data)
    check_entities(archive)
    try:
        document = Document(BytesIO(data))
        reader = _Reader(_styles(document))
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
    source = {"authors": authors, "url": url, "language": language if language.isalpha() else None}
    return reader.flow.draft(source, title=found)


@dataclass(frozen=True)
class _Style:
    """What a style says of words: struck, above or below the line, hidden; and a style's parent."""

    struck: bool = False
    raised: bool = False
    lowered: bool = False
    hidden: bool = False
    parent: str = ""


def _styles(document: Document) -> dict[str, _Style]:
    """Read the styles of the document's words and paragraphs."""
    found: dict[str, _Style] = {}
    for path in ("styles.xml", "content.xml"):
        part = document.get_part(path)
        if part is None or isinstance(part, (str, bytes)):
            continue
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
    flow: Flow = field(default_factory=Flow)
    title: str | None = None
    tops: list[str] = field(default_factory=list)
    _notes: list[Element] = field(default_factory=list)

    def blocks(self, element: Element) -> None:
        """Read paragraphs, lists and tables."""
        for child in element.children:
            match child.tag:
                case "text:h":
                    self._heading(child)
                case "text:p":
                    self._paragraph(child)
                case "text:list":
                    items: list[str] = []
                    self._items(child, items)
                    self.flow.add_list(items)
                case "table:table":
                    self._table(child)
                case tag if tag in _LISTS:
                    self.flow.drop(child.inner_text)
                case tag if tag not in _LEFT_OUT:
                    self.blocks(child)

    def end_section(self) -> None:
        """Put the notes behind the section that they belong to."""
        notes, self._notes = self._notes, []
        for note in notes:
            self.blocks(note)

    def _heading(self, element: Element) -> None:
        self.end_section()
        text = " ".join(self._words(element).split())
        if text:
            self.flow.place = place_of(text)
            self.flow.add(text)
            level = element.get_attribute_string("text:outline-level")
            self.tops += [text] if level in {None, "1"} else []

    def _paragraph(self, element: Element) -> None:
        line = Line()
        frames = self._runs(element, line, _Style())
        self.flow.drop(*line.struck)
        self.flow.add(line.text)
        if self.title is None and self._is_title(element):
            self.title = " ".join(line.text.split()) or None
        for frame in frames:
            self.blocks(frame)

    def _is_title(self, element: Element) -> bool:
        name = element.get_attribute_string("text:style-name") or ""
        return "Title" in {name, self.styles.get(name, _Style()).parent}

    def _items(self, element: Element, items: list[str]) -> None:
        for item in element.children:
            if item.tag not in {"text:list-item", "text:list-header"}:
                continue
            for child in item.children:
                if child.tag == "text:list":
                    self._items(child, items)
                elif child.tag in {"text:p", "text:h"}:
                    items.append(self._words(child))

    def _table(self, table: Element) -> None:
        first = True
        for row in table.get_elements("descendant::table:table-row"):
            cells = [
                " ".join(self._words(p) for p in cell.get_elements("descendant::text:p"))
                for cell in row.get_elements("table:table-cell")
            ]
            self.flow.add_row(cells, first=first)
            first = first and not any(cells)

    def _words(self, element: Element) -> str:
        line = Line()
        self._runs(element, line, _Style())
        self.flow.drop(*line.struck)
        return line.text.strip()

    def _runs(self, element: Element, line: Line, style: _Style) -> list[Element]:
        """Put an element's words on a line; return the frames of text that hang on it."""
        frames: list[Element] = []

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
                    frames.append(child)
                case tag if tag not in _LEFT_OUT:
                    name = child.get_attribute_string("text:style-name") or ""
                    frames += self._runs(child, line, self.styles.get(name, style))
            add(child.tail)
        return frames
