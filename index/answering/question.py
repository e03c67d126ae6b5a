"""A question's way through the index: parse -> embed -> search -> read -> select -> judge.

Read it downwards:

    asked_of_cards(question, indexes)        about articles themselves? then `from_cards` answers
    query = parse(question, indexes)         understood, mended; its words, sources, dates, parts
    vector = embed(query.text)               shared with other askers, as is the reader
    finding = find(query, vector, indexes)   search, read, select, judge
    answer = compose(finding)                a verdict, and what of it is shown

`answer` does all of it for a caller that may block. `index.answering.together` takes the same steps
for the bot: there the embedder and the reader take the questions of all askers in batches, so a
question waits for them on the event loop, and the steps between run on threads.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from index.answer import Answer, Verdict
from index.answering.card import answered_by, asked_of_cards, card_of_titled, from_cards
from index.answering.confidence import Evidence, Thresholds, confidence, evidence, fitted, verdict
from index.answering.spelled_out import spelled_out
from index.query.parse import Query, parse
from index.quotation.answer_turns import answered
from index.quotation.quote import quotation
from index.quotation.select import Pick, pick, reordered, sentences_of
from index.quotation.sentence_score import fitted as weights
from index.search.ablation import ALL_PARTS, Part, Without
from index.search.rank import NEAR, Keep, search
from index.steadiness import reaches

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from index.query.follow_up import Turn
    from index.reader.reader import Reads
    from index.search.hit import Hit, Reading
    from index.storage.passage_index import PassageIndex, Vectors

MAX_QUOTATIONS = 3
"""Quotations of an answer: what a reply on Discord shows without being long."""
RELATED = 3
"""Related passages that are shown where nothing answers."""
_STEPS = ("embed", "search", "quote", "total")
FURTHER_BEHIND = 0.12
"""A further quotation is shown only if its score is at most this far behind the first one's."""


@dataclass(frozen=True)
class Finding:
    """What the index found for a question, before it is judged fit to be shown.

    Attributes:
        query: The question.
        hits: Passages, best first.
        picks: Quotations of different content, best first.
        seen: The evidence that the confidence rests on; None where nothing was found.
        confidence: Probability that the first pick answers, 0..1.
    """

    query: Query
    hits: tuple[Hit, ...]
    picks: tuple[Pick, ...]
    seen: Evidence | None
    confidence: float


def answer(  # noqa: PLR0913  what `find` takes, what embeds, and the thresholds
    question: str,
    indexes: Sequence[PassageIndex],
    embed: Callable[[str], Vectors],
    *,
    before: Sequence[Turn] = (),
    keep: Keep | None = None,
    limit: int = MAX_QUOTATIONS,
    thresholds: Thresholds | None = None,
    reader: Reads | None = None,
) -> Answer:
    """Answer a question, the whole way. Blocks on the model: never call it on an event loop.

    Args:
        question: As asked.
        indexes: The libraries to search.
        embed: Returns the embedding of a question, `float32 (d,)`, L2-normalised.
        before: The questions of the same conversation before it, oldest first.
        keep: As `find` takes it.
        limit: How many quotations at most.
        thresholds: How sure it must be; the fitted ones where None.
        reader: As `find` takes it.

    Returns:
        The answer; `timings_ms` has "embed", "search", "quote" and "total".
    """
    started = time.perf_counter()
    asked = asked_of_cards(question, indexes)
    if asked is not None:
        topic = embed(asked.topic) if asked.topic else None
        embedded = time.perf_counter()
        card = from_cards(asked, topic, indexes, keep=keep)
        if card is not None:
            ended = time.perf_counter()
            steps = {"embed": embedded - started, "search": ended - embedded, "quote": 0.0}
            return timed(answered_by(card, question), **steps, total=ended - started)
    query = parse(question, indexes, before=before)
    vector = embed(query.text)
    embedded = time.perf_counter()
    made = answer_parsed(
        query, vector, indexes, keep=keep, limit=limit, thresholds=thresholds, reader=reader
    )
    return timed(made, embed=embedded - started, total=time.perf_counter() - started)


def answer_read(
    query: Query,
    hits: list[Hit],
    readings: Sequence[Reading] | None,
    *,
    limit: int = MAX_QUOTATIONS,
    thresholds: Thresholds | None = None,
) -> Answer:
    """Answer a question whose passages are found and read; see `searched` and `concluded`."""
    started = time.perf_counter()
    finding = concluded(query, hits, readings, limit=limit)
    picked = time.perf_counter()
    made = compose(finding, limit, thresholds)
    return timed(made, search=picked - started, quote=time.perf_counter() - picked)


def answer_parsed(  # noqa: PLR0913  what `find` takes, and the thresholds
    query: Query,
    vector: Vectors,
    indexes: Sequence[PassageIndex],
    *,
    keep: Keep | None = None,
    limit: int = MAX_QUOTATIONS,
    thresholds: Thresholds | None = None,
    reader: Reads | None = None,
) -> Answer:
    """Answer a question that is parsed and embedded; see `answer` and `find`."""
    started = time.perf_counter()
    finding = find(query, vector, indexes, keep=keep, limit=limit, reader=reader)
    found = time.perf_counter()
    made = compose(finding, limit, thresholds)
    return timed(made, search=found - started, quote=time.perf_counter() - found)


def find(  # noqa: PLR0913  what `search` takes, and how many
    query: Query,
    vector: Vectors,
    indexes: Sequence[PassageIndex],
    *,
    keep: Keep | None = None,
    limit: int = MAX_QUOTATIONS,
    reader: Reads | None = None,
    without: Without = ALL_PARTS,
) -> Finding:
    """Search, read, select and judge.

    Args:
        query: The question, parsed against the same libraries.
        vector: Embedding of its text, `float32 (d,)`, L2-normalised.
        indexes: The libraries to search.
        keep: Refuses articles by tenant and article.
        limit: How many quotations at most.
        reader: Reads the best passages; None where only the search shall judge.
        without: Parts left out, to measure what they are worth.
    """
    hits = searched(query, vector, indexes, keep=keep, without=without)
    reads = reader if Part.READER not in without else None
    readings = reads.read(query.text, hits) if reads is not None else None
    return concluded(query, hits, readings, limit=limit)


def searched(
    query: Query,
    vector: Vectors,
    indexes: Sequence[PassageIndex],
    *,
    keep: Keep | None = None,
    without: Without = ALL_PARTS,
) -> list[Hit]:
    """Search: return the passages that may answer, best first, as the reader wants them."""
    hits = search(query, vector, indexes, keep=keep, without=without)
    return answered(query.text, hits, vector)


def concluded(
    query: Query,
    hits: list[Hit],
    readings: Sequence[Reading] | None,
    *,
    limit: int = MAX_QUOTATIONS,
) -> Finding:
    """Select and judge.

    Args:
        query: The question.
        hits: What `searched` returned.
        readings: What the reader makes of the first of them; None where nobody reads.
        limit: How many quotations at most.
    """
    if readings is not None:
        read = [replace(hit, reading=own) for hit, own in zip(hits, readings, strict=False)]
        hits = spelled_out(query.text, read + hits[len(read) :])
    hits, picks = _select(query, hits, max(limit, RELATED))
    return _judge(query, hits, picks, read=readings is not None)


def _select(query: Query, hits: list[Hit], limit: int) -> tuple[list[Hit], list[Pick]]:
    """Return the hits in the order of their best sentences, and the sentences to quote."""
    judged = sentences_of(query.text, hits, query.shown)
    return reordered(hits, judged), pick(judged, limit)


def _judge(query: Query, hits: list[Hit], picks: list[Pick], *, read: bool) -> Finding:
    """Return what was found, with how probable it is that the first pick answers."""
    if not picks:
        return Finding(query, (), (), None, 0.0)
    sourced = bool(query.whole.sources)
    seen = _undisturbed(evidence(query.text, hits, picks, sourced=sourced), query, picks[0])
    sure = confidence(seen, fitted(read=read))
    return Finding(query, tuple(hits), tuple(picks), seen, sure)


def _undisturbed(seen: Evidence, query: Query, first: Pick) -> Evidence:
    """Return evidence without what an article is preferred by for being spoken of already."""
    if query.near != (first.hit.index.tenant, first.article.id):
        return seen
    if seen.several:
        return replace(seen, several_score=seen.several_score - NEAR)
    return replace(seen, score=seen.score - NEAR * weights().passage)


def compose(
    finding: Finding, limit: int = MAX_QUOTATIONS, thresholds: Thresholds | None = None
) -> Answer:
    """Make the answer that is shown: quotations, or related passages where none answers.

    Args:
        finding: What was found.
        limit: How many quotations at most.
        thresholds: How sure it must be; the fitted ones where None.
    """
    question = finding.query.asked
    judged = verdict(finding.confidence, thresholds) if finding.picks else Verdict.UNANSWERED
    quotations = tuple(quotation(question, p) for p in finding.picks)
    related = quotations[:RELATED]
    if judged is Verdict.UNANSWERED:
        quotations = ()
    else:
        related = ()
        reach = quotations[0].score - FURTHER_BEHIND
        pairs = zip(quotations, finding.picks, strict=True)
        # what answers a part of the question is shown however weak: the first does not answer it
        quotations = tuple(q for q, p in pairs if reaches(q.score, reach) or p.hit.part)[:limit]
    made = Answer(question, judged, finding.confidence, quotations, related)
    card = card_of_titled(made)
    return made if card is None else answered_by(card, question)


def timed(made: Answer, **seconds: float) -> Answer:
    """Return an answer with the milliseconds of some steps added, in the order of the steps."""
    taken = {**made.timings_ms, **{step: round(s * 1000, 2) for step, s in seconds.items()}}
    return replace(made, timings_ms={step: taken[step] for step in _STEPS if step in taken})
