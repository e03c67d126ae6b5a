"""Who wrote it and who published it: bylines, copyright lines, biographies of authors."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from corpus.text.dates import find_date, is_dateline, without_date

_PARTICLES: Final = frozenset(
    [
        "de",
        "da",
        "di",
        "du",
        "dos",
        "del",
        "della",
        "der",
        "den",
        "van",
        "von",
        "la",
        "le",
        "el",
        "al",
        "bin",
        "ibn",
        "ter",
        "y",
        "e",
    ]
)
_NOT_NAMES: Final = frozenset(
    [
        "the",
        "a",
        "an",
        "and",
        "or",
        "of",
        "in",
        "on",
        "at",
        "to",
        "for",
        "from",
        "by",
        "with",
        "our",
        "your",
        "this",
        "that",
        "is",
        "are",
        "was",
        "how",
        "why",
        "what",
        "when",
        "who",
        "where",
        "new",
        "no",
        "not",
        "it",
        "its",
        "staff",
    ]
)
_ROLE: Final = re.compile(
    r"\b(?:staff|writers?|reporters?|editors?|correspondents?|columnists?|journalists?"
    r"|producers?|hosts?"
    r"|anchors?|contributors?|contributing|special to|freelance(?:r)?|photographers?"
    r"|bureau(?: chief)?"
    r"|critics?|intern|fellow|newsroom|guest|opinion|news service|desk)\b",
    re.IGNORECASE,
)
AGENCIES: Final = (
    r"(?:(?:the )?associated press|ap|reuters|afp|agence france-presse|getty(?: images)?|epa|upi"
    r"|bloomberg(?: news)?|shutterstock|istock(?:photo)?|alamy|unsplash|pexels|pixabay|flickr"
    r"|wikimedia(?: commons)?|press association|pa(?: media| wire)?|zuma(?: press)?|adobe stock"
    r"|xinhua|anadolu(?: agency)?|nurphoto|imago|dpa|tass|kyodo|npr|bbc|cnn|depositphotos)"
)
_AGENCY: Final = re.compile(AGENCIES, re.IGNORECASE)
_BY: Final = re.compile(
    r"(?:(?:written|reported|words|story|text|posted|published) )?by:? ", re.IGNORECASE
)
_SPLIT: Final = re.compile(r" ?[|•·;/] ?| [-–—] |, (?=\d)| \(")
_AND: Final = re.compile(r",? (?:and|&) |, ")
_COPYRIGHT: Final = re.compile(
    r"(?:copyright|©|\(c\) ?(?=\d|copyright))[ :]*(?:©|\(c\)|copyright)?[ :]*"
    r"(?:(?:19|20)\d\d ?[-–,] ?)?(?P<year>(?:19|20)\d\d)?\b[ ,|]*(?:by )?(?P<rest>.{0,250})",
    re.IGNORECASE,
)
_TAIL: Final = re.compile(
    r"(?:(?<=[\w)])(?<!\b[A-Z])\. .*|[.,;|]? ?all rights reserved.*|(?:[|;•·]| [-–—] ).*"
    r"|https?:.*)$",
    re.IGNORECASE,
)
_COMPANY: Final = re.compile(
    r",? (?:inc|llc|ltd|l\.?p|plc|co|corp|gmbh|company|corporation)\.?$", re.IGNORECASE
)
_IS: Final = re.compile(
    r"(?:,? [^.,]{0,60},)? (?:is|was|has been|has (?:covered|written|reported|worked)|covers"
    r"|writes|reports|works"
    r"|joined|edits|hosts)\b"
)
_BIO_ROLE: Final = re.compile(
    r"\b(?:reporter|editor|writer|correspondent|columnist|journalist|producer|host|anchor"
    r"|contributor"
    r"|freelance|photographer|bureau chief|critic|author of|newsroom|fellow at|covers|staff"
    r"|intern)\b",
    re.IGNORECASE,
)
_BIO_CONTACT: Final = re.compile(
    r"(?:(?:you can )?(?:follow|reach|contact|e-?mail|find|send|write to) .{0,80}(?:@|\bat\b"
    r"|\bon\b|\btips?\b)"
    r"|.{0,60}can be reached\b|e-?mail: ?\S+@|(?:on )?(?:twitter|x|bluesky): ?@?\w)",
    re.IGNORECASE,
)
_PRONOUN: Final = re.compile(
    r"(?:he|she|they|his|her|their|before (?:joining|that)|prior to|previously|in \d{4})\b",
    re.IGNORECASE,
)
_NAME_MIN: Final = 2  # words of a person's name: a lone word is as likely a section
_NAME_MAX: Final = 5
_ROLE_WORDS: Final = 6
_HOLDER_WORDS: Final = 9
_PROSE_WORDS: Final = 8
_SHORTEST_CAPITALS: Final = 3  # letters: "JD Vance" and "AJ" are not shouted
_MAX_BYLINE: Final = 200  # code points
_MAX_BIO: Final = 900  # code points


@dataclass(frozen=True)
class Byline:
    """What a byline says."""

    authors: tuple[str, ...] = ()
    publisher: str | None = None
    published: str | None = None


def byline(line: str) -> Byline | None:
    """Read a line like "By Jane Doe | March 3, 2021"; None if it is no byline."""
    match = _BY.match(line)
    if len(line) > _MAX_BYLINE or match is None:
        return None
    segments = [s.strip(" ,)") for s in _SPLIT.split(line[match.end() :]) if s.strip(" ,)")]
    if not segments:
        return None
    names, rest = _names(segments[0])
    if not names and not _is_desk(segments[0]):
        return None
    others = [rest, *segments[1:]]
    if any(line_is_prose(segment) for segment in others):
        return None
    orgs = [without_date(s).strip(" ,") for s in others if s and not _ROLE.search(s)]
    orgs = [s for s in orgs if s and s[:1].isupper() and not is_dateline(s)]
    if not names:
        orgs.insert(0, segments[0])
    return Byline(names, orgs[0] if orgs else None, find_date(line))


def bare_names(line: str) -> tuple[str, ...]:
    """Return names on a line that holds nothing else ("Jane Doe and John Roe"), else empty."""
    names, rest = _names(line)
    return names if names and not rest else ()


def is_role(line: str) -> bool:
    """Return whether a line gives an author's position: "Staff writer", "Metro Reporter"."""
    return (
        len(line.split()) <= _ROLE_WORDS
        and not line.endswith(".")
        and _ROLE.search(line) is not None
    )


def copyright_line(line: str) -> tuple[int | None, str | None] | None:
    """Return year and holder of a copyright line; None if the line is none."""
    line = line.strip()
    match = _COPYRIGHT.match(line)
    if match is None:
        early = re.match(r"((?:19|20)\d\d) ?© ?(.{1,250})", line)
        return (int(early[1]), _holder(early[2])) if early else None
    rest, year = match["rest"].strip(), match["year"]
    if year is None:
        late = re.search(r"((?:19|20)\d\d)\b", rest)
        if late is None or not line.startswith(("©", "(c)", "Copyright ©", "Copyright (c)")):
            return None
        year, rest = late[1], rest[: late.start()]
    return int(year), _holder(rest)


def _holder(rest: str) -> str | None:
    holder = _TAIL.sub("", rest).strip(" .,;|-–—©")
    shorter = _COMPANY.sub("", holder)
    holder = shorter if shorter.strip(" .,") else holder
    return holder if holder and len(holder.split()) <= _HOLDER_WORDS else None


def biography_of(line: str) -> str | None:
    """Return the name a biography begins with ("Jane Doe is a reporter for ..."), or None."""
    if len(line) > _MAX_BIO:
        return None
    tokens: list[str] = []
    for token in line.split(" ")[:6]:
        bare = token.strip(",")
        if not _is_name_token(bare):
            break
        tokens.append(bare)
        if token.endswith(","):
            break
    if tokens and tokens[0].lower() in {"about", "author:"}:
        tokens = tokens[1:]
    name = " ".join(tokens)
    rest = line[line.find(name) + len(name) :] if name else ""
    if len(tokens) < _NAME_MIN or not _IS.match(rest) or not _BIO_ROLE.search(line):
        return None
    return name


def continues_biography(line: str, name: str) -> bool:
    """Return whether a line after a biography goes on with it."""
    surname = name.rsplit(maxsplit=1)[-1]
    return len(line) <= _MAX_BIO and (
        _PRONOUN.match(line) is not None or line.startswith((name, surname)) or is_contact(line)
    )


def is_address(line: str) -> bool:
    """Return whether a line is only an e-mail address or an account's name."""
    return re.fullmatch(r"[\w.+-]{0,64}@[\w.-]{1,100}", line) is not None


def is_contact(line: str) -> bool:
    """Return whether a line says how to reach or follow an author."""
    return len(line) <= _MAX_BYLINE and _BIO_CONTACT.match(line) is not None


def line_is_prose(text: str) -> bool:
    """Return whether a byline's segment is running text instead."""
    return len(text.split()) > _PROSE_WORDS or (
        text.endswith((".", "!", "?")) and len(text.split()) > _NAME_MAX
    )


def _names(text: str) -> tuple[tuple[str, ...], str]:
    """Return leading names of a byline's first segment, and what follows them."""
    text = re.sub(r",? (?:for|of) [A-Z].*$", "", text)
    parts = _AND.split(without_trailing_date(text))
    names: list[str] = []
    for at, part in enumerate(parts):
        if not is_name(part):
            return tuple(names), ", ".join(parts[at:])
        names.append(_titled(part.strip()))
    return tuple(dict.fromkeys(names)), ""


def without_trailing_date(text: str) -> str:
    """Return the text with a date at its end taken off."""
    return without_date(text).strip(" ,") if find_date(text) else text.strip(" ,")


def is_name(text: str) -> bool:
    """Return whether text looks like one person's name."""
    tokens = text.split()
    named = [t for t in tokens if t.lower() not in _PARTICLES]
    return (
        _NAME_MIN <= len(tokens) <= _NAME_MAX
        and len(named) >= _NAME_MIN
        and all(_is_name_token(t) for t in tokens)
        and not _AGENCY.fullmatch(text)
        and not _ROLE.search(text)
    )


def _is_name_token(token: str) -> bool:
    letters = token.replace(".", "").replace("'", "").replace("’", "").replace("-", "")
    if token.lower() in _PARTICLES:
        return True
    return letters.isalpha() and token[:1].isupper() and letters.lower() not in _NOT_NAMES


def _is_desk(text: str) -> bool:
    """Return whether an organisation signs as author: "The Associated Press", "Staff"."""
    return len(text.split()) <= _NAME_MAX and bool(
        _AGENCY.fullmatch(text)
        or (_ROLE.search(text) and text[:1].isupper())
        or (text.startswith("The ") and all(w[:1].isupper() for w in text.split()))
    )


def _titled(name: str) -> str:
    """Return a name that is set in capitals as names are written."""
    if not name.isupper() or max(map(len, name.split())) < _SHORTEST_CAPITALS:
        return name
    return " ".join(
        w if len(w.replace(".", "")) == 1 or "." in w else w.title() for w in name.split()
    )
