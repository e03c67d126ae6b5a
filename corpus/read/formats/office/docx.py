"""DOCX: Word's documents by python-docx, each paragraph below its heading.

python-docx opens the package and knows its styles; its own lists of paragraphs and runs pass over
tracked insertions, content controls and notes, so the elements are walked here. What was struck
out, or deleted with changes tracked, is withdrawn.
"""

from __future__ import annotations

import re
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, Final

import docx
from docx.exceptions import PythonDocxError
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn as _qualified

from corpus.errors import ReadError
from corpus.read.formats.archive import DAMAGED, check_entities, damaged, opened, part, tree
from corpus.read.formats.chapters import place_of
from corpus.read.formats.flow import Flow, Item, Line
from corpus.read.formats.office.properties import people, title_of
from corpus.read.formats.office.word_numbers import Numbering
from corpus.read.formats.office.word_tables import rows_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docx.document import Document
    from lxml import etree  # type: ignore[import-untyped]

    from corpus.article import Draft

qn = cache(_qualified)  # asked for every element
_HEADING: Final = re.compile(r"heading \d", re.IGNORECASE)
_CONTENTS: Final = re.compile(r"(?:toc \d|toc heading|table of figures)", re.IGNORECASE)
_OFF: Final = frozenset({"0", "false", "off"})
_BESIDE: Final = frozenset(
    {RELATIONSHIP_TYPE.COMMENTS, RELATIONSHIP_TYPE.HEADER, RELATIONSHIP_TYPE.FOOTER}
)
_INSIDE: Final = frozenset(
    qn(f"w:{name}")
    for name in (
        "hyperlink", "ins", "moveTo", "smartTag", "sdt", "sdtContent", "fldSimple", "customXml",
        "bdo", "dir",
    )
)  # fmt: skip
"""What only encloses runs or paragraphs."""
_GONE: Final = frozenset({qn("w:del"), qn("w:moveFrom")})
_FORMULA: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_FORMULAS: Final = frozenset({f"{_FORMULA}oMath", f"{_FORMULA}oMathPara"})
_FORMULA_TEXT: Final = f"{_FORMULA}t"
_SYMBOL_FONTS: Final = 0xF000  # from here on, a number is a place in a symbol font
_SYMBOLS: Final = {0xB7: "•", 0xA7: "▪", 0xD8: "➢", 0xFC: "✓", 0xB0: "°", 0xB1: "±", 0xB4: "\u00d7"}
_BOX: Final = qn("w:txbxContent")
_FALLBACK: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


def read_docx(data: bytes, *, fallback_title: str | None = None, url: str | None = None) -> Draft:
    """Read a Word document.

    Raises:
        ReadError: It is damaged, unpacks to too much, or has no text.
    """
    archive = opened(data)
    check_entities(archive)
    try:
        document = docx.Document(BytesIO(data))
        reader = _Reader(document)
        # Parsed again: elements of python-docx's own classes are several times as slow to walk.
        whole = tree(part(archive, str(document.part.partname).lstrip("/")))
        reader.read(next(whole.iterchildren(qn("w:body"))))
        reader.flow.drop(*_beside(document))
        known = document.core_properties
        title = title_of(known.title) or reader.title or reader.flow.only_heading(reader.tops)
        authors = people(known.author)
    except ReadError:
        raise
    except (*DAMAGED, PythonDocxError) as error:
        raise damaged() from error
    reader.flow.take_title(title)
    found = title or fallback_title or reader.flow.first or ""
    return reader.flow.draft({"authors": authors, "url": url}, title=found)


class _Reader:
    """Reads one document into `flow`."""

    def __init__(self, document: Document) -> None:
        self.flow = Flow()
        self.title: str | None = None
        self.tops: list[str] = []
        styles = document.styles.element.iterchildren(qn("w:style"))
        self._styles = {style.get(qn("w:styleId")): style for style in styles}
        self._numbering = Numbering.of(_part(document, RELATIONSHIP_TYPE.NUMBERING))
        self._notes = {
            kind: _notes(_part(document, relation))
            for kind, relation in (
                ("w:footnoteReference", RELATIONSHIP_TYPE.FOOTNOTES),
                ("w:endnoteReference", RELATIONSHIP_TYPE.ENDNOTES),
            )
        }
        self._chains: dict[str | None, list[etree._Element]] = {}
        self._names: dict[str | None, str] = {}
        self._items: list[Item] = []
        self._pending: list[etree._Element] = []

    def read(self, body: etree._Element) -> None:
        """Read everything."""
        self._blocks(body)
        self._end_section()

    def _blocks(self, element: etree._Element) -> None:
        for child in element:
            if child.tag == qn("w:p"):
                self._paragraph(child)
            elif child.tag == qn("w:tbl"):
                self._table(child)
            elif child.tag in _INSIDE:
                self._blocks(child)

    def _paragraph(self, paragraph: etree._Element) -> None:
        line = self.flow.line()
        boxes = self._runs(paragraph, line)
        text, name = line.text.strip(), self._style(_style_of(paragraph))
        self.flow.drop(*line.struck)
        if not text:
            pass
        elif _CONTENTS.fullmatch(name):
            self.flow.drop(text)
        elif name == "title" and self.title is None:
            self._end_list()
            self.title = " ".join(text.split())
            self.flow.add(text)
        elif _HEADING.fullmatch(name):
            self._end_section()
            heading = " ".join(f"{self._mark(paragraph)[0]} {text}".split())
            self.flow.place = place_of(heading)
            self.flow.add(heading)
            self.tops += [heading] if name == "heading 1" else []
        elif name == "caption":
            self.flow.captions.append(" ".join(text.split()))
        else:
            self._text(paragraph, text)
        for box in boxes:
            self._end_list()
            self._blocks(box)

    def _text(self, paragraph: etree._Element, text: str) -> None:
        """Add a paragraph, or an item of a list."""
        mark, level = self._mark(paragraph)
        if level is None:
            self._end_list()
            self.flow.add(text)
        else:
            self._items.append(Item(text, mark, level))

    def _mark(self, paragraph: etree._Element) -> tuple[str, int | None]:
        """Count a paragraph, and return its number and level; no level where it is in no list."""
        holders = [paragraph.find(qn("w:pPr"))]
        holders += [style.find(qn("w:pPr")) for style in self._chain(_style_of(paragraph))]
        level = num_id = None
        for holder in holders:
            found = None if holder is None else holder.find(qn("w:numPr"))
            if found is None:
                continue
            num_id = num_id or _value(found, "w:numId")
            level = level or _value(found, "w:ilvl")
        if num_id is None or num_id == "0":
            return "", None
        depth = int(level) if level and level.isdecimal() else 0
        return self._numbering.next(num_id, depth), depth

    def _chain(self, name: str | None) -> list[etree._Element]:
        """Return a style and those that it is based on."""
        if name not in self._chains:
            chain: list[etree._Element] = []
            style = self._styles.get(name)
            while style is not None and style not in chain:
                chain.append(style)
                style = self._styles.get(_value(style, "w:basedOn"))
            self._chains[name] = chain
        return self._chains[name]

    def _style(self, name: str | None) -> str:
        """Return the name of the style that says what a paragraph is, in lower case."""
        if name not in self._names:
            names = [(_value(style, "w:name") or "").lower() for style in self._chain(name)]
            self._names[name] = next(filter(_says, names), "")
        return self._names[name]

    def _table(self, table: etree._Element) -> None:
        self._end_list()
        boxes: list[etree._Element] = []
        self.flow.add_table(rows_of(table, lambda cell: self._cell(cell, boxes)))
        for box in boxes:
            self._blocks(box)

    def _cell(self, cell: etree._Element, boxes: list[etree._Element]) -> str:
        """Return a cell's words; the text boxes that hang on them are for below the table."""
        texts = []
        for paragraph in cell.iter(qn("w:p")):
            if next(paragraph.iterancestors(_BOX, qn("w:tc"))).tag == _BOX:
                continue
            line = self.flow.line()
            boxes += self._runs(paragraph, line)
            self.flow.drop(*line.struck)
            text = line.text.strip()
            texts.append(f"{self._mark(paragraph)[0]} {text}".strip() if text else "")
        return " ".join(texts)

    def _runs(self, element: etree._Element, line: Line) -> list[etree._Element]:
        """Put the runs of a paragraph on a line; return the text boxes that hang on it."""
        boxes: list[etree._Element] = []
        for child in element:
            if child.tag == qn("w:r"):
                boxes += self._run(child, line)
            elif child.tag in _INSIDE:
                boxes += self._runs(child, line)
            elif child.tag in _FORMULAS:
                line.add("".join(text.text or "" for text in child.iter(_FORMULA_TEXT)))
            elif child.tag in _GONE:
                line.add(
                    "".join(t.text or "" for t in child.iter(qn("w:delText"), qn("w:t"))),
                    struck=True,
                )
        return boxes

    def _run(self, run: etree._Element, line: Line) -> list[etree._Element]:
        properties = run.find(qn("w:rPr"))
        style = self._styles.get(None if properties is None else _value(properties, "w:rStyle"))
        holders = [properties, None if style is None else style.find(qn("w:rPr"))]
        if _is_on(holders, "w:vanish"):
            return []
        struck = _is_on(holders, "w:strike") or _is_on(holders, "w:dstrike")
        aligned = next(
            (v for h in holders if h is not None and (v := _value(h, "w:vertAlign"))), ""
        )
        boxes: list[etree._Element] = []
        text = ""
        for child in run:
            if child.tag == qn("w:t"):
                text += child.text or ""
            elif child.tag in {qn("w:br"), qn("w:cr")}:
                text += " " if child.get(qn("w:type")) else "\n"
            elif child.tag == qn("w:tab"):
                text += " "
            elif child.tag == qn("w:noBreakHyphen"):
                text += "-"
            elif child.tag == qn("w:sym"):
                text += _symbol(child)
            elif child.tag == qn("w:ruby"):
                base = child.find(qn("w:rubyBase"))
                text += "" if base is None else "".join(t.text or "" for t in base.iter(qn("w:t")))
            elif (name := _reference(child.tag)) is not None:
                note = self._notes[name].pop(child.get(qn("w:id")), None)  # once, however often
                self._pending += [] if note is None else [note]
            else:
                boxes += _boxes(child)
        line.add(
            text, struck=struck, raised=aligned == "superscript", lowered=aligned == "subscript"
        )
        return boxes

    def _end_list(self) -> None:
        items, self._items = self._items, []
        if items:
            self.flow.add_list(items)

    def _end_section(self) -> None:
        """Put the notes behind the section that they belong to."""
        self._end_list()
        notes, self._pending = self._pending, []
        for note in notes:
            self._blocks(note)
        self._end_list()


def _boxes(element: etree._Element) -> Iterator[etree._Element]:
    """Yield the text boxes in an element; one in another is read with that."""
    for child in element:
        if child.tag == _BOX:
            yield child
        elif child.tag != _FALLBACK:
            yield from _boxes(child)


def _symbol(element: etree._Element) -> str:
    """Return a sign that is set by its number in a font; those of symbol fonts are no letters."""
    code = element.get(qn("w:char")) or ""
    number = int(code, 16) if re.fullmatch("[0-9A-Fa-f]{1,5}", code) else 0
    return _SYMBOLS.get(number & 0xFF, "") if number >= _SYMBOL_FONTS else chr(number)


def _style_of(paragraph: etree._Element) -> str | None:
    properties = paragraph.find(qn("w:pPr"))
    return None if properties is None else _value(properties, "w:pStyle")


def _says(name: str) -> bool:
    """Return whether a style's name says what its paragraphs are."""
    known = name in {"title", "caption"} or _HEADING.fullmatch(name)
    return bool(known or _CONTENTS.match(name))


def _reference(tag: object) -> str | None:
    """Return the kind of a note's reference; None for anything else."""
    kinds = ("w:footnoteReference", "w:endnoteReference")
    return next((kind for kind in kinds if tag == qn(kind)), None)


def _part(document: Document, relation: str) -> etree._Element | None:
    """Return the root of a part beside the document; None where there is none."""
    try:
        return tree(document.part.part_related_by(relation).blob)
    except KeyError:
        return None


def _beside(document: Document) -> Iterator[str]:
    """Yield what is beside the text: comments, and what runs along the edges of pages."""
    for relation in document.part.rels.values():
        if relation.reltype in _BESIDE and not relation.is_external:
            for paragraph in tree(relation.target_part.blob).iter(qn("w:p")):
                yield "".join(text.text or "" for text in paragraph.iter(qn("w:t")))


def _notes(root: etree._Element | None) -> dict[str, etree._Element]:
    """Return notes by their ids, without the lines that separate them from the page."""
    if root is None:
        return {}
    return {note.get(qn("w:id")): note for note in root if note.get(qn("w:type")) is None}


def _value(element: etree._Element, name: str) -> str | None:
    child = element.find(qn(name))
    return None if child is None else child.get(qn("w:val"))


def _is_on(holders: list[etree._Element | None], name: str) -> bool:
    """Return whether a property that is on or off is on; the first that says so decides."""
    for holder in holders:
        child = None if holder is None else holder.find(qn(name))
        if child is not None:
            return (child.get(qn("w:val")) or "1") not in _OFF
    return False
