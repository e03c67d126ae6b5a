"""Items of numbered lists come out as they are numbered, in every format."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

import docx
import pptx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from pptx.oxml import parse_xml as parse_slide
from pptx.util import Cm

from corpus.read import read_bytes
from corpus.read.figures import letter, repeated_letter, roman
from tests.support.opendocument import opendocument

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_DRAWING = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
_LEVELS = (
    '<text:list-style style:name="L"><text:list-level-style-number text:level="1" '
    'style:num-format="I" style:num-suffix="."/><text:list-level-style-number text:level="2" '
    'style:num-format="a" style:num-prefix="(" style:num-suffix=")"/><text:list-level-style-number '
    'text:level="3" style:num-format="1" text:display-levels="2"/></text:list-style>'
    '<text:list-style style:name="B"><text:list-level-style-bullet text:level="1"/>'
    "</text:list-style>"
)


def _text(document: Any, name: str) -> str:
    out = BytesIO()
    document.save(out)
    (draft,) = read_bytes(out.getvalue(), name=name)
    return draft.text


@pytest.mark.parametrize(
    ("number", "letters", "as_word_has_it", "romans"),
    [
        (4, "d", "d", "iv"),
        (28, "ab", "bb", "xxviii"),
        (0, "0", "0", "0"),
        (99, "cu", "uuuu", "xcix"),
    ],
)
def test_figures_are_those_of_the_formats(
    number: int, letters: str, as_word_has_it: str, romans: str
) -> None:
    assert letter(number) == letters
    assert repeated_letter(number) == as_word_has_it
    assert roman(number) == romans


class _Word:
    """A Word document whose lists count as a test defines them."""

    def __init__(self, levels: str, *nums: str) -> None:
        self.document = docx.Document()
        numbering = self.document.part.numbering_part.element
        numbering.insert(0, parse_xml(
            f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90">{levels}</w:abstractNum>'
        ))  # fmt: skip
        for key, inner in enumerate(nums, 91):
            numbering.append(parse_xml(
                f'<w:num {nsdecls("w")} w:numId="{key}"><w:abstractNumId w:val="90"/>'
                f"{inner}</w:num>"
            ))  # fmt: skip

    def add(self, text: str, num: int = 91, level: int = 0) -> None:
        paragraph = self.document.add_paragraph(text)
        paragraph._p.get_or_add_pPr().append(parse_xml(
            f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{num}"/></w:numPr>'
        ))  # fmt: skip


def _level(number: int, form: str, text: str, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{number}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'{more}<w:lvlText w:val="{text}"/></w:lvl>'
    )


def test_word_counts_in_letters_and_roman_figures_and_begins_again_where_it_says() -> None:
    word = _Word(
        _level(0, "upperRoman", "%1.") + _level(1, "lowerLetter", "%2)"),
        "",
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="4"/></w:lvlOverride>',
        "",
    )
    for text, num, level in (
        ("No nets.", 91, 0), ("Save small ones.", 91, 1), ("And lines.", 91, 1),
        ("No fires.", 91, 0), ("Save in iron.", 91, 1),
    ):  # fmt: skip
        word.add(text, num, level)
    word.document.add_paragraph("On the beach:")
    word.add("No glass.", 92)
    word.add("No tents.", 92)
    word.document.add_paragraph("Everywhere:")
    word.add("No dogs.", 93)
    assert _text(word.document, "rules.docx").split("\n\n") == [
        "I. No nets.\n  a) Save small ones.\n  b) And lines.\nII. No fires.\n  a) Save in iron.",
        "On the beach:",
        "IV. No glass.\nV. No tents.",
        "Everywhere:",
        "VI. No dogs.",
    ]


def test_word_shows_several_levels_and_counts_on_where_a_level_never_begins_again() -> None:
    word = _Word(
        _level(0, "upperRoman", "§ %1") + _level(1, "decimal", "%1.%2", '<w:lvlRestart w:val="0"/>')
        + _level(2, "lowerLetter", "%1.%2%3", "<w:isLgl/>"),
        "",
    )  # fmt: skip
    for text, level in (("A", 0), ("B", 1), ("C", 0), ("D", 1), ("E", 2)):
        word.add(text, level=level)
    assert _text(word.document, "a.docx") == "§ I A\n  I.1 B\n§ II C\n  II.2 D\n    2.21 E"


def test_a_numbered_heading_of_word_keeps_its_number() -> None:
    word = _Word(_level(0, "decimal", "Chapter %1:"), "")
    for text in ("Fares", "Dogs"):
        word.add(text)
        word.document.paragraphs[-1].style = "Heading 1"
        word.document.add_paragraph(f"Of {text.lower()}.")
    out = BytesIO()
    word.document.save(out)
    (draft,) = read_bytes(out.getvalue(), name="a.docx")
    assert draft.text == "Chapter 1: Fares\n\nOf fares.\n\nChapter 2: Dogs\n\nOf dogs."
    found = draft.as_article("a").locator_at(draft.text.index("Of dogs"))
    assert found is not None
    assert found.label == "chapter 2"


def _item(text: str, inner: str = "", start: int | None = None) -> str:
    given = "" if start is None else f' text:start-value="{start}"'
    return f"<text:list-item{given}><text:p>{text}</text:p>{inner}</text:list-item>"


def _list(*items: str, said: str = "") -> str:
    return f"<text:list {said}>{''.join(items)}</text:list>"


_NUMBERED = 'text:style-name="L"'
_NESTED = _list(
    _item("A", _list(_item("B"), _item("C"))),
    _item("D", _list(_item("E", _list(_item("F"))))),
    said=_NUMBERED,
)
_AGAIN = _list(_item("A"), said=_NUMBERED) + "<text:p>-</text:p>"
_GOES_ON = f'text:continue-numbering="true" {_NUMBERED}'
_NAMED = (
    _list(_item("A"), _item("B"), said=f'xml:id="one" {_NUMBERED}')
    + _list(_item("C"), said=_NUMBERED)
    + _list(_item("D"), said=f'text:continue-list="one" {_NUMBERED}')
)
_HEADED = _list(
    "<text:list-header><text:p>Bring</text:p></text:list-header>",
    "<text:list-item><text:p>a lamp,</text:p><text:p>lit.</text:p></text:list-item>",
    said=_NUMBERED,
)


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (_NESTED, "I. A\n  (a) B\n  (b) C\nII. D\n  (a) E\n    a.1 F"),
        (_list(_item("A"), _item("B"), said='text:style-name="B"'), "A\nB"),
        (_AGAIN + _list(_item("B"), said=_NUMBERED), "I. A\n\n-\n\nI. B"),
        (
            _AGAIN + _list(_item("B"), _item("C", start=9), _item("D"), said=_GOES_ON),
            "I. A\n\n-\n\nII. B\nIX. C\nX. D",
        ),
        (_NAMED, "I. A\nII. B\n\nI. C\n\nIII. D"),
        (_HEADED, "Bring\nI. a lamp, lit."),
    ],
)
def test_opendocument_texts_count_as_their_list_styles_say(body: str, text: str) -> None:
    (draft,) = read_bytes(opendocument(body, _LEVELS), name="rules.odt")
    assert draft.text == text


def test_a_heading_in_a_list_of_opendocument_is_a_heading() -> None:
    body = (
        '<text:list text:style-name="L"><text:list-item><text:h text:outline-level="1">Fares'
        "</text:h></text:list-item></text:list><text:p>Two euros.</text:p>"
        "<text:p>Dogs travel free.</text:p>"
    )
    (draft,) = read_bytes(opendocument(body, _LEVELS), name="ferry.odt")
    assert draft.title == "I. Fares"
    assert draft.text == "Two euros.\n\nDogs travel free."


@pytest.fixture
def slide() -> Callable[[Sequence[tuple[str, int, str]]], str]:
    """Read a slide of paragraphs, each with its level and what says how it is counted."""

    def read(paragraphs: Sequence[tuple[str, int, str]]) -> str:
        deck = pptx.Presentation()
        page = deck.slides.add_slide(deck.slide_layouts[6])
        frame = page.shapes.add_textbox(Cm(1), Cm(1), Cm(9), Cm(9)).text_frame
        for number, (text, level, said) in enumerate(paragraphs):
            paragraph = frame.add_paragraph() if number else frame.paragraphs[0]
            paragraph.text, paragraph.level = text, level
            if said:
                properties = paragraph._p.get_or_add_pPr()
                properties.append(parse_slide(f"<a:buAutoNum {_DRAWING} {said}/>"))
        return _text(deck, "rules.pptx")

    return read


def test_slides_count_as_their_paragraphs_say(
    slide: Callable[[Sequence[tuple[str, int, str]]], str],
) -> None:
    dot, small = 'type="arabicPeriod"', 'type="alphaUcParenBoth"'
    roman_from_four = 'type="romanLcParenR" startAt="4"'
    text = slide([
        ("A", 0, dot), ("B", 1, small), ("", 1, ""), ("C", 1, small), ("D", 0, dot),
        ("E", 1, small), ("Then", 0, ""), ("F", 0, dot), ("G", 0, roman_from_four),
        ("H", 0, roman_from_four),
    ])  # fmt: skip
    assert text.split("\n") == [
        "1. A", "  (A) B", "  (B) C", "2. D", "  (A) E", "- Then", "1. F", "iv) G", "v) H",
    ]  # fmt: skip


def test_a_slide_counts_as_its_layout_says() -> None:
    deck = pptx.Presentation()
    layout = deck.slide_layouts[1]
    style = layout.placeholders[1].element.txBody.find(
        "{http://schemas.openxmlformats.org/drawingml/2006/main}lstStyle"
    )
    style.append(parse_slide(
        f'<a:lvl1pPr {_DRAWING}><a:buAutoNum type="arabicParenR"/></a:lvl1pPr>'
    ))  # fmt: skip
    page = deck.slides.add_slide(layout)
    page.shapes.title.text = "Rules"
    page.placeholders[1].text = "No nets.\nNo fires."
    assert _text(deck, "rules.pptx") == "Rules\n\n1) No nets.\n2) No fires."


@pytest.mark.parametrize(
    ("items", "shown"),
    [
        ('<ol start="4"><li>A</li><li value="9">B</li><li>C</li></ol>', "4. A\n9. B\n10. C"),
        ("<ol reversed><li>A</li><li>B</li></ol>", "2. A\n1. B"),
        ('<ol type="a" start="26"><li>A</li><li>B</li></ol>', "z. A\naa. B"),
        ('<ol style="list-style-type: upper-roman"><li>A</li><li>B</li></ol>', "I. A\nII. B"),
        ("<ol><li>A</li><ul><li>B</li></ul><li>C</li></ol>", "1. A\n   - B\n2. C"),
        ("<ol start='-1'><li>A</li><li>B</li></ol>", "-1. A\n0. B"),
    ],
)
def test_lists_of_pages_are_numbered_as_browsers_show_them(items: str, shown: str) -> None:
    sentence = "The ferry leaves at nine in the morning, and nobody waits for it any more."
    page = f"<html><body><article><p>{sentence}</p>{items}<p>{sentence} So be it.</p></article>"
    (draft,) = read_bytes(page.encode(), name="rules.html")
    assert shown in draft.text.split("\n\n")


def test_markdown_keeps_the_sign_behind_a_number() -> None:
    (draft,) = read_bytes(b"Rules.\n\n3) No nets.\n4) No fires.\n", name="rules.md")
    assert draft.text == "Rules.\n\n3) No nets.\n4) No fires."
