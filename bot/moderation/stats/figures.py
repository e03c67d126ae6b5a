"""The figures of some days of a server's questions: pure, from what was kept."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from index.answer import Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from bot.records.questions import Logged

TOP = 5


@dataclass(frozen=True)
class Day:
    """One day's questions, by verdict; days are those of UTC."""

    day: date
    answered: int
    uncertain: int
    unanswered: int


@dataclass(frozen=True)
class Figures:
    """What a number of days held.

    Attributes:
        days: Each of them, the first first; days without a question are there too.
        questions: How many were asked.
        answered: How many were answered for sure.
        uncertain: How many were answered with a caution.
        askers: How many different members asked.
        articles: The articles quoted most: title and how often, at most five.
    """

    days: tuple[Day, ...]
    questions: int
    answered: int
    uncertain: int
    askers: int
    articles: tuple[tuple[str, int], ...]


def figures_of(logged: Sequence[Logged], first: date, days: int) -> Figures:
    """Count questions.

    Args:
        logged: All of the time; at least one.
        first: The first day.
        days: How many days.
    """
    counts = Counter((one.asked.date(), one.verdict) for one in logged)
    verdicts = Counter(one.verdict for one in logged)
    titles = Counter(one.title for one in logged if one.title)
    each_day = tuple(
        Day(day, *(counts[day, verdict] for verdict in Verdict))
        for day in (first + timedelta(days=number) for number in range(days))
    )
    return Figures(
        days=each_day,
        questions=len(logged),
        answered=verdicts[Verdict.ANSWERED],
        uncertain=verdicts[Verdict.UNCERTAIN],
        askers=len({one.asker for one in logged}),
        articles=tuple(titles.most_common(TOP)),
    )
