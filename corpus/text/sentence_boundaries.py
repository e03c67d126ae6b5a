"""Where a sentence ends within one run of prose: the judgement behind `corpus.text.sentences`.

A full stop, question mark or the like, with the quotes and brackets that close after it, is a
candidate. What comes before it (an abbreviation, an initial, a number) and what comes next (a
capital, a sentence's usual first word, a lower-case continuation) decide. Each candidate looks a
bounded way around itself, so the whole is linear in the text.
"""

# ruff: noqa: RUF001 - the punctuation of many scripts is the subject
from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from corpus.text import abbreviations as abbr

if TYPE_CHECKING:
    from collections.abc import Iterator

_REACH = 40  # code points looked back for a word
_ASIDE = 300  # longest bracketed aside, in code points, that is kept in one sentence

_CANDIDATE = re.compile(
    r"""
    (?P<mark>   [.!?…‼⁇⁈⁉]++ (?:[ ]\.(?![\w.]))*+
    |           (?P<strong> [。！？｡।॥؟۔።։။]++ ) )
    (?P<closed> (?: ["'”’»“‘«)\]}*_」』）》〉】] | \[(?:\d{1,3}|[a-z]|citation[ ]needed)\] )*+ )
    """,
    re.VERBOSE,
)
_NEXT = re.compile(r"""\s*+(?P<opened>["'`“‘„‚«»‹(\[{¿¡*_—–\-\s]{0,8}+)(?P<word>[\w'’-]{0,40})""")
_GLUED = re.compile(r"[A-Z][a-z]*[ ,]")  # "…ended.The next": the space was lost
_BEFORE_GLUED = re.compile(r"(?:[a-z]{3}|\d{3}|[a-z]{2}\))$")
_DOTTED = re.compile(r"(?:[^\W\d_]{1,2}\.)+[^\W\d_]{1,2}$")  # U.S, a.m, Ph.D
_MARKER = re.compile(r"(?:\d{1,3}(?:\.\d{1,3})*|[A-Za-z]|[ivxIVX]{1,5})$")
_DIGIT = re.compile(r"\d")
_NUMERAL = re.compile(r"(?:\d|[IVXLC]+\b|[A-Z]\b)")
_SPEAKER = re.compile(r"(?:[A-Z][\w.'’-]*[ ]){1,5}(?P<verb>[a-z]+)\b")
_SPACE = re.compile(r"\s*+")
_LEAD_IN = re.compile(r"""[\s"'“‘«(\[{*_—–-]*+""")
_STOPS = frozenset("\"'`“”‘’„«»()[]{}—–-/*_,;:")
_QUOTES = frozenset("\"'”’»“‘«」』")
_SPACED_CLOSERS = ("''", "”", "’", ")", "]")
_CJK_GOES_ON = frozenset("とっのをにはがも、，,」』）)”")


@dataclass
class _Scan:
    """One pass over `text[start:end]`; `sentence` is where the current sentence began."""

    text: str
    start: int
    end: int
    sentence: int = 0
    asides: list[tuple[int, int]] = field(default_factory=list)
    straight: int = 0
    counted: int = 0

    def word_before(self, at: int) -> str:
        """Return the word that ends at `at`, its inner full stops included."""
        low = max(self.start, at - _REACH)
        start = at
        while start > low:
            char = self.text[start - 1]
            if char.isspace() or char in _STOPS:
                break
            start -= 1
        return self.text[start:at]

    def inside_straight_quotes(self, at: int) -> bool:
        """Return whether an odd number of `"` comes before `at`; `at` never goes back."""
        self.straight += self.text.count('"', self.counted, at)
        self.counted = at
        return self.straight % 2 == 1


@dataclass(frozen=True)
class _Candidate:
    """A mark that may end a sentence, and its surroundings."""

    mark: str
    closed: str
    at: int
    end: int
    before: str
    opened: str
    word: str

    @property
    def next_is_lower(self) -> bool:
        """Whether the text goes on in lower case ("iPhone" counts as a capital)."""
        return self.word[:1].islower() and not self.word[1:2].isupper()

    @property
    def next_starts(self) -> bool:
        """Whether the next word is one that usually begins a sentence."""
        return self.word[:1].isupper() and self.word.lower() in abbr.STARTERS


def ends(text: str, start: int, end: int) -> Iterator[int]:
    """Return offsets after which a new sentence begins within `text[start:end]`, in order.

    Args:
        text: Any string.
        start: Start of a run of prose: a paragraph, or a line on its own.
        end: Its end. `end` itself is not among the offsets.
    """
    scan = _Scan(text, start, end, sentence=start, counted=start)
    scan.asides = _asides(text, start, end)
    aside = 0
    for match in _CANDIDATE.finditer(text, start, end):
        while aside < len(scan.asides) and scan.asides[aside][1] <= match.start():
            aside += 1
        inside = aside < len(scan.asides) and scan.asides[aside][0] < match.start()
        opening = scan.asides[aside][0] if inside else None
        boundary = _boundary(scan, match, opening)
        if boundary is not None and boundary < end:
            yield boundary
            scan.sentence = boundary


def _asides(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return outermost round-bracketed stretches that close soon enough to be an aside."""
    found: list[tuple[int, int]] = []
    stack: list[int] = []
    for match in re.finditer(r"[()]", text[start:end]):
        at = start + match.start()
        if match.group() == "(":
            stack.append(at)
        elif stack:
            opening = stack.pop()
            if at - opening <= _ASIDE:
                while found and found[-1][0] > opening:
                    found.pop()
                found.append((opening, at))
    return found


def _boundary(scan: _Scan, match: re.Match[str], opening: int | None) -> int | None:
    """Return where the sentence ends if `match` ends one."""
    text, end = scan.text, _take_spaced_closers(scan, match.end())
    if match["strong"]:
        return end if _strong_ends(scan, match, end) else None
    glued = end < scan.end and not text[end].isspace()
    if glued and not _space_was_lost(scan, match, end):
        return None
    following = _NEXT.match(text, end, scan.end)
    candidate = _Candidate(
        mark=match["mark"].replace(" ", ""),
        closed=text[match.end("mark") : end],
        at=match.start(),
        end=end,
        before=scan.word_before(match.start()),
        opened=following["opened"] if following else "",
        word=following["word"] if following else "",
    )
    if opening is not None and not _aside_may_end(scan, candidate, opening):
        return None
    return end if _ends(scan, candidate) else None


def _take_spaced_closers(scan: _Scan, end: int) -> int:
    """Go past closing quotes that tokenised or French text sets apart: `. ''`, `. »`."""
    text = scan.text
    while end < scan.end and text[end] == " ":
        closer = next((c for c in _SPACED_CLOSERS if text.startswith(c, end + 1)), "")
        rest = text[end + 1 : end + 2]
        if not closer and rest == '"' and scan.inside_straight_quotes(end + 1):
            closer = rest
        if not closer and rest == "»" and "«" in text[max(scan.start, end - _ASIDE) : end]:
            closer = rest
        after = end + 1 + len(closer)
        if not closer or after > scan.end or not (text[after : after + 1] or " ").isspace():
            break
        end = after
    return end


def _strong_ends(scan: _Scan, match: re.Match[str], end: int) -> bool:
    following = scan.text[end : min(end + 1, scan.end)]
    if match["closed"] and following in _CJK_GOES_ON:
        return False
    return following not in {"、", "，", ",", ".", ";"}


def _space_was_lost(scan: _Scan, match: re.Match[str], end: int) -> bool:
    if match["closed"].endswith("]") and scan.text[end].isupper():
        return True
    if len(match["mark"]) > 1 or not _GLUED.match(scan.text, end, scan.end):
        return False
    low = max(scan.start, match.start() - _REACH)
    token = scan.text[low : match.start()].rsplit(None, 1)[-1:]
    if not token or any(sign in token[0] for sign in "./@"):
        return False
    return _BEFORE_GLUED.search(scan.text, low, match.start()) is not None


def _aside_may_end(scan: _Scan, candidate: _Candidate, opening: int) -> bool:
    """Judge within brackets: they opened the sentence, or the mark is the last in them."""
    if _SPACE.fullmatch(scan.text, scan.sentence, opening):
        return True
    last = ")" in candidate.closed
    return last and candidate.mark == "." and not _is_abbreviation(candidate.before)


def _ends(scan: _Scan, candidate: _Candidate) -> bool:
    if not candidate.word and not candidate.opened.strip():
        return True
    if _LEAD_IN.fullmatch(scan.text, scan.sentence, candidate.at):
        return False  # nothing has been said yet: an ellipsis or a stray mark leads in
    if candidate.mark == ".":
        return _full_stop_ends(scan, candidate)
    if candidate.next_is_lower or _speech_goes_on(scan, candidate):
        return False
    return _other_mark_ends(scan, candidate)


def _other_mark_ends(scan: _Scan, candidate: _Candidate) -> bool:
    """Judge a question mark, exclamation mark or ellipsis before a capital."""
    if "!" in candidate.mark or "?" in candidate.mark:
        shouted = candidate.before.lower() in abbr.SHOUTED_NAMES and not candidate.closed
        return not shouted or candidate.next_starts
    if scan.text[candidate.at - 1] in "[(":
        return False
    spaced = scan.text[candidate.at - 1].isspace()
    return not spaced or len(candidate.mark) > len("...") or candidate.next_starts


def _speech_goes_on(scan: _Scan, candidate: _Candidate) -> bool:
    """Return whether speech goes on: `"Stop!" John said.` is one sentence."""
    if not _QUOTES.intersection(candidate.closed):
        return False
    start = candidate.end + 1
    speaker = _SPEAKER.match(scan.text, start, min(scan.end, start + 80))
    if speaker is None or speaker["verb"] not in abbr.REPORTING:
        return False
    return candidate.word == "I" or not candidate.next_starts


def _full_stop_ends(scan: _Scan, candidate: _Candidate) -> bool:
    if scan.text[candidate.at - 1].isspace():
        return True  # tokenised text parts only a sentence's own full stop
    if candidate.next_is_lower or _is_marker(scan, candidate):
        return False
    word, low = candidate.before, candidate.before.lower()
    if low in abbr.INLINE or _number_follows(candidate):
        ended = False
    elif low in {"a.m", "p.m", "am", "pm"}:
        ended = candidate.word.lower() not in abbr.AFTER_TIMES
    elif len(word) == 1 and word.isupper():
        ended = _initial_ends(scan, candidate)
    elif low in abbr.TITLES and word[0].isupper():
        ended = low in abbr.ALSO_LAST and candidate.next_starts
    elif low != "etc" and _is_abbreviation(word):
        ended = candidate.next_starts
    else:
        ended = True
    return ended


def _is_marker(scan: _Scan, candidate: _Candidate) -> bool:
    """Return whether the sentence so far is only "1.", "2.3." or "b."."""
    if candidate.at - scan.sentence > _REACH:
        return False
    so_far = scan.text[scan.sentence : candidate.at].strip(" \n([•*-–")
    return so_far == candidate.before and _MARKER.match(so_far) is not None


def _number_follows(candidate: _Candidate) -> bool:
    """Return whether the word leads on to a number and one comes: "No. 5", "Jan. 3"."""
    word, low = candidate.before, candidate.before.lower()
    dated = word[:1].isupper() and (low in abbr.MONTHS or low in abbr.DAYS)
    if candidate.opened.strip() or not (dated or low in abbr.NUMBERED):
        return False
    return (_DIGIT if dated else _NUMERAL).match(candidate.word) is not None


def _is_abbreviation(word: str) -> bool:
    """Return whether the full stop after `word` may be the word's own."""
    low = word.lower()
    if low in abbr.COMMON or low in abbr.INLINE or _DOTTED.match(word):
        return True
    if not word[:1].isupper():
        return False
    if low in abbr.TITLES or low in abbr.PLACES or len(word) == 1:
        return True
    consonants = word[1:].islower() and not set(low) & set("aeiouyáéíóúäöüàèâêîôû")
    return consonants and low.isascii() and len(word) <= len("Blvd")


def _initial_ends(scan: _Scan, candidate: _Candidate) -> bool:
    """Judge a single capital: "J. Smith" goes on; "vitamin C. Smith" and "plan B. The" do not."""
    start = candidate.at - 1
    previous = scan.word_before(start - 1) if scan.text[start - 1 : start].isspace() else ""
    if previous.lower() in abbr.LABELS:
        return True
    if candidate.before == "I" and previous[:1].islower():
        return True
    next_word = candidate.word.lower()
    return candidate.next_starts and next_word not in abbr.NOT_AFTER_INITIALS
