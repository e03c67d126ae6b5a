"""Where an article names who says a quoted region: the words around it, nearest first.

A `Scene` is an article read for speech: its regions between quotation marks, and for each, found
when asked and then kept, the span that names the speaker. It looks in the sentence after the mark
and before it, in the rest of the paragraph, and in the line that leads up to it. Every look is
bounded, so odd marks cost no more than ordinary ones.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from functools import lru_cache

from corpus.article import Span
from corpus.text.direct_speech import quoted_regions, single_quoted_regions
from corpus.text.sentences import sentences
from index.speaker.cues import ISSUED, named_before, named_behind
from index.speaker.doubt import of_other_clause, taken_back, taken_back_behind, unsaid
from index.speaker.noun_phrase import phrase_after

_REACH = 500
"""Code points around quoted words in which a speaker is looked for."""
_STEPS_BACK = 40
"""Regions that one speaker is followed through: a long interview, and a bound for odd marks."""
_FEW_MARKS = 40
"""Single opening marks that any text may have, however short."""
_APART = 30
"""Code points a single opening mark in prose at least; more are code or a table, not speech."""
_PARAGRAPH = re.compile(r"\n[^\S\n]*\n\s*")
_NEAR_ACCORDING = re.compile(r"[\"'”’»\s]*,?\s*according to ")
"""As in `"...", according to Ann`: what is behind the mark decides, though it flows on."""
_BYLINE = re.compile(
    r"[\"'”’»)\s]*?(?:―|—|–|--|-)[^\S\n]*(?P<name>[A-Z][^\n\"“”;:?!]{1,80})(?=\n|$)"
)
"""An epigraph: the speaker's name behind a dash, alone on the rest of the line."""
_LABEL = re.compile(r"(?:^|\n)[\"“\s]*(?P<name>[A-Z][A-Z .'’-]{1,40})(?:\s\([^()\n]{1,40}\))?:\s")
"""A transcript's turn: "WALLACE: ..."."""
_CLOSES_TALK = (",", "?", "!", "—", "–", "-", "…", "...")
"""How speech ends inside its marks where a speaker may be named behind."""
_CLAUSE = re.compile(
    r"[\"'”’»\s]*,?\s*(?:and|but|while|as|when|after|because|who|which|that|in|on|at|to|for|with|"
    r"of|or|is|was|are|were)\b"
)
"""How a sentence goes on that has the quoted words as a part of it."""


@dataclass
class Scene:
    """An article's speech.

    Attributes:
        text: The article's text.
        regions: Between quotation marks, in order (see `corpus.text.direct_speech`,
            `corpus.text.direct_speech`).
    """

    text: str
    regions: tuple[Span, ...]
    _blocks: list[int] = field(default_factory=list)
    _sentences: dict[int, tuple[Span, ...]] = field(default_factory=dict)
    _mentions: dict[int, Span | None] = field(default_factory=dict)

    def mention(self, number: int, steps: int = _STEPS_BACK) -> Span | None:
        """Find where the speaker of a region is named.

        Args:
            number: Which of `regions`.
            steps: How many regions before it may be followed back.
        """
        if number not in self._mentions:
            if steps <= 0:
                return None
            self._mentions[number] = None
            self._mentions[number] = self._find(number, steps)
        return self._mentions[number]

    def overlapping(self, span: Span) -> range:
        """Return numbers of the regions that share a character with a span."""
        first = bisect_right(self.regions, span.start, key=lambda r: r.end)
        return range(first, max(first, bisect_left(self.regions, span.end, key=lambda r: r.start)))

    def paragraph(self, at: int) -> Span:
        """Return the paragraph around an offset."""
        row = max(bisect_right(self._blocks, at) - 1, 0)
        following = self._blocks[row + 1] if row + 1 < len(self._blocks) else len(self.text)
        return Span(self._blocks[row], following)

    def sentences(self, at: int) -> tuple[Span, ...]:
        """Return the sentences of the paragraph around an offset."""
        block = self.paragraph(at)
        if block.start not in self._sentences:
            self._sentences[block.start] = sentences(self.text, block)
        return self._sentences[block.start]

    def label(self, region: Span, at: int) -> Span | None:
        """Find the name that a transcript puts before a turn: "WALLACE: ..."."""
        start = max(region.start, at - 8 * _REACH)
        found = None
        for match in _LABEL.finditer(self.text, max(start - 3, 0), min(at + 60, region.end)):
            if match.start("name") <= at + 1:
                found = Span(*match.span("name"))
        return found

    def _find(self, number: int, steps: int) -> Span | None:
        region = self.regions[number]
        home = self.sentences(region.start)
        first = _holding(home, region.start)
        tail = (
            home if region.end <= self.paragraph(region.start).end else self.sentences(region.end)
        )
        last = _holding(tail, region.end - 1)
        byline = _BYLINE.match(self.text, region.end, region.end + 120)
        if byline:
            return phrase_after(self.text, byline.start("name"), byline.end("name"))
        after = self._between(number, last.end, ahead=True)
        start = first.start if first else region.start
        before = self._between(number, start, ahead=False)
        flows = self._clause_goes_on(region, after)
        tagged = region.of(self.text).rstrip().endswith((",", "?"))
        behind = named_behind(self.text, after, flows=flows, tagged=tagged)
        if behind and of_other_clause(self.text, after, behind):
            behind = None
        ahead = named_before(self.text, before)
        lead = Span(max(min(start, before.start), before.end - _REACH), before.end)
        if unsaid(self.text, lead):
            return None
        looks = [
            (behind, behind and taken_back_behind(self.text, after, behind)),
            (ahead, ahead and taken_back(self.text, lead, ahead)),
        ]
        if flows and not _NEAR_ACCORDING.match(self.text, after.start, after.end):
            looks.reverse()
        for found, doubted in looks:
            if found:
                return None if doubted else found
        return self._behind(number, tail, last) or self._around(number, start, before, steps)

    def _between(self, number: int, limit: int, *, ahead: bool) -> Span:
        """Return the stretch between a region and the next one, or the end of the sentence."""
        region = self.regions[number]
        if ahead:
            following = number + 1
            while following < len(self.regions) and self._nickname(self.regions[following]):
                following += 1
            known = following < len(self.regions)
            nearest = self.regions[following].start - 1 if known else limit
            return Span(region.end, max(region.end, min(limit, nearest, region.end + _REACH)))
        nearest = self.regions[number - 1].end if number else limit
        end = max(region.start - 1, 0)
        return Span(min(end, max(limit, nearest, end - _REACH)), end)

    def _behind(self, number: int, home: tuple[Span, ...], last: Span) -> Span | None:
        """Find a speaker named by the next sentence, where "?" or "!" ended the spoken one."""
        region = self.regions[number]
        row = bisect_right(home, last.start, key=lambda s: s.start)
        if row >= len(home) or not region.of(self.text).rstrip().endswith(("?", "!")):
            return None
        following = home[row]
        if last.end > region.end + 3 or any(
            not self._nickname(self.regions[n]) for n in self.overlapping(following)
        ):
            return None
        found = named_behind(self.text, self._between(number, following.end, ahead=True))
        return found if found and found.start <= following.start + 1 else None

    def _nickname(self, region: Span) -> bool:
        """Return whether the marks are inside of a name: Marcia "Cia" Price."""
        around = (
            self.text[max(0, region.start - 3) : region.start],
            self.text[region.end : region.end + 3],
        )
        named = region.of(self.text).isalpha() and around[1][2:3].isupper()
        return named and around[0][:1].isalpha()

    def _clause_goes_on(self, region: Span, after: Span) -> bool:
        """Return whether the sentence flows on behind the mark: what is before it says who."""
        inside = region.of(self.text).rstrip().endswith(_CLOSES_TALK)
        behind = after.of(self.text).lstrip("\"'”’»").startswith((",", " —", " –"))
        return bool(_CLAUSE.match(self.text, after.start, after.end)) or not (inside or behind)

    def _around(self, number: int, start: int, before: Span, steps: int) -> Span | None:
        """Return the speaker of the same sentence's or paragraph's speech, or of the lead-in."""
        region = self.regions[number]
        block = self.paragraph(region.start)
        earlier = number - 1 if number else None
        home = self.sentences(region.start)
        if earlier is not None and self.regions[earlier].end > start:  # in the same sentence
            return self.mention(earlier, steps - 1)
        if self._more_follows(number):
            return self.mention(number + 1, steps - 1)
        previous = [s for s in home if s.end <= start]
        if self.text[before.start : region.start].strip(" \"“”'`«„\n("):
            return None
        if previous:
            found = named_before(self.text, self._free(previous[-1]))
            if found is None and earlier is not None and self.regions[earlier].start >= block.start:
                continues = not self.text[self.regions[earlier].end : start].count("\n")
                found = self.mention(earlier, steps - 1) if continues else None
            return found
        return self._line_before(block)

    def _more_follows(self, number: int) -> bool:
        """Return whether the sentence has another region: one speaker can be behind both."""
        home = self.sentences(self.regions[number].start)
        sentence = _holding(home, self.regions[number].start)
        more = number + 1 < len(self.regions)
        return more and self.regions[number + 1].end < sentence.end - 1

    def _free(self, sentence: Span) -> Span:
        """Return what a sentence has behind its last region; all of it where there is none."""
        numbers = self.overlapping(sentence)
        if not numbers:
            return Span(max(sentence.start, sentence.end - _REACH), sentence.end)
        end = self.regions[numbers[-1]].end
        return Span(min(max(end, sentence.start), sentence.end), sentence.end)

    def _line_before(self, block: Span) -> Span | None:
        """Find the speaker in a paragraph before that leads up to this one."""
        if block.start == 0:
            return None
        home = self.sentences(block.start - 1)
        if not home:
            return None
        lead = self._free(home[-1])
        said = lead.of(self.text).rstrip()
        if said.endswith(":") or ISSUED.search(said):
            return named_before(self.text, Span(lead.start, lead.start + len(said)))
        return None


@lru_cache(maxsize=64)
def scene(text: str) -> Scene:
    """Read an article for speech."""
    blocks = [0, *(m.end() for m in _PARAGRAPH.finditer(text))]
    return Scene(text, _regions(text), blocks)


def _regions(text: str) -> tuple[Span, ...]:
    """Return regions in double marks, and those in single ones that are in no double ones."""
    double = quoted_regions(text)
    opening = text.count("‘") + text.count(" '") + text.count("\n'")
    if opening > _FEW_MARKS + len(text) // _APART:  # no prose: odd marks, slow to read
        return tuple(double)
    single = [r for r in single_quoted_regions(text) if not _inside(r, double)]
    outer = [r for r in double if not _inside(r, single)]
    return tuple(sorted([*outer, *single]))


def _inside(region: Span, others: list[Span]) -> bool:
    """Return whether a region meets one of others that begins before it; both in order."""
    row = bisect_left(others, region.start, key=lambda r: r.start)
    reaches = row > 0 and others[row - 1].end > region.start
    return reaches or (row < len(others) and others[row].start == region.start)


def _holding(home: tuple[Span, ...], at: int) -> Span:
    """Return the sentence around an offset; the nearest one before it where none is."""
    row = bisect_right(home, at, key=lambda s: s.start) - 1
    return home[row] if row >= 0 else Span(at, at)
