"""Where a half-remembered quotation is, and how its wording differs from the article's.

First the very words are looked for in every article, whatever is between them; then passages
with the same rare words are aligned with what was typed (rapidfuzz: Indel similarity of the words).
No model is asked: this is about wording, not meaning.

`DIFFERS_FROM` is the least similarity at which another wording counts as the same quotation. There
.3 % of sentences from articles that are not there are taken for one, and sentences with four tenths
of their words dropped, replaced or swapped are found in .998 of cases. That holds for whole
sentences; fewer words need more (`_SHORT`).
`scripts/measure/measure_wording.py` measures it on the articles of this repository;
`docs/measurements.md` has the figures.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np
from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

from corpus.article import Span
from index.answer import Quotation
from index.tokens import tokens

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from rapidfuzz.distance import Opcode

    from corpus.article import Article
    from index.storage.passage_index import PassageIndex

DIFFERS_FROM = 0.55
"""Least similarity of another wording; see above."""
FEWEST_LETTERS = 3
"""Of words to look for: fewer are in every article."""
_CANDIDATES = 20
"""Passages that are aligned: aligning is slow, and rare words bring the right one to the top."""
_NEAR = 4
"""Words by which the aligned stretch is moved at either end, to find the most similar one."""
_FEWEST_WORDS = 5
"""Fewer words are found exactly or not at all: any three are like something."""
_SHORT = ((8, 0.8), (10, 0.7), (15, 0.65))
"""Below so many words, at least so similar."""
_LOOKED_AT = 50
"""Places of an article that are compared mark by mark: a common phrase has hundreds."""
_MARKS = str.maketrans(
    "\u201c\u201d\u201e\u201f\u00ab\u00bb\u2018\u2019\u201a\u201b\u2032"
    "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u00a0\u202f\u2009",
    '""""""\'\'\'\'\'-------   ',
)
"""Quotation marks, dashes and spaces as a keyboard has them."""
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]")
"""Scripts that put no space between words: there a part of a run of letters may be the words."""
_AROUND = " \t\n\"'.!?…"
"""What people leave out or add around a quotation that they type."""


class Match(StrEnum):
    """How what was typed and what the article says compare."""

    EXACT = "exact"
    SAME_WORDS = "same words"
    DIFFERS = "differs"


@dataclass(frozen=True)
class Piece:
    """A part of the comparison: the same where the words of both are, but for case.

    Attributes:
        typed: What the member typed here; "" where the article has more.
        written: What the article says here; "" where the member typed more.
    """

    typed: str
    written: str

    @property
    def same(self) -> bool:
        """Whether the words agree."""
        typed, written = (_WORD.findall(_folded(text)) for text in (self.typed, self.written))
        return bool(typed == written)


@dataclass(frozen=True)
class Remembered:
    """One place where a remembered quotation is.

    Attributes:
        quotation: The whole sentences, of the article; its highlight is what was remembered.
        match: How the wording compares.
        similarity: Of the words, 0..1; 1 where they are the same.
        pieces: The comparison, in order; empty unless the wording differs.
    """

    quotation: Quotation
    match: Match
    similarity: float
    pieces: tuple[Piece, ...] = ()


def remembered(
    text: str,
    indexes: Sequence[PassageIndex],
    *,
    keep: Callable[[int, Article], bool],
    limit: int = 3,
) -> list[Remembered]:
    """Return the places of a remembered quotation, best first, all of the best kind of match.

    Args:
        text: As typed.
        indexes: Of the libraries to look in.
        keep: Whether an article (of a tenant) may be quoted.
        limit: How many places at most.
    """
    text = unicodedata.normalize("NFC", text)
    words = [match[0] for match in _WORD.finditer(text)]
    if sum(map(len, words)) < FEWEST_LETTERS:
        return []
    found = [one for index in indexes for one in _exact(text, words, index, keep)]
    if not found and len(words) >= _FEWEST_WORDS:
        found = [one for index in indexes for one in _alike(text, index, keep)]
    found.sort(key=lambda one: (one.match is not Match.EXACT, -one.similarity))
    best = [one for one in found if one.match is found[0].match]
    return _apart(best)[:limit]


def _exact(
    text: str, words: Sequence[str], index: PassageIndex, keep: Callable[[int, Article], bool]
) -> Iterator[Remembered]:
    """Yield the first place in each article where the words follow one another."""
    run = r"[\W_]+".join(re.escape(_folded(word)) for word in words)
    pattern = re.compile(run if _UNSPACED.search(text) else rf"(?<!\w){run}(?!\w)")
    for row, article in enumerate(index.articles):
        folded = _folded(article.text)
        spans = [Span(*match.span()) for match in pattern.finditer(folded)]
        if not spans or not keep(index.tenant, article):
            continue
        exact = [span for span in spans[:_LOOKED_AT] if _same_wording(text, article.text, span)]
        same, span = bool(exact), (exact or spans)[0]
        quotation = _quotation(index, row, span)
        yield Remembered(quotation, Match.EXACT if same else Match.SAME_WORDS, 1.0)


def _alike(
    text: str, index: PassageIndex, keep: Callable[[int, Article], bool]
) -> Iterator[Remembered]:
    """Yield the passages that share rare words with the text, aligned with it."""
    typed = [Span(*match.span()) for match in _WORD.finditer(text)]
    folded_typed = [_folded(word.of(text)) for word in typed]
    for passage in _sharing_words(text, index):
        row = int(index.passage_article[passage])
        article, within = index.articles[row], index.passages[passage].span
        if not keep(index.tenant, article):
            continue
        place = fuzz.partial_ratio_alignment(_folded(text), _folded(within.of(article.text)))
        if place is None:
            continue
        written = [
            Span(within.start + match.start(), within.start + match.end())
            for match in _WORD.finditer(within.of(article.text))
        ]
        near = [
            number
            for number, word in enumerate(written)
            if word.end > within.start + place.dest_start
            and word.start < within.start + place.dest_end
        ]
        if not near:
            continue
        folded = [_folded(word.of(article.text)) for word in written]
        similarity, (first, end) = _best_run(folded_typed, folded, near[0], near[-1] + 1)
        if similarity >= _least(len(typed)):
            span = Span(written[first].start, written[end - 1].end)
            mine, theirs = _Side(text, typed), _Side(article.text, written[first:end])
            pieces = tuple(_pieces(mine, theirs, Indel.opcodes(folded_typed, folded[first:end])))
            yield Remembered(_quotation(index, row, span), Match.DIFFERS, similarity, pieces)


def _sharing_words(text: str, index: PassageIndex) -> list[int]:
    """Return the passages that share rare words with the text, the rarest first."""
    stems = tokens(text)
    rows = np.sort(index.lexical.best(stems, _CANDIDATES))
    scores = index.lexical.scores_of(stems, rows)
    return [int(row) for row in rows[np.argsort(-scores, kind="stable")]]


def _least(words: int) -> float:
    """Return the similarity that so many words need: a few are like something by chance."""
    stricter = (least for below, least in _SHORT if words < below)
    return max(DIFFERS_FROM, next(stricter, DIFFERS_FROM))


def _best_run(
    typed: Sequence[str], written: Sequence[str], first: int, end: int
) -> tuple[float, tuple[int, int]]:
    """Return the words written that are most like those typed, begun and ended near the alignment.

    Aligning characters takes a stretch as long as what was typed; words left out make it too short.
    """
    runs = [
        (start, stop)
        for start in range(max(0, first - _NEAR), min(first + _NEAR, len(written)) + 1)
        for stop in range(max(0, end - _NEAR), min(end + _NEAR, len(written)) + 1)
        if start < stop
    ]
    similarity, (a, b) = max(
        (Indel.normalized_similarity(typed, written[a:b]), (a, b)) for a, b in runs
    )
    if typed[0] not in written[a:b]:  # typed in the place of a word, most likely
        a = min(a, first)
    if typed[-1] not in written[a:b]:
        b = max(b, end)
    return similarity, (a, b)


@dataclass(frozen=True)
class _Side:
    """One of two texts that are compared, and where its words are."""

    text: str
    words: Sequence[Span]

    def of(self, first: int, end: int) -> str:
        """Return the text from one word to before another, with all that is between."""
        return self.text[self.words[first].start : self.words[end - 1].end] if first < end else ""


def _pieces(typed: _Side, written: _Side, codes: Iterable[Opcode]) -> Iterator[Piece]:
    """Yield words that agree, and between them what was typed against what is written."""
    mine = theirs = 0
    for code in codes:
        if code.tag != "equal":
            continue
        if mine < code.src_start or theirs < code.dest_start:
            yield Piece(typed.of(mine, code.src_start), written.of(theirs, code.dest_start))
        mine, theirs = code.src_end, code.dest_end
        yield Piece(typed.of(code.src_start, mine), written.of(code.dest_start, theirs))
    if mine < len(typed.words) or theirs < len(written.words):
        yield Piece(typed.of(mine, len(typed.words)), written.of(theirs, len(written.words)))


def _quotation(index: PassageIndex, row: int, span: Span) -> Quotation:
    """Quote the whole sentences that a span touches; the span alone where it is in no sentence."""
    rows = range(*index.first_passage[row : row + 2])
    touched = [
        sentence
        for passage in rows
        for sentence in index.passages[passage].sentences
        if sentence.start < span.end and sentence.end > span.start
    ]
    start = min([sentence.start for sentence in touched], default=span.start)
    end = max([sentence.end for sentence in touched], default=span.end)
    whole = Span(min(start, span.start), max(end, span.end))
    return Quotation(index.tenant, index.articles[row], whole, (span,), score=1.0)


def _apart(found: Sequence[Remembered]) -> list[Remembered]:
    """Leave out places that overlap another, better one."""
    kept: list[Remembered] = []
    for one in found:
        here = one.quotation
        if not any(
            here.article is other.quotation.article
            and here.tenant == other.quotation.tenant
            and here.span.start < other.quotation.span.end
            and other.quotation.span.start < here.span.end
            for other in kept
        ):
            kept.append(one)
    return kept


def _folded(text: str) -> str:
    """Lower the case and simplify marks, code point for code point, so that offsets stay."""
    plain = text.translate(_MARKS)
    low = plain.lower().replace("\u03c2", "\u03c3")  # a final sigma is one too
    if len(low) == len(plain):  # some letters become two in lower case, none becomes fewer
        return low
    return "".join(c if len(one := c.lower()) != 1 else one for c in plain)


def _same_wording(text: str, article: str, span: Span) -> bool:
    """Return whether a wording is there but for how marks are typed and its first letter's case."""
    near = _flat(article[max(0, span.start - len(text)) : span.end + len(text)])
    bare = _flat(text).strip(_AROUND)
    return any(first + bare[1:] in near for first in {bare[:1].lower(), bare[:1].upper()})


def _flat(text: str) -> str:
    return " ".join(text.translate(_MARKS).split())
