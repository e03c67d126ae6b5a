"""A web page's structure, carried through the search for its article.

The library that finds the article (trafilatura) keeps paragraphs and drops much inside them: which
words are struck or raised, spans of cells, numbers of items, indentation, times of entries. So what
has structure is read before, in place of it comes a paragraph that says its number, and after the
search each number is that structure again.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from lxml import html  # type: ignore[import-untyped]

from corpus.clean.page import is_prose
from corpus.read.markup.blocks import Block, Kind, leaves_gap
from corpus.read.markup.fragment import (
    Gathered,
    blocks_of,
    is_back_link,
    is_layout,
    is_struck,
    raised_text,
)
from corpus.read.markup.live_entries import flatten_entries

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.html import HtmlElement  # type: ignore[import-untyped]

_PARSER: Final = html.HTMLParser()
_SIGN: Final = "\ufffc"  # canonical text has none, so a page's own can't be mistaken for ours
_PLACE: Final = re.compile(f"{_SIGN}(\\d+){_SIGN}[^{_SIGN}]*{_SIGN}")
_STRUCTURED: Final = ("table", "ul", "ol", "dl", "pre", "blockquote")
_OUTSIDE: Final = frozenset({"nav", "header", "footer", "aside", "form", "button", "head"})
_CODE_WORDS: Final = ("code", "kbd", "samp", "var", "tt")
_MOST_LINKS: Final = 1_000  # in one element: what has more is no prose
_MOSTLY: Final = 0.5  # share of words in links from which a list is one of other pages
_FEW_WORDS: Final = 4  # of an item that is a link, on average, a menu has at most


class PageStructure:
    """Takes a page's structures out of its tree and puts them back into what is found.

    Args:
        tree: The parsed page; it is changed.

    Attributes:
        gathered: Struck words, in page order.
    """

    def __init__(self, tree: HtmlElement) -> None:
        self.gathered = Gathered()
        self._blocks: list[list[Block]] = []
        body = tree.find("body")
        if body is None:
            return
        for element in list(body.iter("ins", *_CODE_WORDS)):
            if element.getparent().tag != "pre":
                element.tag = "span"
        for heading, entry in flatten_entries(tree, body):
            entry.insert(0, self._kept([heading]))
        self._take(body)
        for cell in body.iter("td", "th"):  # of tables that only arrange the page
            for name in ("colspan", "rowspan"):
                cell.attrib.pop(name, None)
        _merge(body)

    def put_back(self, text: str) -> Iterator[Block | str]:
        """Return the text's parts in order: blocks where there are, else the words between them."""
        end = 0
        for place in _PLACE.finditer(text):
            if text[end : place.start()].strip():
                yield text[end : place.start()]
            number = int(place[1])
            yield from self._blocks[number] if number < len(self._blocks) else ()
            end = place.end()
        if text[end:].strip():
            yield text[end:]

    def _take(self, element: HtmlElement) -> None:
        """Replace what has structure below an element, from the outside in and in page order."""
        for child in list(element):
            if not isinstance(child.tag, str):
                continue
            if is_struck(child):
                self.gathered.strike(child.text_content())
                _close_gap(child)
                _replace(child, "")
            elif child.tag in {"sup", "sub"}:
                _replace(child, raised_text(child, _text_before(child), self.gathered))
            elif child.tag == "br" and _breaks_words(child):
                _replace(child, " ")
            elif child.tag in _OUTSIDE or is_back_link(child):
                continue
            elif _is_structured(child):
                kept = self._kept(blocks_of(child, self.gathered), child)
                kept.tail = child.tail
                child.getparent().replace(child, kept)
            else:
                self._take(child)

    def _kept(self, blocks: Sequence[Block], element: HtmlElement | None = None) -> HtmlElement:
        """Return a paragraph in place of some blocks; its words are there to be measured only."""
        kept = _PARSER.makeelement("p")
        if element is not None:
            kept.attrib.update({n: element.get(n) for n in ("class", "id") if element.get(n)})
        words = " ".join(line.strip() for block in blocks for line in block.lines)
        words = " ".join(words.replace(_SIGN, "").split())
        if words and not any(map(str.isalpha, words)):
            words += " at"  # a paragraph without letters is taken for a page's, not an article's
        kept.text = f"{_SIGN}{len(self._blocks)}{_SIGN}{words}{_SIGN}" if words else ""
        self._blocks.append(list(blocks))
        return kept


def lines_of(text: str, kind: Kind) -> list[Block]:
    """Return the blocks of a text's paragraphs; lines that are prose each are paragraphs."""
    found: list[Block] = []
    for paragraph in text.split("\n\n"):
        lines = tuple(line for line in paragraph.split("\n") if line.strip())
        if kind is Kind.PROSE and all(map(is_prose, lines)):
            found += [Block(kind, (line,)) for line in lines]
        elif lines:
            found.append(Block(kind, lines))
    return found


def _merge(body: HtmlElement) -> None:
    """Make one text of an element's words that nothing parts any more.

    Extraction compares each piece of text with each. Where one element has very many links in it,
    their words are pieces as well.
    """
    for element in [e for e in body.iter() if len(e) and isinstance(e.tag, str)]:
        children = list(element)
        many = sum(child.tag == "a" and not len(child) for child in children) > _MOST_LINKS
        if not any(_is_plain(child, links=many) for child in children):
            continue
        kept: HtmlElement | None = None
        words = [element.text or ""]
        for child in [*children, None]:
            if child is not None and _is_plain(child, links=many):
                words += [child.text or "", child.tail or ""]
                element.remove(child)
                continue
            if kept is None:
                element.text = "".join(words)
            else:
                kept.tail = "".join(words)
            kept, words = child, ["" if child is None else child.tail or ""]


def _is_plain(element: HtmlElement, *, links: bool) -> bool:
    """Return whether an element only holds words."""
    bare = element.tag == "span" and not element.attrib
    return not len(element) and (bare or (links and element.tag == "a"))


def _is_structured(element: HtmlElement) -> bool:
    """Return whether an element is read here: a structure, or a figure that holds no picture."""
    if element.tag == "figure":
        return any(element.find(f".//{tag}") is not None for tag in ("blockquote", "pre", "table"))
    return element.tag in _STRUCTURED and not _is_of_the_page(element)


def _is_of_the_page(element: HtmlElement) -> bool:
    """Return whether something is no part of an article: a layout, or links to other pages."""
    if element.tag == "table":
        return is_layout(element) or _linked(element) > _MOSTLY
    if element.tag not in {"ul", "ol"}:
        return False
    items = max(1, sum(child.tag == "li" for child in element))
    words = len(element.text_content().split())
    links = _linked(element)
    return links > _MOSTLY or (links > 0 and words <= _FEW_WORDS * items and links * 2 > _MOSTLY)


def _linked(element: HtmlElement) -> float:
    """Return the share of an element's characters that are in links to other pages."""
    whole = len("".join(element.text_content().split()))
    links = (link for link in element.iter("a") if not (link.get("href") or "#").startswith("#"))
    return sum(len("".join(link.text_content().split())) for link in links) / max(1, whole)


def _breaks_words(line_break: HtmlElement) -> bool:
    """Return whether a break is in a line, whose words the search for the article would glue."""
    parent = line_break.getparent()
    while parent is not None and parent.tag in {"a", "b", "strong", "em", "i", "span", "u", "font"}:
        parent = parent.getparent()
    tag = parent.tag if parent is not None else ""
    return tag in {"h1", "h2", "h3", "h4", "h5", "h6", "li", "figcaption", "caption"}


def _replace(element: HtmlElement, text: str) -> None:
    """Put text in place of what an element holds; what comes after it stays."""
    for child in list(element):
        element.remove(child)
    element.attrib.clear()
    element.tag, element.text = "span", text


def _close_gap(struck: HtmlElement) -> None:
    """Take out the space before a struck element that a punctuation mark follows."""
    if not leaves_gap(struck.tail):
        return
    previous, parent = struck.getprevious(), struck.getparent()
    if previous is not None:
        previous.tail = (previous.tail or "").rstrip()
    else:
        parent.text = (parent.text or "").rstrip()


def _text_before(element: HtmlElement) -> str:
    """Return the words just before an element, in its parent or before that."""
    previous = element.getprevious()
    if previous is not None:
        before = previous.tail or (previous.text_content() if previous.tag != "br" else "")
    else:
        before = element.getparent().text or ""
    return before[-40:]
