"""PDFs made on the spot: text set at places, as programs that typeset pages do it."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from io import BytesIO
from itertools import zip_longest
from typing import TYPE_CHECKING

from reportlab.lib.pagesizes import A4  # type: ignore[import-untyped]
from reportlab.lib.utils import ImageReader  # type: ignore[import-untyped]
from reportlab.pdfbase import pdfmetrics  # type: ignore[import-untyped]
from reportlab.pdfbase.ttfonts import TTFont  # type: ignore[import-untyped]
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

if TYPE_CHECKING:
    from collections.abc import Sequence

WIDTH, HEIGHT = A4
LEFT, TOP = 72.0, 90.0

FERRY = (
    "The harbour board announced on Friday that the ferry sails again from Monday, after a winter "
    "in which the crossing was closed to everybody but the postman. The old engine had to be "
    "replaced, and the new one was bought from a shipyard in the north for ninety thousand euros."
)
LIBRARY = (
    "The town library stays open on Sundays, the council voted after a long debate. Every branch "
    "will be staffed by two librarians at all times, and the reading rooms are heated until nine "
    "in the evening, which the students of the town had asked for since the spring."
)
BAKERY = (
    "A baker from the old quarter has won the medal for the best bread of the island. She bakes it "
    "in an oven that her grandmother built, and says that patience is the only secret, for the "
    "dough rests two days and nobody is allowed to touch it."
)
"""Texts of our own, each a paragraph."""


class Sheets:
    """A PDF in the making; places are in points from the page's top left corner."""

    def __init__(self, font: str = "Times-Roman", size: float = 11, **options: object) -> None:
        if font == "DejaVu":
            _dejavu()
        self.font, self.size = font, size
        self._out = BytesIO()
        self.canvas = Canvas(self._out, pagesize=A4, **options)

    def text(
        self, x: float, y: float, text: str, *, size: float | None = None, font: str | None = None
    ) -> None:
        """Write one line."""
        self.canvas.setFont(font or self.font, size or self.size)
        self.canvas.drawString(x, HEIGHT - y, text)

    def block(
        self, x: float, y: float, lines: Sequence[str], *, size: float | None = None
    ) -> float:
        """Write lines below each other; return where the next would be."""
        for line in lines:
            self.text(x, y, line, size=size)
            y += 1.25 * (size or self.size)
        return y

    def wrap(self, text: str, width: float, *, size: float | None = None) -> list[str]:
        """Break a text into lines that are no wider than `width`."""
        lines = [""]
        for word in text.split():
            line = f"{lines[-1]} {word}".strip()
            if pdfmetrics.stringWidth(line, self.font, size or self.size) <= width:
                lines[-1] = line
            else:
                lines.append(word)
        return lines

    def across(self, y: float, columns: Sequence[Sequence[str]], width: float, gap: float) -> float:
        """Write columns row by row, as some programs do, though they are read one by one."""
        for row in zip_longest(*columns):
            for number, line in enumerate(row):
                if line:
                    self.text(LEFT + number * (width + gap), y, line)
            y += 1.25 * self.size
        return y

    def picture(self) -> None:
        """Fill the page with a picture, as a scanner does."""
        from PIL import Image  # noqa: PLC0415 - reportlab brings it, and few pages need it

        image = ImageReader(Image.new("L", (60, 80), 200))
        self.canvas.drawImage(image, 0, 0, WIDTH, HEIGHT)

    def page(self) -> None:
        """End the page."""
        self.canvas.showPage()

    def done(self) -> bytes:
        """End the last page and return the file."""
        self.canvas.save()
        return self._out.getvalue()


@cache
def _dejavu() -> None:
    path = files("matplotlib") / "mpl-data" / "fonts" / "ttf" / "DejaVuSans.ttf"
    pdfmetrics.registerFont(TTFont("DejaVu", str(path)))
