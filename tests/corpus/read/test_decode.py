from __future__ import annotations

import pytest

from corpus.errors import ReadError
from corpus.read.decode import decode

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
