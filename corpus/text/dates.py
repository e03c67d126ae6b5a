"""Dates as newspapers print them, made ISO 8601, and lines that are nothing but a date."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sept sep",
            "october oct",
            "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}
_MONTH: Final = "(" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\.?"
_YEAR: Final = r"((?:19|20)\d\d)(?!\d)"
_DAY: Final = r"(\d{1,2})(?:st|nd|rd|th)?"
_ISO: Final = re.compile(rf"(?<!\d){_YEAR}-(\d\d)(?:-(\d\d))?(?!\d)")
_MONTH_FIRST: Final = re.compile(rf"\b{_MONTH} {_DAY},? {_YEAR}", re.IGNORECASE)
_DAY_FIRST: Final = re.compile(rf"(?<!\d){_DAY}(?: of)? {_MONTH},? {_YEAR}", re.IGNORECASE)
_MONTH_ONLY: Final = re.compile(rf"\b{_MONTH},? {_YEAR}", re.IGNORECASE)
_MONTH_DAY: Final = re.compile(rf"\b{_MONTH} ?{_DAY}\b", re.IGNORECASE)

# What a dateline may hold beside the date itself.
_FILLERS: Final = re.compile(
    r"\b(?:first|originally|last|published|posted|updated|modified|created|revised|reviewed|issued"
    r"|aired|filed|on|at|date|time|ago|hours?|hrs?|minutes?|mins?|days?|weeks?|read|noon|midnight"
    r"|mon(?:day)?|tues?(?:day)?|wed(?:nesday)?|thu(?:rs?)?(?:day)?|fri(?:day)?|sat(?:urday)?"
    r"|sun(?:day)?|[ap]\.?m\b\.?|[ecmp][sd]?t|gmt|utc|bst|cest|cet|ist|aest|eastern|central|pacific"
    r"|today|yesterday|z)(?![^\W_])",
    re.IGNORECASE,
)
_DIGITS: Final = re.compile(r"\d{1,2}(?:[:.]\d\d)?(?::\d\d)?(?:T(?=\d))?|[+-]\d{4}")
_LABELS: Final = re.compile(
    r"\b(?:published|posted|updated|modified|revised|aired)\b", re.IGNORECASE
)
_UPDATED: Final = re.compile(r"\b(?:updated|modified|revised|reviewed)\b", re.IGNORECASE)
_CLOCK: Final = re.compile(r"\b\d{1,2}[:.]\d\d ?[ap]\.?m", re.IGNORECASE)
_AGO: Final = re.compile(r"\d+ (?:minutes?|mins?|hours?|hrs?|days?|weeks?) ago", re.IGNORECASE)
_MAX_LINE: Final = 160  # code points of a dateline; longer lines only mention a date


def find_date(text: str) -> str | None:
    """Return the first full date in `text` as ISO 8601, or a month and year, or None."""
    text = text[:2000]  # several patterns run over it
    found: list[tuple[int, str]] = []
    for match in _ISO.finditer(text):
        found += _dated(match.start(), match[1], match[2], match[3])
    for match in _MONTH_FIRST.finditer(text):
        found += _dated(match.start(), match[3], str(_MONTHS[match[1].lower()]), match[2])
    for match in _DAY_FIRST.finditer(text):
        found += _dated(match.start(), match[3], str(_MONTHS[match[2].lower()]), match[1])
    if not found:  # every full date also reads as a month and year
        for match in _MONTH_ONLY.finditer(text):
            found += _dated(match.start(), match[2], str(_MONTHS[match[1].lower()]), None)
    return min(found)[1] if found else None


def is_dateline(line: str) -> bool:
    """Return whether a line holds a date or time of publication and nothing else."""
    if len(line) > _MAX_LINE or line.lower().startswith(("date:", "time:")):
        return False
    rest = without_date(line)
    if re.search(r"[^\W_]", rest):
        return False
    return bool(find_date(line) or _CLOCK.search(line) or _AGO.search(line)) and (
        find_date(line) is not None or _LABELS.search(line) is not None or bool(_AGO.search(line))
    )


def is_labelled(line: str) -> bool:
    """Return whether a line begins by saying what its date is: "Published", "Updated"."""
    return _LABELS.match(line) is not None


def without_date(line: str) -> str:
    """Return the line with its dates, times and the words around them taken out."""
    for pattern in (_ISO, _MONTH_FIRST, _DAY_FIRST, _MONTH_ONLY, _AGO, _DIGITS):
        line = pattern.sub(" ", line)
    return " ".join(_FILLERS.sub(" ", _MONTH_DAY.sub(" ", line)).split())


def publication(lines: list[str]) -> str | None:
    """Return the date of publication among datelines: one that says "updated" counts only alone."""
    dates: list[str] = []
    for line in lines:
        parts = re.split(r"[|•·]|(?=\b(?:updated|last modified)\b)", line, flags=re.IGNORECASE)
        for text in parts:
            found = find_date(text)
            if found and not _UPDATED.search(text):
                return found
            if found:
                dates.append(found)
    return dates[0] if dates else None


def valid_iso(value: str) -> str | None:
    """Return a date given as data ("2017-04-29T10:00Z", "April 29, 2017") as ISO, or None."""
    value = value.strip()
    if re.fullmatch(r"(?:1[0-9]|20)\d\d", value):
        return value
    return find_date(value.replace("/", "-") if value[:4].isdigit() else value)


def _dated(at: int, year: str, month: str, day: str | None) -> list[tuple[int, str]]:
    """Return `[(at, iso)]`, or nothing if there is no such day."""
    try:
        whole = date(int(year), int(month), int(day or 1))
    except ValueError:
        return []
    return [(at, whole.isoformat() if day else whole.isoformat()[:7])]
