"""Which of these formats a file is of, and its reader, imported when it is needed."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from corpus.article import Draft

KINDS: Final = {
    ".epub": "epub",
    ".docx": "docx",
    ".odt": "odt",
    ".pptx": "pptx",
    ".vtt": "vtt",
    ".srt": "srt",
}
"""By a name's suffix."""

TYPES: Final = {
    "application/epub+zip": "epub",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.oasis.opendocument.text": "odt",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "pptx",
    "text/vtt": "vtt",
    "application/x-subrip": "srt",
    "application/srt": "srt",
    "text/srt": "srt",
}
"""By a content type."""

ARCHIVES: Final = frozenset({"epub", "docx", "odt", "pptx"})
CAPTIONS: Final = frozenset({"vtt", "srt"})
_PARTS: Final = {"word/document.xml": "docx", "ppt/presentation.xml": "pptx"}


def archive_kind(data: bytes) -> str | None:
    """Return the kind of a document that is a zip file, whatever its name; None for all others."""
    if not data.startswith(b"PK\x03\x04"):
        return None
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            said = archive.read("mimetype")[:200] if _is_small(archive, "mimetype") else b""
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError, EOFError):
        return None
    kind = TYPES.get(said.decode("ascii", "replace").strip())
    if kind is None and "META-INF/container.xml" in names:
        kind = "epub"
    return kind or next((kind for part, kind in _PARTS.items() if part in names), None)


def read_archive(kind: str, data: bytes, fallback_title: str | None, url: str | None) -> Draft:
    """Read a document that is a zip file; readers with heavy libraries are imported when used.

    Raises:
        ReadError: it cannot be read.
    """
    if kind == "epub":
        from corpus.read.formats.epub import read_epub as read  # noqa: PLC0415
    elif kind == "docx":
        from corpus.read.formats.office.docx import read_docx as read  # noqa: PLC0415
    elif kind == "odt":
        from corpus.read.formats.office.odt import read_odt as read  # noqa: PLC0415
    else:
        from corpus.read.formats.office.pptx import read_pptx as read  # noqa: PLC0415
    return read(data, fallback_title=fallback_title, url=url)


def read_captions(kind: str, text: str, fallback_title: str | None, url: str | None) -> Draft:
    """Read a file of captions that has been decoded.

    Raises:
        ReadError: it cannot be read.
    """
    from corpus.read.formats import captions  # noqa: PLC0415

    return captions.read_captions(text, kind, fallback_title=fallback_title, url=url)


def _is_small(archive: zipfile.ZipFile, name: str) -> bool:
    try:
        return archive.getinfo(name).file_size < 1000  # noqa: PLR2004 - it is one line
    except KeyError:
        return False
