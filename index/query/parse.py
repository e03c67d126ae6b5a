"""What a question asks for: content words, named sources, dates, and its parts.

Words that name a source are not content: of "what did NPR say about raids", passages on raids by
NPR are wanted, not passages that mention NPR.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.article import Span
from index.query.dates import dates
from index.query.decomposition import clauses
from index.query.follow_up import understood
from index.query.sources import mentions
from index.query.spelling import mend
from index.tokens import tokens

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.query.dates import When
    from index.query.follow_up import Turn
    from index.query.sources import Mention
    from index.storage.passage_index import PassageIndex


OF_EVENT = 0.3
"""For a date with no word of publishing beside it: "in 2019" may be when something happened. A
choice; the development data have no such questions to fit it on."""
_REPORTING = re.compile(
    r"\b(?:articles?|reports?|reported|reporting|stor(?:y|ies)|published|posted|wrote|written|said|"
    r"sa(?:y|ys)|news|coverage|covered|interview)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Wanted:
    """What a question or a part of it looks for.

    Attributes:
        terms: Stems of its content words, in order.
        sources: Keys of the sources that it names (see `index.query.sources`).
        dates: The dates that it names.
        dated: How surely those are dates of publication, 0..1.
    """

    terms: tuple[str, ...]
    sources: tuple[str, ...]
    dates: tuple[When, ...]
    dated: float


@dataclass(frozen=True)
class Query:
    """A question as it is searched for.

    Attributes:
        asked: As its author wrote it, with what it takes from the questions before; this is what
            they are shown.
        text: In plain words and mended; this is embedded, ranked and read.
        whole: What it looks for.
        parts: What each of its parts looks for; empty where it is of one piece.
        near: Tenant and id of the article that the conversation is about, if it goes on.
        shown: Tenant, article's id and span of the quotation that the question goes on from.
    """

    asked: str
    text: str
    whole: Wanted
    parts: tuple[Wanted, ...]
    near: tuple[int, str] | None = None
    shown: tuple[int, str, Span] | None = None


def parse(
    question: str,
    indexes: Sequence[PassageIndex],
    *,
    before: Sequence[Turn] = (),
    mending: bool = True,
) -> Query:
    """Parse a question in the light of the libraries that it is put to.

    Takes milliseconds where a word is unknown, since mending compares it with every stem of the
    libraries: parse a question once, and never on an event loop.

    Args:
        question: As asked.
        indexes: The libraries that are searched: their words are what slips are mended to, their
            publishers and authors are the sources that a question can name.
        before: The questions of the same conversation before it, oldest first.
        mending: Whether to mend it first (see `index.query.spelling`).
    """
    meant = understood(question, before, indexes)
    question = meant.text
    text = mend(question, indexes) if mending else question
    named = mentions(text, [index.sources for index in indexes])
    dated = dates(text)
    whole = _wanted(text, [Span(0, len(text))], named, dated)
    parts = (_wanted(text, part, named, dated) for part in clauses(text))
    asked_for = tuple(part for part in parts if part.terms)
    return Query(question, text, whole, asked_for, meant.near, meant.shown)


def _wanted(
    question: str, stretches: Sequence[Span], named: Sequence[Mention], dated: Sequence[When]
) -> Wanted:
    """Return what some stretches of a question look for."""
    here = [m for m in named if _inside(m.start, stretches)]
    content: list[str] = []
    for stretch in stretches:
        content += tokens(_without(question, stretch, here))
    return Wanted(
        # "What does the Herald say?" has no words but the source's: those are searched for then
        tuple(content) or tuple(t for s in stretches for t in tokens(s.of(question))),
        tuple(m.key for m in here),
        tuple(when for when in dated if _inside(when.start, stretches)),
        1.0 if named or _REPORTING.search(question) else OF_EVENT,
    )


def _without(question: str, stretch: Span, named: Sequence[Mention]) -> str:
    """Return a stretch of a question with the names of sources taken out."""
    kept, at = [], stretch.start
    for mention in named:
        if stretch.start <= mention.start < stretch.end:
            kept.append(question[at : mention.start])
            at = mention.end
    kept.append(question[at : stretch.end])
    return " ".join(kept)


def _inside(place: int, stretches: Sequence[Span]) -> bool:
    return any(s.start <= place < s.end for s in stretches)
