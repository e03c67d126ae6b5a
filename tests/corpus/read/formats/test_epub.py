"""A book is read in the order of its spine, and every sentence knows its chapter."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import TYPE_CHECKING

import pytest

from corpus.errors import ReadError
from corpus.read import read_bytes
from corpus.read.formats.chapters import is_around, named_number, numbers_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from corpus.article import Draft

    MakeEpub = Callable[..., bytes]


def _read(data: bytes) -> Draft:
    (draft,) = read_bytes(data, name="ferry.epub")
    return draft


def _place(draft: Draft, words: str) -> str:
    found = draft.as_article("a").locator_at(draft.text.index(words))
    return found.label if found else ""


def test_a_book_gives_its_pages_in_the_order_of_the_spine_and_its_source(
    make_epub: MakeEpub,
) -> None:
    pages = {
        "z.xhtml": "<h1>The Weir</h1><p>It broke in May.</p>",
        "a.xhtml": "<h1>The Lock</h1><p>It held.</p>",
    }
    draft = _read(make_epub(pages, [("z.xhtml", "The Weir"), ("a.xhtml", "The Lock")]))
    assert draft.text == "The Weir\n\nIt broke in May.\n\nThe Lock\n\nIt held."
    assert (draft.title, draft.publisher, draft.authors) == (
        "The Ferry Book",
        "Marsh Press",
        ("Ada Quill",),
    )
    assert (draft.published, draft.language) == ("2019-05-04", "en")
    assert _place(draft, "It broke") == "chapter 1"
    assert _place(draft, "It held") == "chapter 2"


@pytest.mark.parametrize("ncx", [False, True])
def test_chapters_have_the_numbers_that_the_contents_give_them(
    make_epub: MakeEpub, *, ncx: bool
) -> None:
    pages = {f"p{n}.xhtml": f"<p>These are the words of page {n}.</p>" for n in range(6)}
    contents = [
        ("p0.xhtml", "Preface"),
        ("p1.xhtml", "Chapter One: The Weir"),
        ("p3.xhtml", "Chapter II"),
        ("p4.xhtml", "3. The Lock"),
        ("p5.xhtml", "Glossary"),
    ]
    draft = _read(make_epub(pages, contents, ncx=ncx))
    assert [_place(draft, f"page {n}") for n in range(6)] == [
        "section “Preface”", "chapter 1", "chapter 1", "chapter 2", "chapter 3",
        "section “Glossary”",
    ]  # fmt: skip


def test_chapters_without_numbers_are_counted_without_what_is_around_them(
    make_epub: MakeEpub,
) -> None:
    pages = {f"p{n}.xhtml": f"<p>These are the words of page {n}.</p>" for n in range(4)}
    labels = ["Vorwort", "Das Wehr", "Die Schleuse", "Danksagung"]
    draft = _read(make_epub(pages, list(zip(pages, labels, strict=True))))
    assert [_place(draft, f"page {n}") for n in range(4)] == [
        "section “Vorwort”", "chapter 1", "chapter 2", "section “Danksagung”",
    ]  # fmt: skip


def test_chapters_of_one_page_are_told_by_their_anchors(make_epub: MakeEpub) -> None:
    body = (
        '<p>By way of a start.</p><h2 id="c1">Weir</h2><p>It broke.</p>'
        '<div id="c2"><p>It held.</p></div>'
    )
    contents = [("all.xhtml#c1", "Weir"), ("all.xhtml#c2", "Lock")]
    draft = _read(make_epub({"all.xhtml": body}, contents))
    assert [_place(draft, words) for words in ("By way", "It broke", "It held")] == [
        "", "chapter 1", "chapter 2",
    ]  # fmt: skip


def test_a_book_without_contents_has_its_pages_counted(make_epub: MakeEpub) -> None:
    draft = _read(make_epub({"a.xhtml": "<p>It broke.</p>", "b.xhtml": "<p>It held.</p>"}))
    assert (_place(draft, "It broke"), _place(draft, "It held")) == ("chapter 1", "chapter 2")


def test_cover_title_page_and_contents_are_left_out_and_listed(make_epub: MakeEpub) -> None:
    pages = {
        "c.xhtml": '<section epub:type="cover"><p>A cover.</p></section>',
        "t.xhtml": "<h1>THE FERRY BOOK</h1>",
        "a.xhtml": '<nav epub:type="toc"><ol><li>Weir</li></ol></nav><p>It broke.</p>',
    }
    guide = '<guide><reference type="title-page" href="text/t.xhtml"/></guide>'
    draft = _read(make_epub(pages, guide=guide))
    assert draft.text == "It broke."
    assert draft.dropped == ("A cover.", "THE FERRY BOOK")


def test_structure_is_kept(make_epub: MakeEpub) -> None:
    body = """<p>The ticket costs <del>12</del> <ins>15</ins> euros&nbsp;now.</p>
    <p>About 10<sup>6</sup> cells in H<sub>2</sub>O, 40 percent<sup>1</sup> of all;
    see the deed.<a epub:type="noteref" href="#n1">2</a> Also<sup><a href="#n2">3</a></sup>
    here.</p><ol start="4"><li>Open the gate.<ul><li>Slowly.</li></ul></li>
    <li>Close <s>the door</s> it.</li></ol>
    <table><tr><th>Day</th><th>Hours</th></tr><tr><td>Mon<br/>day</td><td>9 to 12</td></tr></table>
    <p>First line<br/>second line</p>
    <figure><img src="x.png"/><figcaption>The weir in May.</figcaption></figure>
    <aside epub:type="footnote" id="n1"><p>The deed is lost.</p></aside>
    <pre>if open:
    close()</pre>"""
    draft = _read(make_epub({"a.xhtml": body}))
    assert draft.text.split("\n\n")[:-1] == [
        "The ticket costs 15 euros now.",
        "About 10⁶ cells in H₂O, 40 percent of all; see the deed. Also here.",
        "4. Open the gate.\n  - Slowly.\n5. Close it.",
        "Day | Hours\nMon day | 9 to 12",
        "First line\nsecond line",
        "The deed is lost.",
    ]
    assert draft.text.split("\n\n")[-1].split() == ["if", "open:", "close()"]
    assert draft.dropped == ("12", "the door")
    assert draft.captions == ("The weir in May.",)


def test_a_protected_book_is_refused_and_one_with_a_hidden_font_is_read(
    make_epub: MakeEpub,
) -> None:
    def listed(name: str) -> dict[str, str]:
        return {"META-INF/encryption.xml": (
            '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container">'
            f'<EncryptedData><CipherReference URI="{name}"/></EncryptedData></encryption>'
        )}  # fmt: skip

    pages = {"a.xhtml": "<p>It broke.</p>"}
    with pytest.raises(ReadError, match=r"ferry\.epub: This book is protected"):
        _read(make_epub(pages, more=listed("OEBPS/text/a.xhtml")))
    assert _read(make_epub(pages, more=listed("OEBPS/fonts/a.otf"))).text == "It broke."


def test_a_book_is_known_whatever_its_name(make_epub: MakeEpub) -> None:
    data = make_epub({"a.xhtml": "<p>It broke.</p>"})
    for name in ("ferry", "ferry.txt", "ferry.zip"):
        (draft,) = read_bytes(data, name=name, content_type="application/octet-stream")
        assert draft.text == "It broke."


@pytest.mark.parametrize(
    ("heading", "number"),
    [
        ("Chapter 3", "3"), ("CHAPTER XIV. The Weir", "14"), ("Chapter Twelve: The Lock", "12"),
        ("Kapitel 4 – Das Wehr", "4"), ("Chapitre IX", "9"), ("Capítulo 21. La esclusa", "21"),
        ("Chapters of a life", None), ("The third chapter", None), ("Chapter and verse", None),
    ],
)  # fmt: skip
def test_a_heading_calls_its_chapter_by_a_number(heading: str, number: str | None) -> None:
    assert named_number(heading) == number


@pytest.mark.parametrize(
    ("headings", "numbers"),
    [
        (["I", "II. The Lock", "IV"], ["1", "2", "4"]),
        (["1. The Weir", "2: The Lock", "3 The Tide", "Notes"], ["1", "2", "3", None]),
        (["The Weir", "10 Things to See", "The Lock"], [None, None, None]),
        (["1984", "2001", "A", "C", "L"], [None] * 5),
        (["I Remember", "Civil War", "Mill"], [None] * 3),
    ],
)
def test_bare_numbers_count_only_among_others(
    headings: list[str], numbers: list[str | None]
) -> None:
    assert numbers_of(headings) == numbers


@pytest.mark.parametrize(
    "heading", ["Part Two: Water", "Teil II", "Danksagung", "Índice", "Appendix B"]
)
def test_what_is_around_the_chapters_is_known_in_five_languages(heading: str) -> None:
    assert is_around(heading)
    assert not is_around(f"The {heading}")


def test_parts_are_no_chapters(make_epub: MakeEpub) -> None:
    pages = {f"p{n}.xhtml": f"<p>These are the words of page {n}.</p>" for n in range(4)}
    labels = ["Part One", "The Weir", "Part Two", "The Lock"]
    draft = _read(make_epub(pages, list(zip(pages, labels, strict=True))))
    assert [_place(draft, f"page {n}") for n in (1, 3)] == ["chapter 1", "chapter 2"]


def test_a_damaged_page_costs_that_page_and_a_note(make_epub: MakeEpub) -> None:
    pages = {"a.xhtml": "<p>The lock is old.</p>", "b.xhtml": "<p>Gone.</p>"}
    data = bytearray(make_epub(pages))
    with zipfile.ZipFile(BytesIO(bytes(data))) as archive:
        info = archive.getinfo("OEBPS/text/b.xhtml")
    start = info.header_offset + 30 + len(info.filename)
    data[start : start + info.compress_size] = b"\xff" * info.compress_size
    draft = _read(bytes(data))
    assert draft.text == "The lock is old."
    (remark,) = draft.remarks
    assert remark.sentence.format(**remark.values) == (
        "b.xhtml in this book is damaged, and was left out."
    )


def test_pages_outside_of_the_spine_are_named(make_epub: MakeEpub) -> None:
    pages = {
        "a.xhtml": "<p>The lock is old.</p>",
        "b.xhtml": "<p>The answer is salt.</p>",
        "c.xhtml": "<img src='x.png'/>",
    }
    draft = _read(make_epub(pages, spine=["a.xhtml"]))
    assert draft.text == "The lock is old."
    (remark,) = draft.remarks
    assert remark.sentence.format(**remark.values).startswith("b.xhtml is in this book's file")


def test_captions_and_spans_of_tables_and_lists_in_their_cells_are_read(
    make_epub: MakeEpub,
) -> None:
    body = """<table><caption>Ships of <i>May</i></caption><thead><tr><th rowspan="2">Ship</th>
    <th colspan="2">Sails</th></tr><tr><th>Monday</th><th>Friday</th></tr></thead>
    <tr><td rowspan="2">Heron</td><td>8:00</td><td>9:00</td></tr>
    <tr><td>14:00</td><td><ol><li>oil</li><li>rope</li></ol></td></tr></table>"""
    assert _read(make_epub({"a.xhtml": body})).text == (
        "Ships of May\n\nShip | Sails Monday | Sails Friday\nHeron | 8:00 | 9:00\n"
        "Heron | 14:00 | 1. oil 2. rope"
    )


def test_a_prefix_that_is_never_declared_is_passed_over(make_epub: MakeEpub) -> None:
    text = _read(make_epub({"a.xhtml": "<p>It <o:p>broke</o:p>.</p><w:x>Nobody came.</w:x>"})).text
    assert text.split() == ["It", "broke", ".", "Nobody", "came."]
