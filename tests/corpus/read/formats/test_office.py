"""Word documents, OpenDocument texts and presentations, made by the libraries that write them."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

import docx
import pptx
import pytest
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from odfdo import Document, Element
from pptx.util import Cm

from corpus.read import read_bytes

if TYPE_CHECKING:
    from corpus.article import Draft


def _bytes(document: Any) -> bytes:
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _read(document: Any, name: str) -> Draft:
    (draft,) = read_bytes(_bytes(document), name=name)
    return draft


def _place(draft: Draft, words: str) -> str:
    found = draft.as_article("a").locator_at(draft.text.index(words))
    return found.label if found else ""


def test_a_word_document_has_its_paragraphs_below_their_headings() -> None:
    document = docx.Document()
    document.add_paragraph("The Ferry", style="Title")
    document.add_paragraph("It crosses at nine.")
    document.add_heading("Chapter 3: Fares", 1)
    document.add_paragraph("A crossing costs two euros.")
    document.add_heading("Dogs", 2)
    document.add_paragraph("Dogs travel free.")
    document.core_properties.author = "Ada Quill; admin"
    draft = _read(document, "ferry.docx")
    assert draft.title == "The Ferry"
    assert draft.authors == ("Ada Quill",)
    assert draft.text.split("\n\n") == [
        "It crosses at nine.", "Chapter 3: Fares", "A crossing costs two euros.", "Dogs",
        "Dogs travel free.",
    ]  # fmt: skip
    assert _place(draft, "It crosses") == ""
    assert _place(draft, "A crossing") == "chapter 3"
    assert _place(draft, "Dogs travel") == "section “Dogs”"


def test_struck_raised_and_hidden_words_of_word() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("A crossing costs ")
    paragraph.add_run("three ").font.strike = True
    paragraph.add_run("two euros for 10")
    paragraph.add_run("6").font.superscript = True
    paragraph.add_run(" cells of H")
    paragraph.add_run("2").font.subscript = True
    paragraph.add_run("O, forty percent")
    paragraph.add_run("1").font.superscript = True
    paragraph.add_run("secret").font.hidden = True
    paragraph.add_run(" in all.")
    paragraph.add_run().add_break()
    paragraph.add_run("Next line.")
    draft = _read(document, "ferry.docx")
    assert draft.text == (
        "A crossing costs two euros for 10⁶ cells of H₂O, forty percent in all.\nNext line."
    )
    assert draft.dropped == ("three",)


def test_lists_of_word_are_numbered_as_word_shows_them() -> None:
    document = docx.Document()
    document.add_paragraph("Bring:")
    for item in ("a lamp", "a rope"):
        document.add_paragraph(item, style="List Bullet")
    for item in ("Open the gate.", "Ring the bell."):
        document.add_paragraph(item, style="List Number")
    draft = _read(document, "a.docx")
    assert draft.text == "Bring:\n\na lamp\na rope\n1. Open the gate.\n2. Ring the bell."


def test_rows_and_cells_of_word_stay_apart() -> None:
    document = docx.Document()
    table = document.add_table(2, 2)
    for row, texts in zip(table.rows, (("Day", "Hours"), ("Monday", "9 to 12")), strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    table.rows[1].cells[0].add_paragraph("(in May)")
    assert _read(document, "a.docx").text == "Day | Hours\nMonday (in May) | 9 to 12"


def test_tracked_changes_links_controls_and_text_boxes_of_word_are_read() -> None:
    document = docx.Document()
    body = document.element.body
    body.insert(0, parse_xml(
        f'<w:p {nsdecls("w")}><w:r><w:t xml:space="preserve">Gas came in </w:t></w:r>'
        '<w:del w:id="1" w:author="x"><w:r><w:delText>1901</w:delText></w:r></w:del>'
        '<w:ins w:id="2" w:author="x"><w:r><w:t>1902</w:t></w:r></w:ins>'
        '<w:hyperlink><w:r><w:t xml:space="preserve"> to the weir</w:t></w:r></w:hyperlink>'
        "<w:r><w:t>.</w:t></w:r></w:p>"
    ))  # fmt: skip
    body.insert(1, parse_xml(
        f'<w:sdt {nsdecls("w")}><w:sdtContent><w:p><w:r><w:t>It was dear.</w:t></w:r></w:p>'
        "</w:sdtContent></w:sdt>"
    ))  # fmt: skip
    body.insert(2, parse_xml(
        f'<w:p {nsdecls("w")}><w:r><w:t>Look.</w:t></w:r><w:r><w:pict><w:txbxContent><w:p><w:r>'
        "<w:t>In a box.</w:t></w:r></w:p></w:txbxContent></w:pict></w:r></w:p>"
    ))  # fmt: skip
    draft = _read(document, "a.docx")
    assert draft.text.split("\n\n") == [
        "Gas came in 1902 to the weir.", "It was dear.", "Look.", "In a box.",
    ]  # fmt: skip
    assert draft.dropped == ("1901",)


def test_a_note_of_word_is_a_paragraph_behind_its_section() -> None:
    document = docx.Document()
    document.add_heading("Fares", 1)
    run = document.add_paragraph("It costs two euros").add_run()
    run._r.append(parse_xml(f'<w:footnoteReference {nsdecls("w")} w:id="2"/>'))
    run._r.getparent().append(parse_xml(f"<w:r {nsdecls('w')}><w:t>, they say.</w:t></w:r>"))
    document.add_paragraph("It is slow.")
    document.add_heading("Dogs", 1)
    document.add_paragraph("Dogs travel free.")
    notes = (
        f'<w:footnotes {nsdecls("w")}><w:footnote w:id="0" w:type="separator"><w:p/></w:footnote>'
        '<w:footnote w:id="2"><w:p><w:r><w:t>As of May.</w:t></w:r></w:p></w:footnote>'
        "</w:footnotes>"
    )
    part = Part(
        PackURI("/word/footnotes.xml"),
        CONTENT_TYPE.WML_FOOTNOTES,
        notes.encode(),
        document.part.package,
    )
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    assert _read(document, "a.docx").text.split("\n\n") == [
        "Fares", "It costs two euros, they say.", "It is slow.", "As of May.", "Dogs",
        "Dogs travel free.",
    ]  # fmt: skip


def test_an_opendocument_text_is_read_like_a_word_document() -> None:
    document = Document("text")
    document.body.clear()
    document.meta.title = "The Ferry"
    document.meta.initial_creator = "Bo Lind"
    document.get_part("content.xml").get_element("//office:automatic-styles").append(
        Element.from_tag(
            '<style:style style:name="T9" style:family="text"><style:text-properties '
            'style:text-line-through-style="solid"/></style:style>'
        )
    )
    document.get_part("content.xml").get_element("//office:automatic-styles").append(
        Element.from_tag(
            '<style:style style:name="T8" style:family="text"><style:text-properties '
            'style:text-position="super 58%"/></style:style>'
        )
    )
    for xml in (
        "<text:p>It crosses at<text:s/>nine.</text:p>",
        '<text:h text:outline-level="1">Fares</text:h>',
        (
            '<text:p>A crossing costs <text:span text:style-name="T9">three </text:span>two euros'
            "<text:note text:note-class='footnote'><text:note-citation>1</text:note-citation>"
            "<text:note-body><text:p>As of May.</text:p></text:note-body></text:note> for 10"
            '<text:span text:style-name="T8">6</text:span> cells.<text:line-break/>Next line.'
            "</text:p>"
        ),
        (
            "<text:list><text:list-item><text:p>a lamp</text:p><text:list><text:list-item>"
            "<text:p>oil</text:p></text:list-item></text:list></text:list-item><text:list-item>"
            "<text:p>a rope</text:p></text:list-item></text:list>"
        ),
        (
            "<table:table><table:table-row><table:table-cell><text:p>Day</text:p></table:table-cell>"
            "<table:table-cell><text:p>Hours</text:p></table:table-cell></table:table-row>"
            "<table:table-row><table:table-cell><text:p>Monday</text:p></table:table-cell>"
            "<table:table-cell><text:p>9</text:p><text:p>to 12</text:p></table:table-cell>"
            "</table:table-row></table:table>"
        ),
        "<text:section><text:p>Dogs travel free.</text:p></text:section>",
    ):
        document.body.append(Element.from_tag(xml))
    draft = _read(document, "ferry.odt")
    assert (draft.title, draft.authors) == ("The Ferry", ("Bo Lind",))
    assert draft.text.split("\n\n") == [
        "It crosses at nine.",
        "Fares",
        "A crossing costs two euros for 10⁶ cells.\nNext line.",
        "- a lamp\n  - oil\n- a rope",
        "Day | Hours\nMonday | 9 to 12",
        "Dogs travel free.",
        "As of May.",
    ]
    assert draft.dropped == ("three",)
    assert _place(draft, "A crossing") == "section “Fares”"


@pytest.fixture
def deck() -> Any:
    deck = pptx.Presentation()
    first = deck.slides.add_slide(deck.slide_layouts[1])
    first.shapes.title.text = "The Ferry"
    first.placeholders[1].text = "It crosses at nine.\nDogs travel free."
    second = deck.slides.add_slide(deck.slide_layouts[6])
    low = second.shapes.add_textbox(Cm(1), Cm(9), Cm(5), Cm(2))
    low.text_frame.text = "Read last."
    right = second.shapes.add_textbox(Cm(9), Cm(1.1), Cm(5), Cm(2))
    right.text_frame.text = "Read second."
    left = second.shapes.add_textbox(Cm(1), Cm(1.2), Cm(5), Cm(2))
    left.text_frame.text = "Read first."
    second.notes_slide.notes_text_frame.text = "Say it slowly."
    third = deck.slides.add_slide(deck.slide_layouts[6])
    third.element.set("show", "0")
    third.shapes.add_textbox(Cm(1), Cm(1), Cm(5), Cm(2)).text_frame.text = "Not shown."
    fourth = deck.slides.add_slide(deck.slide_layouts[6])
    table = fourth.shapes.add_table(2, 2, Cm(1), Cm(1), Cm(9), Cm(4)).table
    for (row, column), text in zip(
        ((0, 0), (0, 1), (1, 0), (1, 1)), ("Day", "Hours", "Monday", "9 to 12"), strict=True
    ):
        table.cell(row, column).text = text
    return deck


def test_slides_are_read_in_order_and_their_numbers_kept(deck: Any) -> None:
    draft = _read(deck, "ferry.pptx")
    assert draft.title == "The Ferry"
    assert draft.text.split("\n\n") == [
        "The Ferry", "It crosses at nine.\nDogs travel free.", "Read first.", "Read second.",
        "Read last.", "Say it slowly.", "Day | Hours\nMonday | 9 to 12",
    ]  # fmt: skip
    assert draft.dropped == ("Not shown.",)
    assert [_place(draft, words) for words in ("Dogs", "Read last", "Say it", "Monday")] == [
        "slide 1", "slide 2", "notes to slide 2", "slide 4",
    ]  # fmt: skip


def test_struck_and_raised_words_of_a_slide(deck: Any) -> None:
    frame = deck.slides[1].shapes[0].text_frame
    frame.text = "10"
    paragraph = frame.paragraphs[0]
    for text, name, value in (("6", "baseline", "30000"), (" old", "strike", "sngStrike")):
        run = paragraph.add_run()
        run.text = text
        run._r.get_or_add_rPr().set(name, value)
    paragraph._p.append(paragraph._p.makeelement(qn("a:br"), {}))
    run = paragraph.add_run()
    run.text = "cells"
    draft = _read(deck, "ferry.pptx")
    assert "10⁶\ncells" in draft.text
    assert "old" in draft.dropped


def test_a_title_that_a_program_made_up_is_none(deck: Any) -> None:
    deck.core_properties.title = "PowerPoint-Präsentation"
    assert _read(deck, "ferry.pptx").title == "The Ferry"


def test_long_items_of_a_list_are_known_as_items() -> None:
    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[1])
    long = "The gate of the lock is opened by whoever comes first in the morning"
    slide.placeholders[1].text = f"{long}\n{long} too"
    assert _read(deck, "a.pptx").text == f"• {long}\n• {long} too"


def test_the_only_heading_of_its_level_on_top_of_all_is_the_title() -> None:
    document = docx.Document()
    document.add_heading("The Ferry", 1)
    document.add_paragraph("It crosses at nine.")
    document.add_heading("Dogs", 2)
    document.add_paragraph("Dogs travel free.")
    draft = _read(document, "a.docx")
    assert draft.title == "The Ferry"
    assert draft.text == "It crosses at nine.\n\nDogs\n\nDogs travel free."
    assert [_place(draft, words) for words in ("It crosses", "Dogs travel")] == [
        "", "section “Dogs”",
    ]  # fmt: skip
    document.add_heading("Fares", 1)
    document.add_paragraph("A crossing costs two euros.")
    draft = _read(document, "ferry_book.docx")
    assert (draft.title, draft.text[:9]) == ("ferry book", "The Ferry")
    assert _place(draft, "It crosses") == "section “The Ferry”"
