"""A question's way through the index, in one pure function: search, quote, judge.

Everything here computes and nothing waits: `index.service` runs it off the event loop.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from corpus.article import Span
from index.answer import Answer, Quotation, Verdict
from index.answering.confidence import Evidence, Thresholds, confidence, evidence, fitted, verdict
from index.query.spelling import mend
from index.quotation.highlight import highlight
from index.quotation.select import Pick, pick, reordered, sentences_of
from index.search.ablation import ALL_PARTS, Part, Without
from index.search.rank import Keep, search
from index.speaker.attribution import speaker_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.reader.reader import Reads
    from index.search.hit import Hit, Reading
    from index.storage.passage_index import PassageIndex, Vectors

MAX_QUOTATIONS = 3
RELATED = 3
FURTHER_BEHIND = 0.12
"""A further quotation is shown only if its score is at most this far behind the first one's."""


@dataclass(frozen=True)
class Finding:
    """What the index found for a question, before it is judged fit to be shown.

    Attributes:
        hits: Passages, best first.
        picks: Quotations of different content, best first.
        seen: The evidence that the confidence rests on; None where nothing was found.
        confidence: Probability that the first pick answers, 0..1.
    """

    hits: tuple[Hit, ...]
    picks: tuple[Pick, ...]
    seen: Evidence | None
    confidence: float


def find(  # noqa: PLR0913  what `search` takes, and how many
    question: str,
    vector: Vectors,
    indexes: Sequence[PassageIndex],
    *,
    keep: Keep | None = None,
    limit: int = MAX_QUOTATIONS,
    reader: Reads | None = None,
    without: Without = ALL_PARTS,
) -> Finding:
    """Search, read and pick.

    Args:
        question: As asked.
        vector: Embedding of the question as `index.query.spelling.mend` makes it, `float32 (d,)`,
            L2-normalised.
        indexes: The libraries to search.
        keep: Refuses articles by tenant and article.
        limit: How many quotations at most.
        reader: Reads the best passages; None where only the search shall judge.
        without: Parts left out, to measure what they are worth.
    """
    question = mend(question, indexes)
    hits = search(question, vector, indexes, keep=keep, without=without)
    if Part.READER in without:
        reader = None
    if reader is not None:
        readings = reader.read(question, hits)
        hits[: len(readings)] = map(_with_reading, hits, readings)
    found = sentences_of(question, hits)
    hits = reordered(hits, found)
    picks = pick(found, max(limit, RELATED))
    if not picks:
        return Finding((), (), None, 0.0)
    seen = evidence(question, hits, picks)
    model = fitted(read=reader is not None)
    return Finding(tuple(hits), tuple(picks), seen, confidence(seen, model))


def _with_reading(hit: Hit, reading: Reading) -> Hit:
    return replace(hit, reading=reading)


def compose(
    question: str,
    finding: Finding,
    limit: int,
    timings_ms: dict[str, float],
    thresholds: Thresholds | None = None,
) -> Answer:
    """Make the answer that is shown: quotations, or related passages where it is none."""
    judged = verdict(finding.confidence, thresholds) if finding.picks else Verdict.UNANSWERED
    quotations = tuple(quotation(question, p) for p in finding.picks)
    related = quotations[:RELATED]
    if judged is Verdict.UNANSWERED:
        quotations = ()
    else:
        related = ()
        reach = quotations[0].score - FURTHER_BEHIND
        pairs = zip(quotations, finding.picks, strict=True)
        quotations = tuple(q for q, p in pairs if q.score >= reach or p.hit.part)[:limit]
    return Answer(question, judged, finding.confidence, quotations, related, timings_ms)


def quotation(question: str, chosen: Pick) -> Quotation:
    """A pick as a quotation: highlighted, attributed, exact."""
    article, core = chosen.article, chosen.core
    inside = highlight(question, core.of(article.text))
    mark = Span(core.start + inside.start, core.start + inside.end) if inside else chosen.read
    return Quotation(
        tenant=chosen.hit.index.tenant,
        article=article,
        span=chosen.span,
        highlights=(mark,) if mark else (),
        speaker=speaker_of(article.text, chosen.core),
        score=round(min(max(chosen.score, 0.0), 1.0), 4),
        antecedent=chosen.antecedent.of(article.text) if chosen.antecedent else None,
    )


def answer(  # noqa: PLR0913  what `find` takes, and the thresholds
    question: str,
    vector: Vectors,
    indexes: Sequence[PassageIndex],
    *,
    keep: Keep | None = None,
    limit: int = MAX_QUOTATIONS,
    thresholds: Thresholds | None = None,
    reader: Reads | None = None,
) -> Answer:
    """Answer a question whose embedding is known; see `find` for the arguments.

    How sure it must be, `thresholds` say; the fitted ones where they are None.
    """
    started = time.perf_counter()
    finding = find(question, vector, indexes, keep=keep, limit=limit, reader=reader)
    searched = time.perf_counter()
    timings: dict[str, float] = {}
    made = compose(question, finding, limit, timings, thresholds)
    timings["search"] = round((searched - started) * 1000, 2)
    timings["quote"] = round((time.perf_counter() - searched) * 1000, 2)
    return made
