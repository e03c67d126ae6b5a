"""Entries of a live blog: each with its heading and time, in the page's order.

An entry is an article in an article, or one of several blocks that have a time each and are marked
as updates. The search for a page's article takes one of them for the whole, or loses their times.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from corpus.read.markup.blocks import Block, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement  # type: ignore[import-untyped]

_LIVE: Final = re.compile(r"\"@type\"\s*:\s*(?:\[[^\]]{0,200})?\"LiveBlogPosting\"")
_ENTRY: Final = re.compile(
    r"(?:^|[\s_-])(?:post|entry|update|item|event|key-?event|live-?\w{0,10}|timeline\w{0,10})(?:$|[\s_-])",
    re.IGNORECASE,
)
_CLOCK: Final = re.compile(r"\d{1,2}\s?(?:[:.h]\s?\d{2}|[ap]\.?m)", re.IGNORECASE)
_STAMP: Final = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)")
_HEADINGS: Final = ("h1", "h2", "h3", "h4", "h5", "h6")
_TAGS: Final = ("article", "div", "section", "li")
_MIN: Final = 2
_MOST: Final = 2_000


def flatten_entries(tree: HtmlElement, body: HtmlElement) -> Iterator[tuple[Block, HtmlElement]]:
    """Make entries parts of one article, and return each with its heading and time as a block.

    Args:
        tree: The page, with the data that says what kind it is.
        body: Its body; headings and times are taken out of the entries.
    """
    entries = _entries(body, live=_is_live(tree))
    if len(entries) < _MIN:
        return
    home = entries[0].getparent()
    if home is not None and all(outer.tag != "article" for outer in entries[0].iterancestors()):
        home.tag = "article"
    for entry in entries:
        entry.tag = "div"
        for name in ("class", "id", "style"):
            entry.attrib.pop(name, None)
        words = _taken(entry)
        if words:
            yield Block(Kind.ENTRY, (words,)), entry


def _is_live(tree: HtmlElement) -> bool:
    data = (script.text or "" for script in tree.iter("script"))
    typed = any("LiveBlogPosting" in text and _LIVE.search(text) for text in data)
    return typed or any(
        "LiveBlogPosting" in (element.get("itemtype") or "")
        for element in tree.iter("div", "article")
    )


def _entries(body: HtmlElement, *, live: bool) -> list[HtmlElement]:
    """Return a live blog's entries; empty for any other page."""
    inner = [
        article
        for article in body.iter("article")
        if any(outer.tag == "article" for outer in article.iterancestors())
    ]
    timed = [article for article in inner if article.find(".//time") is not None]
    if len(timed) >= _MIN:
        return timed
    if not live:
        return []
    siblings: dict[HtmlElement, list[HtmlElement]] = {}
    for time in list(body.iter("time"))[:_MOST]:
        entry = next((outer for outer in time.iterancestors(*_TAGS) if _is_entry(outer)), None)
        if entry is not None and entry not in siblings.get(entry.getparent(), []):
            siblings.setdefault(entry.getparent(), []).append(entry)
    return max(siblings.values(), key=len, default=[])


def _is_entry(element: HtmlElement) -> bool:
    marks = f"{element.get('class') or ''} {element.get('itemprop') or ''}"
    marked = element.tag == "article" or "liveBlogUpdate" in marks or _ENTRY.search(marks)
    return bool(marked) and element.find(".//p") is not None


def _taken(entry: HtmlElement) -> str:
    """Take an entry's time and heading out of it, and return them as a line."""
    time = entry.find(".//time")
    heading = next(iter(entry.iter(*_HEADINGS)), None)
    parts = []
    for element in (time, heading):
        if element is None:
            continue
        text = " ".join(element.text_content().split())
        if element is time and not _CLOCK.search(text):
            stamp = _STAMP.match(element.get("datetime") or "")
            text = f"{stamp[1]} {stamp[2]}" if stamp else text
        parts.append(text)
        element.drop_tree()  # a time in a heading is taken out of it first
    return " ".join(part for part in parts if part)
