"""How far a quotation reaches: as short as it answers, as long as it is understood alone.

The sentence that answers is given. It takes along, within three sentences of its passage,

1. the rest of a speech whose quotation marks it would cut open, whatever its length;
2. what follows, if it ends in a colon; the line that leads in, if it is an item of a list;
3. the sentence before, if it depends on that (`index.coreference.anaphora`).

Where 2 or 3 would make it long or needs another paragraph, it stays as it is, and what it depends
on is named beside it (`index.coreference.antecedent`), if that is beyond doubt. A question that it
answers is always named beside it and never quoted (`index.quotation.question_above`).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from corpus.article import Span
from corpus.text.direct_speech import quoted_regions, single_quoted_regions
from corpus.text.sentences import LIST_ITEM, paragraphs, sentences
from corpus.text.turns import asks
from index.coreference.anaphora import Anaphor, Kind, find_anaphor
from index.coreference.antecedent import antecedent, can_mean_somebody
from index.quotation.question_above import question_above

if TYPE_CHECKING:
    from corpus.article import Passage

MAX_SENTENCES = 3
"""Of a quotation: what is read at a glance in a chat."""
MAX_WORDS = 60
"""Of a quotation that takes context along; a single sentence may be longer."""
_LEAD_IN_WORDS = 25
"""Of a line that is named beside an item of its list; a longer one does more than lead in."""
_LIST_REACH = 4_000  # code points between an item and the line that leads in
_OPENING = "\"“„«»'‘"
_CLOSING = "\"”“»«'’‘"


@dataclass(frozen=True)
class Extent:
    """What is quoted.

    Attributes:
        span: `[start, end)` in the article: one to three whole sentences of the passage.
        antecedent: What the first sentence depends on, where that is not in `span`: a person
            ("Bianca Bersani"), a phrase ("An ICE official"), the line above a list or the question
            that it answers, in the article's words; to be named beside the quotation.
    """

    span: Span
    antecedent: Span | None = None


def extent(text: str, passage: Passage, row: int) -> Extent:
    """Decide how far a quotation of one sentence reaches.

    Args:
        text: The article's text.
        passage: The passage the sentence is in.
        row: Which of the passage's sentences.
    """
    stretch = _Stretch(text, passage, row, row)
    stretch = stretch.unbroken() or stretch
    lead_in = _lead_in(text, passage, row)
    if lead_in:
        return _with_lead_in(stretch, lead_in)
    stretch = _with_announced(stretch)
    question = question_above(text, stretch.opening, at_once=True)
    if question:
        return Extent(stretch.span, question)
    return _with_question(stretch, _with_context(stretch))


@dataclass(frozen=True)
class _Stretch:
    """Sentences `first` to `last` of a passage."""

    text: str
    passage: Passage
    first: int
    last: int

    @property
    def span(self) -> Span:
        rows = self.passage.sentences
        return Span(rows[self.first].start, rows[self.last].end)

    @property
    def opening(self) -> Span:
        return self.passage.sentences[self.first]

    def unbroken(self) -> _Stretch | None:
        """Return this and the rest of every speech it cuts open; None where that is too much."""
        first, last = self.first, self.last
        rows = self.passage.sentences
        for region in sorted(_speeches(self.text, self.passage)):
            while first > 0 and region.start <= rows[first].start < region.end:
                first -= 1
            while last < len(rows) - 1 and region.start < rows[last].end <= region.end:
                last += 1
        wider = _Stretch(self.text, self.passage, first, last)
        if last - first >= MAX_SENTENCES:
            return None
        return self if wider == self else wider.unbroken()

    def reaching(self, first: int, last: int) -> _Stretch | None:
        """Return the same from and to other sentences, if that cuts no speech and stays short."""
        if first < 0 or last >= len(self.passage.sentences) or last - first >= MAX_SENTENCES:
            return None
        wider = _Stretch(self.text, self.passage, first, last).unbroken()
        if wider is None or (wider.is_cut() and not self.is_cut()):
            return None
        return wider if _word_count(wider.span.of(self.text)) <= MAX_WORDS else None

    def is_cut(self) -> bool:
        """Return whether it begins or ends inside a speech, of however many paragraphs."""
        start, end = self.span
        opened_again = self.text[start] in _OPENING  # as each paragraph of a long speech does
        return any(
            (r.start <= start < r.end and not opened_again) or r.start < end <= r.end
            for r in _regions(self.text)
        )

    def anaphor(self) -> Anaphor | None:
        """Return how its first sentence depends on what comes before."""
        before = self.passage.sentences[self.first - 1].of(self.text) if self.first else ""
        return find_anaphor(self.opening.of(self.text), before)


def _with_announced(stretch: _Stretch) -> _Stretch:
    """Add what a colon at its end announces: the next sentence, of a list as much as fits."""
    rows, text = stretch.passage.sentences, stretch.text
    if not stretch.span.of(text).endswith(":"):
        return stretch
    wider = stretch.reaching(stretch.first, stretch.last + 1)
    while wider and wider.last + 1 < len(rows) and _starts_line(text, rows[wider.last + 1]):
        further = wider.reaching(wider.first, wider.last + 1)
        if further is None:
            break
        wider = further
    return wider or stretch


def _with_lead_in(stretch: _Stretch, lead_in: Span) -> Extent:
    """Add the line that leads in to an item's list, or name that line beside it."""
    rows = stretch.passage.sentences
    wider = stretch.reaching(rows.index(lead_in), stretch.last) if lead_in in rows else None
    if wider:
        return Extent(wider.span)
    short = _word_count(lead_in.of(stretch.text)) <= _LEAD_IN_WORDS
    return Extent(stretch.span, lead_in if short else None)


def _with_context(stretch: _Stretch) -> Extent:
    """Add the sentence before where it depends on that, or name what it depends on beside it."""
    anaphor = stretch.anaphor()
    if anaphor is None:
        return Extent(stretch.span)
    before = stretch.reaching(stretch.first - 1, stretch.last)
    if before and asks(stretch.text, before.opening):
        before = None
    if before and _settles(before, anaphor):
        return Extent(before.span)
    named = antecedent(stretch.text, stretch.opening, anaphor)
    if named:
        return Extent(stretch.span, named)
    if before and question_above(stretch.text, before.opening, at_once=True):
        return Extent(before.span)
    further = before.reaching(before.first - 1, before.last) if before else None
    if further and _settles(further, anaphor):
        return Extent(further.span)
    return Extent((before or stretch).span)


def _with_question(stretch: _Stretch, reach: Extent) -> Extent:
    """Name the question that it helps to answer, where nothing else is named beside it."""
    if reach.antecedent:
        return reach
    opening = next(row for row in stretch.passage.sentences if row.start == reach.span.start)
    return Extent(reach.span, question_above(stretch.text, opening))


def _settles(wider: _Stretch, anaphor: Anaphor) -> bool:
    """Return whether a stretch that was widened for an opening can be understood alone.

    A connective in front of what was taken along does no harm; a pronoun does, and so does the
    lack of anybody whom "he" or "she" could mean.
    """
    still = wider.anaphor()
    if still is not None and still.kind is not Kind.LINK:
        return False
    return anaphor.kind is not Kind.PERSON or can_mean_somebody(wider.opening.of(wider.text))


@lru_cache(maxsize=256)
def _regions(text: str) -> tuple[Span, ...]:
    return (*quoted_regions(text), *single_quoted_regions(text))


def _speeches(text: str, passage: Passage) -> list[Span]:
    """Return quoted regions that open and close inside a passage, within three of its sentences."""
    return [
        region
        for region in _regions(text)
        if passage.span.start < region.start
        and region.end < passage.span.end
        and text[region.end] in _CLOSING
        and sum(region.overlaps(sentence) for sentence in passage.sentences) <= MAX_SENTENCES
    ]


def _lead_in(text: str, passage: Passage, row: int) -> Span | None:
    """Find the line with a colon that leads in to a list where a sentence begins an item.

    It is in the same paragraph or ends the one before; between may be other items. Prose that
    follows a colon is no list: what the colon announced may have been lost.
    """
    rows = passage.sentences
    if not _starts_line(text, rows[row]):
        return None
    for above in range(row - 1, -1, -1):
        if rows[above].of(text).endswith(":") and _starts_line(text, rows[above + 1]):
            return rows[above]
    start = passage.span.start
    blocks = list(reversed(paragraphs(text, Span(max(0, start - _LIST_REACH), start))))
    bulleted = LIST_ITEM.match(passage.span.of(text)) is not None
    if not bulleted and "\n" not in passage.span.of(text):
        return None
    if bulleted:
        blocks = [block for block in blocks if not LIST_ITEM.match(block.of(text))]
    if not blocks or text[start] in _OPENING or not blocks[0].of(text).endswith(":"):
        return None
    return sentences(text, blocks[0])[-1]


def _starts_line(text: str, sentence: Span) -> bool:
    return not text[text.rfind("\n", 0, sentence.start) + 1 : sentence.start].strip()


def _word_count(text: str) -> int:
    return len(text.split())
