"""From bytes to characters: byte order marks, declared charsets, guesses, and binaries refused.

The order is evidence first: a byte order mark, the zero pattern of UTF-16, UTF-8 (which no other
encoding produces by chance), what the server or file declared, and only then a guess. A declared
name means what browsers read under it (the WHATWG's table of labels). A byte that is no character
of the encoding becomes U+FFFD, so that a person sees that something is missing and where; no
letter is made up for it, and nothing is left out.
"""

from __future__ import annotations

import codecs
import re
from typing import Final

import webencodings
from charset_normalizer import from_bytes

from corpus.errors import ReadError
from corpus.read.suffixes import ENDINGS
from corpus.text.canonical import windows_controls

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
    (b"ID3", "an audio file"),
)
_CURE: Final = "Save it as UTF-8 text, or use a file that ends in one of these: {endings}."

# Python's other codecs (escapes, IDNA, UTF-7) are no charsets that a text is written in.
_CHARSETS: Final = re.compile(
    r"(?:ascii|utf[-_](?:8|16|32)|iso8859|cp\d|koi8|shift_jis|euc_|gb|big5|iso2022|mac|hz|tis_620)"
)
_STATEFUL: Final = re.compile(r"(?:iso2022|hz)")
_WIDE: Final = re.compile(r"utf[-_](?:16|32)")
_BINARY_BYTES: Final = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")

# What Windows programs write under the name of an ISO charset: both agree on most letters, but
# where the ISO charset has control characters, which no text holds, Windows has typographic marks.
_SIBLINGS: Final = {
    "iso8859-2": "cp1250",
    "iso8859-4": "cp1257",
    "iso8859-5": "cp1251",
    "iso8859-6": "cp1256",
    "iso8859-7": "cp1253",
    "iso8859-8": "cp1255",
    "iso8859-13": "cp1257",
    "iso8859-15": "cp1252",
    "iso8859-16": "cp1250",
}
_C1: Final = re.compile("[\x80-\x9f]")
# No word is written so: the wrong one of two charsets reads letters as signs, small as capital.
_MISREAD: Final = re.compile(r"¤|[^\W\d_][^\w\s.,'’\-\u2010-\u2015][^\W\d_]")

# Bytes that Western European text in windows-1252 has above ASCII: typographic marks and the
# letters of French, German, Spanish, Italian, Portuguese and the Nordic languages.
_WESTERN: Final = frozenset(
    b"\x80\x85\x91\x92\x93\x94\x95\x96\x97\x99\xa0\xa1\xa3\xa7\xa9\xab\xad\xae\xb0\xb7\xbb\xbf"
    b"\xc0\xc1\xc4\xc5\xc6\xc7\xc8\xc9\xcd\xd1\xd3\xd6\xd8\xdc\xdf\xe0\xe1\xe2\xe3\xe4\xe5\xe6\xe7"
    b"\xe8\xe9\xea\xeb\xed\xee\xef\xf1\xf2\xf3\xf4\xf5\xf6\xf8\xf9\xfa\xfb\xfc"
    b"\xa2\xa5\xb1\xb5\xbd\xd7"
)
_UNDEFINED: Final = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")  # in windows-1252: dirt in any text
_STRANGE_SHARE: Final = 0.15  # of the bytes above ASCII: Western text has a few rarer signs
_ENOUGH: Final = 8  # bytes above ASCII from which a guess is more than invention
_BAD_SHARE: Final = 0.05  # of the bytes above ASCII that a declared charset may leave unread
_WESTERN_SHARE: Final = 0.25  # of all bytes: Western text is mostly ASCII, Cyrillic or Greek is not
_SAMPLE: Final = 256 * 1024  # bytes that are judged; the guess is slow and more decide nothing
_CONTROL: Final = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_CONTROL_SHARE: Final = 0.01  # of the characters; a stray one is forgiven
_NUL_SHARE: Final = (
    0.05  # of every other byte: spaces alone are a tenth in any script that has them
)


def decode(data: bytes, *, declared: str | None = None) -> str:
    """Decode text whose encoding may be unknown or misdeclared.

    Args:
        data: The whole file, or what a broken transfer left of it.
        declared: The charset that the server, the file or the page names, if any.

    Returns:
        The characters, without a byte order mark; U+FFFD for each byte or broken sequence that
        is none; empty for empty data.

    Raises:
        ReadError: If the data are not text, or in no encoding that fits them.
    """
    for mark, charset in _MARKS:
        if data.startswith(mark):
            return _text(data[len(mark) :].decode(charset, "replace"))
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            raise ReadError(
                "This is {kind}, not text.", _CURE, kind=ReadError(kind), endings=ENDINGS
            )
    name = _known_charset(declared)
    wide = _wide(data, name)
    if wide:
        return _text(data.decode(wide, "replace"))
    if name and _STATEFUL.match(name):
        return _text(data.decode(name, "replace"))
    decoded = _utf_8(data, name)
    if decoded is None and name and name != "utf-8":
        decoded = _declared(data, name)
    return _text(_guess(data) if decoded is None else decoded)


def _known_charset(label: str | None) -> str | None:
    """Return Python's name for a declared charset, or None where it is none or unknown.

    Browsers know 228 labels, and read some of them as another charset than they name: "latin1"
    and "ascii" as windows-1252, "gb2312" as GBK. Pages mean what browsers read.
    """
    label = (label or "").strip().strip("\"'")
    web = webencodings.lookup(label)
    if web and web.name not in {"replacement", "x-user-defined"}:
        return str(web.codec_info.name)
    try:  # what browsers refuse as unsafe to run (HZ, UTF-32) can be read all the same
        name = codecs.lookup(label).name
    except (LookupError, ValueError):
        return None
    return name if _CHARSETS.match(name) else None


def _wide(data: bytes, declared: str | None) -> str | None:
    """Return the UTF-16 or UTF-32 that has no mark.

    Mostly Latin text has a zero in every other byte. A declaration alone proves nothing: what
    says in single bytes that it is in UTF-16 is not.
    """
    sample = data[:4096]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    half = len(sample) / 2
    if declared and _WIDE.match(declared) and _BINARY_BYTES.search(sample):
        return declared
    if half and odd > half * _NUL_SHARE and even < half * _CONTROL_SHARE:
        return "utf-16-le"
    if half and even > half * _NUL_SHARE and odd < half * _CONTROL_SHARE:
        return "utf-16-be"
    return None


def _utf_8(data: bytes, declared: str | None) -> str | None:
    """Decode UTF-8 that may hold some dirt, or None if something else explains the bytes better.

    Letters of other encodings almost never make a valid sequence by chance, so valid ones prove
    UTF-8 even where a stray byte is among them.
    """
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        cut = error.end == len(data) and error.end - error.start > 1
    text = data.decode("utf-8", "replace")
    bad = text.count("\ufffd") - data.count(b"\xef\xbf\xbd")
    valid = len(re.findall("[^\x00-\x7f]", text)) - bad
    if declared == "utf-8":
        return text if valid >= bad or bad == 1 else None
    return text if valid >= bad or (cut and bad == 1) else None


def _declared(data: bytes, name: str) -> str | None:
    """Decode in the declared charset, or its Windows sibling; None if too little of it fits."""
    try:
        text = data.decode(name, "replace")
    except LookupError:
        return None
    high = len(data) - len(re.sub(rb"[\x80-\xff]+", b"", data))
    if text.count("\ufffd") > 1 + high * _BAD_SHARE:
        return None
    sibling = _SIBLINGS.get(name)
    if sibling and _C1.search(text):
        other = data.decode(sibling, "replace")
        if _misread(other) <= _misread(text):
            return other
    return text


def _misread(text: str) -> int:
    """Count places at which no writer would have put what a wrong charset reads there."""
    words: list[str] = re.findall(r"[^\W\d_]+", text)
    flips = sum(tail.lower() != tail != tail.upper() for tail in (word[1:] for word in words))
    return flips + len(_MISREAD.findall(text))


def _guess(data: bytes) -> str | None:
    """Decode what neither a mark, UTF-8 nor a declaration explains."""
    sample = data[:_SAMPLE]
    if data[:4096].count(0):
        return None
    high = _UNDEFINED.sub(b"", re.sub(rb"[\x00-\x7f]+", b"", sample))
    strange = len(high.translate(None, bytes(_WESTERN)))
    if len(high) < _WESTERN_SHARE * len(sample) and strange <= len(high) * _STRANGE_SHARE:
        return data.decode("cp1252", "replace")
    if len(high) < min(_ENOUGH, _WESTERN_SHARE * len(sample)):
        return data.decode("utf-8", "replace")
    best = from_bytes(sample).best()
    return data.decode(best.encoding, "replace") if best else None


def _text(decoded: str | None) -> str:
    """Return what was decoded, if it reads as text.

    Raises:
        ReadError: nothing was decoded, or it is binary.
    """
    if decoded is None:
        raise ReadError(
            "This is not text, or not in an encoding that can be recognised.",
            _CURE,
            endings=ENDINGS,
        )
    sample = decoded[:_SAMPLE]
    if len(_CONTROL.findall(sample)) > len(sample) * _CONTROL_SHARE:
        raise ReadError("This is a binary file, not text.", _CURE, endings=ENDINGS)
    return windows_controls(decoded.removeprefix("\ufeff"))
