"""Pictures' captions and credits, known by their form and their neighbours."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import Final

from corpus.clean.bylines import AGENCIES, is_name
from corpus.clean.page import Page, Role, is_prose, is_sentence, words

_REPEATED_WORDS: Final = 6  # shorter lines are there twice as menus and headings are
_MOST_COPIES: Final = 3  # printed for the eye, for a gallery and for screen readers
_NEAR: Final = 8  # lines
_APART: Final = frozenset({Role.BYLINE, Role.DATE, Role.FURNITURE, Role.TITLE})
_MAX_CREDIT: Final = 140  # code points
_MAX_CAPTION: Final = 700  # code points
_SHORT: Final = 7  # words
_MOST_PARTS: Final = 4  # between slashes: "Jane Roe/The Paper/AP"
_MOST_WORDS: Final = 14
_AGENCY: Final = re.compile(rf"(?:the )?{AGENCIES}(?: photos?)?", re.IGNORECASE)
_PICTURE: Final = (
    r"(?:photo(?:graph|graphy)?|image|illustration|picture|graphic|video|screenshot|file)s?"
)
_LABEL: Final = re.compile(
    rf"\(?(?:(?:file|ap) )?(?:{_PICTURE}(?:[ -]?credits?| source| courtesy)?|credits?|handout)"
    r"(?: ?[:,/] ?\S| (?:by|from|via)(?=:? (?-i:[^a-z])))[^\n]{1,110}"
    rf"|\(?(?:{_PICTURE} )?courtesy(?: of| by|:) \S.{{0,110}}",
    re.IGNORECASE,
)
_CAPTION_LABEL: Final = re.compile(
    r"(?:(?:image|photo|picture|video) )?caption ?[:,] ?.{5,600}"
    r"|(?:file(?: photo)?|in this (?:file )?(?:photo|image|picture))\b ?[-–—:,].{5,600}",
    re.IGNORECASE,
)
_CAPTION_OPENS: Final = re.compile(
    r"(?:image|photo|picture|video) caption ?[:,]?|caption ?[:,]", re.IGNORECASE
)
_PARENTHESIS: Final = re.compile(r"[(\[]([^()\[\]]{3,90})[)\]]\.?$")
_INLINE: Final = re.compile(
    r"(?:(?:photo|image|picture|credit|photograph|illustration)s?(?: credit)?"
    r"(?: ?: ?| by | courtesy of )|[—–|] ?(?=[A-Z]))"
    r"([^.:|—–]{3,70})$",
    re.IGNORECASE,
)
_CUE: Final = re.compile(
    r"\((?:l|r|c|left|right|centre|center|rear|front|top|bottom|far (?:left|right)"
    r"|second from \w+)\)"
    r"|\b(?:pictured|file photo|is seen|are seen|seen here|from left|left to right|clockwise|"
    r"in this (?:file )?(?:photo|image|picture|handout)|shown here|poses? for)\b",
    re.IGNORECASE,
)
_SLASH: Final = re.compile(r" ?/ ?")
_STOP: Final = re.compile(r"[.!?…]['\"”’)]*$")


def mark_pictures(page: Page) -> None:
    """Mark captions and credits: by form, beside a credit, or because they are there twice."""
    lines = page.lines
    for line in lines:
        if line.role is Role.BODY and is_caption(line.text):
            line.role = Role.CAPTION
        elif line.role is Role.BODY and is_credit(line.text):
            line.role = Role.CREDIT
    for label, line in pairwise(lines):
        if opens_caption(label.text) and label.role is not Role.KEPT and line.role is Role.BODY:
            label.role, line.role = Role.FURNITURE, Role.CAPTION
    head = 0
    for i, line in enumerate(lines):
        if line.role is Role.CREDIT:
            while head < len(lines) and not lines[head].prose:
                head += 1  # never back: what is marked on the way is no prose any more
            _mark_captions_beside(page, i, head)
    _mark_repeated(page)


def _mark_captions_beside(page: Page, credit: int, head: int) -> None:
    """Mark the line before a credit, if it shares its block or speaks of a picture."""
    lines = page.lines
    before = lines[credit - 1] if credit else None
    if before is None or before.role is not Role.BODY or not is_sentence(before.text):
        return
    same_block = before.block == lines[credit].block
    above = lines[credit - 2] if credit > 1 else None
    sole = not same_block and (above is None or above.block != before.block)
    opening = credit - 1 <= head and _prose_follows(page, credit)
    led = credit > 1 and lines[credit - 2].role in _APART
    if same_block or has_cue(before.text) or (sole and opening and led):
        before.role = Role.CAPTION


def _prose_follows(page: Page, index: int) -> bool:
    return any(line.prose for line in page.lines[index + 1 : index + 1 + _NEAR])


def _mark_repeated(page: Page) -> None:
    """Mark a line that is there twice, with no prose between or beside a credit."""
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


def is_credit(line: str) -> bool:
    """Return whether a line only says whose picture it is: "Jane Roe/AP", "Photo: X"."""
    if len(line) > _MAX_CREDIT:
        return False
    inner = line.strip("()[] .")
    if _AGENCY.fullmatch(inner):
        return True
    if _LABEL.fullmatch(line):
        return not _STOP.search(line) or len(line.split()) <= _SHORT
    sentence = _STOP.search(line) and len(line.split()) > _SHORT - 2
    return not sentence and _is_signed(inner)


def _is_signed(inner: str) -> bool:
    """Return whether this names a person and whose picture it is.

    As in "Jane Roe/The Paper", "Jane Roe via AP", "AP Photo/Jane Roe".
    """
    parts = [p for p in _SLASH.split(inner) if p]
    if 1 < len(parts) <= _MOST_PARTS and len(inner.split()) <= _MOST_WORDS:
        people = any(is_name(re.sub(r" [-–] .*$", "", p)) or _AGENCY.fullmatch(p) for p in parts)
        return people and all(p[:1].isupper() or p[:1].isdigit() for p in parts)
    via = re.fullmatch(r"(.{3,50}) (?:via|for|[-–—|]) (.{2,50})", inner)
    return bool(via and _AGENCY.fullmatch(via[2]) and (is_name(via[1]) or via[1][:1].isupper()))


def is_caption(line: str) -> bool:
    """Return whether a line is a caption by its own form: labelled, or ending in a credit."""
    if len(line) > _MAX_CAPTION:
        return False
    if _CAPTION_LABEL.fullmatch(line):
        return True
    tail = _PARENTHESIS.search(line)
    if tail and tail.start() > 0 and (_is_signed(tail[1]) or _LABEL.fullmatch(tail[1])):
        return True
    inline = _INLINE.search(line)
    if inline is None or inline.start() == 0:
        return False
    signed = _is_signed(inline[1].strip()) or _AGENCY.fullmatch(inline[1].strip()) is not None
    labelled = line[inline.start()].isalpha() and is_name(inline[1].strip())
    return signed or labelled


def opens_caption(line: str) -> bool:
    """Return whether a line announces that the next one is a caption: "Image caption,"."""
    return _CAPTION_OPENS.fullmatch(line) is not None


def has_cue(line: str) -> bool:
    """Return whether a sentence speaks of a picture: "(L)", "is seen", "file photo"."""
    return len(line) <= _MAX_CAPTION and _CUE.search(line) is not None
