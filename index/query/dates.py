"""Which dates a question names, and how well a date of publication fits them.

"in 2017", "October 2023", "on Oct 7th, 2023", "before November 6, 2023", "2023-10-04". Dates are
compared at the precision that both sides have.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

_MONTHS = {
    name.casefold(): number
    for names in (calendar.month_name, calendar.month_abbr)
    for number, name in enumerate(names)
    if name
} | {"sept": 9}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DATE = re.compile(
    r"\b(?P<iso>(?:19|20)\d\d-\d\d(?:-\d\d)?)(?=\D|$)"
    rf"|\b(?:(?P<first>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? )?(?P<month>{_MONTH})\b\.?"
    r"(?: (?:the )?(?P<day>\d{1,2})(?:st|nd|rd|th)?(?!\d))?(?:,? (?P<of>(?:19|20)\d\d))?"
    r"|\b(?P<year>(?:19|20)\d\d)(?![-\ds])",
    re.IGNORECASE,
)
_OPEN = re.compile(r"\b(before|until|prior to|after|since)(?: the)?\W*$", re.IGNORECASE)
_WORD = {"may", "march", "mar", "sun", "dec", "jan", "jun", "sep", "oct", "nov", "feb", "aug"}
_NEAR = timedelta(days=3)
"""News of a day is published on the day or in the days around it."""
_HALF = 0.5
"""Of a date that only bounds ("before 2019") or that is nearly met."""


@dataclass(frozen=True)
class When:
    """A date in a question, as precise as it is given.

    Attributes:
        low: The first day meant, or None for "before ...".
        high: The last day meant, or None for "after ...".
        month: The month where no year is given, 1..12; `low` and `high` are None then.
        start: Where it begins in the question.
        end: Where it ends.
    """

    low: date | None
    high: date | None
    month: int | None
    start: int
    end: int

    def fit(self, published: str) -> float:
        """Return how well an ISO 8601 date ("2017-04-29", "2017-04", "2017") fits: 0, .5 or 1."""
        known = _days(published)
        if known is None:
            return 0.0
        first, last = known
        if self.month is not None:
            return float(first.month == self.month == last.month)
        low, high = self.low or date.min, self.high or date.max
        if first <= high and last >= low:
            return 1.0 if self.low and self.high else _HALF
        if self.low and self.low == self.high:
            near = first - _NEAR <= high and last + _NEAR >= low
            return _HALF if near else 0.0
        return 0.0


def dates(question: str) -> list[When]:
    """Find the dates a question names, in order; "may", "march" are months only with a number."""
    found = []
    for match in _DATE.finditer(question):
        days, month = _meant(match)
        if days is None and month is None:
            continue
        low, high = days or (None, None)
        opened = _OPEN.search(question[: match.start()])
        if opened and days:
            before = opened[1].casefold() in {"before", "until", "prior to"}
            low, high = (None, days[0]) if before else (days[1], None)
        found.append(When(low, high, month, match.start(), match.end()))
    return found


def _meant(match: re.Match[str]) -> tuple[tuple[date, date] | None, int | None]:
    """Return the days meant, or the month where no year is given."""
    if match["iso"] or match["year"]:
        return _days(match["iso"] or match["year"]), None
    month, year = _MONTHS[match["month"].casefold()], match["of"]
    day = match["day"] or match["first"]
    if year is None:
        alone = day is None and match["month"].casefold() in _WORD
        return None, None if alone else month
    return _days(f"{year}-{month:02}" + (f"-{int(day):02}" if day else "")), None


def _days(iso: str) -> tuple[date, date] | None:
    """Return the first and last day of an ISO date, month or year; None for anything else."""
    parts = iso[:10].split("-")
    try:
        year, *rest = (int(part) for part in parts)
        if not rest:
            return date(year, 1, 1), date(year, 12, 31)
        if len(rest) == 1:
            last = calendar.monthrange(year, rest[0])[1]
            return date(year, rest[0], 1), date(year, rest[0], last)
        day = date(year, *rest)
    except (ValueError, calendar.IllegalMonthError):
        return None
    return day, day
