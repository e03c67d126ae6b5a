"""What a reader leaves out is said: in what was left out, in a remark, or by refusing the file."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import docx
import pptx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from pptx.oxml import parse_xml as parse_slide

from corpus.read import read_bytes
from tests.support.opendocument import opendocument

if TYPE_CHECKING:
    from corpus.article import Draft

_MATHS = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'


def _read(text: str | bytes, name: str) -> Draft:
    (draft,) = read_bytes(text.encode() if isinstance(text, str) else text, name=name)
    return draft


def _said(draft: Draft) -> str:
    return " ".join(remark.sentence.format(**remark.values) for remark in draft.remarks)


def test_lists_are_read_fifteen_deep_with_what_follows_them() -> None:
    items = "".join(f"{'  ' * n}- item {n}\n" for n in range(15))
    draft = _read(f"The steps.\n\n{items}\nThat is all.\n", "steps.md")
    assert "item 14" in draft.text
    assert draft.text.endswith("That is all.")
    assert draft.remarks == ()


def test_what_is_nested_too_deep_in_markdown_is_named() -> None:
    items = "".join(f"{'  ' * n}- item {n}\n" for n in range(60))
    draft = _read(f"The steps.\n\n{items}\nThat is all.\n", "steps.md")
    assert "nested too deep" in _said(draft)
    lines = [line.strip(" -") for line in draft.text.split("\n")]
    for line in (*(f"item {n}" for n in range(60)), "That is all."):
        assert (line in lines) != (line in draft.dropped)


@pytest.mark.parametrize("title", ["", "---\ntitle: The pier\n---\n"])
def test_html_that_is_nested_too_deep_in_markdown_is_named(title: str) -> None:
    deep = f"{'<div>' * 300}The gate &amp; the lock.{'</div>' * 300}"
    draft = _read(f"{title}The pier is old.\n\n{deep}\n\nIt is long.\n", "pier.md")
    assert draft.text == "The pier is old.\n\nIt is long."
    assert "The gate & the lock." in draft.dropped
    assert "nested too deep" in _said(draft)


def test_html_a_hundred_deep_in_markdown_is_read() -> None:
    draft = _read(f"Old.\n\n{'<div>' * 100}A gate.{'</div>' * 100}\n", "pier.md")
    assert draft.text == "Old.\n\nA gate."


def test_comments_and_running_lines_of_word_are_named() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("The tower has nine floors.")
    document.add_comment(runs=paragraph.runs, text="Is it really nine?", author="Bo Lind")
    document.sections[0].header.paragraphs[0].text = "Harbour yearbook"
    out = BytesIO()
    document.save(out)
    draft = _read(out.getvalue(), "tower.docx")
    assert draft.text == "The tower has nine floors."
    assert {"Is it really nine?", "Harbour yearbook"} <= set(draft.dropped)


def test_boxes_formulas_symbols_and_glosses_of_word_are_read_once() -> None:
    document = docx.Document()
    box = "<w:r><w:pict><w:txbxContent>{}</w:txbxContent></w:pict></w:r>"
    inner = "<w:p>" + box.format("<w:p><w:r><w:t>The inner box.</w:t></w:r></w:p>") + "</w:p>"
    outer = box.format(f"<w:p><w:r><w:t>The outer box.</w:t></w:r></w:p>{inner}")
    document.element.body.insert(0, parse_xml(
        f'<w:p {nsdecls("w")} {_MATHS}><w:r><w:t xml:space="preserve">Warm: 20 </w:t></w:r><w:r>'
        '<w:sym w:font="Symbol" w:char="F0B0"/></w:r><w:r><w:t xml:space="preserve">, and </w:t>'
        "</w:r><m:oMath><m:r><m:t>E=mc</m:t></m:r></m:oMath><w:r><w:ruby><w:rt><w:r><w:t>minato"
        "</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>港</w:t></w:r></w:rubyBase></w:ruby></w:r>"
        f"{outer}</w:p>"
    ))  # fmt: skip
    out = BytesIO()
    document.save(out)
    draft = _read(out.getvalue(), "warm.docx")
    assert draft.text == "Warm: 20 °, and E=mc港\n\nThe outer box.\n\nThe inner box."


def test_a_table_in_a_table_of_word_keeps_its_words_and_merged_cells_their_rows() -> None:
    document = docx.Document()
    table = document.add_table(3, 2)
    rows = (("Ship", "Day"), ("Heron", "Monday"), ("", "Friday"))
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    table.cell(1, 0).merge(table.cell(2, 0))
    inner = table.cell(2, 1).add_table(1, 2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "pier A", "pier B"
    out = BytesIO()
    document.save(out)
    assert _read(out.getvalue(), "ships.docx").text == (
        "Ship | Day\nHeron | Monday\nHeron | Friday pier A pier B"
    )


def test_comments_and_tracked_deletions_of_opendocument_are_named() -> None:
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>It was seven.</text:p>"
        "</text:deletion></text:changed-region></text:tracked-changes><text:p>The tower has nine"
        "<office:annotation><text:p>Really?</text:p></office:annotation> floors.</text:p>"
    )
    draft = _read(opendocument(body), "tower.odt")
    assert draft.text == "The tower has nine floors."
    assert draft.dropped == ("It was seven.", "Really?")


def test_frames_lists_and_tables_in_cells_of_opendocument_are_read() -> None:
    cell = "<table:table-cell{}>{}</table:table-cell>"
    item = "<text:list-item><text:p>{}</text:p></text:list-item>"
    inner = (
        "<table:table><table:table-row>"
        + cell.format("", "<text:p>pier A</text:p>")
        + cell.format("", "<text:p>pier B</text:p>")
        + "</table:table-row></table:table>"
    )
    frame = (
        "<draw:frame><draw:text-box><text:p>Mind the step.</text:p></draw:text-box></draw:frame>"
    )
    first = cell.format("", f"<text:p>Heron{frame}</text:p>")
    second = cell.format("", f"<text:list>{item.format('oil')}{item.format('rope')}</text:list>")
    wide = cell.format(' table:number-columns-spanned="2"', f"<text:p>Tern</text:p>{inner}")
    body = (
        f"<table:table><table:table-row>{first}{second}</table:table-row><table:table-row>{wide}"
        "<table:covered-table-cell/></table:table-row></table:table>"
    )
    draft = _read(opendocument(body), "ships.odt")
    assert draft.text == "Heron | oil rope\nTern pier A pier B\n\nMind the step."


def test_comments_and_running_lines_of_a_slide_are_named() -> None:
    deck = pptx.Presentation()
    page = deck.slides.add_slide(deck.slide_layouts[5])
    page.shapes.title.text = "The tower"
    page.shapes._spTree.append(parse_slide(
        '<p:sp xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><p:nvSpPr><p:cNvPr id="9" '
        'name="f"/><p:cNvSpPr/><p:nvPr><p:ph type="ftr" idx="11"/></p:nvPr></p:nvSpPr><p:spPr/>'
        "<p:txBody><a:bodyPr/><a:p><a:r><a:t>Harbour office</a:t></a:r></a:p></p:txBody></p:sp>"
    ))  # fmt: skip
    out = BytesIO()
    deck.save(out)
    draft = _read(out.getvalue(), "tower.pptx")
    assert draft.text == "The tower"
    assert draft.dropped == ("Harbour office",)
