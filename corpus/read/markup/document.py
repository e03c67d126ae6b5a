"""A parsed Markdown document as blocks: its tokens, read once from first to last."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape as html_words
from typing import TYPE_CHECKING, Final

from lxml import etree, html  # type: ignore[import-untyped]

from corpus.read.markup.blocks import Block, Kind, code, row
from corpus.read.markup.fragment import Gathered, blocks_of
from corpus.read.markup.inline import Inline
from corpus.read.markup.lists import definition_block, list_block

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.html import HtmlElement  # type: ignore[import-untyped]
    from markdown_it.token import Token

MAX_DEPTH: Final = 150
"""Elements of embedded HTML that are in each other."""

_MARKUP: Final = re.compile(r"<!--.*?-->|<[^<>]*>", re.DOTALL)
_MARKERS: Final = re.compile(r"^(?:[\s>]|[-*+](?=\s|$)|\d{1,9}[.)](?=\s|$))*")
_LEAVES: Final = frozenset({"inline", "fence", "code_block", "html_block", "hr"})
_STRUCK: Final = re.compile(r"\s*<(/?)(?:del|s|strike)\b[^<>]{0,200}>\s*", re.IGNORECASE)


class Document:
    """Reads the tokens of one document.

    Args:
        tokens: As markdown-it gives them.

    Attributes:
        blocks: What it holds, in order; notes come last.
        gathered: Struck words and captions.
        heading: The text of a first-level heading that comes first, if one does.
    """

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.gathered = Gathered()
        self._inline = Inline(self.gathered)
        self._tokens = tokens
        self._at = 0
        self._withdrawn = False
        self.blocks = self._until("")
        first = tokens[0] if tokens else None
        titled = first is not None and first.type == "heading_open" and first.tag == "h1"
        self.heading = self.blocks[0].lines[0] if titled and self.blocks else None

    def _until(self, close: str) -> list[Block]:
        """Read blocks up to the token that closes them, and go past it."""
        found: list[Block] = []
        while self._at < len(self._tokens):
            token = self._tokens[self._at]
            self._at += 1
            if token.type == close:
                break
            for block in self._read(token):
                if self._withdrawn:
                    self.gathered.strike(" ".join(block.lines))
                else:
                    found.append(block)
        return found

    def _read(  # noqa: C901, PLR0911 - one case a kind of token
        self, token: Token
    ) -> list[Block]:
        match token.type:
            case "heading_open":
                return [replace(b, kind=Kind.HEADING) for b in self._until("heading_close")]
            case "inline":
                return self._prose(token)
            case "bullet_list_open":
                return [list_block(self._items("bullet_list_close"))]
            case "ordered_list_open":
                given = token.attrGet("start")
                start = 1 if given is None else int(given)
                items = self._items("ordered_list_close")
                end = token.markup or "."
                marks = [f"{number}{end}" for number, _ in enumerate(items, start)]
                return [list_block(items, marks=marks)]
            case "dl_open":
                return [self._definitions()]
            case "blockquote_open":
                return [replace(b, quoted=True) for b in self._until("blockquote_close")]
            case "table_open":
                return [self._table()]
            case "fence" | "code_block":
                return [code(token.content)]
            case "html_block":
                return self._html(token.content)
            case "footnote_open":
                return [replace(b, kind=Kind.NOTE) for b in self._until("footnote_close")]
            case _:
                return []

    def _prose(self, token: Token) -> list[Block]:
        text = self._inline.text(token.children or [])
        lines = tuple(line for line in text.split("\n") if line.strip())
        return [Block(Kind.PROSE, lines)] if lines else []

    def _items(self, close: str) -> list[list[Block]]:
        items: list[list[Block]] = []
        while self._at < len(self._tokens):
            token = self._tokens[self._at]
            self._at += 1
            if token.type == close:
                break
            if token.type == "list_item_open":
                items.append(self._until("list_item_close"))
        return items

    def _definitions(self) -> Block:
        pairs: list[tuple[str, list[Block]]] = []
        term = ""
        while self._at < len(self._tokens):
            token = self._tokens[self._at]
            self._at += 1
            if token.type == "dl_close":
                break
            if token.type == "dt_open":
                term = " ".join(line for b in self._until("dt_close") for line in b.lines)
            elif token.type == "dd_open":
                pairs.append((term, self._until("dd_close")))
        return definition_block(pairs)

    def _table(self) -> Block:
        rows: list[str] = []
        cells: list[str] = []
        while self._at < len(self._tokens):
            token = self._tokens[self._at]
            self._at += 1
            if token.type == "table_close":
                break
            if token.type == "tr_open":
                cells = []
            elif token.type == "inline":
                cells.append(self._inline.text(token.children or []))
            elif token.type == "tr_close":
                rows.append(row(cells))
        return Block(Kind.TABLE, tuple(line for line in rows if line))

    def _html(self, content: str) -> list[Block]:
        """Read embedded HTML; struck words may begin in one piece of it and end in another."""
        struck = _STRUCK.fullmatch(content)
        if struck:
            self._withdrawn = not struck[1]
            return []
        try:
            fragment = html.fragment_fromstring(content, create_parent="div")
        except (etree.LxmlError, ValueError):
            return []  # nothing but a comment or a declaration
        if content.count("<") > MAX_DEPTH and _depth(fragment) > MAX_DEPTH:
            # The parser passes over what is deeper still, so the words are taken from the source.
            self.gathered.too_deep.append(" ".join(html_words(_MARKUP.sub(" ", content)).split()))
            return []
        return blocks_of(fragment, self.gathered)


def left_out(tokens: Sequence[Token], source: str, deepest: int) -> list[str]:
    """Return the lines of a document that are nested deeper than its parser goes.

    Args:
        tokens: As markdown-it gives them: it passes over what is too deep without a word.
        source: What was parsed.
        deepest: The parser's limit.
    """
    if not any(token.level >= deepest - 1 for token in tokens):
        return []
    read: set[int] = set()
    for token in tokens:
        if token.map and token.type in _LEAVES:
            read.update(range(*token.map))
    lines = (line for number, line in enumerate(source.split("\n")) if number not in read)
    return [bare for line in lines if (bare := _MARKERS.sub("", line, count=1))]


def _depth(element: HtmlElement) -> int:
    depth = deepest = 0
    for event, _ in etree.iterwalk(element, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    return deepest
