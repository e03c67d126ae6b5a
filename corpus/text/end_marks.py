"""A mark that may end a sentence, and what a reader sees around it.

Read by `corpus.text.sentence_boundaries`, which finds them, and `corpus.text.full_stops`. Whatever
looks around a mark looks a bounded way, so that finding all boundaries is linear in the text.
"""

# ruff: noqa: RUF001 - the punctuation of many scripts is the subject
from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from corpus.text.abbreviations import Abbreviations

REACH = 40
"""Code points looked back for a word."""
_COMPOUND = 20  # code points looked back for the parts of "i. d. R."
_LONGEST = 5  # letters of the last of them
_JOINED = frozenset(".à")  # before the space or hyphen in front of it

_NEXT = re.compile(
    r"""
    \s*+ (?P<opened> ["'`“‘„‚«»‹(\[{¿¡*_—–\-\s]{0,8}+ )
    (?P<sign> [$€£¥₹₽₩¢§¶\#&+~±≈=<>%°@†№]{0,3}+ )
    (?P<word> [\w'’-]{0,40} )
    """,
    re.VERBOSE,
)
_LEAD_IN = re.compile(r"""(?P<space>\s*+)[\s"'“‘«(\[{*_—–-]*+""")
_STOPS = frozenset("\"'`“”‘’„«»()[]{}—–-/*_,;:")
_STOP = re.compile(f"[{re.escape(''.join(_STOPS))}]")
_JOINTS = re.compile(r"\.[ -]+")


@dataclass
class Scan:
    """One pass over `text[start:end]`; `sentence` is where the current sentence began."""

    text: str
    start: int
    end: int
    words: Abbreviations
    sentence: int = 0
    asides: list[tuple[int, int]] = field(default_factory=list)
    straight: int = 0
    counted: int = 0
    looked_at: int = -1
    visible: int = 0
    said: int = 0

    def word_before(self, at: int) -> str:
        """Return the word that ends at `at`, its inner full stops included."""
        reached = self.text[max(self.start, at - REACH) : at]
        if not reached or reached[-1].isspace():
            return ""
        word = reached.rsplit(None, 1)[-1]
        return word if _STOPS.isdisjoint(word) else _STOP.split(word)[-1]

    def word_before_that(self, candidate: Candidate) -> str:
        """Return the word before the candidate's own, or "" where it is not one space away."""
        start = candidate.at - len(candidate.before)
        spaced = start > self.sentence and self.text[start - 1] == " "
        return self.word_before(start - 1) if spaced else ""

    def first_said(self) -> int:
        """Return where the current sentence begins to say something, behind quotes and dashes."""
        self._look_at_opening()
        return self.said

    def first_visible(self) -> int:
        """Return where the current sentence begins, behind white space."""
        self._look_at_opening()
        return self.visible

    def _look_at_opening(self) -> None:
        """Look once at each sentence: an opening may be as long as the text."""
        if self.looked_at != self.sentence:
            self.looked_at = self.sentence
            found = _LEAD_IN.match(self.text, self.sentence, self.end)
            self.visible = found.end("space") if found else self.sentence
            self.said = found.end() if found else self.sentence

    def inside_straight_quotes(self, at: int) -> bool:
        """Return whether an odd number of `"` comes before `at`; `at` never goes back."""
        self.straight += self.text.count('"', self.counted, at)
        self.counted = at
        return self.straight % 2 == 1


class Candidate(NamedTuple):
    """A mark that may end a sentence, and its surroundings.

    Attributes:
        mark: The mark itself, without spaces.
        closed: The quotes and brackets that close after it.
        at: Where the mark is.
        end: Where the sentence would end.
        before: The word before the mark.
        opened: Quotes and brackets before the next word.
        sign: A sign before the next word, such as that of a currency.
        word: The next word, or "".
        starters: Words that begin sentences, in lower case.
    """

    mark: str
    closed: str
    at: int
    end: int
    before: str
    opened: str
    sign: str
    word: str
    starters: frozenset[str]

    @property
    def next_is_lower(self) -> bool:
        """Whether the text goes on in lower case ("iPhone" counts as a capital)."""
        return not self.sign and self.word[:1].islower() and not self.word[1:2].isupper()

    @property
    def next_starts(self) -> bool:
        """Whether the next word is one that usually begins a sentence ("L'eau" by its "L'")."""
        if self.sign or not self.word[:1].isupper():
            return False
        low = self.word.lower()
        return low in self.starters or _elided(low) in self.starters


def candidate_at(scan: Scan, mark: str, closed: str, at: int, end: int) -> Candidate:
    """Return the candidate whose mark is at `at` and whose sentence would end at `end`."""
    following = _NEXT.match(scan.text, end, scan.end)
    opened, sign, word = following.group("opened", "sign", "word") if following else ("", "", "")
    before = scan.word_before(at)
    return Candidate(mark, closed, at, end, before, opened, sign, word, scan.words.starters)


def compounds(scan: Scan, candidate: Candidate) -> tuple[str, ...]:
    """Return what the abbreviation may be with the words before it: "i. d. R." is "i.d.r".

    The longest first, in lower case, without spaces; the word alone is not among them.
    """
    start = candidate.at - len(candidate.before)
    if len(candidate.before) > _LONGEST or scan.text[start - 2 : start - 1] not in _JOINED:
        return ()
    low = max(scan.sentence, candidate.at - _COMPOUND)
    whole = _JOINTS.sub(".", scan.text[low : candidate.at].lower()).rsplit(None, 1)[-1]
    parts = whole.lstrip("([«“„\"'").split(".")[-4:]
    return tuple(".".join(parts[first:]) for first in range(len(parts) - 1))


def _elided(word: str) -> str:
    """Return the article or pronoun before an apostrophe: "l" of "l'eau"."""
    return re.split("['’]", word, maxsplit=1)[0] if "'" in word or "’" in word else word
