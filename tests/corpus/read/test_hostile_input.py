"""No input of 100,000 characters takes a reader more than a second, whatever it is made of."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from corpus.errors import ReadError
from corpus.read import read_bytes
from scripts.measure.hostile.inputs import SIZE, Hostile, hostile_inputs
from scripts.measure.hostile.measure_hostile import seconds
from scripts.measure.hostile.more_inputs import more_inputs

INPUTS = [*hostile_inputs(), *more_inputs()]
PAGE = Path(__file__).parents[3] / "docs" / "hostile-input.md"
_PARTS = {"word/document.xml", "content.xml", "ppt/slides/slide1.xml", "a.xhtml"}
_TIMES = 4  # a machine may be busy with something else


@pytest.mark.parametrize("hostile", INPUTS, ids=lambda hostile: hostile.what)
def test_it_is_read_or_refused_within_a_second_of_a_processor(hostile: Hostile) -> None:
    # What is measured is no promise of the clock: quadratic time takes ten times as long or more.
    assert min(seconds(hostile)[0] for _ in range(_TIMES)) < 1.0


def test_they_are_as_large_as_they_say_and_the_page_lists_them() -> None:
    assert len(INPUTS) == len({hostile.what for hostile in INPUTS}) == 74
    large = [hostile for hostile in INPUTS if _size(hostile) > 0.92 * SIZE]
    assert len(large) >= 68
    listed = re.findall(r"^\| ([^|]+) \| \w+ \| \d", PAGE.read_text("utf-8"), re.MULTILINE)
    assert sorted(listed) == sorted(hostile.what for hostile in INPUTS)


def _size(hostile: Hostile) -> int:
    """Return how much a reader is given: of a document the part with its text."""
    if hostile.data.startswith(b"PK"):
        with zipfile.ZipFile(BytesIO(hostile.data)) as archive:
            return sum(i.file_size for i in archive.infolist() if i.filename in _PARTS)
    return len(hostile.data.decode("utf-8", "replace"))


@pytest.mark.timeout(60)  # each comment once could end at any later one: 2^40 ways to fail
def test_comments_before_a_page_are_passed_over_once() -> None:
    page = b"<!-- a --> <!--b-->\n" * 30 + b"<html><body><p>The tide came in at nine, as ever.</p>"
    (draft,) = read_bytes(page, name="tide")
    assert draft.text == "The tide came in at nine, as ever."
    (draft,) = read_bytes(b"<!---->" * 40 + b"The tide came.", name="tide")
    assert draft.text.endswith("The tide came.")


@pytest.mark.parametrize(
    ("name", "piece"),
    [
        ("links.md", "[a](b) "),
        ("lines.md", "a\n\n"),
        ("lines.txt", "a\n\n"),
        ("tags.html", "<p>a"),
        ("deep.html", "<p>The tide came in.</p>"),
    ],
)
def test_what_is_made_of_marks_alone_is_refused(name: str, piece: str) -> None:
    before = "<div>" * 180 if name == "deep.html" else ""
    with pytest.raises(ReadError, match=r"not of text|not a text|too deep or too large"):
        read_bytes((before + piece * 50_000).encode(), name=name)


def test_long_lists_and_tables_of_links_are_no_attack() -> None:
    index = "\n".join(f"- [Tide table {n}](https://example.org/tides/{n})" for n in range(9_000))
    rows = "\n".join(f"| {n} March | {n} o'clock | high |" for n in range(3_000))
    table = f"| day | hour | tide |\n| --- | --- | --- |\n{rows}\n"
    for text in (index, table):
        (draft,) = read_bytes(f"# Tides\n\nThe tides of a year.\n\n{text}".encode(), name="t.md")
        assert "2999" in draft.text
