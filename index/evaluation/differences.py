"""How often two ways to compute show members something else: two arithmetics, two processors.

`scripts/measure/measure_steadiness.py` counts it over development data, a test over 200 questions.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from index.answer import Answer

    Place = tuple[str, int, int]


@dataclass(frozen=True)
class Differences:
    """Of how many questions something differs.

    Attributes:
        questions: How many were asked.
        first: The first quotation, or where there is none the first related passage.
        shown: Which quotations or related passages are shown.
        order: The same ones are shown in another order.
        verdict: The verdict.
    """

    questions: int
    first: int
    shown: int
    order: int
    verdict: int

    def __str__(self) -> str:
        """For a report."""
        return (
            f"{self.questions} questions: {self.first} first quotations differ, {self.verdict} "
            f"verdicts, {self.shown} choices of quotations, {self.order} orders of the same ones"
        )


def differences(pairs: Iterable[tuple[Answer, Answer]]) -> Differences:
    """Compare the answers that two ways gave to the same questions."""
    both = [(_shown(one), _shown(other), one.verdict, other.verdict) for one, other in pairs]
    return Differences(
        questions=len(both),
        first=sum(one[:1] != other[:1] for one, other, *_ in both),
        shown=sum(set(one) != set(other) for one, other, *_ in both),
        order=sum(set(one) == set(other) and one != other for one, other, *_ in both),
        verdict=sum(verdict is not other for *_, verdict, other in both),
    )


def _shown(answer: Answer) -> list[Place]:
    shown = answer.quotations or answer.related
    return [(q.article.id, q.span.start, q.span.end) for q in shown]
