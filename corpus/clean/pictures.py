"""Which lines of a page are captions and credits: by form, by neighbours, by standing twice."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import Final

from corpus.clean.captions import has_cue, is_caption, is_credit, opens_caption
from corpus.clean.page import Page, Role, is_prose, is_sentence, words

_REPEATED_WORDS: Final = 6
_MOST_COPIES: Final = 3
_NEAR: Final = 8
_APART: Final = frozenset({Role.BYLINE, Role.DATE, Role.FURNITURE, Role.TITLE})


def mark_pictures(page: Page) -> None:
    """Captions and credits: by form, by standing beside a credit, by standing twice."""
    lines = page.lines
    for line in lines:
        if line.role is Role.BODY and is_caption(line.text):
            line.role = Role.CAPTION
        elif line.role is Role.BODY and is_credit(line.text):
            line.role = Role.CREDIT
    for label, line in pairwise(lines):
        if opens_caption(label.text) and line.role is Role.BODY:
            label.role, line.role = Role.FURNITURE, Role.CAPTION
    for i, line in enumerate(lines):
        if line.role is Role.CREDIT:
            _mark_captions_beside(page, i)
    _mark_repeated(page)


def _mark_captions_beside(page: Page, credit: int) -> None:
    """The line before a credit is its caption, if it shares the block or speaks of a picture."""
    lines = page.lines
    before = lines[credit - 1] if credit else None
    if before is None or before.role is not Role.BODY or not is_sentence(before.text):
        return
    same_block = before.block == lines[credit].block
    above = lines[credit - 2] if credit > 1 else None
    sole = not same_block and (above is None or above.block != before.block)
    opening = credit - 1 <= page.head and _prose_follows(page, credit)
    led = credit > 1 and lines[credit - 2].role in _APART
    if same_block or has_cue(before.text) or (sole and opening and led):
        before.role = Role.CAPTION


def _prose_follows(page: Page, index: int) -> bool:
    return any(line.prose for line in page.lines[index + 1 : index + 1 + _NEAR])


def _mark_repeated(page: Page) -> None:
    """A line that stands twice with no prose between, or beside a credit, is a caption."""
    counts = Counter(line.text for line in page.lines)
    seen: dict[str, int] = {}
    captions = {line.text for line in page.lines if line.role is Role.CAPTION}
    for i, line in enumerate(page.lines):
        if not 1 < counts[line.text] <= _MOST_COPIES or words(line.text) < _REPEATED_WORDS:
            continue
        if line.role not in {Role.BODY, Role.CAPTION}:
            continue
        if line.text in captions:
            line.role = Role.CAPTION
        elif line.text in seen:
            first = seen[line.text]
            between = page.lines[first + 1 : i]
            pictured = any(b.role is Role.CREDIT for b in between)
            adjacent = not any(is_prose(b.text) for b in between) and page.furnished
            if (pictured or adjacent) and len(between) <= _NEAR and is_prose(line.text):
                line.role = page.lines[first].role = Role.CAPTION
        seen[line.text] = i
