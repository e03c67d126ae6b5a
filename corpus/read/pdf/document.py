"""PDF: the text layer by PDFium, put in reading order by where its characters are on the page.

PDFium (which Chrome reads PDF with; BSD and Apache-2.0) gives characters and places; all that a
reader sees in them, lines, columns, notes, running heads, is found in this room.
"""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import dropwhile, takewhile
from threading import Lock
from typing import TYPE_CHECKING, Final

import pypdfium2 as pdfium
from pypdfium2 import raw

from corpus.clean.clean import clean
from corpus.errors import ReadError
from corpus.read.pdf.columns import Columns
from corpus.read.pdf.glyphs import page_runs
from corpus.read.pdf.lines import rows_of, text_size
from corpus.read.pdf.paragraphs import paragraphs
from corpus.read.pdf.pictures import is_picture, page_remarks
from corpus.read.pdf.running import without_running_lines
from corpus.text.canonical import UNREADABLE, canonical

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.article import Draft
    from corpus.read.pdf.lines import Row
    from corpus.read.pdf.paragraphs import Paragraph

# A small PDF can hold endless pages, and streams that unpack to gigabytes: what comes out is
# bounded, and so is the time.
MAX_PAGES: Final = 1_000
MAX_CHARS: Final = 10_000_000
MAX_SECONDS: Final = 60.0
_TITLE: Final = 1.25  # of the text's size: the first page's largest line is its title from here on
_SAME: Final = 0.97  # of a size
_TITLE_CHARS: Final = 200
_SCANNED_CHARS: Final = 40  # a page: a scan's pages hold a stamp or a number at most
_UNMAPPED: Final = 0.3  # of the characters: fonts without names for them leave nothing to quote
_JUNK_TITLE: Final = re.compile(
    r"(?:untitled|anonymous|document\d*|microsoft word.*|slide \d+"
    r"|.*\.(?:docx?|odt|indd|pdf|tex|dvi|qxd|rtf|html?|md|txt|pptx?)|(?:https?|file|about):.*|\W*)",
    re.IGNORECASE,
)
_ENCRYPTED: Final = frozenset({raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY})
_PDFIUM: Final = Lock()  # it keeps state of its own and must not be entered twice


def read_pdf(data: bytes, *, fallback_title: str | None = None, url: str | None = None) -> Draft:
    """Read a PDF that has a text layer.

    Args:
        data: The whole file. One that opens without a password may be encrypted.
        fallback_title: Title where neither its metadata nor its first page gives one.
        url: Where it was published, if it was fetched.

    Raises:
        ReadError: If it is damaged, encrypted, scanned without text, or too large; each with
            its cure.
    """
    with _PDFIUM:
        document = _opened(data)
        try:
            title, authors = _metadata(document)
            read = _read(document)
        finally:
            document.close()
    kept, running = without_running_lines(read.pages)
    size = text_size(row for rows in kept for row in rows)
    columns = Columns()
    found = paragraphs([columns.read(rows) for rows in kept], size)
    title = title or _first_title(kept, size)
    if title and len(found) > 1 and _one_line(found[0].text).casefold() == title.casefold():
        del found[0]
    draft = _draft(found, title, authors, fallback_title, url)
    remarks = tuple(page_remarks(read.pictures, read.damaged))
    return replace(draft, dropped=(*running, *read.turned, *draft.dropped), remarks=remarks)


def _draft(
    found: Sequence[Paragraph],
    title: str | None,
    authors: Sequence[str],
    fallback_title: str | None,
    url: str | None,
) -> Draft:
    """Return the draft of a document's paragraphs, cleaned where it is a printed web page.

    Raises:
        ReadError: its fonts do not say which characters they show.
    """
    whole = canonical("\n\n".join(paragraph.text for paragraph in found))
    if whole.count(UNREADABLE) > _UNMAPPED * len(whole):
        raise ReadError(
            "The text of this PDF can be seen but not read: its fonts don't say which "
            "characters they show.",
            "Run OCR over it (for example OCRmyPDF with --force-ocr).",
        )
    # A table's rows look like menus to a search by words. Where the rest holds no furniture the
    # document is no web page, and its lines are where they should be already.
    prose = canonical("\n\n".join(paragraph.text for paragraph in found if not paragraph.table))
    cleaned = partial(clean, title=title, authors=authors, url=url, fallback_title=fallback_title)
    draft = cleaned(prose or whole)
    if draft.dropped:
        return cleaned(whole)
    return replace(draft, text=whole)


def _opened(data: bytes) -> pdfium.PdfDocument:
    """Open a PDF.

    Raises:
        ReadError: it asks for a password, is damaged or no PDF, or has too many pages.
    """
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if error.err_code in _ENCRYPTED:
            raise ReadError(
                "This PDF is encrypted.", "Save a copy without a password and use that."
            ) from error
        raise _damaged() from error
    count = len(document)
    if not count:
        document.close()
        raise _damaged()
    if count > MAX_PAGES:
        document.close()
        raise ReadError(
            "This PDF has {count} pages; the limit is {most}.",
            "Split it into parts.",
            count=count,
            most=MAX_PAGES,
        )
    return document


@dataclass
class _Read:
    """What is read of a document.

    Attributes:
        pages: Each page's rows; none of a page that can't be read.
        turned: What is turned on the pages, each text once.
        pictures: Numbers, from 1, of the pages that are pictures.
        damaged: Likewise of those that can't be read at all.
    """

    pages: list[list[Row]] = field(default_factory=list)
    turned: dict[str, None] = field(default_factory=dict)
    pictures: list[int] = field(default_factory=list)
    damaged: list[int] = field(default_factory=list)


def _read(document: pdfium.PdfDocument) -> _Read:
    """Read all pages; one that is damaged or a picture does not spoil the others.

    Raises:
        ReadError: all of them are, or they hold too much.
    """
    stop = time.monotonic() + MAX_SECONDS
    read = _Read()
    size = 0
    for number in range(1, len(document) + 1):
        try:
            page = document[number - 1]
            runs, aside = page_runs(page, stop)
            letters = sum(len(run.text.strip()) for run in runs)
            if letters <= _SCANNED_CHARS and is_picture(page):
                read.pictures.append(number)
            page.close()
        except (pdfium.PdfiumError, ArithmeticError, ValueError):
            read.damaged.append(number)
            runs, aside, letters = [], [], 0
        size += letters
        if size > MAX_CHARS or time.monotonic() > stop:
            raise ReadError("This PDF is too large to read.", "Split it into parts.")
        read.pages.append(rows_of(runs))
        read.turned |= dict.fromkeys(text.strip() for text in aside if text.strip())
    _check_readable(read, size)
    return read


def _check_readable(read: _Read, letters: int) -> None:
    """Refuse a document of which too little is text, but for stamps and numbers.

    Raises:
        ReadError: it has no text, or is a scan.
    """
    if letters == 0 and len(read.damaged) == len(read.pages):
        raise ReadError(
            "Page {number} of this PDF cannot be read.",
            "Print it to a new PDF and use that.",
            number=read.damaged[0],
        )
    few = letters <= _SCANNED_CHARS * len(read.pages)
    if letters == 0 or (few and len(read.pictures) * 2 > len(read.pages)):
        raise ReadError(
            "This PDF has no text, only pictures of it.",
            "Run OCR over it first (for example OCRmyPDF).",
        )


def _first_title(pages: Sequence[Sequence[Row]], size: float) -> str | None:
    """Return the first page's largest line, with those of its size around it, if it is a title."""
    rows = pages[0] if pages else ()
    largest = max((row[0].size for row in rows), default=0.0)
    if largest < _TITLE * size:
        return None
    below = dropwhile(lambda row: row[0].size < _SAME * largest, rows)
    lines = takewhile(lambda row: row[0].size >= _SAME * largest, below)
    title = _one_line(" ".join(segment.text for row in lines for segment in row))
    return title if any(c.isalpha() for c in title) and len(title) <= _TITLE_CHARS else None


def _metadata(document: pdfium.PdfDocument) -> tuple[str | None, tuple[str, ...]]:
    info = document.get_metadata_dict(skip_empty=True)
    title = _one_line(info.get("Title", ""))
    names = [n.strip() for n in re.split(r";|, | and ", _one_line(info.get("Author", "")))]
    people = tuple(n for n in names if " " in n and not _JUNK_TITLE.fullmatch(n))
    return (None if _JUNK_TITLE.fullmatch(title) else title), people


def _one_line(text: str) -> str:
    return " ".join(canonical(text).split())


def _damaged() -> ReadError:
    return ReadError("This PDF is damaged or isn't a PDF.", "Open it and print it to a new PDF.")
