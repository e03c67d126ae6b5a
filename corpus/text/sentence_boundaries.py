"""Where a sentence ends within one run of prose: the judgement behind `corpus.text.sentences`.

A full stop, question mark or the like, with the quotes, brackets and emoji that close after it, is
a candidate. What comes before it (an abbreviation, an initial, a number) and what comes next (a
capital, a sentence's usual first word, a lower-case continuation) decide. Each candidate looks a
bounded way around itself, so the whole is linear in the text.
"""

# ruff: noqa: RUF001 - the punctuation of many scripts is the subject
from __future__ import annotations

import re
from typing import TYPE_CHECKING

from corpus.text import abbreviations as abbr
from corpus.text.end_marks import REACH, Candidate, Scan, candidate_at
from corpus.text.full_stops import full_stop_ends, is_abbreviation
from corpus.text.languages.detect import abbreviations_of

if TYPE_CHECKING:
    from collections.abc import Iterator

_ASIDE = 300  # longest bracketed aside, in code points, that is kept in one sentence

# Emoji, with what joins and colours them; those that point or warn begin what they announce.
_EMOJI = "\u2600-\u2793\u2b00-\u2bff\u2300-\u23ff\U0001f000-\U0001faff\ufe0f\u200d\u20e3"
_ANNOUNCING = "☎☑✅✉✔✖❌❓❗⏰⏱⏳⚠⛔📅📆📌📍📎📞📢📣📧📩📰🔔🔗🔴🕐-🕧🗓👇👉🚨🆕📊💡🔹🔸🟢🎫🎟"

_CANDIDATE = re.compile(
    rf"""
    (?P<mark>   [.!?…‼⁇⁈⁉]++ (?:[ ]\.(?![\w.]))*+
    |           (?P<strong> [。！？｡।॥؟۔։።]++ )
    |           (?P<emoji> (?<=\w[ ])(?![{_ANNOUNCING}])[{_EMOJI}]++ ) )
    (?P<closed> (?: ["'”’»“‘«)\]}}*_」』）》〉】] | \[(?:\d{{1,3}}|[a-z]|citation[ ]needed)\] )*+ )
    """,
    re.VERBOSE,
)
_EMOJI_AFTER = re.compile(rf"(?:[ ]?(?![{_ANNOUNCING}])[{_EMOJI}]++)++(?=\s|\Z)")
_GLUED = re.compile(r"[A-Z][a-z]*[ ,]")  # "…ended.The next": the space was lost
_BEFORE_GLUED = re.compile(r"(?:[a-z]{3}|\d{3}|[a-z]{2}\))$")
_SPEAKER = re.compile(r"(?:[A-Z][\w.'’-]*[ ]){1,5}(?P<verb>[a-z]+)\b")
_MARKS = frozenset(".!?…‼⁇⁈⁉")
_QUOTES = frozenset("\"'”’»“‘«」』")
_SPACED_CLOSERS = ("''", "”", "’", ")", "]")
_CLOSERS = frozenset("'”’)]\"»")
_CJK_GOES_ON = frozenset("とっのをにはがも、，,」』）)”")


def ends(text: str, start: int, end: int, language: str | None = None) -> Iterator[int]:
    """Return offsets after which a new sentence begins within `text[start:end]`, in order.

    Args:
        text: Any string.
        start: Start of a run of prose: a paragraph, or a line on its own.
        end: Its end. `end` itself is not among the offsets.
        language: ISO 639-1 code of the language whose abbreviations count; English ones if None.
    """
    scan = Scan(text, start, end, abbreviations_of(language), sentence=start, counted=start)
    scan.asides = _asides(text, start, end)
    aside = 0
    for match in _CANDIDATE.finditer(text, start, end):
        if match.start() < scan.sentence:
            continue  # an emoji that the sentence before has taken along
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


def _boundary(scan: Scan, match: re.Match[str], opening: int | None) -> int | None:
    """Return where the sentence ends if `match` ends one."""
    text, end = scan.text, _take_spaced_closers(scan, match.end())
    if match["strong"]:
        return end if _strong_ends(scan, match, end) else None
    final = _take_emoji(scan, end)
    glued = final < scan.end and not text[final].isspace()
    if glued and not _space_was_lost(scan, match, end):
        return None
    mark, closed = match["mark"].replace(" ", ""), text[match.end("mark") : end]
    candidate = candidate_at(scan, mark, closed, match.start(), final)
    if opening is not None and not _aside_may_end(scan, candidate, opening):
        return None
    return candidate.end if _ends(scan, candidate) else None


def _take_spaced_closers(scan: Scan, end: int) -> int:
    """Go past closing quotes that tokenised or French text sets apart: `. ''`, `. »`."""
    text = scan.text
    while end < scan.end and text[end] == " " and text[end + 1 : end + 2] in _CLOSERS:
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


def _take_emoji(scan: Scan, end: int) -> int:
    """Go past emoji that comment on what was said: "Great news! 🎉"."""
    found = _EMOJI_AFTER.match(scan.text, end, scan.end)
    return found.end() if found else end


def _strong_ends(scan: Scan, match: re.Match[str], end: int) -> bool:
    following = scan.text[end : min(end + 1, scan.end)]
    if match["closed"] and following in _CJK_GOES_ON:
        return False
    return following not in {"、", "，", ",", ".", ";"}


def _space_was_lost(scan: Scan, match: re.Match[str], end: int) -> bool:
    if match["closed"].endswith("]") and scan.text[end].isupper():
        return True
    if len(match["mark"]) > 1 or not _GLUED.match(scan.text, end, scan.end):
        return False
    low = max(scan.start, match.start() - REACH)
    token = scan.text[low : match.start()].rsplit(None, 1)[-1:]
    if not token or any(sign in token[0] for sign in "./@"):
        return False
    return _BEFORE_GLUED.search(scan.text, low, match.start()) is not None


def _aside_may_end(scan: Scan, candidate: Candidate, opening: int) -> bool:
    """Judge within brackets: they opened the sentence, or the mark is the last in them."""
    if scan.first_visible() == opening:
        return True
    last = ")" in candidate.closed
    return last and candidate.mark == "." and not is_abbreviation(scan.words, candidate.before)


def _ends(scan: Scan, candidate: Candidate) -> bool:
    if not candidate.word and not candidate.sign and not candidate.opened.strip():
        return True
    if scan.first_said() >= candidate.at:
        return False  # nothing has been said yet: an ellipsis or a stray mark leads in
    if candidate.mark == ".":
        return full_stop_ends(scan, candidate)
    if candidate.next_is_lower or _speech_goes_on(scan, candidate):
        return False
    return _other_mark_ends(scan, candidate)


def _other_mark_ends(scan: Scan, candidate: Candidate) -> bool:
    """Judge a question mark, exclamation mark, ellipsis or emoji before a capital."""
    if candidate.mark[0] not in _MARKS:
        return candidate.next_starts
    if "!" in candidate.mark or "?" in candidate.mark:
        shouted = candidate.before.lower() in abbr.SHOUTED_NAMES and not candidate.closed
        return not shouted or candidate.next_starts
    if scan.text[candidate.at - 1] in "[(":
        return False
    spaced = scan.text[candidate.at - 1].isspace()
    return not spaced or len(candidate.mark) > len("...") or candidate.next_starts


def _speech_goes_on(scan: Scan, candidate: Candidate) -> bool:
    """Return whether speech goes on: `"Stop!" John said.` is one sentence."""
    if not _QUOTES.intersection(candidate.closed):
        return False
    start = candidate.end + 1
    speaker = _SPEAKER.match(scan.text, start, min(scan.end, start + 80))
    if speaker is None or speaker["verb"] not in abbr.REPORTING:
        return False
    return candidate.word == "I" or not candidate.next_starts
