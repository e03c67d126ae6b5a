"""From ranked passages to quotations: which sentences, how many, and which answers differ.

A sentence is judged by its passage, by itself and by what the reader makes of both
(`index.quotation.sentence_score`). The best sentence of each good passage becomes a quotation, if
it is one that may be quoted (`index.quotation.quotable`); how far it reaches,
`index.quotation.extent` decides.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from corpus.text.turns import asks
from index.quotation.extent import extent
from index.quotation.quotable import allowed_by, may_be_quoted
from index.quotation.sentence_score import fitted, signs
from index.steadiness import levelled
from index.tokens import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.article import Article, Span
    from index.search.hit import Hit

PASSAGES = 8
"""Passages whose sentences are judged: a bound on the time that a question takes."""
SAME_CONTENT = 0.7
"""Share of the shorter quotation's words in the other from which both say the same."""
LEAD_IN_PENALTY = 0.24
"""For a sentence that ends in a colon: it announces what comes next and says little itself. Too few
of the development data do for a weight to be fitted."""


SHOWN_PENALTY = 0.05
"""For a sentence that was just quoted: who has it in view and asks on wants something else."""


@dataclass(frozen=True)
class Pick:
    """A stretch of sentences chosen from one passage.

    Attributes:
        hit: The passage it comes from.
        span: `[start, end)` in the article's text.
        core: The sentence that was judged best, inside `span`.
        score: Orders picks; 0..1 for ordinary questions.
        cosine: Cosine of question and the best sentence.
        cover: Share of the question's words, weighted by rarity, in the best sentence.
        kind_fits: Whether the sentence has a thing of the kind that is asked for.
        antecedent: What `span` depends on and does not hold, in the article; see
            `index.quotation.extent`.
        read: Where in `core` the reader finds the answer; None where it did not read, or doubts.
    """

    hit: Hit
    span: Span
    core: Span
    score: float
    cosine: float
    cover: float
    kind_fits: bool
    antecedent: Span | None = None
    read: Span | None = None

    @property
    def article(self) -> Article:
        """The article it comes from."""
        return self.hit.article

    @property
    def text(self) -> str:
        """The words themselves."""
        return self.span.of(self.article.text)


def sentences_of(
    question: str, hits: Sequence[Hit], shown: tuple[int, str, Span] | None = None
) -> list[Pick]:
    """Judge what the first passages have to quote; best first, equal ones in their places.

    Args:
        question: As it is searched for.
        hits: Passages, best first.
        shown: Tenant, article's id and span of what was quoted to the question before.
    """
    found = [p for hit in hits[:PASSAGES] for p in _sentences(question, hit)]
    scores = levelled([p.score - SHOWN_PENALTY * _is_shown(p, shown) for p in found])
    found = [replace(p, score=float(score)) for p, score in zip(found, scores, strict=True)]
    return _parts_first(sorted(found, key=lambda p: p.score, reverse=True))


def _is_shown(candidate: Pick, shown: tuple[int, str, Span] | None) -> bool:
    if shown is None:
        return False
    tenant, article, span = shown
    place = candidate.hit.index.tenant, candidate.article.id
    return place == (tenant, article) and candidate.core.overlaps(span)


def reordered(hits: Sequence[Hit], found: Sequence[Pick]) -> list[Hit]:
    """Order passages by their best sentences; those that were not judged come last."""
    return list({id(hit): hit for hit in (*(p.hit for p in found), *hits)}.values())


def pick(found: Sequence[Pick], limit: int) -> list[Pick]:
    """Choose quotations of different content.

    Args:
        found: Sentences, best first.
        limit: How many at most.

    Returns:
        Picks, best first, each as long as it must be to be understood.
    """
    chosen: list[Pick] = []
    for candidate in found:
        if len(chosen) == limit:
            break
        whole = _complete(candidate)
        if not any(_same(whole, other) for other in chosen):
            chosen.append(whole)
    return chosen


def _parts_first(found: Sequence[Pick]) -> list[Pick]:
    """Put the best pick first, then the best of each passage that answers a part."""
    firsts: dict[int, Pick] = {}
    for candidate in found:
        if candidate.hit.part:
            firsts.setdefault(candidate.hit.part, candidate)
    if not firsts:
        return list(found)
    leading = [found[0], *(p for _, p in sorted(firsts.items()) if p is not found[0])]
    return leading + [p for p in found if not any(p is other for other in leading)]


def _sentences(question: str, hit: Hit) -> list[Pick]:
    """Judge every sentence of a passage that may be quoted."""
    table = signs(question, hit)
    scores = table @ np.asarray(astuple(fitted()), dtype=np.float32)
    answers = hit.reading.said if hit.reading else [None] * len(table)
    text, allowed = hit.article.text, allowed_by(question)
    picks, asked = [], None
    if hit.reading is not None and hit.reading.proved:
        scores = np.where(hit.reading.odds > 0, 1.0, scores)
    for span, row, score, mark in zip(hit.passage.sentences, table, scores, answers, strict=True):
        if not may_be_quoted(text, span, allowed):
            asked = float(score) if asks(text, span) else asked
            continue
        lead_in = text[span.end - 1] == ":"
        judged = float(score) - LEAD_IN_PENALTY * lead_in
        if asked is not None:  # what begins an answer is worth what its question is
            judged, asked = max(judged, asked), None
        cosine, cover, fits = float(row[1]), float(row[2]), bool(row[3])
        picks.append(Pick(hit, span, span, judged, cosine, cover, fits, read=mark))
    return picks


def _same(candidate: Pick, other: Pick) -> bool:
    """Return whether two picks say the same: they overlap, or share most of their words."""
    if candidate.article == other.article and candidate.span.overlaps(other.span):
        return True
    mine, theirs = ({w for w, _, _ in words(p.text)} for p in (candidate, other))
    smaller = min(len(mine), len(theirs))
    return smaller > 0 and len(mine & theirs) / smaller >= SAME_CONTENT


def _complete(chosen: Pick) -> Pick:
    """Extend the pick as far as it must reach to be understood alone."""
    passage = chosen.hit.passage
    reach = extent(chosen.article.text, passage, passage.sentences.index(chosen.core))
    return replace(chosen, span=reach.span, antecedent=reach.antecedent)
