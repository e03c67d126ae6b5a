"""Passages: what is searched. One paragraph each, or balanced groups of a long one's sentences.

A heading is a passage of its own, marked as such, and every passage below carries it, so that
the index can search a paragraph together with its headings. The later passages of a long table
carry its first row instead. Works on any string; the passages of a text cover everything in it that
is not white space, in order and without overlap.
"""

from __future__ import annotations

import math
import re

from corpus.article import Passage, Span
from corpus.text.layout import is_table
from corpus.text.sentences import LIST_ITEM, paragraphs, sentences

MAX_WORDS = 320
"""Of a passage: as long as what the packaged embedding model's window takes."""

# Longer lines without a full stop are mostly captions or list items that lost their mark.
_HEADING_WORDS = 14
_HEADING_CHARS = 120
_CHARS_PER_WORD = 10  # bounds text without spaces: 320 words or 3,200 code points
_ENDS_PROSE = re.compile(r"""[.!?…。！？।؟۔:;,][\s"'”’»)\]」』]*$""")  # noqa: RUF001
_ASKS = re.compile(r"""[?？]$""")  # noqa: RUF001 - "How do I add an article?" may head a section
_WORD = re.compile(r"\S+")


def passages(
    text: str, *, max_words: int = MAX_WORDS, language: str | None = None
) -> tuple[Passage, ...]:
    """Return the passages of a text, in order.

    Args:
        text: Any string; canonical text in practice.
        max_words: Longest passage in words (and ten times that in code points). A single longer
            sentence stays whole: it can only be quoted whole.
        language: ISO 639-1 code that its source gives, see `corpus.text.sentences.sentences`.
    """
    blocks = paragraphs(text)
    found: list[Passage] = []
    heading: Span | None = None
    for index, block in enumerate(blocks):
        following = blocks[index + 1] if index + 1 < len(blocks) else None
        if is_heading(text, block, following):
            heading = block
            found.append(Passage(block, sentences(text, block, language), is_heading=True))
            continue
        table = is_table(block.of(text).split("\n"))
        above = heading
        for group in _groups(text, sentences(text, block, language), max_words):
            found.append(Passage(Span(group[0].start, group[-1].end), group, above))
            above = group[0] if table and above is heading else above
    return tuple(found)


def is_heading(text: str, block: Span, following: Span | None) -> bool:
    """Return whether a paragraph heads what follows: one short line that does not end like prose.

    A question counts where prose three times as long answers it, as in a list of frequent ones.
    Nothing heads the end of a text, and of two heading-like lines in a row each may head the
    next: a section and its first subsection.
    """
    if following is None or block.end - block.start > _HEADING_CHARS:
        return False
    line = block.of(text)
    if "\n" in line or LIST_ITEM.match(line) or len(line.split()) > _HEADING_WORDS:
        return False
    if not any(char.isalnum() for char in line) or line[0] in '"“«„「(':
        return False
    if _ASKS.search(line):
        return following.end - following.start >= 3 * len(line) and "?" not in line[:-1]
    return _ENDS_PROSE.search(line) is None and not line[0].islower()


def _groups(text: str, parts: tuple[Span, ...], max_words: int) -> list[tuple[Span, ...]]:
    """Return the sentences of one paragraph in as few groups as fit, of about the same weight."""
    weights = [_weight(text, part) for part in parts]
    total = sum(weights)
    if total <= max_words:
        return [parts] if parts else []
    share = total / math.ceil(total / max_words)
    groups: list[tuple[Span, ...]] = []
    start, weight = 0, 0.0
    for index, own in enumerate(weights):
        over = weight + own > max_words
        enough = weight + own / 2 > share
        if index > start and (over or enough):
            groups.append(parts[start:index])
            start, weight = index, 0.0
        weight += own
    groups.append(parts[start:])
    return groups


def _weight(text: str, part: Span) -> float:
    """Return the length in words, counting long runs without spaces by their code points."""
    words = sum(1 for _ in _WORD.finditer(text, part.start, part.end))
    return max(float(words), (part.end - part.start) / _CHARS_PER_WORD)
