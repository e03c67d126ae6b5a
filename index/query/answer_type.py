"""What kind of thing a question asks for, and where a text has such a thing.

"When" wants a date, "how many" a number, "who" a name. The kinds are those of the answer-type
taxonomies of factoid question answering (Li and Roth 2002, "Learning question classifiers"),
kept to the few that plain text shows without a tagger.
"""

from __future__ import annotations

import re
from enum import StrEnum

from corpus.article import Span
from index.tokens import STOPWORDS, fold, stem

_MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?|"
    r"Aug(?:ust|\.)?|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_NUMERAL = (
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|twenty|thirty|"
    r"forty|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|millions?|billions?|half|"
    r"third|quarter)"
)
_UNITS = r"(?:\s?(?:%|percent|per\scent|million|billion|trillion|hundred|thousand))?"

_DATE = re.compile(
    rf"\b(?:{_MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?,?\s\d{{4}}|\d{{1,2}}\s{_MONTH}\s\d{{4}}|"
    rf"{_MONTH}\s\d{{1,4}}|(?:in|by|since|of|from|until)\s(?P<month>{_MONTH})|"
    r"(?:early|mid|late)?-?\s?\d{3,4}s|(?:1[0-9]|20)\d{2}|"
    r"(?:\d{1,2}(?:st|nd|rd|th)|\w+teenth|twentieth|twenty-first|first)\scentur(?:y|ies)|"
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|"
    r"(?:earlier\s)?(?:this|last|next)\s(?:week|month|year|spring|summer|autumn|fall|winter)|"
    r"yesterday|today|tomorrow|\d{1,2}(?::\d{2})?\s?[ap]\.?m\b\.?)"
)
_NUMBER = re.compile(
    rf"(?:[$€£¥]\s?)?\b\d[\d,]*(?:\.\d+)?{_UNITS}|\b{_NUMERAL}\b(?:\s{_NUMERAL}\b)*", re.IGNORECASE
)
_MONEY = re.compile(
    rf"[$€£¥]\s?\d[\d,]*(?:\.\d+)?{_UNITS}|"
    rf"\b(?:\d[\d,]*(?:\.\d+)?{_UNITS}|{_NUMERAL}(?:\s{_NUMERAL})*)"
    r"\s(?:dollars|euros|pounds|yen|cents|USD|EUR)\b",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"(?:(?:[A-Z][\w'’.-]*\w|[A-Z])\.?)(?:\s(?:(?:of|the|de|la|van|von|and|for)\s){0,2}"
    r"(?:[A-Z][\w'’.-]*\w|[A-Z]\.?))*"
)


_PURPOSE = re.compile(
    r"\b(?:for (?:[a-z]+ing\b|(?:[a-z]+ ){1,3}to [a-z]+)|in order to [a-z]+|so that\b|"
    r"to (?!be\b|the\b|an?\b|his\b|her\b|their\b|its\b|this\b|that\b|it\b)[a-z]+)[^,.;:!?\"“”]*"
)
_REASON = re.compile(
    r"\b(?:because|due to|owing to|thanks to|so that|in order to|as a result|"
    r"on the grounds|for fear)[^.;:!?\"“”]*",
    re.IGNORECASE,
)


class Kind(StrEnum):
    """What a question asks for."""

    DATE = "date"
    NUMBER = "number"
    MONEY = "money"
    PERSON = "person"
    PLACE = "place"
    PURPOSE = "purpose"
    REASON = "reason"
    MANNER = "manner"
    THING = "thing"


_ASKS = (
    (Kind.MONEY, r"how much (?:money|does|did|do|is|was|were|would)|what (?:price|cost|salary)"),
    (Kind.NUMBER, r"how (?:many|much|old|long|tall|far|high|big|large|often|fast|deep|heavy)"),
    (Kind.NUMBER, r"(?:what|which) (?:number|percentage|percent|proportion|share|amount)"),
    (Kind.DATE, r"when\b|(?:what|which) (?:year|date|day|month|decade|century|time)"),
    (Kind.PERSON, r"who\b|whom\b|whose\b"),
    (Kind.PLACE, r"where\b|(?:what|which) (?:city|country|state|place|town|region|continent)"),
    (
        Kind.PURPOSE,
        r"what (?:(?:is|are|was|were) .*for\s*\W*$|(?:is|was) the (?:purpose|aim|goal)|for\b)",
    ),
    (Kind.REASON, r"why\b|(?:for )?what reason"),
    (Kind.MANNER, r"how\b"),
)
_ASKED = tuple((kind, re.compile(rf"\b(?:{pattern})", re.IGNORECASE)) for kind, pattern in _ASKS)
_FINDERS = {
    Kind.DATE: _DATE,
    Kind.NUMBER: _NUMBER,
    Kind.MONEY: _MONEY,
    Kind.PURPOSE: _PURPOSE,
    Kind.REASON: _REASON,
}


def asked_kind(question: str) -> Kind:
    """Return the kind of thing a question asks for; `Kind.THING` where it does not show."""
    best: tuple[int, Kind] | None = None
    for kind, pattern in _ASKED:
        match = pattern.search(question)
        if match and (best is None or match.start() < best[0]):
            best = (match.start(), kind)
    return best[1] if best else Kind.THING


def candidates(kind: Kind, text: str, question_stems: frozenset[str]) -> list[Span]:
    """Find where a text has something of the asked kind that the question does not already name.

    Args:
        kind: What is asked for. Kinds that plain text does not show give an empty list.
        text: A sentence or passage.
        question_stems: Stems of the question's content words.

    Returns:
        Spans in `text`, in order.
    """
    if kind in (Kind.PERSON, Kind.PLACE):
        return [s for s in _names(text) if not _repeats(s.of(text), question_stems)]
    finder = _FINDERS.get(kind)
    if finder is None:
        return []
    found = []
    for match in finder.finditer(text):
        group = "month" if kind is Kind.DATE and match.group("month") else 0
        start, end = match.span(group)
        span = Span(start, start + len(text[start:end].rstrip()))
        is_may = group == "month" and fold(span.of(text)) in STOPWORDS  # a stop word as a verb
        if is_may or not _repeats(span.of(text), question_stems):
            found.append(span)
    return found


def _names(text: str) -> list[Span]:
    """Find runs of capitalised words; a sentence's first word only where it is no ordinary word."""
    spans = []
    for match in _NAME.finditer(text):
        start, end = match.span()
        name = match.group()
        head = name.split()[0]
        if fold(head) in STOPWORDS:
            start += len(head)
            while start < end and text[start].isspace():
                start += 1
        if end - start > 1:
            spans.append(Span(start, end))
    return spans


def _repeats(part: str, question_stems: frozenset[str]) -> bool:
    """Return whether every content word of a part is in the question already."""
    content = [w for w in (fold(p) for p in re.findall(r"[\w'’.]+", part)) if w not in STOPWORDS]
    return all(stem(w) in question_stems for w in content)
