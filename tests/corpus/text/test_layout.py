"""Code, tables and nested lists as sentences: each whole, each as it is written."""

from __future__ import annotations

import pytest

from corpus.text.canonical import canonical
from corpus.text.passages import passages
from corpus.text.sentences import sentences


def cut(text: str) -> list[str]:
    assert canonical(text) == text
    return [span.of(text) for span in sentences(text)]


@pytest.mark.parametrize(
    "code",
    [
        'for boat in quay:\n    if boat.late:\n        print("Wait. Please")\nclose()',
        "lamp:\n  colour: green\n  hours:\n    from: 18",
        "FROM tide:1.2\nRUN apt-get install --yes buoy",
        '{\n  "name": "quay"\n}',
    ],
)
def test_code_is_one_sentence_with_the_words_that_introduce_it(code: str) -> None:
    lead = "To light the lamp, use this:"
    assert cut(f"It is dark on the quay. {lead}\n{code}") == [
        "It is dark on the quay.",
        f"{lead}\n{code}",
    ]


def test_code_without_an_introduction_is_one_sentence_too() -> None:
    code = "def tide(hour):\n    return hour % 12"
    assert cut(f"The tide is simple.\n\n{code}") == ["The tide is simple.", code]


def test_a_long_program_is_cut_where_nothing_is_indented() -> None:
    part = "def boat_{n}():\n    return [\n" + '        "a plank",\n' * 30 + "    ]"
    program = "\n".join(part.replace("{n}", str(n)) for n in range(9))
    pieces = cut(program)
    assert 1 < len(pieces) < 9
    assert all(piece.startswith("def boat_") for piece in pieces)
    assert "\n".join(pieces) == program


@pytest.mark.parametrize(
    "text",
    [
        "The library is open on these days:\nMonday 9:00 to 12:00\nTuesday 10:00 to 14:00",
        "What you need to bring along:\n1. a = the form\n2. b = the fee",
        "The wind went round.\n  The sea went down.\nThe boat came home to shore.",
    ],
)
def test_lines_of_people_are_not_taken_for_code(text: str) -> None:
    assert cut(text) == [line.strip() for line in text.split("\n")]


def test_a_row_is_a_sentence_whatever_is_in_its_cells() -> None:
    header, first, second = "day | boat | note", "Monday | 9:00 | Late. Ask first.", "Friday | | no"
    assert cut(f"{header}\n{first}\n{second}") == [header, first, second]


def test_later_passages_of_a_long_table_have_its_header() -> None:
    header = "harbour | depth in metres"
    text = "Depths\n\n" + header + "\n" + "\n".join(f"Quay {n} | {n} m" for n in range(400))
    heading, first, *later = passages(text)
    assert heading.is_heading
    assert first.heading is not None
    assert first.heading.of(text) == "Depths"
    assert later
    assert {p.heading and p.heading.of(text) for p in later} == {header}


def test_what_is_indented_under_an_item_belongs_to_it() -> None:
    text = "1. Install it:\n   Setup.exe /quiet\n2. Start it.\n   - As a guest\n   - Or a member"
    assert cut(text) == [
        "1. Install it:\n   Setup.exe /quiet",
        "2. Start it.",
        "- As a guest",
        "- Or a member",
    ]


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "line", ["  a = b\n", "a | b\n", "the words that follow are these:\n", " " * 9]
)
def test_looking_at_lines_is_linear(line: str) -> None:
    sentences(line * (400_000 // len(line)))
