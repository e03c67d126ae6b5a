"""PDF: read in the order a person reads, with whole words and without what runs along the edges."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from corpus.read import read_bytes
from tests.support.sheets import BAKERY, FERRY, LEFT, LIBRARY, TOP, Sheets

if TYPE_CHECKING:
    from pathlib import Path

    from corpus.article import Draft

NOTE = "Note {} says where the board found this, in the report of the year before."


def read(data: bytes) -> Draft:
    (draft,) = read_bytes(data, name="a.pdf")
    return draft


def body(sheets: Sheets) -> list[str]:
    return read(sheets.done()).text.split("\n\n")


@pytest.mark.parametrize(
    ("case", "words"),
    [
        (
            "02-soft-hyphen-pdf/softhyphen.pdf",
            ["the recommendation of", "a ticket before", "was inspected twice"],
        ),
        (
            "03-pdf-footnote-mid-sentence/footnotes.pdf",
            [
                "was bought from a shipyard in the north for",
                "\n\nThe board has seven members, who are elected every four years.",
            ],
        ),
    ],
)
def test_the_shared_cases_are_read(shared: Path, case: str, words: list[str]) -> None:
    text = read((shared / "cases" / case).read_bytes()).text
    assert [w for w in words if w not in text] == []


@pytest.mark.parametrize("row_by_row", [True, False])
@pytest.mark.parametrize("count", [2, 3])
def test_columns_are_read_one_after_the_other(count: int, *, row_by_row: bool) -> None:
    sheets = Sheets(size=10)
    width, gap = (451 - 18 * (count - 1)) / count, 18
    texts = [FERRY, LIBRARY, BAKERY][:count]
    columns = [sheets.wrap(text, width) for text in texts]
    sheets.text(LEFT, 60, "News of the week from Gull Island", size=20)
    if row_by_row:
        sheets.across(TOP, columns, width, gap)
    else:
        for number, column in enumerate(columns):
            sheets.block(LEFT + number * (width + gap), TOP, column)
    draft = read(sheets.done())
    assert draft.title == "News of the week from Gull Island"
    assert draft.text == "\n\n".join(texts) or draft.text == " ".join(texts)


def test_a_sentence_goes_on_in_the_next_column_and_on_the_next_page() -> None:
    sheets = Sheets(size=10)
    lines = sheets.wrap(f"{FERRY} {LIBRARY} {BAKERY}", 215)
    third = len(lines) // 3
    sheets.across(TOP, [lines[:third], lines[third : 2 * third]], 215, 20)
    sheets.page()
    sheets.block(LEFT, TOP, lines[2 * third :])
    assert body(sheets) == [f"{FERRY} {LIBRARY} {BAKERY}"]


def test_what_is_above_and_below_columns_is_read_before_and_after_them() -> None:
    sheets = Sheets(size=10)
    y = sheets.block(LEFT, TOP, sheets.wrap(FERRY, 451))
    columns = [sheets.wrap(LIBRARY, 215), sheets.wrap(BAKERY, 215)[:7]]
    y = sheets.across(y + 10, columns, 215, 20)
    sheets.text(LEFT, y + 14, "What is next", size=13)
    sheets.block(LEFT, y + 32, sheets.wrap(FERRY.replace("Friday", "Sunday"), 451))
    text = read(sheets.done()).text
    places = [
        text.index(w)
        for w in ("on Friday", "reading rooms", "A baker", "What is next", "on Sunday that")
    ]
    assert places == sorted(places)


def test_a_tables_rows_are_read_row_by_row() -> None:
    sheets = Sheets()
    y = sheets.block(LEFT, TOP, sheets.wrap(FERRY, 451))
    rows = [
        ("Day", "Leaves at", "Captain"),
        ("Monday", "9:00", "Ada Quill"),
        ("Tuesday", "10:00", "Bo Lind"),
        ("Friday", "12:30", "Cy Marsh"),
    ]
    sheets.across(y + 10, list(zip(*rows, strict=True)), 130, 20)
    draft = read(sheets.done())
    assert draft.text.split("\n\n", 1)[1] == (
        "Day | Leaves at | Captain\nMonday | 9:00 | Ada Quill\nTuesday | 10:00 | Bo Lind\n"
        "Friday | 12:30 | Cy Marsh"
    )
    assert draft.dropped == ()


@pytest.mark.parametrize("columns", [1, 2])
def test_a_note_never_interrupts_a_sentence(columns: int) -> None:
    sheets = Sheets(size=10)
    width = (451 - 20 * (columns - 1)) / columns
    whole = f"{FERRY} {LIBRARY} {BAKERY} {LIBRARY} {FERRY}"
    lines = sheets.wrap(whole, width)
    share = -(-len(lines) // (columns + 1))
    for number in range(columns):
        x = LEFT + number * (width + 20)
        sheets.block(x, TOP, lines[number * share : (number + 1) * share])
        note = sheets.wrap(
            f"{number + 1} {NOTE.format(number + 1)}",
            width,
            size=8,
        )
        sheets.block(x, 740, note, size=8)
    sheets.page()
    sheets.block(LEFT, TOP, lines[columns * share :])
    paragraphs = body(sheets)
    assert paragraphs[0] == whole
    assert paragraphs[1:] == [NOTE.format(n + 1) for n in range(columns)]


def test_marks_of_notes_go_and_powers_stay() -> None:
    sheets = Sheets()
    sheets.text(LEFT, TOP, "The tank holds 10")
    sheets.text(LEFT + 81, TOP - 4, "6", size=7)
    sheets.text(LEFT + 86, TOP, " cells, and the board agreed")
    sheets.text(LEFT + 86 + 128.5, TOP - 4, "1", size=7)
    sheets.text(LEFT + 86 + 133, TOP, " that 40 m")
    sheets.text(LEFT + 86 + 133 + 45.5, TOP - 4, "2", size=7)
    sheets.text(LEFT + 86 + 133 + 50, TOP, " of CO")
    sheets.text(LEFT + 86 + 133 + 50 + 28.5, TOP + 2, "2", size=7)
    sheets.text(LEFT + 86 + 133 + 50 + 32.5, TOP, " filters are enough.")
    sheets.block(LEFT, TOP + 15, sheets.wrap(FERRY, 451))
    sheets.text(LEFT, 760, "1 In its meeting of March.", size=8)
    text = read(sheets.done()).text
    assert "holds 10⁶ cells, and the board agreed that 40 m² of CO₂ filters are enough." in text
    assert text.endswith("In its meeting of March.")


@pytest.mark.parametrize("pages", [2, 3, 7])
@pytest.mark.parametrize(
    "foot", ["Page {n} of {of}", "Seite {n}", "- {n} -", "{n}", "Gull Island Gazette | {n}"]
)
def test_running_lines_go_and_the_text_across_them_is_whole(pages: int, foot: str) -> None:
    sheets = Sheets(size=10)
    lines = sheets.wrap(" ".join([FERRY, LIBRARY, BAKERY] * pages), 451)
    share = -(-len(lines) // pages)
    for n in range(pages):
        sheets.text(LEFT, 50, "Annual report of the harbour board", size=9)
        sheets.block(LEFT, TOP, lines[n * share : (n + 1) * share])
        sheets.text(280, 800, foot.format(n=n + 1, of=pages), size=9)
        sheets.page()
    draft = read(sheets.done())
    assert draft.text == " ".join([FERRY, LIBRARY, BAKERY] * pages)
    assert "Annual report of the harbour board" in draft.dropped


def test_a_head_that_names_the_chapter_goes_by_its_place() -> None:
    sheets = Sheets(size=10)
    heads = ["The ferry", "An engine", "Open on Sundays", "Bread", "Medals and prizes"]
    for head in heads:
        sheets.text(LEFT, 45, head, size=9)
        text = f"On page “{head}” of it, {FERRY} {LIBRARY} {BAKERY} So ends “{head}”."
        sheets.block(LEFT, TOP, sheets.wrap(text.replace(" ", f" {head[:1]}", 9), 451))
        sheets.page()
    draft = read(sheets.done())
    assert not any(head in draft.text.split("\n\n") for head in heads)
    assert set(heads) <= set(draft.dropped)
    assert all(f"So ends “{head}”." in draft.text for head in heads)


def test_text_that_begins_every_page_is_no_running_line() -> None:
    sheets = Sheets(size=10)
    for day in ("Monday", "Tuesday", "Wednesday", "Thursday"):
        sheets.block(LEFT, TOP, sheets.wrap(f"On {day} it rained. {LIBRARY}", 451))
        sheets.page()
    text = read(sheets.done()).text
    assert all(
        f"On {day} it rained." in text for day in ("Monday", "Tuesday", "Wednesday", "Thursday")
    )


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (
            ["Nobody had expected that the govern-", "ment would pay for the new engine."],
            "the government would",
        ),
        (
            [
                "It was the work of a well-known ship-",
                "yard, and of a self-",
                "taught engineer from the north.",
            ],
            "shipyard, and of a self-taught",
        ),
        (
            ["They asked Ada Quill and the Müller-", "Lüdenscheidt family to come to the island."],
            "Müller-Lüdenscheidt",
        ),
        (
            ["The crossing takes twenty-", "five minutes, which is longer than before."],
            "twenty-five minutes",
        ),
        (
            [
                "Die Fähre nach Möweninsel und die Hafen-",
                "verwaltung bleiben am Montag geschlossen.",
            ],
            "Hafenverwaltung",
        ),
        (
            ["The re-election is near, and the re-", "election will be held on the island."],
            "the re-election will",
        ),
    ],
)
def test_hyphens_at_line_ends_go_unless_they_are_the_words_own(
    lines: list[str], words: str
) -> None:
    sheets = Sheets()
    sheets.block(LEFT, TOP, lines)
    assert words in read(sheets.done()).text


def test_soft_hyphens_go_everywhere() -> None:
    sheets = Sheets(font="DejaVu")
    sheets.block(
        LEFT,
        TOP,
        [
            "The nav\xadigation of the har\xad",
            "bour is closed, and the depart\xad",
            "ments are open.",
        ],
    )
    assert body(sheets) == [
        "The navigation of the harbour is closed, and the departments are open."
    ]


def test_headings_and_paragraphs_are_parted_by_size_gap_and_indent() -> None:
    sheets = Sheets()
    y = sheets.block(
        LEFT, TOP, ["A heading set in larger type that", "runs over two lines"], size=14
    )
    y = sheets.block(LEFT, y + 4, sheets.wrap(FERRY, 451))
    sheets.text(LEFT, y + 8, "A bold heading", font="Times-Bold")
    y = sheets.block(LEFT, y + 24, sheets.wrap(LIBRARY, 451))
    indented = sheets.wrap("\xa0" * 6 + BAKERY, 451)
    sheets.text(LEFT + 16, y, indented[0].strip())
    y = sheets.block(LEFT, y + 1.25 * 11, indented[1:])
    sheets.block(LEFT, y + 10, ["1. First item of the list", "2. Second item of the list"])
    draft = read(sheets.done())
    assert draft.title == "A heading set in larger type that runs over two lines"
    assert draft.text.split("\n\n") == [
        FERRY,
        "A bold heading",
        LIBRARY,
        BAKERY,
        "1. First item of the list",
        "2. Second item of the list",
    ]


def test_a_caption_between_columns_text_waits_for_the_sentences_end() -> None:
    sheets = Sheets()
    lines = sheets.wrap(FERRY, 451)
    sheets.block(LEFT, TOP, lines[:2])
    sheets.text(LEFT, TOP + 200, "The quay in spring. Photo: Ada Quill", size=8)
    sheets.page()
    sheets.block(LEFT, TOP, lines[2:])
    assert FERRY in read(sheets.done()).text
