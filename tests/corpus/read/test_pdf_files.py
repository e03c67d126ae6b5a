"""PDF files of all kinds: encrypted, scanned, turned, damaged, long."""

from __future__ import annotations

import random
import re
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image
from reportlab.lib.pdfencrypt import StandardEncryption  # type: ignore[import-untyped]
from reportlab.lib.utils import ImageReader  # type: ignore[import-untyped]
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

from corpus.errors import ReadError
from corpus.read import read_bytes
from tests.support.sheets import BAKERY, FERRY, HEIGHT, LEFT, LIBRARY, TOP, WIDTH, Sheets

if TYPE_CHECKING:
    from corpus.article import Draft

ENCRYPTED = Path(__file__).parent / "encrypted"


def read(data: bytes) -> Draft:
    (draft,) = read_bytes(data, name="a.pdf")
    return draft


def outcome(data: bytes) -> str:
    try:
        read(data)
    except ReadError as error:
        return "refused with a cure" if error.cure else "refused"
    return "read"


def test_a_pdf_that_asks_for_a_password_is_refused_with_a_cure(shared: Path) -> None:
    with pytest.raises(ReadError, match=r"encrypted.*without a password"):
        read((shared / "cases" / "01-aes-pdf" / "aes256.pdf").read_bytes())


# reportlab knows no AES: these were made once with pypdf, from a text of our own.
@pytest.mark.parametrize("cipher", ["aes-128", "aes-256"])
def test_aes_opens_with_the_empty_password_and_no_other(cipher: str) -> None:
    draft = read((ENCRYPTED / f"{cipher}-opens.pdf").read_bytes())
    assert draft.text == (
        "The harbour board announced on Friday that the ferry sails again from Monday, and that "
        "tickets are sold on board."
    )
    with pytest.raises(ReadError, match=r"encrypted.*without a password"):
        read((ENCRYPTED / f"{cipher}-asks.pdf").read_bytes())


@pytest.mark.parametrize("strength", [40, 128])
def test_a_pdf_that_opens_without_a_password_is_read(strength: int) -> None:
    sheets = Sheets(encrypt=StandardEncryption("", "owner", strength=strength))
    sheets.block(LEFT, TOP, sheets.wrap(FERRY, 400))
    assert read(sheets.done()).text == FERRY


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_is_read_as_it_is_shown(turn: int) -> None:
    sheets = Sheets(size=10)
    at = {90: (WIDTH, 0), 180: (WIDTH, HEIGHT), 270: (0, HEIGHT)}[turn]
    sheets.canvas.setPageRotation(turn)
    sheets.canvas.translate(*at)
    sheets.canvas.rotate(turn)
    if turn != 180:  # a landscape page is lower
        sheets.canvas.translate(0, WIDTH - HEIGHT)
    columns = [sheets.wrap(FERRY, 200), sheets.wrap(LIBRARY, 200)]
    sheets.across(TOP, columns, 200, 20)
    assert read(sheets.done()).text.replace("\n\n", " ") == f"{FERRY} {LIBRARY}"


def test_a_stamp_along_the_margin_is_left_out_and_named() -> None:
    sheets = Sheets()
    sheets.block(LEFT, TOP, sheets.wrap(FERRY, 400))
    sheets.canvas.saveState()
    sheets.canvas.translate(30, 300)
    sheets.canvas.rotate(90)
    sheets.canvas.drawString(0, 0, "Draft of 3 May, not for print")
    sheets.canvas.restoreState()
    draft = read(sheets.done())
    assert draft.text == FERRY
    assert "Draft of 3 May, not for print" in draft.dropped


def test_a_scan_is_refused_though_a_stamp_is_on_each_page() -> None:
    sheets = Sheets()
    for number in range(3):
        sheets.picture()
        sheets.text(LEFT, 40, f"Scanned {number}")
        sheets.page()
    with pytest.raises(ReadError, match="OCR"):
        read(sheets.done())


def test_a_page_with_a_picture_behind_its_text_is_no_scan() -> None:
    sheets = Sheets()
    sheets.picture()
    sheets.block(LEFT, TOP, sheets.wrap(FERRY, 400))
    assert read(sheets.done()).text == FERRY


@pytest.mark.timeout(120)
def test_damage_is_survived_or_refused_in_a_sentence() -> None:
    sheets = Sheets()
    for _ in range(3):
        sheets.block(LEFT, TOP, sheets.wrap(FERRY, 400))
        sheets.page()
    whole = sheets.done()
    draw = random.Random(7)
    outcomes = set()
    for _ in range(150):
        data = bytearray(whole[: draw.randrange(20, len(whole))] if draw.random() < 0.5 else whole)
        for _ in range(draw.randrange(12)):
            data[draw.randrange(8, len(data))] = draw.randrange(256)
        outcomes.add(outcome(bytes(data)))
    assert outcomes == {"read", "refused with a cure"}


@pytest.mark.timeout(60)
def test_three_hundred_pages_are_read_within_a_minute_on_any_machine() -> None:
    sheets = Sheets(size=10)
    lines = sheets.wrap(" ".join([FERRY, LIBRARY, BAKERY] * 5), 451)
    for _ in range(300):
        sheets.block(LEFT, TOP, lines)
        sheets.page()
    assert len(read(sheets.done()).text) > 300 * 3_000


def test_a_page_set_across_without_being_turned_is_read() -> None:
    sheets = Sheets(size=10)
    sheets.canvas.translate(WIDTH, 0)
    sheets.canvas.rotate(90)
    sheets.canvas.translate(0, WIDTH - HEIGHT)
    sheets.block(LEFT, TOP, sheets.wrap(f"{FERRY} {LIBRARY}", 600))
    draft = read(sheets.done())
    assert draft.text == f"{FERRY} {LIBRARY}"
    assert draft.dropped == ()


@pytest.mark.parametrize("size", ["-10", "0", "1e30", "0.0001"])
def test_absurd_sizes_are_read_or_refused_in_a_sentence(size: str) -> None:
    sheets = Sheets(pageCompression=0)
    sheets.text(LEFT, TOP, "A few words on a page.")
    data = sheets.done().replace(b" 11 Tf", f" {size} Tf".encode())
    assert outcome(data) in {"read", "refused with a cure"}


@pytest.mark.timeout(60)
@pytest.mark.parametrize("text", ["word " * 4_000, "a" * 20_000, "a- " * 6_000, "." * 20_000])
def test_a_line_of_twenty_thousand_characters_takes_no_time(text: str) -> None:
    sheets = Sheets()
    sheets.text(LEFT, TOP, text)
    assert outcome(sheets.done()) in {"read", "refused with a cure"}


def _mixed(*pages: str) -> bytes:
    """Return a PDF of pages that are text, a picture, strips of one, or letters drawn as shapes."""
    picture = ImageReader(Image.new("L", (60, 80), 200))
    out = BytesIO()
    canvas = Canvas(out, pagesize=(595, 842))
    for number, page in enumerate(pages):
        if page == "text":
            place = ("Marsh Road", "the old mill", "the quay", "Saltmarsh")[number % 4]
            canvas.drawString(72, 740, f"{place} has a ferry that leaves at nine in the morning,")
            canvas.drawString(72, 726, f"and nobody waits for it but the keeper of {place}.")
        elif page == "picture":
            canvas.drawImage(picture, 0, 0, 595, 842)
        elif page == "strips":
            for strip in range(10):
                canvas.drawImage(picture, 0, strip * 84, 595, 84)
            canvas.drawString(290, 20, "7")
        elif page == "shapes":
            for shape in range(300):
                canvas.line(72, 700 - shape, 100, 702 - shape)
        elif page == "rule":
            canvas.line(72, 700, 500, 700)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


@pytest.mark.parametrize(
    ("pages", "said"),
    [
        (("text", "picture", "text"), "Page 2 is a picture: its text can't be read."),
        (("strips", "text"), "Page 1 is a picture: its text can't be read."),
        (("text", "text", "shapes"), "Page 3 is a picture: its text can't be read."),
        (
            ("text", "picture", "text", "text", "picture", "strips", "shapes"),
            "Pages 2, 5–7 are pictures: their text can't be read.",
        ),
        (("text", "blank", "rule", "text"), ""),
    ],
)
def test_pages_that_are_pictures_are_named_and_the_others_read(
    pages: tuple[str, ...], said: str
) -> None:
    (draft,) = read_bytes(_mixed(*pages), name="ferry.pdf")
    assert draft.text.count("leaves at nine") == pages.count("text")
    assert " ".join(one.sentence.format(**one.values) for one in draft.remarks) == said


@pytest.mark.parametrize("broken", [(1,), (0, 2)])
def test_a_page_that_is_damaged_costs_that_page_and_a_note(broken: tuple[int, ...]) -> None:
    data = _mixed("text", "text", "text")
    kids = re.search(rb"/Kids \[ (\d+) 0 R (\d+) 0 R (\d+) 0 R \]", data)
    assert kids is not None
    for page in broken:  # there is no such object, and all others stay where they are
        start, end = kids.span(page + 1)
        data = data[:start] + b"0" * (end - start) + data[end:]
    (draft,) = read_bytes(data, name="ferry.pdf")
    assert draft.text.count("leaves at nine") == 3 - len(broken)
    (remark,) = draft.remarks
    numbers = ", ".join(str(page + 1) for page in broken)
    noun = "Page" if len(broken) == 1 else "Pages"
    assert remark.sentence.format(**remark.values) == f"{noun} {numbers} can't be read."
