"""A long text in pages of about 2,000 characters: whole paragraphs, headings with what they head.

Pages are cut from the text alone, so that page 3 is the same page before and after a restart. Only
a paragraph that no page can hold is split, between two words.
"""

from __future__ import annotations

from bot.ui.markdown import quote_block, words_that_fit
from corpus.article import Span

MAX_CHARS = 2_000
MAX_BYTES = 6_000
"""Of a page as Discord Markdown; what is around it and what is in bold have the rest."""
_BREAK = "\n\n"
_HEADING = 120
"""Characters that a heading has at most."""
_ENDS = ".!?…\"'”’»)]。！？"  # noqa: RUF001  Chinese and Japanese end so
"""A short paragraph that ends otherwise heads what follows: "Opening hours", "We offer:"."""


def text_pages(text: str) -> list[Span]:
    """Cut a canonical text into pages, in order; together they hold every paragraph.

    Args:
        text: Canonical text, not empty.
    """
    found: list[Span] = []
    start = end = 0
    for block in _blocks(text):
        if end > start and not _fits(text[start : block.end]):
            found.append(Span(start, end))
            start = end = block.start
        if end == start:
            start = block.start
        while not _fits(text[start : block.end]):
            cut = start + _that_fits(text[start : block.end])
            found.append(Span(start, cut))
            start = cut + len(text[cut:]) - len(text[cut:].lstrip())
        end = block.end
    if end > start:
        found.append(Span(start, end))
    return found


def _blocks(text: str) -> list[Span]:
    """Return what belongs on one page: each paragraph with the headings above it."""
    found: list[Span] = []
    below_heading = False
    for paragraph in _paragraphs(text):
        if below_heading and _fits(text[found[-1].start : paragraph.end]):
            found[-1] = Span(found[-1].start, paragraph.end)
        else:
            found.append(paragraph)
        below_heading = _heads(paragraph.of(text))
    return found


def _heads(paragraph: str) -> bool:
    line = paragraph.strip()
    return len(line) <= _HEADING and "\n" not in line and not line.endswith(tuple(_ENDS))


def _paragraphs(text: str) -> list[Span]:
    found: list[Span] = []
    position = 0
    for paragraph in text.split(_BREAK):
        if paragraph.strip():
            found.append(Span(position, position + len(paragraph)))
        position += len(paragraph) + len(_BREAK)
    return found


def _fits(text: str) -> bool:
    if len(text) > MAX_CHARS:
        return False
    block = quote_block(text)
    return len(block) <= MAX_CHARS and len(block.encode("utf-8", "replace")) <= MAX_BYTES


def _that_fits(text: str) -> int:
    """Return the length of the most words of a text that fit, else of characters."""
    length = words_that_fit(text, MAX_CHARS - 2, byte_limit=MAX_BYTES - 2)
    return length or min(len(text), MAX_CHARS // 4)
