"""PPTX: slides by python-pptx, each below its number; what is said to a slide comes after it."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

import pptx
from pptx.enum.shapes import MSO_SHAPE_TYPE, PP_PLACEHOLDER
from pptx.exc import PythonPptxError
from pptx.oxml.ns import qn

from corpus.article import LocatorKind
from corpus.errors import ReadError
from corpus.read.formats.archive import DAMAGED, check_entities, damaged, opened, tree
from corpus.read.formats.flow import Flow, Item, Line
from corpus.read.formats.office.auto_numbers import TITLES, AutoNumbers
from corpus.read.formats.office.diagrams import diagram_lines
from corpus.read.formats.office.properties import people, title_of
from corpus.read.markup.tables import Cell, Row

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from corpus.article import Draft

_BREAK, _RUN, _FIELD = qn("a:br"), qn("a:r"), qn("a:fld")
MAX_SLIDES: Final = 2_000
_RUNNING: Final = frozenset(
    {PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.HEADER, PP_PLACEHOLDER.SLIDE_NUMBER}
)
"""What is on every slide."""
_BANDS: Final = 360_000
"""EMU, a centimetre: shapes that begin at about one height are read from left to right."""


def read_pptx(data: bytes, *, fallback_title: str | None = None, url: str | None = None) -> Draft:
    """Read a presentation.

    Raises:
        ReadError: It is damaged, unpacks to too much, or has no text.
    """
    archive = opened(data)
    check_entities(archive)
    flow = Flow()
    heading: str | None = None
    try:
        deck = pptx.Presentation(BytesIO(data))
        _check_size(len(deck.slides))
        for number, slide in enumerate(deck.slides, 1):
            if slide.element.get("show") in {"0", "false"}:
                flow.drop(
                    *(one.text_frame.text for one in _shapes(slide.shapes) if one.has_text_frame)
                )
                continue
            flow.drop(*_beside(slide))
            flow.place = (LocatorKind.SLIDE, str(number))
            for shape in _in_order(slide.shapes):
                said = _shape(flow, shape)
                heading = heading or (said if _kind(shape) in TITLES else None)
            if slide.has_notes_slide and slide.notes_slide.notes_text_frame is not None:
                flow.place = (LocatorKind.NOTES, str(number))
                _notes(flow, slide.notes_slide)
        known = deck.core_properties
        title, authors = title_of(known.title) or heading, people(known.author)
    except ReadError:
        raise
    except (*DAMAGED, PythonPptxError) as error:
        raise damaged() from error
    found = title or fallback_title or flow.first or ""
    return flow.draft({"authors": authors, "url": url}, title=found)


def _beside(slide: Any) -> Iterator[str]:
    """Yield what is beside a slide's text: what is on every slide, and comments."""
    for shape in slide.placeholders:
        if _kind(shape) in _RUNNING and any(map(str.isalpha, shape.text_frame.text)):
            yield shape.text_frame.text
    for relation in slide.part.rels.values():
        if relation.reltype.endswith("/comments") and not relation.is_external:
            for comment in tree(relation.target_part.blob).iter("{*}cm"):
                yield " ".join(text for text in comment.itertext() if text.strip())


def _notes(flow: Flow, notes: Any) -> None:
    """Add what is said to a slide: prose, but for lists that are numbered."""
    items: list[Item] = []
    for item in _items(flow, notes.notes_text_frame, AutoNumbers(notes.notes_placeholder)):
        if item.mark:
            items.append(item)
            continue
        flow.add_list(items)
        items = []
        flow.add(item.text)
    flow.add_list(items)


def _check_size(slides: int) -> None:
    """Refuse a presentation that is too long; one slide may be in it any number of times.

    Raises:
        ReadError: it is.
    """
    if slides > MAX_SLIDES:
        raise ReadError(
            "This presentation has more than {most} slides.",
            "Split it into parts.",
            most=MAX_SLIDES,
        )


def _shapes(shapes: Iterable[Any]) -> Iterator[Any]:
    """Yield shapes that hold something, those in groups too; not what is on every slide."""
    for shape in shapes:
        if shape.shape_type == MSO_SHAPE_TYPE.GROUP:
            yield from _shapes(shape.shapes)
        elif _kind(shape) not in _RUNNING:
            yield shape


def _in_order(shapes: Iterable[Any]) -> list[Any]:
    """Return shapes as they are read: the title, then from the top, and from the left."""

    def key(shape: Any) -> tuple[bool, int, int]:
        top, left = int(shape.top or 0), int(shape.left or 0)
        return _kind(shape) not in TITLES, top // _BANDS, left

    return sorted(_shapes(shapes), key=key)


def _kind(shape: Any) -> PP_PLACEHOLDER | None:
    return shape.placeholder_format.type if shape.is_placeholder else None


def _shape(flow: Flow, shape: Any) -> str | None:
    """Add what a shape holds; return its words on one line."""
    if getattr(shape, "has_table", False) and shape.has_table:
        flow.add_table([_row(flow, row) for row in shape.table.rows])
        return None
    if not shape.has_text_frame:
        for lines in diagram_lines(shape.element, lambda key: shape.part.related_part(key).blob):
            flow.add_list([Item(line) for line in lines])
        return None
    items = _items(flow, shape.text_frame, AutoNumbers(shape))
    texts = [item.text.strip() for item in items]
    if _kind(shape) in TITLES:
        items = [Item(" ".join(" ".join(texts).split()))] if items else []
    if len(items) > 1 or any(item.mark for item in items):
        flow.add_list(items)
    else:
        flow.add("".join(item.text for item in items))
    return " ".join(texts) or None


def _items(flow: Flow, frame: Any, numbers: AutoNumbers) -> list[Item]:
    """Read the paragraphs of a frame that say something."""
    items = []
    for paragraph in frame.paragraphs:
        line = _line(flow, paragraph)
        flow.drop(*line.struck)
        if line.text.strip():
            items.append(Item(line.text, numbers.next(paragraph), int(paragraph.level)))
    return items


def _row(flow: Flow, row: Any) -> Row:
    cells = []
    for cell in row.cells:
        if not cell.is_spanned:
            items = _items(flow, cell.text_frame, AutoNumbers())
            words = " ".join(f"{item.mark} {item.text}".strip() for item in items)
            cells.append(Cell(words, cell.span_width, cell.span_height))
    return Row(tuple(cells))


def _line(flow: Flow, paragraph: Any) -> Line:
    """Read a paragraph with its breaks and fields; python-pptx's runs pass over both."""
    line = flow.line()
    for child in paragraph._p.iter(_BREAK, _RUN, _FIELD):  # noqa: SLF001 - the public list of runs leaves text out
        if child.tag == _BREAK:
            line.add("\n")
            continue
        properties = child.find(qn("a:rPr"))
        strike = "noStrike" if properties is None else properties.get("strike", "noStrike")
        height = "0" if properties is None else properties.get("baseline", "0")
        raised = 0 if height in {"0", "0%"} else (-1 if height.startswith("-") else 1)
        text = child.findtext(qn("a:t")) or ""
        line.add(text, struck=strike != "noStrike", raised=raised > 0, lowered=raised < 0)
    return line
