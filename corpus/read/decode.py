"""From bytes to characters: byte order marks, declared charsets, guesses, and binaries refused.

The order is evidence first: a byte order mark, the zero pattern of UTF-16, valid UTF-8 (which no
other encoding produces by chance), what the server or file declared, and only then a guess.
"""

from __future__ import annotations

import codecs
import re
from typing import Final

from charset_normalizer import from_bytes

from corpus.errors import ReadError

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MAGIC: Final = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a zip archive or an office document"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3", "a database"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"ID3", "a sound file"),
)
_CURE: Final = "Save it as UTF-8 text, or give a .txt, .md, .html, .pdf or .jsonl file."

# Python's other codecs (escapes, IDNA, UTF-7) are no charsets that a text is written in.
_CHARSETS: Final = re.compile(
    r"(?:ascii|utf[-_](?:8|16|32)|iso8859|cp\d|koi8|shift_jis|euc_|gb|big5|iso2022|mac|hz|tis_620)"
)
_STATEFUL: Final = re.compile(r"(?:iso2022|hz|utf[-_](?:16|32))")

# Bytes that Western European text in windows-1252 has above ASCII: typographic marks and the
# letters of French, German, Spanish, Italian, Portuguese and the Nordic languages.
_WESTERN: Final = frozenset(
    b"\x80\x85\x91\x92\x93\x94\x95\x96\x97\x99\xa0\xa1\xa3\xa7\xa9\xab\xad\xae\xb0\xb7\xbb\xbf"
    b"\xc0\xc1\xc4\xc5\xc6\xc7\xc8\xc9\xcd\xd1\xd3\xd6\xd8\xdc\xdf\xe0\xe1\xe2\xe3\xe4\xe5\xe6\xe7"
    b"\xe8\xe9\xea\xeb\xed\xee\xef\xf1\xf2\xf3\xf4\xf5\xf6\xf8\xf9\xfa\xfb\xfc"
)
_WESTERN_SHARE: Final = 0.25  # of all bytes: Western text is mostly ASCII, Cyrillic or Greek is not
_SAMPLE: Final = 256 * 1024  # bytes that are judged; the guess is slow and more decide nothing
_CONTROL: Final = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_CONTROL_SHARE: Final = 0.01  # of the characters; a stray one is forgiven
_NUL_SHARE: Final = 0.3  # of every other byte


def decode(data: bytes, *, declared: str | None = None) -> str:
    """Decode text whose encoding may be unknown or misdeclared.

    Args:
        data: The whole file.
        declared: The charset that the server, the file or the page names, if any.

    Returns:
        The characters, without a byte order mark; empty for empty data.

    Raises:
        ReadError: If the data are not text, or in no encoding that fits them.
    """
    for mark, charset in _MARKS:
        if data.startswith(mark):
            return _text(_strict(data[len(mark) :], charset))
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            raise ReadError("This is {kind}, not text.", _CURE, kind=ReadError(kind))
    name = _known_charset(declared)
    if name and _STATEFUL.match(name):
        decoded = _strict(data, name)
    else:
        wide = _wide(data)
        candidates = [wide] if wide else ["utf-8", *([name] if name else [])]
        decoded = next((t for t in (_strict(data, c) for c in candidates) if t is not None), None)
    return _text(_guess(data) if decoded is None else decoded)


def _known_charset(declared: str | None) -> str | None:
    """Return Python's name for a declared charset, or None where it is none or unknown."""
    try:
        name = codecs.lookup((declared or "").strip().strip("\"'")).name
    except LookupError:
        return None
    if name in {"iso8859-1", "ascii"}:  # browsers read both as windows-1252, and pages mean it
        return "cp1252"
    return name if _CHARSETS.match(name) else None


def _strict(data: bytes, charset: str) -> str | None:
    try:
        return data.decode(charset)
    except (UnicodeDecodeError, LookupError):
        return None


def _wide(data: bytes) -> str | None:
    """Return the UTF-16 that has no mark: mostly Latin text has a zero in every other byte."""
    sample = data[:4096]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    half = len(sample) / 2
    if len(data) % 2 == 0 and half:
        if odd > half * _NUL_SHARE and even < half * _CONTROL_SHARE:
            return "utf-16-le"
        if even > half * _NUL_SHARE and odd < half * _CONTROL_SHARE:
            return "utf-16-be"
    return None


def _guess(data: bytes) -> str | None:
    """Decode what neither a mark, UTF-8 nor a declaration explains."""
    if data[:4096].count(0):
        return None
    high = re.sub(rb"[\x00-\x7f]+", b"", data[:_SAMPLE])
    if len(high) < _WESTERN_SHARE * len(data[:_SAMPLE]) and _WESTERN.issuperset(high):
        western = _strict(data, "cp1252")
        if western is not None:
            return western
    best = from_bytes(data[:_SAMPLE]).best()
    return _strict(data, best.encoding) if best else None


def _text(decoded: str | None) -> str:
    """Return what was decoded, if it reads as text.

    Raises:
        ReadError: nothing was decoded, or it is binary.
    """
    if decoded is None:
        raise ReadError("This is not text, or not in an encoding that can be recognised.", _CURE)
    sample = decoded[:_SAMPLE]
    if len(_CONTROL.findall(sample)) > len(sample) * _CONTROL_SHARE:
        raise ReadError("This is a binary file, not text.", _CURE)
    return decoded.removeprefix("\ufeff")
