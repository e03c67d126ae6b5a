"""PDF: the text layer by pypdf, without running heads and page numbers, paragraphs made whole."""

from __future__ import annotations

import re
import time
import zlib
from collections import Counter
from io import BytesIO
from typing import TYPE_CHECKING, Final

from pypdf import PdfReader
from pypdf.errors import DependencyError, PyPdfError

from corpus.clean.clean import clean
from corpus.clean.page import is_prose
from corpus.clean.unwrap import join_lines
from corpus.errors import ReadError
from corpus.text.canonical import canonical

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.article import Draft

# A small PDF can hold endless pages, and streams that unpack to gigabytes: what comes out is
# bounded, and so is the time.
MAX_PAGES: Final = 1_000
MAX_CHARS: Final = 10_000_000
MAX_SECONDS: Final = 60.0
_EDGE: Final = 2  # lines at a page's top and bottom that may be running ones
_MIN_PAGES: Final = 3  # a line that only two pages share may be chance
_SHARE: Final = 0.4  # of the pages: heads of left and right pages differ, so no line is on all
_NARROW: Final = 0.88  # of the width: a line that ends before this ended on purpose
_PAGE_NUMBER: Final = re.compile(
    r"[-–— |]*(?:p(?:age|\.)? ?)?\d{1,4}(?: ?(?:of|/) ?\d{1,4})?[-–— |]*|[ivxl]{1,6}", re.IGNORECASE
)
_STOP: Final = re.compile(r"[.!?…:][\"'”’»)\]]*$")
_ITEM: Final = re.compile(r"(?:[-•*▪–]|\d{1,3}[.)])\s")
_JUNK_TITLE: Final = re.compile(
    r"(?:untitled|anonymous|document\d*|.*\.(?:docx?|indd|pdf|tex|dvi|qxd|rtf)|microsoft word.*"
    r"|slide \d+|\W*)",
    re.IGNORECASE,
)
# All that pypdf throws at a broken file: it checks little before it reads.
_DAMAGED: Final = (
    PyPdfError,
    DependencyError,
    zlib.error,
    ValueError,
    KeyError,
    IndexError,
    TypeError,
    AttributeError,
    RecursionError,
    OverflowError,
    NotImplementedError,
    MemoryError,
    AssertionError,
    OSError,
)


def read_pdf(data: bytes, *, fallback_title: str | None = None, url: str | None = None) -> Draft:
    """Read a PDF that has a text layer.

    Raises:
        ReadError: If it is damaged, encrypted, scanned without text, or too large; each with
            its cure.
    """
    try:
        reader = PdfReader(BytesIO(data), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise _encrypted()
        count = len(reader.pages)
        title, author = _metadata(reader)
    except DependencyError as error:  # pypdf leaves AES to a library that we do not ship
        raise _encrypted() from error
    except _DAMAGED as error:
        raise _damaged() from error
    if count > MAX_PAGES:
        raise ReadError(
            "This PDF has {count} pages; {most} are read at most.",
            "Split it into parts.",
            count=count,
            most=MAX_PAGES,
        )
    pages = _texts(reader, count)
    if not any(any(line for line in page) for page in pages):
        raise ReadError(
            "This PDF has no text, only pictures of it.",
            "Run OCR over it first (for example OCRmyPDF).",
        )
    text = "\n\n".join(paragraphs(without_running_lines(pages)))
    return clean(text, title=title, authors=author, url=url, fallback_title=fallback_title)


def without_running_lines(pages: Sequence[Sequence[str]]) -> list[list[str]]:
    """Return pages without page numbers and lines that many pages share at top or bottom."""
    kept = [[line for line in page if line] for page in pages]
    seen = Counter(key for page in kept for key in {_key(line) for line in _edges(page)})
    often = max(_MIN_PAGES, len(kept) * _SHARE)
    running = {key for key, count in seen.items() if count >= often}

    def runs(line: str) -> bool:
        return _key(line) in running or (len(kept) > 1 and bool(_PAGE_NUMBER.fullmatch(line)))

    for page in kept:
        for at in (0, -1):
            for _ in range(_EDGE):
                if page and runs(page[at]):
                    page.pop(at)
    return kept


def paragraphs(pages: Sequence[Sequence[str]]) -> list[str]:
    """Join the lines of all pages to paragraphs; one that crosses a page's end is made whole."""
    lines = [line for page in pages for line in page]
    if not lines:
        return []
    lengths = sorted(len(line) for line in lines)
    width = lengths[int(len(lengths) * 0.85)]  # the longest lines may be tables or headings
    words = frozenset(
        w.lower() for line in lines for w in re.findall(r"[^\W_]+(?:-[^\W_]+)*", line)
    )
    groups: list[list[str]] = [[lines[0]]]
    for line in lines[1:]:
        if _breaks(groups[-1], line, width):
            groups.append([line])
        else:
            groups[-1].append(line)
    return [join_lines(group, words, broken=True) for group in groups]


def _breaks(group: Sequence[str], line: str, width: int) -> bool:
    """Return whether a paragraph ends before `line`."""
    before = group[-1]
    short = len(before) + 1 + len(line.split(" ", 1)[0]) < width * _NARROW
    if _ITEM.match(line):
        return True
    starts = not line[:1].islower()
    if _STOP.search(before):
        return short and starts
    title = len(group) == 1 and short and not is_prose(before)
    return title and starts and not before.endswith((",", ";", "-"))


def _texts(reader: PdfReader, count: int) -> list[list[str]]:
    """Return each page's lines, canonical.

    Raises:
        ReadError: a page is damaged, or all of them hold too much.
    """
    stop = time.monotonic() + MAX_SECONDS
    pages: list[list[str]] = []
    size = 0
    for number in range(count):
        try:
            text = canonical(reader.pages[number].extract_text())
        except _DAMAGED as error:
            raise ReadError(
                "Page {number} of this PDF cannot be read.",
                "Print it to a new PDF and give that.",
                number=number + 1,
            ) from error
        size += len(text)
        if size > MAX_CHARS or time.monotonic() > stop:
            raise ReadError("This PDF is too large to read.", "Split it into parts.")
        pages.append(text.split("\n"))
    return pages


def _metadata(reader: PdfReader) -> tuple[str | None, tuple[str, ...]]:
    info = reader.metadata
    title = str(info.title or "").strip() if info else ""
    author = str(info.author or "").strip() if info else ""
    names = [n.strip() for n in re.split(r";|, | and ", author)]
    people = tuple(n for n in names if " " in n and not _JUNK_TITLE.fullmatch(n))
    return (None if _JUNK_TITLE.fullmatch(title) else title), people


def _edges(page: Sequence[str]) -> Sequence[str]:
    return [*page[:_EDGE], *page[-_EDGE:]]


def _key(line: str) -> str:
    """Return a running line with its page number made equal on all pages."""
    return re.sub(r"\d+", "#", line).casefold()


def _encrypted() -> ReadError:
    return ReadError("This PDF is encrypted.", "Save a copy without a password and give that.")


def _damaged() -> ReadError:
    return ReadError("This PDF is damaged or no PDF.", "Open it and print it to a new PDF.")
