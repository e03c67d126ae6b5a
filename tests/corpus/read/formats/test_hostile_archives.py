"""What is made to hurt the reader of a document is refused with a sentence."""

from __future__ import annotations

import re
import time
import zipfile
from io import BytesIO
from typing import TYPE_CHECKING, Any

import docx
import pptx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from odfdo import Document

from corpus.article import LocatorKind
from corpus.errors import ReadError
from corpus.read import read_bytes
from corpus.read.formats.archive import tree
from corpus.read.formats.flow import Flow
from corpus.text.canonical import canonical

if TYPE_CHECKING:
    from collections.abc import Callable

BOMB = (
    '<!DOCTYPE x [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">]>'
)
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'


def _document(kind: str) -> bytes:
    document: Any
    if kind == "docx":
        document = docx.Document()
        document.add_paragraph("It went out.")
    elif kind == "pptx":
        document = pptx.Presentation()
        document.slides.add_slide(document.slide_layouts[0]).shapes.title.text = "It went out."
    else:
        document = Document("text")
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _changed(data: bytes, change: Callable[[str, bytes], bytes], **more: bytes) -> bytes:
    out = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(data)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
        for name, content in more.items():
            new.writestr(name, content)
    return out.getvalue()


_MAIN = {"docx": "word/document.xml", "pptx": "ppt/presentation.xml", "odt": "content.xml"}


@pytest.mark.parametrize("kind", _MAIN)
@pytest.mark.parametrize("doctype", [BOMB, OUTSIDE])
def test_a_document_that_declares_entities_is_refused(kind: str, doctype: str) -> None:
    def with_entities(name: str, content: bytes) -> bytes:
        if name != _MAIN[kind]:
            return content
        return re.sub(rb"^(<\?xml.*?\?>)?\s*", rb"\1" + doctype.encode(), content, count=1)

    with pytest.raises(ReadError, match="declares entities"):
        read_bytes(_changed(_document(kind), with_entities), name=f"a.{kind}")


def test_a_book_that_declares_entities_is_refused(make_epub: Callable[..., bytes]) -> None:
    data = make_epub({"a.xhtml": "<p>It broke.</p>"})

    def with_entities(name: str, content: bytes) -> bytes:
        page = content.replace(b"<!DOCTYPE html PUBLIC", b"<!DOCTYPE html [<!ENTITY d 'x'>] ><!--")
        return page.replace(b'.dtd">', b"-->") if name.endswith("a.xhtml") else content

    with pytest.raises(ReadError, match="declares entities"):
        read_bytes(_changed(data, with_entities), name="a.epub")


@pytest.mark.parametrize("kind", ["docx", "pptx", "odt", "epub"])
def test_a_zip_bomb_is_refused_before_it_goes_off(
    kind: str, make_epub: Callable[..., bytes]
) -> None:
    data = make_epub({"a.xhtml": "<p>It broke.</p>"}) if kind == "epub" else _document(kind)
    pieces = {f"bomb{n}.bin": b"\0" * (1 << 26) for n in range(3)}
    bomb = _changed(data, lambda _name, content: content, **pieces)
    assert len(bomb) < 1_000_000
    began = time.perf_counter()
    with pytest.raises(ReadError, match="Unpacked, this file is too large"):
        read_bytes(bomb, name=f"a.{kind}")
    assert time.perf_counter() - began < 1


def test_a_huge_part_of_xml_is_refused() -> None:
    blown = _changed(
        _document("docx"), lambda _n, content: content, **{"word/x.xml": b" " * (1 << 25)}
    )
    with pytest.raises(ReadError, match="Unpacked, this file is too large"):
        read_bytes(blown, name="a.docx")


@pytest.mark.parametrize("kind", ["docx", "pptx", "odt", "epub"])
@pytest.mark.parametrize("share", [0.01, 0.3, 0.6, 0.98])
def test_a_damaged_document_is_refused_with_a_sentence(
    kind: str, share: float, make_epub: Callable[..., bytes]
) -> None:
    data = make_epub({"a.xhtml": "<p>It broke.</p>" * 900}) if kind == "epub" else _document(kind)
    with pytest.raises(ReadError, match=rf"^a\.{kind}: This file is damaged"):
        read_bytes(data[: int(len(data) * share)], name=f"a.{kind}")


def test_a_slide_that_lacks_what_every_shape_has_is_refused_with_a_sentence() -> None:
    def bare(name: str, content: bytes) -> bytes:
        return content.replace(b"<p:spPr/>", b"") if name.endswith("/slide1.xml") else content

    data = _document("pptx")
    assert _changed(data, bare) != _changed(data, lambda _name, content: content)
    with pytest.raises(ReadError, match=r"^a\.pptx: This file is damaged"):
        read_bytes(_changed(data, bare), name="a.pptx")


@pytest.mark.parametrize("kind", ["docx", "pptx", "odt", "epub"])
def test_a_zip_file_of_something_else_is_refused_with_a_sentence(kind: str) -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("notes.txt", "It went out.")
    with pytest.raises(ReadError, match="This file is damaged, or not of the kind"):
        read_bytes(out.getvalue(), name=f"a.{kind}")


def test_an_encrypted_archive_is_said_to_be() -> None:
    data = bytearray(_document("docx"))
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        data[at + 8] |= 1
        at = data.find(b"PK\x01\x02", at + 4)
    with pytest.raises(ReadError, match="encrypted"):
        read_bytes(bytes(data), name="a.docx")


def test_names_of_characters_are_kept_and_other_entities_are_not_resolved() -> None:
    root = tree(b'<!DOCTYPE p PUBLIC "x" "http://127.0.0.1:9/x.dtd"><p>a&nbsp;b&unknown;c</p>')
    assert [node.text for node in root] == ["&nbsp;", "&unknown;"]


_PLACES = st.none() | st.sampled_from([(LocatorKind.SLIDE, "1"), (LocatorKind.SLIDE, "2")])


@given(st.lists(st.tuples(_PLACES, st.text(max_size=30)), min_size=1, max_size=8))
@settings(max_examples=200)
def test_places_count_in_exactly_the_text_that_is_stored(
    parts: list[tuple[tuple[LocatorKind, str] | None, str]],
) -> None:
    flow = Flow()
    for place, text in parts:
        flow.place = place
        flow.add(text)
    kept = [(place, canonical(text)) for place, text in parts if canonical(text)]
    if not kept:
        return
    draft = flow.draft({}, title="T")
    assert draft.text == canonical(draft.text) == "\n\n".join(text for _, text in kept)
    article, at = draft.as_article("a"), 0
    for place, text in kept:
        found = article.locator_at(at)
        assert (found and (found.kind, found.value)) == place
        at += len(text) + 2
