"""The rules that give each line of a page its role, from the surest to the most contextual.

Each rule is a function over the `Page` that marks what it is sure of and leaves the rest. What a
line says decides in the middle of a text; where it is decides only in the page's head and
foot, and only short lines that end no sentence go by position. When in doubt a line is body.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import Final

from corpus.clean.boilerplate import Known, ends_article, known, opens_list
from corpus.clean.bylines import (
    bare_names,
    biography_of,
    byline,
    continues_biography,
    is_address,
    is_contact,
    is_role,
)
from corpus.clean.page import Line, Mark, Page, Role, is_sentence, words
from corpus.text.dates import is_dateline, is_labelled

_LATE: Final = 0.6  # share of the prose: what is further up belongs to the story itself
_HEADLINE_WORDS: Final = 22
_LABEL_WORDS: Final = 4
_HEADING_WORDS: Final = 5
_OPENING: Final = 6  # lines after the first prose in which a byline may still come
_MAX_TAIL: Final = 20  # lines
_PERSONAL: Final = re.compile(
    r"(?:He|She|They|His|Her|Their|Before|Previously|Prior|In \d{4}|[A-Z][\w'’-]+ (?:covers|is"
    r"|was|has|joined|lives))\b"
)
_APART: Final = frozenset({Role.BYLINE, Role.DATE, Role.FURNITURE, Role.TITLE})


def mark_publication(page: Page) -> None:
    """Mark bylines and datelines in the head and the foot; names and positions beside them."""
    head, foot = page.head, page.foot
    lines = page.lines
    for i, line in enumerate(lines):
        inside = head + _OPENING < i < foot
        if line.role is not Role.BODY or (inside and not is_labelled(line.text)):
            continue
        if is_dateline(line.text):
            line.role = Role.DATE
        elif byline(line.text):
            line.role = Role.BYLINE
    for label, line in pairwise(lines):
        signed = label.text.lower().rstrip(":") == "by" and bare_names(line.text)
        if signed and line.role is not Role.KEPT:
            label.role, line.role = Role.FURNITURE, Role.BYLINE
    _mark_names(lines[: page.head + _OPENING])


def _mark_names(head: list[Line]) -> None:
    """Mark names and positions beside a byline or a date."""
    for i, line in enumerate(head):
        if line.role is not Role.BODY or i == 0 or is_sentence(line.text):
            continue
        follows = head[i + 1] if i + 1 < len(head) else line
        published = {Role.BYLINE, Role.DATE} & {head[i - 1].role, follows.role}
        count = len(line.text.split())
        if bare_names(line.text) and count <= 2 * _LABEL_WORDS:
            signed = bool(published) or (follows is not line and is_role(follows.text))
        else:
            beside = line.block == head[i - 1].block and count <= _HEADING_WORDS
            signed = head[i - 1].role is Role.BYLINE and (
                is_role(line.text) or beside or is_address(line.text)
            )
        if signed:
            line.role = Role.BYLINE


def mark_weak(page: Page) -> None:
    """Mark weakly known lines beside furniture, and short strangers in a block of furniture."""
    lines = page.lines
    foot = page.foot
    # Down and up again: a line counts beside one that was itself only marked in this pass.
    for order in (range(len(lines)), range(len(lines) - 1, -1, -1)):
        for i in order:
            line = lines[i]
            if line.role is not Role.BODY or line.mark is Mark.HEADING:
                continue
            if known(line.text) is not Known.WEAK:
                continue
            near = lines[max(0, i - 1) : i] + lines[i + 1 : i + 2]
            outside = i < page.head or i >= foot
            if outside or any(n.role in _APART - {Role.TITLE} for n in near if _beside(n, line)):
                line.role = Role.FURNITURE
    sizes = Counter(line.block for line in lines)
    marked = Counter(line.block for line in lines if line.role is Role.FURNITURE)
    for line in lines:
        if (
            line.role is Role.BODY
            and line.mark is None
            and not is_sentence(line.text)
            and words(line.text) <= _HEADING_WORDS
            and marked[line.block] * 2 >= sizes[line.block] > 1
        ):
            line.role = Role.FURNITURE


def _beside(one: Line, other: Line) -> bool:
    return abs(one.block - other.block) <= 1


def mark_head(page: Page) -> None:
    """Mark short lines before the headline, and between it and other furniture."""
    lines = page.lines
    title = next((i for i, line in enumerate(lines) if line.role is Role.TITLE), None)
    for i, line in enumerate(lines[: page.head]):
        if line.role is not Role.BODY or is_sentence(line.text):
            continue
        after = lines[i + 1].role if i + 1 < len(lines) else Role.BODY
        before = lines[i - 1].role if i else Role.FURNITURE
        early = title is not None and i < title and words(line.text) <= 2 * _LABEL_WORDS
        between = before in _APART and after in _APART and words(line.text) <= _LABEL_WORDS
        if early or between:
            line.role = Role.FURNITURE


def mark_lists(page: Page) -> None:
    """Mark headlines of other articles under "Related stories" and its like."""
    lines, foot, end = page.lines, page.foot, 0
    for i, line in enumerate(lines):
        if i < end or line.role is not Role.FURNITURE or not opens_list(line.text):
            continue
        end = i + 1
        while end < len(lines) and _listed(lines[end]):
            end += 1
        members = lines[i + 1 : end]
        resumes = end < foot
        if resumes and members and not _same_block(members[-1], line):
            last = members[-1]
            if last.role is Role.BODY and words(last.text) <= _HEADING_WORDS and len(members) > 1:
                members = members[:-1]
        for member in members:
            if member.role is Role.BODY:
                member.role = Role.FURNITURE


def _same_block(one: Line, other: Line) -> bool:
    return one.block == other.block


def _listed(line: Line) -> bool:
    """Return whether a line may belong to a list of headlines."""
    if line.role in {Role.FURNITURE, Role.CREDIT}:
        return True
    if line.role is not Role.BODY:
        return False
    headline = not line.text.endswith((".", ":", '."', ".”", '"', "”"))
    return words(line.text) <= _HEADLINE_WORDS and (headline or is_dateline(line.text))


def mark_biography(page: Page, authors: tuple[str, ...]) -> None:
    """Mark a paragraph near the end that says who the author is, and what goes on with it."""
    shares, foot = page.prose_before(), page.foot
    surnames = {author.split()[-1] for author in authors}
    late = [i for i, share in enumerate(shares) if share > _LATE]
    closed = any(line.role is Role.COPYRIGHT for line in page.lines[late[0] :]) if late else False
    prose = "\n".join(line.text for line in page.lines if line.prose) if late else ""
    name: str | None = None
    for i in _tail(page, late):
        line = page.lines[i]
        if name and continues_biography(line.text, name):
            line.role = Role.BIOGRAPHY
            continue
        name = biography_of(line.text)
        if name is None:
            if i >= foot - 1 and is_contact(line.text):
                line.role = Role.BIOGRAPHY
            continue
        surname = name.split()[-1]
        stranger = prose.count(surname) == line.text.count(surname)
        if surname in surnames or (stranger and (closed or not authors)):
            line.role = Role.BIOGRAPHY
        else:
            name = None


def _tail(page: Page, late: list[int]) -> list[int]:
    """Return the page's last lines that are biography or short; the article ends before them."""
    tail: list[int] = []
    for i in reversed(late):
        line = page.lines[i]
        if line.role is not Role.BODY:
            continue
        named = biography_of(line.text) is not None
        if (
            line.prose
            and not named
            and not _PERSONAL.match(line.text)
            and not is_contact(line.text)
        ):
            break
        tail.insert(0, i)
        if len(tail) > _MAX_TAIL:
            break
    return tail


def mark_foot(page: Page) -> None:
    """Mark short strangers after the first line that can only come after an article's end."""
    lines = page.lines
    foot, shares = page.foot, page.prose_before()
    ends = {Role.COPYRIGHT, Role.BIOGRAPHY}
    ended = False
    for i, line in enumerate(lines[foot:], start=foot):
        closing = line.role is Role.FURNITURE and ends_article(line.text)
        ended = ended or closing or (line.role in ends and shares[i] > _LATE)
        stranger = line.role is Role.BODY and not line.text.startswith(("—", "–", "-"))
        if ended and stranger and not is_sentence(line.text):
            line.role = Role.FURNITURE
