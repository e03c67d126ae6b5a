"""Thirty-four further inputs: deep nesting, spans, and what documents and captions are made of.

Documents are zip files, so what counts is what they unpack to.
"""

from __future__ import annotations

import zipfile
import zlib
from io import BytesIO
from typing import TYPE_CHECKING, Final

from scripts.measure.hostile.inputs import SENTENCE, SIZE, Hostile, filled, pdf

if TYPE_CHECKING:
    from collections.abc import Mapping

_OASIS: Final = "urn:oasis:names:tc:opendocument:xmlns"
_WORD: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_DRAWING: Final = "http://schemas.openxmlformats.org/drawingml/2006/main"


def more_inputs() -> list[Hostile]:
    """Return all thirty-four."""
    return [
        *_markdown(), *_pages(), *_texts(), *_captions(), *_word(), *_opendocument(), *_slides(),
        *_books(), *_pdfs(),
    ]  # fmt: skip


def _markdown() -> list[Hostile]:
    deep = "".join(f"{'  ' * n}- a\n" for n in range(310))
    steps = "".join(f"{'  ' * n}- a\n" for n in range(25))
    texts = {
        "lists inside lists, two columns each": deep,
        "lists inside lists, again and again": filled(steps),
        "lists inside quotes inside lists": filled("> - > - > - > - a ferry\n"),
        "items of two words": filled("- ferry boat\n"),
        "terms and definitions": filled("ferry\n: a boat that\n\n"),
        "elements between blank lines": filled("<div>\n\nferry "),
        "keys of TOML inside keys": filled(SENTENCE, before=f"+++\n{'a.' * 7_000}b = 1\n+++\n"),
        "elements of HTML inside elements": filled("<div>"),
    }
    return [Hostile(what, "input.md", text.encode()) for what, text in texts.items()]


def _pages() -> list[Hostile]:
    start = f"<body><article><p>{SENTENCE * 6}</p>"
    live = '<script>{"@type":"LiveBlogPosting"}</script>'
    entry = "<div class=post><time>14:20</time><p>The ferry leaves at nine.</p></div>"
    pages = {
        "cells that span a million places": filled(
            "<tr><td colspan=1000 rowspan=1000>a ferry at nine</td></tr>", before=f"{start}<table>"
        ),
        "two columns that span a thousand rows": filled(
            "<tr><td rowspan=999>ferry</td><td colspan=900>boat</td></tr>", before=f"{start}<table>"
        ),
        "a paragraph of links": filled("<a href=/a>ferry</a> | ", before=f"{start}<p>"),
        "a list of links that never closes": filled(
            "<li><a href=/x>a ferry at nine</a>", before=f"{start}<ul>"
        ),
        "marks of notes": filled("ferry<sup>1</sup> boat ", before=f"{start}<p>"),
        "entries of a live blog": filled(entry, before=f"<head>{live}</head>{start}"),
    }
    return [Hostile(what, "input.html", page.encode()) for what, page in pages.items()]


def _texts() -> list[Hostile]:
    texts = {
        "ordinals and abbreviations": ("txt", filled("am 3. Die 1. Mai z. B. ")),
        "captions and credits": (
            "txt", filled("Jane Roe/AP\nA ferry is seen (L) at the quay.\n")
        ),
        "buttons between sentences": (
            "txt", filled("Share this on Facebook\nThe ferry leaves at nine, and nobody waits.\n")
        ),
        "lines that are no JSON": ("jsonl", filled("{\n")),
    }  # fmt: skip
    return [Hostile(what, f"input.{kind}", text.encode()) for what, (kind, text) in texts.items()]


def _captions() -> list[Hostile]:
    cue = "1\n00:00:00,000 --> 00:00:01,000\n"
    texts = {
        "cues without words": ("srt", filled(cue)),
        "one cue of many lines": ("srt", filled("ferry\n", before=cue)),
        "voices that never end": (
            "vtt", filled("<v A><c.x>a", before="WEBVTT\n\n00:00.000 --> 00:01.000\n")
        ),
    }  # fmt: skip
    return [Hostile(what, f"input.{kind}", text.encode()) for what, (kind, text) in texts.items()]


def _zipped(parts: Mapping[str, str]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def _with_part(package: bytes, name: str, old: str, new: str) -> bytes:
    """Return a package with something replaced in one of its parts."""
    with zipfile.ZipFile(BytesIO(package)) as archive:
        parts = {info.filename: archive.read(info) for info in archive.infolist()}
    parts[name] = parts[name].replace(old.encode(), new.encode())
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in parts.items():
            archive.writestr(part, content)
    return out.getvalue()


def _word() -> list[Hostile]:
    import docx  # noqa: PLC0415 - heavy

    out = BytesIO()
    docx.Document().save(out)
    words = "<w:p><w:r><w:t>ferry</w:t></w:r></w:p>"
    cell, end = "<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"
    box, closed = "<w:p><w:r><w:pict><w:txbxContent>", "</w:txbxContent></w:pict></w:r></w:p>"
    raised = (
        '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>1</w:t></w:r>'
        "<w:r><w:t>a</w:t></w:r>"
    )
    bodies = {
        "text boxes inside text boxes": box * 45 + words * 2_400 + closed * 45,
        "tables inside tables of Word": (cell * 40 + words * 10 + end * 40) * 45,
        "raised runs": f"<w:p>{raised * 970}</w:p>",
        "paragraphs of Word": words * (SIZE // len(words)),
    }
    return [
        Hostile(
            what, "input.docx", _with_part(out.getvalue(), "word/document.xml", "<w:body>",
            f'<w:body xmlns:w="{_WORD}">{body}'),
        )
        for what, body in bodies.items()
    ]  # fmt: skip


def _opendocument() -> list[Hostile]:
    spaces = " ".join(
        f'xmlns:{name}="{_OASIS}:{name}:1.0"' for name in ("office", "text", "table", "manifest")
    )
    kind = "application/vnd.oasis.opendocument.text"
    repeated = (
        '<table:table-row><table:table-cell table:number-columns-repeated="99999">'
        "<text:p>a</text:p></table:table-cell></table:table-row>"
    )
    item, end = "<text:list><text:list-item>", "</text:list-item></text:list>"
    bodies = {
        "cells repeated a hundred thousand times": (
            f"<table:table>{repeated * (SIZE // len(repeated))}</table:table>"
        ),
        "lists inside lists of OpenDocument": (item * 40 + "<text:p>a</text:p>" + end * 40) * 43,
        "spans": f"<text:p>{'<text:span>a</text:span>' * 4_000}</text:p>",
    }
    return [
        Hostile(
            what,
            "input.odt",
            _zipped({
                "mimetype": kind,
                "META-INF/manifest.xml": f'<manifest:manifest {spaces}><manifest:file-entry '
                f'manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>',
                "content.xml": f"<office:document-content {spaces}><office:body><office:text>"
                f"{body}</office:text></office:body></office:document-content>",
                "styles.xml": f"<office:document-styles {spaces}/>",
                "meta.xml": f"<office:document-meta {spaces}><office:meta/></office:document-meta>",
            }),
        )
        for what, body in bodies.items()
    ]  # fmt: skip


def _slides() -> list[Hostile]:
    import pptx  # noqa: PLC0415 - heavy

    deck = pptx.Presentation()
    deck.slides.add_slide(deck.slide_layouts[6])
    out = BytesIO()
    deck.save(out)
    paragraph = (
        '<a:p><a:pPr><a:buAutoNum type="arabicPeriod"/></a:pPr><a:r><a:t>ferry</a:t></a:r></a:p>'
    )
    shape = (
        '<p:sp><p:nvSpPr><p:cNvPr id="2" name="a"/><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr/>'
        f'<p:txBody><a:bodyPr xmlns:a="{_DRAWING}"/>{{}}</p:txBody></p:sp></p:spTree>'
    )
    body = shape.format(paragraph * (SIZE // len(paragraph)))
    data = _with_part(out.getvalue(), "ppt/slides/slide1.xml", "</p:spTree>", body)
    return [Hostile("numbered paragraphs of a slide", "input.pptx", data)]


def _books() -> list[Hostile]:
    bodies = {
        "lists inside lists of a book": "<ul><li>" * 60 + "ferry" * 18_500 + "</li></ul>" * 60,
        "raised words inside raised words": ("<sup>" * 110 + "1" + "</sup>" * 110) * 80,
        "paragraphs of one letter": "<p>a</p>" * (SIZE // 8),
    }
    package = (
        '<package><manifest><item id="a" href="a.xhtml" media-type="application/xhtml+xml"/>'
        '</manifest><spine><itemref idref="a"/></spine></package>'
    )
    return [
        Hostile(
            what,
            "input.epub",
            _zipped({
                "mimetype": "application/epub+zip",
                "META-INF/container.xml": '<container><rootfile full-path="b.opf"/></container>',
                "b.opf": package,
                "a.xhtml": f"<html><body>{body}</body></html>",
            }),
        )
        for what, body in bodies.items()
    ]  # fmt: skip


def _pdfs() -> list[Hostile]:
    apart = b"".join(b"1 0 0 1 %d %d Tm (a) Tj " % (n % 500, n % 700) for n in range(4_000))
    columns = b"".join(b"1 0 0 1 %d %d Tm (a) Tj " % (n % 7 * 80, n // 7) for n in range(4_000))
    streams = {
        "a page of letters far apart": b"BT /F 9 Tf " + apart + b"ET",
        "a page of seven columns": b"BT /F 9 Tf " + columns + b"ET",
    }
    return [
        Hostile(what, "input.pdf", pdf(stream=zlib.compress(stream, 9)))
        for what, stream in streams.items()
    ]
