"""Web pages: the article by trafilatura, then the same cleaning as any other scrape.

Nothing is fetched here. Structure is used where the page has it (tables, lists, code, struck and
raised words, `figcaption`, `lang`, canonical link); what the extraction leaves of the page's
furniture is found by `corpus.clean.clean`. A page that stands in an article's place (a challenge,
a form of consent, "enable JavaScript") is refused.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import trafilatura
from lxml import etree, html  # type: ignore[import-untyped]

from corpus.clean.clean import clean
from corpus.clean.page import is_prose, is_sentence
from corpus.errors import ReadError
from corpus.read.markup.blocks import Block, Kind, text_of
from corpus.read.markup.page_structure import PageStructure, lines_of
from corpus.read.markup.stand_ins import paywall_remarks, refuse_stand_in, take_paywall
from corpus.text.canonical import canonical
from corpus.text.dates import valid_iso

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement  # type: ignore[import-untyped]

    from corpus.article import Draft

# A page within the limit of bytes can still be made to cost minutes or to overflow the stack:
# extraction walks the tree recursively, and several times.
MAX_CHARS: Final = 8 * 1024 * 1024
MAX_DEPTH: Final = 200
MAX_ELEMENTS: Final = 150_000
# A small page can be made of nothing but tags. Pages that people read have a tag in 40 characters
# or more, and few of them stand deeper than 30.
_SPARE_ELEMENTS: Final = 8_000
_CHARS_AN_ELEMENT: Final = 20
_SPARE_DEPTHS: Final = 100_000  # the depths of all elements, added up
_DEPTHS_A_CHAR: Final = 3
_META_CHARSET: Final = re.compile(
    rb"<(?:meta[^>]{0,200}?charset|\?xml[^>]{0,200}?encoding)\s*=\s*[\"']?\s*([\w.:-]{3,40})",
    re.IGNORECASE,
)
_COMMENT_BYTES: Final = re.compile(rb"<!--.*?-->", re.DOTALL)
_BY: Final = re.compile(r"^by\s+", re.IGNORECASE)
_BLOCKS: Final = frozenset(
    {"p", "head", "quote", "item", "row", "code", "ab", "list", "table", "div"}
)
_KINDS: Final = {
    "head": Kind.HEADING,
    "list": Kind.LIST,
    "table": Kind.TABLE,
    "row": Kind.TABLE,
    "p": Kind.PROSE,
}
_LINE_END: Final = re.compile(r" ?\n ?")
_CURE: Final = "Use the page of one article, or paste the article's text."


def meta_charset(data: bytes) -> str | None:
    """Return the charset that a page declares in its first 4 KB."""
    match = _META_CHARSET.search(_COMMENT_BYTES.sub(b"", data[:4096]))
    return match[1].decode("ascii") if match else None


def read_html(text: str, *, url: str | None = None, fallback_title: str | None = None) -> Draft:
    """Read the article of a web page.

    Args:
        text: The decoded page.
        url: Where it was found; the page's own canonical link wins on the same host.
        fallback_title: Title where the page gives none.

    Raises:
        ReadError: If the page holds no article, or is too large or too deep to read.
    """
    tree = _parse(text)
    refuse_stand_in(tree)
    remarks = paywall_remarks(tree)
    asking = take_paywall(tree) if remarks else []
    structure = PageStructure(tree)
    captions = _captions(tree)
    language = (tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or "")[
        :2
    ]
    document = trafilatura.bare_extraction(
        tree,
        url=url,
        with_metadata=True,
        include_comments=False,
        deduplicate=False,
        prune_xpath=["//figcaption"],
        date_extraction_params={"original_date": True, "extensive_search": False},
    )
    if document is None or isinstance(document, dict) or document.body is None:
        raise ReadError("There is no article on this page.", _CURE)
    body, marks = text_of(_blocks(document.body, structure))
    if not any(is_sentence(line) or is_prose(line) for line in body.split("\n")):
        raise ReadError("There is no article on this page.", _CURE)
    draft = clean(
        body,
        title=document.title,
        publisher=_publisher(document.sitename),
        authors=_authors(document.author),
        published=valid_iso(document.date) if document.date else None,
        url=_address(document.url, url),
        language=language.lower() if language.isalpha() else None,
        fallback_title=fallback_title,
        marks=marks,
    )
    return replace(
        draft,
        captions=tuple(dict.fromkeys((*captions, *draft.captions))),
        dropped=(*structure.gathered.withdrawn, *asking, *draft.dropped),
        remarks=remarks,
    )


def _parse(text: str) -> HtmlElement:
    """Return the page's tree, bounded in size and depth.

    Raises:
        ReadError: it is too large, too deep, or no HTML.
    """
    if len(text) > MAX_CHARS:
        raise ReadError(
            "This page has more than {millions} million characters.",
            _CURE,
            millions=MAX_CHARS // 1024 // 1024,
        )
    depth = count = deepest = depths = 0
    most = min(MAX_ELEMENTS, _SPARE_ELEMENTS + len(text) // _CHARS_AN_ELEMENT)
    parser = etree.HTMLPullParser(("start", "end"), remove_comments=True)
    # A parser of characters refuses a page that declares an encoding in its first line.
    declared = re.sub(r"^\s*<\?xml[^>]{0,200}\?>", "", canonical(text).replace("\x00", ""))
    try:
        for at in range(0, len(declared), 65536):
            parser.feed(declared[at : at + 65536])
            for event, _ in parser.read_events():
                depth += 1 if event == "start" else -1
                count += event == "start"
                depths += depth
                deepest = max(deepest, depth)
            # Both ends of an element are counted.
            sprawls = depths > 2 * (_SPARE_DEPTHS + _DEPTHS_A_CHAR * len(text))
            if deepest > MAX_DEPTH or count > most or sprawls:
                raise ReadError("This page is nested too deep or too large to read.", _CURE)
        tree = html.document_fromstring(declared)
    except (etree.LxmlError, ValueError) as error:
        raise ReadError("This page is not HTML that can be read.", _CURE) from error
    return tree


def _captions(tree: HtmlElement) -> tuple[str, ...]:
    texts = (_words(element) for element in tree.iter("figcaption"))
    return tuple(dict.fromkeys(text for text in texts if text))


def _blocks(body: etree._Element, structure: PageStructure) -> Iterator[Block]:
    """Return an extracted body's blocks; items and rows are lines."""
    run: list[str] = []

    def flush(kind: Kind) -> Iterator[Block]:
        for part in structure.put_back(_LINE_END.sub("\n", "".join(run))):
            yield from (part,) if isinstance(part, Block) else lines_of(part, kind)
        run.clear()

    def walk(element: etree._Element, kind: Kind) -> Iterator[Block]:
        tag = element.tag if isinstance(element.tag, str) else ""
        block = tag in _BLOCKS
        line = tag in {"item", "row"}
        inner = _KINDS.get(tag, kind)
        if block and not line:
            yield from flush(kind)
        if line or tag == "lb":
            run.append("\n")
        run.append(_flow(element.text))
        for child in element:
            yield from walk(child, inner)
            run.append(_flow(child.tail))
        if tag == "cell" and element.getnext() is not None:
            run.append(" | ")
        if block and not line:
            yield from flush(inner)

    yield from walk(body, Kind.PROSE)
    yield from flush(Kind.PROSE)


def _flow(text: str | None) -> str:
    return re.sub(r"\s+", " ", text) if text else ""


def _words(element: HtmlElement) -> str:
    return " ".join(canonical(element.text_content()).split())


def _publisher(name: str | None) -> str | None:
    return name.lstrip("@").strip() or None if name else None


def _authors(names: str | None) -> tuple[str, ...]:
    """Return names as the page gives them: split, without "By", each once whatever its capitals."""
    found: dict[str, str] = {}
    for name in (names or "").split(";"):
        bare = _BY.sub("", name.strip())
        if bare and not bare.startswith(("http:", "https:", "@")):
            found.setdefault(bare.casefold(), bare)
    return tuple(found.values())


def _address(own: str | None, given: str | None) -> str | None:
    """Return the canonical address, unless it would send a reader to another site."""
    if given is None:
        return own if own and urlsplit(own).scheme in {"http", "https"} else None
    if own and _site(own) == _site(given) and urlsplit(own).scheme in {"http", "https"}:
        return own
    return given


def _site(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")
