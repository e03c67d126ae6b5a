from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from corpus.errors import ReadError
from corpus.read import MAX_BYTES, read_bytes, read_path, read_text

if TYPE_CHECKING:
    from pathlib import Path

SENTENCE = "The council voted on Tuesday to keep every branch of the library open on Sundays."
SECOND = "The mayor said that she would sign the measure before the end of the week."


def refused(data: bytes, name: str) -> ReadError:
    with pytest.raises(ReadError) as error:
        read_bytes(data, name=name)
    assert name in error.value.what
    assert error.value.cure
    return error.value


@pytest.mark.parametrize("data", [b"", b" \r\n\t", b"\xef\xbb\xbf"])
def test_an_empty_file_is_refused(data: bytes) -> None:
    assert "empty" in refused(data, "a.txt").what


def test_fifty_megabytes_are_refused_before_they_are_read(tmp_path: Path) -> None:
    path = tmp_path / "big.txt"
    with path.open("wb") as file:
        file.truncate(50 * 1024 * 1024)
    with pytest.raises(ReadError, match="50 MB, and 20 MB is the most"):
        read_path(path)
    assert "too large" in refused(b"a" * (MAX_BYTES + 1), "big.txt").what


@pytest.mark.parametrize("name", ["photo.txt", "photo.md", "photo.html", "photo.jsonl"])
def test_a_picture_under_a_wrong_name_is_refused(name: str) -> None:
    assert "PNG" in refused(b"\x89PNG\r\n\x1a\n" + bytes(100), name).what


def test_an_unknown_suffix_names_the_known_ones() -> None:
    assert ".jsonl" in refused(b"text", "song.mp3").cure


def test_windows_line_ends_and_marks_make_no_difference() -> None:
    plain = f"A Title\n\n{SENTENCE}\n\n{SECOND}"
    windows = b"\xef\xbb\xbf" + plain.replace("\n", "\r\n").encode()
    assert read_bytes(windows, name="a.txt")[0] == read_bytes(plain.encode(), name="a.txt")[0]


def test_a_text_without_a_title_is_named_for_its_file() -> None:
    (draft,) = read_bytes(f"{SENTENCE}\n\n{SECOND}".encode(), name="folder/sunday_hours.txt")
    assert draft.title == "sunday hours"


def test_pasted_text_takes_its_title_from_its_words() -> None:
    assert read_text(f"{SENTENCE} {SECOND}").title.endswith("…")


def test_a_folder_is_read_in_order_and_other_files_are_passed_over(tmp_path: Path) -> None:
    for name in ("b.txt", "a.md", "sub/c.txt", ".hidden.txt", "picture.png"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(f"{name}\n\n{SENTENCE}", encoding="utf-8")
    assert len(read_path(tmp_path)) == 3


def test_an_empty_folder_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none.txt"):
        with pytest.raises(ReadError):
            read_path(path)


def test_json_lines_are_canonical_and_never_cleaned() -> None:
    record = {"id": "x", "title": "T", "text": f"{SENTENCE}\r\n\r\nAdvertisement", "extra": 1}
    (draft,) = read_bytes(json.dumps(record).encode(), name="a.jsonl")
    assert (draft.id_hint, draft.text) == ("x", f"{SENTENCE}\n\nAdvertisement")


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "[1]",
        '{"title": "t"}',
        '{"title": 1, "text": "x"}',
        '{"text": "x", "authors": 5}',
        "[" * 9999,
    ],
)
def test_a_bad_line_is_named(line: str) -> None:
    good = json.dumps({"id": "x", "title": "T", "text": SENTENCE})
    assert "ine 3" in refused(f"{good}\n\n{line}".encode(), "a.jsonl").what


def test_an_id_that_stands_twice_names_both_lines() -> None:
    line = json.dumps({"id": "x", "title": "T", "text": SENTENCE})
    assert "Lines 1 and 2" in refused(f"{line}\n{line}".encode(), "a.jsonl").what
