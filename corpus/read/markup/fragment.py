"""A piece of HTML as blocks: what Markdown embeds, and the structured parts of a web page."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from corpus.read.markup.blocks import Block, Kind, cites, code, leaves_gap
from corpus.read.markup.lists import definition_block, item_marks, list_block
from corpus.read.markup.tables import Cell, Row, lines_of
from corpus.read.raised import Raised
from corpus.text.canonical import canonical

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement  # type: ignore[import-untyped]

STRUCK: Final = frozenset({"del", "s", "strike"})
_LINE_THROUGH: Final = re.compile(r"line-through", re.IGNORECASE)
_SILENT: Final = frozenset(
    {"script", "style", "template", "head", "title", "noscript", "svg", "button", "select", "input"}
)
_HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BLOCKS: Final = _HEADINGS | frozenset(
    {"address", "article", "aside", "blockquote", "body", "center", "dd", "details", "div", "dl"}
    | {"dt", "fieldset", "figcaption", "figure", "footer", "form", "header", "hr", "html", "li"}
    | {"main", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot"}
    | {"th", "thead", "tr", "ul", "caption"}
)
_NOTE_ID: Final = re.compile(
    r"(?:user-content-)?(?:fn|footnote|note|endnote|cite_note|ftn|sdfootnote)(?!ref)[-:_.]?\w{1,40}",
    re.IGNORECASE,
)
_NOTE_MARK: Final = re.compile(r"foot-?note|\bfn|noteref|\breference\b|\bcite", re.IGNORECASE)
_BACK: Final = re.compile(
    r"[↩↑⏎^⤴]\ufe0f?|\[?(?:back|return|return to (?:content|text))\]?", re.IGNORECASE
)
_FEW: Final = 2  # paragraphs that a cell of data may have
_COLUMNS: Final = 2
_CONTEXT: Final = 12  # pieces of text that are looked at before a superscript
_SPACE: Final = re.compile(r"\s+")


@dataclass
class Gathered:
    """What is met on the way through a document, beside its text.

    Attributes:
        withdrawn: Struck words, in their order.
        captions: Descriptions of pictures.
        raised: Who writes superscripts.
        too_deep: Words nested so deep that they were left out.
    """

    withdrawn: list[str] = field(default_factory=list)
    captions: list[str] = field(default_factory=list)
    raised: Raised = field(default_factory=Raised)
    too_deep: list[str] = field(default_factory=list)

    def strike(self, text: str) -> None:
        """Note that words were struck."""
        words = " ".join(canonical(text).split())
        if words:
            self.withdrawn.append(words)


def is_struck(element: HtmlElement) -> bool:
    """Return whether an element's words are withdrawn."""
    struck = element.tag in STRUCK or _LINE_THROUGH.search(element.get("style") or "") is not None
    return struck and element.tag not in {"html", "body"}


def raised_text(element: HtmlElement, before: str, gathered: Gathered) -> str:
    """Return a `sup` or `sub` element as it is written after `before`."""
    text = inline(element, gathered).strip()
    if element.tag == "sub":
        return gathered.raised.down(text)
    linked = any(_is_local(link) for link in element.iter("a")) or _is_local(element.getparent())
    marked = _NOTE_MARK.search(f"{element.get('class') or ''} {element.get('id') or ''}")
    return gathered.raised.up(text, before, linked=linked or marked is not None)


def is_back_link(element: HtmlElement) -> bool:
    """Return whether a link leads from a note back to its place."""
    return element.tag == "a" and _BACK.fullmatch(element.text_content().strip()) is not None


def inline(element: HtmlElement, gathered: Gathered) -> str:
    """Return the words in an element, blocks in it included; a `br` is a line break."""
    out: list[str] = []
    _gather(element, gathered, out)
    return "".join(out)


def blocks_of(element: HtmlElement, gathered: Gathered) -> list[Block]:
    """Return what an element holds as blocks."""
    if not isinstance(element.tag, str) or element.tag in _SILENT:
        return []
    if is_struck(element):
        gathered.strike(element.text_content())
        return []
    special = _SPECIAL.get(element.tag)
    if special is not None:
        return special(element, gathered)
    if element.tag in _HEADINGS:
        return _lines(Kind.HEADING, inline(element, gathered).replace("\n", " "))
    return list(_flow(element, gathered))


def _flow(element: HtmlElement, gathered: Gathered) -> Iterator[Block]:
    """Return an element's blocks: those in it, and a block for each run of words between them."""
    run: list[str] = [_flat(element.text)]
    for child in element:
        if isinstance(child.tag, str) and _holds_blocks(child):
            yield from _lines(Kind.PROSE, "".join(run))
            run = []
            yield from blocks_of(child, gathered)
        elif isinstance(child.tag, str):
            _place(child, gathered, run)
        run.append(_flat(child.tail))
    yield from _lines(Kind.PROSE, "".join(run))


def _holds_blocks(element: HtmlElement) -> bool:
    return element.tag in _BLOCKS or (
        element.tag not in _SILENT and any(child.tag in _BLOCKS for child in element)
    )


def _gather(element: HtmlElement, gathered: Gathered, out: list[str]) -> None:
    out.append(_flat(element.text))
    for child in element:
        if isinstance(child.tag, str):
            block = child.tag in _BLOCKS
            if block:
                out.append("\n")
            _place(child, gathered, out)
            if block:
                out.append("\n")
        out.append(_flat(child.tail))


def _place(child: HtmlElement, gathered: Gathered, out: list[str]) -> None:
    """Add an inline element's words to those before it."""
    if child.tag in _SILENT or is_back_link(child):
        return
    if child.tag == "br":
        out.append("\n")
    elif child.tag == "img":
        caption = " ".join(canonical(child.get("alt") or "").split())
        gathered.captions += [caption] if caption else []
    elif is_struck(child):
        gathered.strike(child.text_content())
        if out and leaves_gap(child.tail):
            out[-1] = out[-1].rstrip()
    elif child.tag in {"sup", "sub"}:
        out.append(raised_text(child, "".join(out[-_CONTEXT:]), gathered))
    else:
        _gather(child, gathered, out)


def _list(element: HtmlElement, gathered: Gathered) -> list[Block]:
    items: list[HtmlElement] = []
    contents: list[list[Block]] = []
    for child in element:
        if not isinstance(child.tag, str):
            continue
        if contents and child.tag in {"ul", "ol"}:  # in no item, but shown below one
            contents[-1] += blocks_of(child, gathered)
            continue
        items.append(child)
        contents.append(blocks_of(child, gathered))
    notes = [_NOTE_ID.fullmatch(item.get("id") or "") is not None for item in items]
    if items and all(notes):
        return [replace(block, kind=Kind.NOTE) for item in contents for block in item]
    if element.tag != "ol":
        return [list_block(contents)]
    return [list_block(contents, marks=item_marks(element, items))]


def _definitions(element: HtmlElement, gathered: Gathered) -> list[Block]:
    pairs: list[tuple[str, list[Block]]] = []
    term = ""
    used = True
    # Terms may be grouped in a `div` each; a list in a definition is read with it.
    parts = [part for child in element for part in (child if child.tag == "div" else (child,))]
    for child in parts:
        if child.tag not in {"dt", "dd"}:
            continue
        if child.tag == "dt":
            if not used:
                pairs.append((term, []))
            term, used = " ".join(inline(child, gathered).split()), False
        else:
            pairs.append((term, list(_flow(child, gathered))))
            used = True
    return [definition_block(pairs if used else [*pairs, (term, [])])]


def _table(element: HtmlElement, gathered: Gathered) -> list[Block]:
    if is_layout(element):
        cells = element.iter("td", "th", "caption")
        own = (cell for cell in cells if next(cell.iterancestors("table")) is element)
        return [block for cell in own for block in _flow(cell, gathered)]
    caption = next(iter(element.iter("caption")), None)
    found = [] if caption is None else _lines(Kind.PROSE, inline(caption, gathered))
    rows = [_row(row, gathered) for row in element.iter("tr")]
    return [*found, Block(Kind.TABLE, tuple(line for line in lines_of(rows) if line))]


def is_layout(table: HtmlElement) -> bool:
    """Return whether a table only arranges a page: tables in it, or texts and no rows of data."""
    if table.get("role") in {"presentation", "none"} or len(list(table.iter("table"))) > 1:
        return True
    columns = max((len(row) for row in table.iter("tr")), default=0)
    texts = any(len(list(cell.iter("p"))) > _FEW for cell in table.iter("td"))
    return columns < _COLUMNS or texts


def _row(element: HtmlElement, gathered: Gathered) -> Row:
    cells = [cell for cell in element if cell.tag in {"td", "th"}]
    parent = element.getparent()
    named = parent is not None and parent.tag == "thead"
    return Row(
        tuple(
            Cell(inline(cell, gathered), _span(cell, "colspan"), _span(cell, "rowspan"))
            for cell in cells
        ),
        header=named or (bool(cells) and all(cell.tag == "th" for cell in cells)),
    )


def _span(cell: HtmlElement, name: str) -> int:
    value = cell.get(name) or "1"
    return min(1000, max(1, int(value))) if value.isdecimal() else 1


def _quote(element: HtmlElement, gathered: Gathered) -> list[Block]:
    return [replace(block, quoted=True) for block in _cited_last(element, gathered)]


def _cited_last(element: HtmlElement, gathered: Gathered) -> Iterator[Block]:
    """Return a quote's blocks, and a line that names whose words it is if it says so."""
    signed: list[str] = []
    for child in [c for c in element if c.tag in {"footer", "cite", "figcaption"}]:
        signed.append(" ".join(inline(child, gathered).split()))
        child.drop_tree()
    quote = element if element.tag == "blockquote" else element.find(".//blockquote")
    yield from _flow(quote, gathered) if quote is element else _quote(quote, gathered)
    for line in signed:
        yield from _lines(Kind.PROSE, line if cites(line) else f"— {line}" if line else "")


def _figure(element: HtmlElement, gathered: Gathered) -> list[Block]:
    if element.find(".//blockquote") is not None:
        return _quote(element, gathered)
    for caption in list(element.iter("figcaption")):
        text = " ".join(inline(caption, gathered).split())
        gathered.captions += [text] if text else []
        caption.drop_tree()
    return list(_flow(element, gathered))


def _pre(element: HtmlElement, gathered: Gathered) -> list[Block]:
    for line_break in element.iter("br"):
        line_break.text = "\n"
    for struck in [e for e in element.iter() if isinstance(e.tag, str) and is_struck(e)]:
        gathered.strike(struck.text_content())
        for child in list(struck):
            struck.remove(child)
        struck.text = None
    return [code(element.text_content())]


def _is_local(element: HtmlElement | None) -> bool:
    """Return whether an element is a link within its page."""
    if element is None or element.tag != "a":
        return False
    href = element.get("href") or ""
    return "#" in href or _NOTE_MARK.search(element.get("class") or "") is not None


def _lines(kind: Kind, text: str) -> list[Block]:
    """Return a block a paragraph of a text."""
    paragraphs = canonical(text).split("\n\n")
    return [Block(kind, tuple(p.split("\n"))) for p in paragraphs if p]


def _flat(text: str | None) -> str:
    return _SPACE.sub(" ", text) if text else ""


_SPECIAL: Final = {
    "ul": _list,
    "ol": _list,
    "dl": _definitions,
    "table": _table,
    "blockquote": _quote,
    "figure": _figure,
    "pre": _pre,
}
