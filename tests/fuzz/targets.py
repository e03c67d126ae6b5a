"""What is fuzzed: the readers of every kind of file, the escaper, custom ids, settings.

A target takes any bytes. It fails where something is raised that no person gets as a sentence, or
where what hypothesis tests as a property does not hold.
"""

from __future__ import annotations

import os
import zipfile
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from typing import TYPE_CHECKING, Final
from unittest.mock import patch

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.settings import Settings
from bot.ui.markdown import escape_line, quote_block, read_back
from corpus.errors import PullquoteError
from corpus.read import read_bytes
from corpus.text.canonical import canonical
from tests.bot.ui.test_hostile import KINDS
from tests.bot.ui.test_hostile import (
    test_an_id_that_fits_a_template_makes_its_item_or_is_known_as_forged as id_makes_its_item,
)
from tests.corpus.read.formats.test_hostile_archives import _changed, _document

if TYPE_CHECKING:
    from collections.abc import Callable

SENTENCE: Final = "The ferry leaves at nine. “Nobody waits,” said Ada Lind on 3 May 2024."
TEXTS: Final = {
    "txt": f"The ferry\nBy Ada Lind\n\n{SENTENCE}\n\n- one\n- two\n",
    "md": f"---\ntitle: x\n---\n# The ferry\n\n{SENTENCE} [a](b) **c**\n\n| a | b |\n|---|---|\n",
    "html": f"<html><head><title>x</title></head><body><article><h1>The ferry</h1><p>{SENTENCE}</p>"
    "<ul><li>a<table><tr><td rowspan=2>b</table></ul><ruby>c<rt>d</ruby></article></body></html>",
    "jsonl": f'{{"title": "x", "text": "{SENTENCE}", "authors": ["a"]}}\n',
    "srt": f"1\n00:00:01,000 --> 00:00:02,000\n{SENTENCE}\n",
    "vtt": f"WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ada>{SENTENCE}\n",
    "pdf": "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R"
    "/MediaBox[0 0 99 99]/Contents 4 0 R/Resources<</Font<</F<</Type/Font/Subtype/Type1"
    "/BaseFont/Times-Roman>>>>>>>>endobj\n4 0 obj<</Length 44>>stream\n"
    "BT /F 12 Tf 9 9 Td (The ferry leaves.) Tj ET\nendstream endobj\ntrailer<</Root 1 0 R>>",
}
PARTS: Final = {
    "docx": "word/document.xml",
    "pptx": "ppt/slides/slide1.xml",
    "odt": "content.xml",
    "epub": "chapter.xhtml",
}
"""In archives it is the part with the words that is fuzzed: the zip around it is whole."""
_CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0"><rootfiles>'
    '<rootfile full-path="a.opf" media-type="application/oebps-package+xml"/>'
    "</rootfiles></container>"
)
_BOOK = (
    '<package xmlns="http://www.idpf.org/2007/opf" version="3.0"><metadata/><manifest>'
    '<item id="c" href="chapter.xhtml" media-type="application/xhtml+xml"/></manifest>'
    '<spine><itemref idref="c"/></spine></package>'
)
_CHAPTER = f'<html xmlns="http://www.w3.org/1999/xhtml"><body><p>{SENTENCE}</p></body></html>'


@dataclass(frozen=True)
class Target:
    """Something to fuzz.

    Attributes:
        run: Takes any bytes; what it raises is a finding.
        seeds: Inputs to begin with.
    """

    run: Callable[[bytes], object]
    seeds: tuple[bytes, ...] = ()


def targets() -> dict[str, Target]:
    """Return all of them, by name."""
    found = {kind: Target(partial(_read, kind), (text.encode(),)) for kind, text in TEXTS.items()}
    for kind, part in PARTS.items():
        whole = _epub() if kind == "epub" else _document(kind)
        with zipfile.ZipFile(BytesIO(whole)) as archive:
            found[kind] = Target(partial(_read_part, kind, part, whole), (archive.read(part),))
            found[f"{kind}-zip"] = Target(partial(_read, kind), (whole,))
    found["escaper"] = Target(_escape, (SENTENCE.encode(), b"1. *a* <@1> `b`\n> c\n-# d"))
    found["ids"] = Target(_id_test())
    found["settings"] = Target(_settings, (b"log_level\0DEBUG\0shard_ids\0[0]\0",))
    return found


def _read(kind: str, data: bytes) -> None:
    try:
        drafts = read_bytes(data, name=f"file.{kind}")
    except PullquoteError as error:
        str(error)  # its sentence can be made
        return
    for draft in drafts:
        if canonical(draft.text) != draft.text:
            raise AssertionError(f"not canonical: {draft.text!r}")


def _read_part(kind: str, part: str, whole: bytes, data: bytes) -> None:
    _read(kind, _changed(whole, lambda name, old: data if name == part else old))


def _epub() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as book:
        book.writestr("mimetype", "application/epub+zip")
        book.writestr("META-INF/container.xml", _CONTAINER)
        book.writestr("a.opf", _BOOK)
        book.writestr("chapter.xhtml", _CHAPTER)
    return out.getvalue()


def _escape(data: bytes) -> None:
    typed = data.decode("utf-8", "replace")
    text = canonical(typed)
    if text and read_back(quote_block(text)) != text:
        raise AssertionError(f"not read back: {text!r}")
    line = escape_line(typed)
    if "\n" in line or (line.strip() and escape_line(read_back(f"> {line}")) != line):
        raise AssertionError(f"no line: {line!r}")


def _id_test() -> Callable[[bytes], object]:
    inner = id_makes_its_item.hypothesis.inner_test

    @settings(deadline=None, database=None)
    @given(st.sampled_from(KINDS), st.data())
    def any_id(kind: type, data: st.DataObject) -> None:
        inner(kind=kind, data=data)

    fuzz: Callable[[bytes], object] = any_id.hypothesis.fuzz_one_input
    return fuzz


def _settings(data: bytes) -> None:
    words = data.decode("utf-8", "replace").split("\0")
    known = [name for name in Settings.model_fields if name != "data_dir"]
    chosen = {}
    for name, value in zip(words[::2], words[1::2], strict=False):
        field = name if name in known else known[len(name) % len(known)]
        chosen[f"PULLQUOTE_{field}".upper()] = value
    with patch.dict(os.environ, chosen):
        try:
            Settings.load()
        except PullquoteError as error:
            str(error)
