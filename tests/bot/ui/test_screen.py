"""How much a phone's screen holds."""

from __future__ import annotations

import pytest

from bot.ui.screen import beginning, lines_of


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("short", 1),
        ("x" * 35, 1),
        ("x" * 36, 2),
        (" ".join(["x" * 20] * 3), 3),
        ("日" * 20, 2),
        ("a\n\nb", 3),
        ("", 1),
    ],
)
def test_lines_are_counted_as_a_phone_breaks_them(text: str, lines: int) -> None:
    assert lines_of(text) == lines


def test_a_text_that_fits_begins_and_ends_there() -> None:
    assert beginning("all of it", lines=3, chars=100, size=100) == len("all of it")


def test_a_beginning_ends_where_a_word_does() -> None:
    text = "word " * 40
    length = beginning(text.strip(), lines=2, chars=500, size=500)
    assert text[:length].endswith("word")
    assert 60 < length <= 76


def test_a_text_without_spaces_still_has_a_beginning() -> None:
    assert beginning("日" * 400, lines=2, chars=500, size=5_000) == 34
    assert 0 < beginning("日" * 400, lines=9, chars=500, size=60) <= 20


def test_no_accent_is_parted_from_its_letter() -> None:
    text = "e\u0301" * 100
    length = beginning(text, lines=1, chars=500, size=500)
    assert text[length] == "e"
