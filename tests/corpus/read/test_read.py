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
    with pytest.raises(ReadError, match="50 MB; the limit is 20 MB"):
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


BAD_LINES = [
    "{",
    "[1]",
    '{"title": "t"}',
    '{"title": 1, "text": "x"}',
    '{"text": "x", "authors": 5}',
    "[" * 9999,
]


@pytest.mark.parametrize("line", BAD_LINES)
def test_a_bad_line_is_named(line: str) -> None:
    assert "ine 2" in refused(f"\n{line}".encode(), "a.jsonl").what


@pytest.mark.parametrize("line", BAD_LINES)
def test_a_bad_line_does_not_spoil_the_others(line: str) -> None:
    first, last = (json.dumps({"id": i, "title": "T", "text": SENTENCE}) for i in "xy")
    drafts = read_bytes(f"{first}\n\n{line}\n{last}".encode(), name="a.jsonl")
    assert [draft.id_hint for draft in drafts] == ["x", "y"]
    (remark,) = drafts[0].remarks
    assert "ine 3" in remark.sentence.format(**remark.values)


def test_an_id_that_is_there_twice_names_both_lines_and_the_first_is_read() -> None:
    line = json.dumps({"id": "x", "title": "T", "text": SENTENCE})
    (draft,) = read_bytes(f"{line}\n{line}".encode(), name="a.jsonl")
    assert [r.sentence.format(**r.values) for r in draft.remarks] == [
        'Lines 1 and 2 share the id "x".'
    ]


def test_of_many_bad_lines_the_first_are_named_and_the_others_counted() -> None:
    good = json.dumps({"title": "T", "text": SENTENCE})
    (draft,) = read_bytes((good + "\n{" * 5_000).encode(), name="a.jsonl")
    assert len(draft.remarks) < 20
    assert draft.remarks[-1].values == {"number": 5_001 - len(draft.remarks)}


def test_a_file_that_cannot_be_read_does_not_spoil_its_folder(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("---\ntitle: [\n---\nText.", encoding="utf-8")
    (tmp_path / "b.txt").write_text(f"Title\n\n{SENTENCE}", encoding="utf-8")
    (tmp_path / "c.html").write_text("<title>Just a moment...</title>", encoding="utf-8")
    failed: list[ReadError] = []
    drafts = read_path(tmp_path, failed=failed.append)
    assert [draft.title for draft in drafts] == ["Title"]
    assert [name in error.what for name, error in zip(("a.md", "c.html"), failed, strict=True)] == [
        True,
        True,
    ]
    with pytest.raises(ReadError, match=r"a\.md"):
        read_path(tmp_path)


@pytest.mark.timeout(60)
@pytest.mark.parametrize("suffix", ["md", "html"])
@pytest.mark.parametrize(
    "unit", ["<dl><dd>", "<figure><blockquote>", "<ul><li>", "<table><tr><td>"]
)
def test_whatever_is_nested_is_read_or_refused_at_once(unit: str, suffix: str) -> None:
    for depth in (30, 60, 120, 3_000):
        page = f"<p>{SENTENCE}</p>{unit * depth}{SECOND}".encode()
        try:
            text = read_bytes(page, name=f"a.{suffix}")[0].text
        except ReadError:
            continue
        assert SENTENCE in text
