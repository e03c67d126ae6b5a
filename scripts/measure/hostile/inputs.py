"""Forty inputs of 100,000 characters, each made to take a reader as long as it can.

What they have in common is that something begins over and over and never ends, or stands inside
itself, or is there so often that whoever compares each with each is lost.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import Final

SIZE: Final = 100_000
"""Characters of each input; bytes of a PDF."""

SENTENCE: Final = "The ferry leaves at nine, and nobody waits for it. "


@dataclass(frozen=True)
class Hostile:
    """One input.

    Attributes:
        what: For the table.
        name: Of the file: its suffix says which reader gets it.
        data: Its bytes.
    """

    what: str
    name: str
    data: bytes


def hostile_inputs() -> list[Hostile]:
    """Return these forty; `more_inputs` has the others."""
    return [*_texts(), *_markdown(), *_pages(), *_lines(), *_pdfs()]


def filled(piece: str, *, before: str = "", after: str = "") -> str:
    """Repeat a piece up to the size, between what comes before and after."""
    room = SIZE - len(before) - len(after)
    return before + (piece * (room // len(piece) + 1))[:room] + after


def _texts() -> list[Hostile]:
    texts = {
        "marks that sort the wrong way round on one letter": filled("\u0301\u0316", before="a"),
        "marks that come apart and sort wrong": filled("\u0f73", before="a"),
        "marks kept apart by joiners": filled("\u0301\u200d\u0316", before="a"),
        "one word": filled("a"),
        "one-letter lines": filled("a\n\n"),
        "full stops": filled(".", before="a"),
        "brackets that never close": filled("("),
        "quotation marks after every letter": filled('a" '),
        "bylines": filled("By A B\n"),
        "lines of one word": filled("tide\n"),
        "subjects of a mail": filled("Subject:\n", before="From: a\nTo: b\n"),
        "turns of a conversation": filled("A: b?\n"),
        "emoji glued to emoji": filled("\U0001f468\u200d"),
    }
    named = [Hostile(what, "input.txt", text.encode()) for what, text in texts.items()]
    comments = (b"<!---->" * 500 + filled("x").encode())[:SIZE]
    return [*named, Hostile("comments before a page that never comes", "input", comments)]


def _markdown() -> list[Hostile]:
    ladder = "".join("`" * n + "a" for n in range(1, 446))
    table = f"{'|a' * 400}|\n{'|-' * 400}|\n"
    texts = {
        "comments that never end": filled("<!-- "),
        "comments that never end, inside text": filled("a <!-- "),
        "instructions that never end": filled("a <?b "),
        "pictures inside pictures": filled("![a"),
        "pictures inside pictures, with words": filled("![a ferry"),
        "links that never close": filled("[ferry]( a"),
        "emphasis that crosses emphasis": filled("**a *b _c "),
        "runs of backticks, each longer": ladder,
        "quotes inside quotes": filled(">"),
        "lists inside lists": "".join(f"{' ' * n}- a\n" for n in range(440)),
        "a table of four hundred columns": filled(f"{'|ferry is ' * 399}\n", before=table),
        "headings": filled("# a\n"),
        "headings with words": filled("# a ferry\n"),
        "front matter that names itself again and again": filled(
            "a: &a [*a, *a]\n", before="---\na: &a [x]\n", after="\n---\nText."
        ),
        "front matter inside front matter": filled(
            SENTENCE, before=f"---\na: {'[' * 12_000}\n---\n"
        ),
    }
    return [Hostile(what, "input.md", text.encode()) for what, text in texts.items()]


def _pages() -> list[Hostile]:
    meta = '<meta property="article:author" content="By A B; C, D">'
    body = f"</head><body><p>{SENTENCE * 4}</p>"
    pages = {
        "elements that never end": filled("<p>a"),
        "elements inside elements": filled("<div>"),
        "paragraphs a hundred and fifty deep": filled(f"<p>{SENTENCE}", before="<div>" * 150),
        "an attribute that never ends": filled('<p x="'),
        "authors": filled(meta, before="<head>", after=body),
        "dates": filled("29 April 2017 1.2.2003 ", before=f"<body><p>{SENTENCE * 4}</p><p>"),
    }
    return [Hostile(what, "input.html", page.encode()) for what, page in pages.items()]


def _lines() -> list[Hostile]:
    lines = {
        "JSON inside JSON": filled('{"a":['),
        "articles of one letter": filled('{"title":"a","text":"b"}\n'),
    }
    return [Hostile(what, "input.jsonl", text.encode()) for what, text in lines.items()]


def _pdfs() -> list[Hostile]:
    bomb = zlib.compress(b"\0" * 80_000_000, 9)[:SIZE]
    words = zlib.compress(b"BT /F 9 Tf " + b"(a) Tj " * (SIZE // 7) + b"ET", 9)
    return [
        Hostile("pages that contain themselves", "input.pdf", pdf(kids=b"2 0 R 2 0 R")),
        Hostile("a stream that unpacks to 80 MB", "input.pdf", pdf(stream=bomb)),
        Hostile("a page of one-letter words", "input.pdf", pdf(stream=words)),
    ]


def pdf(*, kids: bytes = b"3 0 R", stream: bytes = b"") -> bytes:
    """Return a PDF of one page with a packed stream."""
    font = b"<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Courier>>>>>>"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids[%s]>>" % kids,
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources%s>>" % font,
        b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(stream), stream),
    ]
    out = b"%PDF-1.4\n"
    places = [b"0000000000 65535 f \n"]
    for number, body in enumerate(objects, 1):
        places.append(b"%010d 00000 n \n" % len(out))
        out += b"%d 0 obj%s endobj\n" % (number, body)
    table = b"xref\n0 5\n%s" % b"".join(places)
    return out + table + b"trailer<</Root 1 0 R/Size 5>>\nstartxref\n%d\n%%%%EOF\n" % len(out)
