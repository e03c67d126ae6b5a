"""Zip files of documents, opened so that no bomb in them goes off.

EPUB, DOCX, ODT and PPTX are zip files of XML. A small one can unpack to gigabytes, and a short XML
can define entities that grow to as much. The archive's table of contents says how large everything
in it is, and `zipfile` never unpacks more than that, so it is enough to look there first. Entities
are never resolved, and no DTD or other file is ever loaded.
"""

from __future__ import annotations

import zipfile
import zlib
from io import BytesIO
from typing import Final

from lxml import etree  # type: ignore[import-untyped]

from corpus.errors import ReadError

MAX_FILES: Final = 10_000
MAX_UNPACKED: Final = 128 * 1024 * 1024
"""Bytes of all that is in an archive. Pictures hardly shrink when packed: 20 MB rarely hold it."""
MAX_XML: Final = 16 * 1024 * 1024
"""Bytes of one part that is parsed: more text than any book has."""
DAMAGED: Final = (
    zipfile.BadZipFile,
    zlib.error,
    etree.LxmlError,
    EOFError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    NotImplementedError,
    RecursionError,
    OverflowError,
    AssertionError,
    OSError,
    RuntimeError,
    StopIteration,
)
"""All that `zipfile` and the libraries that parse what is in it throw at a broken file."""
_XML: Final = (".xml", ".rels", ".opf", ".ncx", ".xhtml", ".html", ".htm")


def opened(data: bytes) -> zipfile.ZipFile:
    """Open a document's archive.

    Raises:
        ReadError: it is damaged, encrypted, or unpacks to too much.
    """
    try:
        archive = zipfile.ZipFile(BytesIO(data))
    except DAMAGED as error:
        raise damaged() from error
    infos = archive.infolist()
    total = sum(info.file_size for info in infos)
    largest = max((i.file_size for i in infos if i.filename.lower().endswith(_XML)), default=0)
    if len(infos) > MAX_FILES or total > MAX_UNPACKED or largest > MAX_XML:
        raise ReadError("Unpacked, this file is too large to read.", "Split it into parts.")
    if any(info.flag_bits & 1 for info in infos):
        raise encrypted()
    return archive


def check_entities(archive: zipfile.ZipFile) -> None:
    """Refuse an archive with a part that declares entities, for who parses it may resolve them.

    Raises:
        ReadError: there is one, or a part is damaged.
    """
    for info in archive.infolist():
        if info.filename.lower().endswith((".xml", ".rels")) and info.file_size:
            tree(part(archive, info.filename))


def part(archive: zipfile.ZipFile, name: str) -> bytes:
    """Return what is in one file of an archive; nothing where there is none.

    Raises:
        ReadError: it is damaged.
    """
    try:
        return archive.read(name)
    except KeyError:
        return b""
    except DAMAGED as error:
        raise damaged() from error


def tree(data: bytes) -> etree._Element:
    """Parse XML, forgiving what is not well formed.

    Entities stay nodes of their own, which hold their name.

    Raises:
        ReadError: it declares entities, or nothing of it can be read.
    """
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        recover=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except DAMAGED as error:
        raise damaged() from error
    if root is None:
        raise damaged()
    declared = root.getroottree().docinfo.internalDTD
    if declared is not None and any(True for _ in declared.iterentities()):
        raise ReadError(
            "This file declares entities, which no document needs.", "Save it again in its program."
        )
    return root


class DamagedError(ReadError):
    """A document, or a part of one, is not what its name says."""


def damaged() -> DamagedError:
    """Return the error for what cannot be read."""
    return DamagedError(
        "This file is damaged, or not of the kind that its name says.",
        "Open it in its program and save it again.",
    )


def encrypted() -> ReadError:
    """Return the error for what has a password."""
    return ReadError("This file is encrypted.", "Save a copy without a password and use that.")
