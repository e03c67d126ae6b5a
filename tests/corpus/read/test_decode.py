from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from corpus.errors import ReadError
from corpus.read import read_path
from corpus.read.decode import decode
from corpus.read.suffixes import SUFFIXES

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "“Naïve” café – the price was £5, she said."


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_text_is_read_in_its_own_encoding_without_being_told(charset: str) -> None:
    assert decode(TEXT.encode(charset)) == TEXT


@pytest.mark.parametrize("charset", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_recognised(charset: str) -> None:
    assert decode(TEXT.encode(charset)) == TEXT


def test_a_declared_charset_is_believed() -> None:
    assert decode("Привет, мир".encode("koi8-r"), declared="KOI8-R") == "Привет, мир"
    assert decode("日本語の文".encode("shift_jis"), declared="Shift_JIS") == "日本語の文"


def test_valid_utf_8_wins_over_a_wrong_declaration() -> None:
    assert decode(TEXT.encode(), declared="iso-8859-1") == TEXT


@pytest.mark.parametrize("declared", ["no-such-charset", "unicode_escape", "utf-7", "hex", ""])
def test_a_declaration_that_is_no_charset_is_ignored(declared: str) -> None:
    assert decode(TEXT.encode(), declared=declared) == TEXT


def test_an_undeclared_legacy_encoding_is_guessed() -> None:
    russian = "Городской совет проголосовал за новый бюджет библиотек в среду утром. " * 5
    assert decode(russian.encode("cp1251")) == russian


@pytest.mark.parametrize(
    "data", [b"\x89PNG\r\n\x1a\n", b"PK\x03\x04...", bytes(range(256)) * 40, b"\x7fELF\x02\x01"]
)
def test_a_binary_is_refused_with_a_cure(data: bytes) -> None:
    with pytest.raises(ReadError) as error:
        decode(data)
    assert error.value.cure
    assert all(suffix in error.value.cure for suffix in SUFFIXES)


@pytest.mark.parametrize(
    ("label", "charset", "text"),
    [
        ("latin1", "cp1252", "“Yes”"),
        ("ISO_8859-1:1987", "cp1252", "“Yes”"),
        ("x-sjis", "cp932", "①髙島屋の前"),
        ("gb2312", "gbk", "朱镕基说"),
        ("ks_c_5601-1987", "cp949", "똠방각하"),
        ("windows-874", "cp874", "เรือ “ไป” เกาะ"),
        ("macintosh", "mac-roman", "“café”"),
    ],
)
def test_a_label_means_what_browsers_read_under_it(label: str, charset: str, text: str) -> None:
    assert decode(text.encode(charset), declared=label) == text


@pytest.mark.parametrize("bad", [b"\xff", b"\x92", b"\xa0", b"\xe9", b"\x80", b"\xe2\x80"])
@pytest.mark.parametrize("declared", [None, "utf-8", "iso-8859-1"])
def test_a_stray_byte_costs_one_character_and_not_the_encoding(
    bad: bytes, declared: str | None
) -> None:
    data = TEXT.encode() + bad + b" end, " + TEXT.encode()
    assert decode(data, declared=declared) == f"{TEXT}\ufffd end, {TEXT}"


@pytest.mark.parametrize("charset", ["utf-8", "utf-16", "utf-16-le", "utf-8-sig", "utf-32"])
def test_a_file_cut_inside_a_character_keeps_the_rest(charset: str) -> None:
    kept = f"{TEXT} Málaga"
    whole = (kept + "€").encode(charset)
    assert decode(whole[:-1]) == f"{kept}\ufffd"


@pytest.mark.parametrize("byte", [0x81, 0x8D, 0x8F, 0x90, 0x9D])
@pytest.mark.parametrize("declared", [None, "windows-1252", "iso-8859-1", "ascii"])
def test_no_letter_is_made_up_for_a_byte_that_windows_lacks(byte: int, declared: str) -> None:
    data = "A café for ".encode("cp1252") + bytes([byte]) + b"ifty people"
    assert decode(data, declared=declared) == "A café for \ufffdifty people"
    assert decode(b"For " + bytes([byte]) + b"ifty people") == "For \ufffdifty people"


@pytest.mark.parametrize(
    ("declared", "written", "text"),
    [
        ("iso-8859-15", "cp1252", "“It’s ½ price” – he said…"),
        ("iso-8859-2", "cp1250", "„Šťastná žena“ – říká"),
        ("iso-8859-5", "cp1251", "“Чайка” снова ходит – с понедельника…"),
        ("iso-8859-7", "cp1253", "“Ναι” – είπε η Άννα"),
        ("iso-8859-9", "cp1254", "“Işık” – dedi"),
    ],
)
def test_control_characters_prove_the_windows_sibling(
    declared: str, written: str, text: str
) -> None:
    assert decode(text.encode(written), declared=declared) == text


def test_marks_from_windows_do_not_cost_the_euro_sign_of_the_declared_charset() -> None:
    data = b"\x93Le c\xbdur co\xfbte 5 \xa4\x94, dit-il"
    assert decode(data, declared="iso-8859-15") == "“Le cœur coûte 5 €”, dit-il"


def test_a_stray_control_does_not_turn_cyrillic_into_another_alphabet() -> None:
    text = "Паром снова ходит"
    data = text.encode("iso8859-5") + b"\x94"
    assert decode(data, declared="iso-8859-5") == f"{text}”"


def test_windows_marks_that_came_through_latin_1_are_read() -> None:
    assert decode("\x93It\x92s here\x94".encode()) == "“It’s here”"


def test_a_page_that_says_in_single_bytes_that_it_is_utf_16_is_not() -> None:
    assert decode(TEXT.encode(), declared="utf-16") == TEXT
    assert decode("Паром ходит".encode("utf-16-le"), declared="utf-16") == "Паром ходит"


@pytest.mark.parametrize(
    ("case", "right", "unreadable"),
    [
        ("10-one-bad-byte/stray.txt", "It’s the third café.\ufffd", 1),
        ("10-one-bad-byte/declared-utf8-one-byte.html", "fifty\ufffd people", 1),
        ("10-one-bad-byte/cp1252-with-9d.txt", "the “new terrace” opens in May", 1),
        ("11-iso-label-c1/iso-8859-15.html", "“The terrace opens in May” – and", 0),
        ("11-iso-label-c1/iso-8859-15.html", "It’s the third one", 0),
    ],
)
def test_the_shared_cases_are_read(shared: Path, case: str, right: str, unreadable: int) -> None:
    (draft,) = read_path(shared / "cases" / case)
    assert right in draft.text
    assert draft.text.count("\ufffd") == unreadable
