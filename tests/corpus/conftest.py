"""What these tests share: an empty library, scrapes written for them, PDFs made on the spot."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from io import BytesIO
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

from corpus.library import Library
from corpus.sandbox import Sandbox

SCRAPES = Path(__file__).parent / "scrapes"

MakePdf = Callable[..., bytes]


@pytest.fixture
async def library(database_url: str) -> AsyncIterator[Library]:
    """An empty library, on each kind of database."""
    async with await Library.open(database_url) as library:
        yield library


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    """A sandbox with the usual limits; its children are kept for all tests."""
    with Sandbox() as made:
        yield made


@pytest.fixture(scope="session")
def scrape() -> Callable[[str], str]:
    """The text of a scrape by its name."""
    return lambda name: (SCRAPES / f"{name}.txt").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def make_pdf() -> MakePdf:
    """Make a PDF of pages, each a list of lines; `encrypt` sets a password."""

    def make(
        pages: Sequence[Sequence[str]], *, title: str = "", encrypt: str | None = None
    ) -> bytes:
        out = BytesIO()
        canvas = Canvas(out, encrypt=encrypt)
        canvas.setTitle(title)
        for page in pages:
            for number, line in enumerate(page):
                canvas.drawString(72, 780 - 16 * number, line)
            canvas.showPage()
        canvas.save()
        return out.getvalue()

    return make
