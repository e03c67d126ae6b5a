"""What kind of mistake a wrong answer is, by rules that only compare places and words.

The kinds say where to look next: the search (a passage missed or not first), the choice of the
sentence, the extent of the quotation, or the data (the answer's words are elsewhere too, so the
gold places may be too narrow). How sure the bot was is the verdict's column.
"""

from __future__ import annotations

from collections import Counter
from enum import StrEnum
from typing import TYPE_CHECKING

from index.tokens import tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from index.answer import Verdict
    from index.evaluation.outcome import Judged, Quoted

SHARED_WORDS = 0.8
"""From this share of a gold place's content words on, another place says the same."""


class Outcome(StrEnum):
    """What the first quotation is to its question."""

    RIGHT = "right"
    PART = "a part of the answer"
    ELSEWHERE = "the answer's words in another place"
    SENTENCE = "right passage, wrong sentence"
    NOT_FIRST = "another passage before the right one"
    MISSED = "right passage not among ten"
    UNANSWERABLE = "asked what the articles don't say"


def outcome(judged: Judged) -> Outcome:
    """Return the kind of outcome; where several fit, the one that comes first in `Outcome`."""
    if not judged.question.answerable:
        return Outcome.UNANSWERABLE
    if judged.right:
        return Outcome.RIGHT
    first = judged.first
    if first is not None and any(_overlaps(first, place) for place in judged.gold):
        return Outcome.PART
    if first is not None and any(_says(first, place, judged) for place in judged.gold):
        return Outcome.ELSEWHERE
    if judged.in_place:
        return Outcome.SENTENCE
    return Outcome.MISSED if judged.rank is None else Outcome.NOT_FIRST


def count_outcomes(judged: Iterable[Judged]) -> Mapping[tuple[Outcome, Verdict], int]:
    """Count how many questions came out how, and with which verdict."""
    return Counter((outcome(j), j.verdict) for j in judged)


def _overlaps(first: Quoted, place: Quoted) -> bool:
    return first.article_id == place.article_id and first.span.overlaps(place.span)


def _says(first: Quoted, place: Quoted, judged: Judged) -> bool:
    """Return whether a quotation has the words that a gold place adds to the question."""
    asked = set(tokens(judged.question.question))
    added = set(tokens(place.text)) - asked
    return bool(added) and len(added & set(tokens(first.text))) / len(added) >= SHARED_WORDS
