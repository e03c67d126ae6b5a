"""Pictures' captions and credits, told from the article by their form and their neighbours."""

from __future__ import annotations

import re
from typing import Final

from corpus.clean.bylines import AGENCIES, is_name

_MAX_CREDIT: Final = 140
_MAX_CAPTION: Final = 700
_SHORT: Final = 7
_MOST_PARTS: Final = 4
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
LONE_SEPARATOR: Final = re.compile(r"[/|·•—–-]")


def is_credit(line: str) -> bool:
    """Whether a line only says whose picture it is: "Jane Roe/AP", "Photo: X", "Getty Images"."""
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
    """A name, a mark, and whose: "Jane Roe/The Paper", "Jane Roe via AP", "AP Photo/Jane Roe"."""
    parts = [p for p in _SLASH.split(inner) if p]
    if 1 < len(parts) <= _MOST_PARTS and len(inner.split()) <= _MOST_WORDS:
        people = any(is_name(re.sub(r" [-–] .*$", "", p)) or _AGENCY.fullmatch(p) for p in parts)
        return people and all(p[:1].isupper() or p[:1].isdigit() for p in parts)
    via = re.fullmatch(r"(.{3,50}) (?:via|for|[-–—|]) (.{2,50})", inner)
    return bool(via and _AGENCY.fullmatch(via[2]) and (is_name(via[1]) or via[1][:1].isupper()))


def is_caption(line: str) -> bool:
    """Whether a line is a caption by its own form: labelled, or ending in a credit."""
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
    """Whether a line announces that the next one is a caption: "Image caption,"."""
    return _CAPTION_OPENS.fullmatch(line) is not None


def has_cue(line: str) -> bool:
    """Whether a sentence speaks of a picture: "(L)", "is seen", "file photo"."""
    return len(line) <= _MAX_CAPTION and _CUE.search(line) is not None
