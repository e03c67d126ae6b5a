"""The parts of a question that asks for several things at once.

"Does the Gazette say the mill closed, while the Herald says it was sold?" needs two places, and no
one passage is near the whole. Each part is searched for its own words, sources and dates.
"""

from __future__ import annotations

import re

from corpus.article import Span
from index.tokens import tokens

MAX_CLAUSES = 4
"""Each part is ranked on its own; questions with more parts are lists or pasted text."""
MIN_WORDS = 4
"""Distinct content words of a part: with fewer it does not say what it is about."""

_QUOTE = r"['\"‘“]"
_CUT = re.compile(
    r"(?:;|,(?!\d))\s*(?:(?:and|but|or|while|whereas)\s+)?"
    r"|\b(?:while|whereas|in contrast (?:to|with)|as opposed to|(?:as )?compared (?:to|with)|"
    r"in a similar (?:way|manner) (?:to|as)|similar to|differs? from|versus|vs\.?)\s+"
    r"|\band (?=(?:the|an?|is|are|was|were|has|have|had|by|also|do|does|did|can|who|which|whose|"
    rf"what|when|where|why|how|that|{_QUOTE})(?:\b|(?<={_QUOTE})))",
    re.IGNORECASE,
)
_ENDS = r"(?=$|[,;?.!]|\s(?:have|has|is|are|was|were|do|does|did|say|cost|in|of|on|to)\b)"
_PAIRS = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b(?:both|between|either)\s+(?P<one>[^,;?]+?)\s+(?:and|or)\s+(?P<other>[^,;?]+?){_ENDS}",
        rf"\bcompare\s+(?P<one>[^,;?]+?)\s+(?:and|with|to)\s+(?P<other>[^,;?]+?){_ENDS}",
        r",\s*(?P<one>[^,;?]+?)\s+or\s+(?P<other>[^,;?]+?)(?=\s*\?|$)",
    )
]


def clauses(question: str) -> list[list[Span]]:
    """Split a question into its parts, each as the stretches of it that belong to that part.

    Args:
        question: As it is searched for.

    Returns:
        Two to `MAX_CLAUSES` parts; none where the question is of one piece.
    """
    found = _cut(question) or _paired(question)
    return found[:MAX_CLAUSES]


def _cut(question: str) -> list[list[Span]]:
    """Cut at commas and conjunctions; a short piece stays with the one before it."""
    ends = [(m.start(), m.end()) for m in _CUT.finditer(question)]
    starts = [0, *(end for _, end in ends)]
    stops = [*(start for start, _ in ends), len(question)]
    pieces: list[Span] = []
    for start, stop in zip(starts, stops, strict=True):
        if pieces and _size(question[start:stop]) < MIN_WORDS:
            pieces[-1] = Span(pieces[-1].start, stop)
        else:
            pieces.append(Span(start, stop))
    whole = [[piece] for piece in pieces if _size(piece.of(question)) >= MIN_WORDS]
    return whole if len(whole) > 1 else []


def _paired(question: str) -> list[list[Span]]:
    """Make parts with X alone and Y alone, where it asks of "both X and Y", "between X and Y"."""
    match = next(filter(None, (pattern.search(question) for pattern in _PAIRS)), None)
    if match is None or not (tokens(match["one"]) and tokens(match["other"])):
        return []
    if match["one"].isdigit() or match["other"].isdigit():  # years
        return []
    around = [Span(0, match.start()), Span(match.end(), len(question))]
    return [[around[0], Span(*match.span(name)), around[1]] for name in ("one", "other")]


def _size(text: str) -> int:
    return len(set(tokens(text)))
