"""Measure how PDF is read: pages set at random, from texts of which every paragraph is known.

    python -m scripts.measure.measure_pdf [--files N]

Each file has its own number of columns, size, margins, style of paragraphs, heads and notes, and
is written in its own order. Prints the share of paragraphs, and of notes, that come out whole.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from importlib.resources import files
from io import BytesIO
from typing import TYPE_CHECKING, Final

from reportlab.pdfbase.pdfmetrics import stringWidth  # type: ignore[import-untyped]
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

from corpus.read.pdf import read_pdf
from scripts.shared.arguments import parser_of

if TYPE_CHECKING:
    from collections.abc import Iterator

HEIGHT, LEFT, TOP, WIDTH = 842.0, 72.0, 90.0, 451.0
_HEAD: Final = "Annual report of the harbour board"
_LONG_WORD: Final = 8  # letters from which a word may be broken
_MIN_WORDS: Final = 26  # of a paragraph


@dataclass(frozen=True)
class Style:
    """How one file is set; lengths in points."""

    columns: int
    size: float
    gap: float
    pitch: float
    bottom: float
    indented: bool
    broken: bool
    heads: bool
    notes: bool
    order: str

    @classmethod
    def drawn(cls, draw: random.Random) -> Style:
        """Return one at random."""
        columns = draw.choice([1, 2, 2, 3])
        size = 9 if columns > 2 else draw.choice([9, 10, 11, 12])  # noqa: PLR2004 - narrow ones
        return cls(
            columns=columns,
            size=size,
            gap=draw.choice([14, 18, 24]),
            pitch=size * draw.choice([1.15, 1.25, 1.4]),
            bottom=draw.choice([400, 560, 700]),
            indented=draw.choice([True, False]),
            broken=draw.choice([True, False]),
            heads=draw.choice([True, True, False]),
            notes=draw.choice([True, True, False]),
            order=draw.choice(["columns", "rows", "none"]),
        )

    @property
    def width(self) -> float:
        """Width of a column."""
        return (WIDTH - self.gap * (self.columns - 1)) / self.columns


def main() -> None:
    """Set, read and compare."""
    parser = parser_of(__doc__)
    parser.add_argument("--files", type=int, default=150)
    found = known = notes_found = notes_known = 0
    texts = list(_texts())
    for seed in range(parser.parse_args().files):
        draw = random.Random(seed)
        paragraphs = [draw.choice(texts) for _ in range(draw.randint(4, 9))]
        data, notes = _set(paragraphs, Style.drawn(draw), draw)
        read = read_pdf(data, fallback_title="-").text.split("\n\n")
        found += sum(paragraph in read for paragraph in paragraphs)
        known += len(paragraphs)
        notes_found += sum(note in read for note in notes)
        notes_known += len(notes)
    print(f"paragraphs {found} of {known} ({found / known:.3f})")
    print(f"notes {notes_found} of {notes_known}")


def _texts() -> Iterator[str]:
    """Yield paragraphs of the articles that come with the bot."""
    for file in sorted(files("corpus").joinpath("articles").iterdir(), key=lambda file: file.name):
        for paragraph in file.read_text("utf-8").split("---", 2)[2].split("\n\n"):
            text = " ".join(paragraph.split())
            if len(text.split()) >= _MIN_WORDS and not re.search(r"[#*\[\]`|]|https?:|^\d", text):
                yield text


def _set(paragraphs: list[str], style: Style, draw: random.Random) -> tuple[bytes, list[str]]:
    """Return a PDF of the paragraphs, and its notes."""
    out = BytesIO()
    canvas = Canvas(out, pagesize=(595, HEIGHT))
    notes: list[str] = []
    for number, page in enumerate(_pages(paragraphs, style), start=1):
        if style.heads:
            page += [(LEFT, 50, _HEAD, 9), (500, 50, str(number), 9)]
        if style.notes:
            notes.append(f"Note {number} is in the minutes of meeting {number}.")
            page.append((LEFT, 760, f"{number} {notes[-1]}", 7.5))
        if style.order == "rows":
            page.sort(key=lambda line: (line[1], line[0]))
        elif style.order == "none":
            draw.shuffle(page)
        for x, y, line, size in page:
            canvas.setFont("Helvetica", size)
            canvas.drawString(x, HEIGHT - y, line)
        canvas.showPage()
    canvas.save()
    return out.getvalue(), notes


def _pages(paragraphs: list[str], style: Style) -> list[list[tuple[float, float, str, float]]]:
    """Return each page's lines: place from the top left corner, text, size."""
    pages: list[list[tuple[float, float, str, float]]] = [[]]
    column, y = 0, TOP
    for text in paragraphs:
        y += 0.6 * style.pitch * (not style.indented and y > TOP)
        for number, line in enumerate(_lines(text, style)):
            if y > style.bottom:
                column, y = column + 1, TOP
            if column == style.columns:
                column = 0
                pages.append([])
            x = LEFT + column * (style.width + style.gap)
            x += 1.5 * style.size * (style.indented and number == 0)
            pages[-1].append((x, y, line, style.size))
            y += style.pitch
    return pages


def _lines(text: str, style: Style) -> Iterator[str]:
    """Yield a paragraph's lines, with words broken at their ends if it is the style."""
    line, room = "", style.width - 1.5 * style.size * style.indented
    for word in text.split():
        longer = f"{line} {word}".strip()
        if stringWidth(longer, "Helvetica", style.size) <= room:
            line = longer
            continue
        may = style.broken and word.isalpha() and word.islower() and len(word) >= _LONG_WORD
        starts = (f"{line} {word[:n]}-" for n in range(len(word) - 3, 2, -1)) if may else ()
        fits = (s for s in starts if stringWidth(s, "Helvetica", style.size) <= room)
        broken = next(fits, None)
        yield broken or line
        line = word[len(broken) - len(line) - 2 :] if broken else word
        room = style.width
    yield line


if __name__ == "__main__":
    main()
