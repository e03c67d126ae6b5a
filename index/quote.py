"""From ranked passages to quotations: which sentences, how many, and which answers differ.

A sentence is judged by its passage and by itself. The best sentence of each good passage becomes a
quotation; how far it reaches, `index.extent` decides.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from index.answer_types import asked_kind, candidates
from index.extent import extent
from index.words import tokens, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.article import Article, Span
    from index.search import Hit

PASSAGES = 8
SAME_CONTENT = 0.7
_SENTENCE_WEIGHT = 0.45
_COVER_WEIGHT = 0.25
_KIND_WEIGHT = 0.04
_LEAD_IN_PENALTY = 0.4
"""For a sentence that ends in a colon: it announces what comes next and says little itself."""


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
        antecedent: What `span` leans on and does not hold, in the article; see `index.extent`.
        highlight: Where in `span` the answer stands, if that is known; else it is looked for.
    """

    hit: Hit
    span: Span
    core: Span
    score: float
    cosine: float
    cover: float
    kind_fits: bool
    antecedent: Span | None = None
    highlight: Span | None = None

    @property
    def article(self) -> Article:
        """The article it comes from."""
        return self.hit.article

    @property
    def text(self) -> str:
        """The words themselves."""
        return self.span.of(self.article.text)


def pick(question: str, hits: Sequence[Hit], limit: int) -> list[Pick]:
    """Choose quotations of different content.

    Args:
        question: As asked.
        hits: Passages, best first.
        limit: How many at most.

    Returns:
        Picks, best first.
    """
    found = sorted(
        (p for hit in hits[:PASSAGES] for p in _sentences(question, hit)),
        key=lambda p: p.score,
        reverse=True,
    )
    chosen: list[Pick] = []
    for candidate in _parts_first(found):
        if len(chosen) == limit:
            break
        whole = _complete(candidate)
        if not any(_same(whole, other) for other in chosen):
            chosen.append(whole)
    return chosen


def _parts_first(found: Sequence[Pick]) -> list[Pick]:
    """The best pick, then the best of each passage that answers a part of the question."""
    firsts: dict[int, Pick] = {}
    for candidate in found:
        if candidate.hit.part:
            firsts.setdefault(candidate.hit.part, candidate)
    if not firsts:
        return list(found)
    leading = [found[0], *(p for _, p in sorted(firsts.items()) if p is not found[0])]
    return leading + [p for p in found if not any(p is other for other in leading)]


def coverage(question_tokens: Sequence[str], text: str, hit: Hit) -> float:
    """Share of the question's stems, weighted by rarity, that a text has: 0..1."""
    weights = {t: hit.words.idf(t) for t in question_tokens}
    total = sum(weights.values())
    if total <= 0:
        return 0.0
    there = set(tokens(text))
    return sum(w for t, w in weights.items() if t in there) / total


def _sentences(question: str, hit: Hit) -> list[Pick]:
    """Every sentence of a passage, judged."""
    text = hit.article.text
    asked = tokens(question)
    kind = asked_kind(question)
    stems = frozenset(asked)
    picks = []
    for span, cosine in zip(hit.passage.sentences, hit.sentence_dense, strict=True):
        sentence = span.of(text)
        cover = coverage(asked, sentence, hit)
        fits = bool(candidates(kind, sentence, stems))
        score = (
            (1 - _SENTENCE_WEIGHT) * hit.score
            + _SENTENCE_WEIGHT * float(cosine)
            + _COVER_WEIGHT * (cover - 1)
            + _KIND_WEIGHT * fits
            - _LEAD_IN_PENALTY * sentence.endswith(":")
        )
        picks.append(Pick(hit, span, span, score, float(cosine), cover, fits))
    return picks


def _same(candidate: Pick, other: Pick) -> bool:
    """Whether two picks say the same: they overlap, or share most of their words."""
    if candidate.article == other.article and candidate.span.overlaps(other.span):
        return True
    mine, theirs = ({w for w, _, _ in words(p.text)} for p in (candidate, other))
    smaller = min(len(mine), len(theirs))
    return smaller > 0 and len(mine & theirs) / smaller >= SAME_CONTENT


def _complete(chosen: Pick) -> Pick:
    """The pick as far as it must reach to be understood alone."""
    passage = chosen.hit.passage
    reach = extent(chosen.article.text, passage, passage.sentences.index(chosen.core))
    return replace(chosen, span=reach.span, antecedent=reach.antecedent)
