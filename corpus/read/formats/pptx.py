"""PPTX: slides by python-pptx, each below its number; what is said to a slide comes after it."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

import pptx
from pptx.enum.shapes import MSO_SHAPE_TYPE, PP_PLACEHOLDER
from pptx.oxml.ns import qn

from corpus.article import LocatorKind
from corpus.errors import ReadError
from corpus.read.formats.archive import DAMAGED, check_entities, damaged, opened
from corpus.read.formats.flow import Flow, Line
from corpus.read.formats.properties import people, title_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from corpus.article import Draft

MAX_SLIDES: Final = 2_000
_TITLES: Final = frozenset(
    {PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE, PP_PLACEHOLDER.VERTICAL_TITLE}
)
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
            flow.place = (LocatorKind.SLIDE, str(number))
            for shape in _in_order(slide.shapes):
                said = _shape(flow, shape)
                heading = heading or (said if _kind(shape) in _TITLES else None)
            if slide.has_notes_slide and slide.notes_slide.notes_text_frame is not None:
                flow.place = (LocatorKind.NOTES, str(number))
                for paragraph in slide.notes_slide.notes_text_frame.paragraphs:
                    flow.add_line(_line(paragraph))
        known = deck.core_properties
        title, authors = title_of(known.title) or heading, people(known.author)
    except ReadError:
        raise
    except DAMAGED as error:
        raise damaged() from error
    found = title or fallback_title or flow.first or ""
    return flow.draft({"authors": authors, "url": url}, title=found)


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
        return _kind(shape) not in _TITLES, top // _BANDS, left

    return sorted(_shapes(shapes), key=key)


def _kind(shape: Any) -> PP_PLACEHOLDER | None:
    return shape.placeholder_format.type if shape.is_placeholder else None


def _shape(flow: Flow, shape: Any) -> str | None:
    """Add what a shape holds; return its words on one line."""
    if getattr(shape, "has_table", False) and shape.has_table:
        for number, row in enumerate(shape.table.rows):
            cells = []
            for cell in row.cells:
                lines = [_line(paragraph) for paragraph in cell.text_frame.paragraphs]
                flow.drop(*(struck for line in lines for struck in line.struck))
                cells.append(" ".join(line.text for line in lines))
            flow.add_row(cells, first=not number)
        return None
    if not shape.has_text_frame:
        return None
    lines = [_line(paragraph) for paragraph in shape.text_frame.paragraphs]
    flow.drop(*(struck for line in lines for struck in line.struck))
    texts = [line.text for line in lines if line.text.strip()]
    if _kind(shape) in _TITLES:
        texts = [" ".join(" ".join(texts).split())]
    flow.add_list(texts) if len(texts) > 1 else flow.add("".join(texts))
    return " ".join(texts) or None


def _line(paragraph: Any) -> Line:
    """Read a paragraph with its breaks and fields; python-pptx's runs pass over both."""
    line = Line()
    for child in paragraph._p:  # noqa: SLF001 - the public list of runs leaves text out
        if child.tag == qn("a:br"):
            line.add("\n")
        elif child.tag in {qn("a:r"), qn("a:fld")}:
            properties = child.find(qn("a:rPr"))
            strike = "noStrike" if properties is None else properties.get("strike", "noStrike")
            height = "0" if properties is None else properties.get("baseline", "0")
            raised = 0 if height in {"0", "0%"} else (-1 if height.startswith("-") else 1)
            text = child.findtext(qn("a:t")) or ""
            line.add(text, struck=strike != "noStrike", raised=raised > 0, lowered=raised < 0)
    return line
