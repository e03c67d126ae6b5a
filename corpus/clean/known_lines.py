"""Lines that are furniture by their wording, and the second sign that some of them need.

A label ("Share on Facebook") is furniture wherever it is alone. What could as well be the article's
own ("No spam or self-promotion.", "Contact us", "Accept all cookies.") is body until something
beside its wording says otherwise: furniture next to it, its place outside the running text of a
page that is furnished anyway, or that it is there twice. Items of a numbered list are never
furniture, unless a heading such as "Most read" opens the list.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from corpus.clean.boilerplate import MAX_LINE, Known, known, opens_list
from corpus.clean.bylines import copyright_line
from corpus.clean.page import Line, Mark, Page, Role, words

if TYPE_CHECKING:
    from collections.abc import Iterator

_NUMBERED: Final = re.compile(r"[(\[]?(\d{1,3})[.)\]] ?(?=\S)")
_BULLETED: Final = re.compile(r"[-*•▪◦·►▶→»>+] ?(?=\S)")
_SENTENCE: Final = re.compile(r"[.!?…][\"'”’)]*$")
_SENTENCES: Final = re.compile(r"(?<=[.!?]) ")
_RIGHTS: Final = re.compile(r".{0,80}\ball rights reserved\.?", re.IGNORECASE)
_MIN_SENTENCE: Final = 2  # words: "Donate now!" may be a step, "Share!" is a button
_FAR: Final = 3  # numbered items may have as many lines of their own between them
_SURE: Final = frozenset({Role.FURNITURE, Role.CREDIT, Role.COPYRIGHT})


def mark_items(page: Page) -> None:
    """Keep the items of numbered lists, but for lists of other articles."""
    for run in _numbered(page):
        before = page.lines[run[0] - 1].text if run[0] else ""
        if len(run) > 1 and not opens_list(before) and known(before) is not Known.STRONG:
            for index in run:
                page.lines[index].role = Role.KEPT


def mark_known(page: Page) -> None:
    """Mark lines that are furniture by their wording and, where they need one, a second sign."""
    pending: list[int] = []
    for i, line in enumerate(page.lines):
        if line.role is Role.KEPT:
            continue
        if len(line.text) <= MAX_LINE and copyright_line(line.text):
            line.role = Role.COPYRIGHT
            continue
        level = known(line.text)
        if level < Known.LIKELY:
            continue
        if level is Known.STRONG and not _may_be_body(line):
            line.role = Role.FURNITURE
        else:
            pending.append(i)
    _mark_seconded(page, pending)


def _mark_seconded(page: Page, pending: list[int]) -> None:
    """Mark what may be body where a second sign says that it is not."""
    lines, head, foot = page.lines, page.head, page.foot
    copies = Counter(lines[i].text for i in pending)
    labelled, menus = page.furnished, _menus(page, pending)
    # Down and up again: what was marked seconds what is beside it.
    for i in (*pending, *reversed(pending)):
        line = lines[i]
        if line.role is not Role.BODY:
            continue
        if _is_bulleted(line):
            beside = line.block in menus
        else:
            beside = any(_seconds(other, line) for other in _neighbours(lines, i))
        outside = i < head or i >= foot
        placed = outside and line.mark is None and (labelled or not _is_sentence(line.text))
        repeated = copies[line.text] > 1 and line.mark is None
        if beside or placed or repeated or _is_sure(line.text):
            line.role = Role.FURNITURE


def _may_be_body(line: Line) -> bool:
    """Return whether a line known as furniture could as well be the article's own."""
    listed = _is_bulleted(line) or _NUMBERED.match(line.text) is not None
    return listed or line.mark is not None or _is_sentence(line.text)


def _is_sentence(text: str) -> bool:
    return words(text) >= _MIN_SENTENCE and _SENTENCE.search(text[-4:]) is not None


def _is_sure(text: str) -> bool:
    """Return whether a sentence needs no other: a line of rights, or known sentences only."""
    parts = _SENTENCES.split(text)
    several = len(parts) > 1 and all(known(part.rstrip(".!?")) is Known.STRONG for part in parts)
    return several or _RIGHTS.fullmatch(text) is not None


def _neighbours(lines: list[Line], index: int) -> list[Line]:
    near = lines[max(0, index - 1) : index] + lines[index + 1 : index + 2]
    return [line for line in near if abs(line.block - lines[index].block) <= 1]


def _seconds(other: Line, line: Line) -> bool:
    """Return whether a neighbour is furniture, or a button in the same block."""
    if other.role in _SURE:
        return True
    button = other.role is Role.BODY and known(other.text) is Known.WEAK
    return button and other.block == line.block and not _may_be_body(other)


def _menus(page: Page, pending: list[int]) -> frozenset[int]:
    """Return the blocks that are lists of nothing but labels of a page."""
    blocks = {page.lines[i].block for i in pending if _is_bulleted(page.lines[i])}
    own = {
        line.block
        for line in page.lines
        if line.block in blocks and (_is_sentence(line.text) or known(line.text) is Known.NO)
    }
    return frozenset(blocks - own)


def _is_bulleted(line: Line) -> bool:
    return line.mark is Mark.ITEM or _BULLETED.match(line.text) is not None


def _numbered(page: Page) -> Iterator[list[int]]:
    """Return runs of lines that are numbered one after the other."""
    run: list[int] = []
    last = 0
    for i, line in enumerate(page.lines):
        match = _NUMBERED.match(line.text)
        if match is None:
            continue
        number = int(match[1])
        if run and (number != last + 1 or i - run[-1] > _FAR + 1):
            yield run
            run = []
        run.append(i)
        last = number
    if run:
        yield run
