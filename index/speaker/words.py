"""Words with their places, and what they can be in a phrase that names a speaker.

The ground under `index.speaker.noun_phrase` and `index.speaker.subject`: no parser, only closed
lists (`index.speaker.lexicon`) and what is next to a word. All offsets are the text's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.article import Span
from index.speaker.lexicon import (
    CONJUNCTIONS,
    DETERMINERS,
    PREPOSITIONS,
    PRONOUNS,
    SAYING,
    STATES,
    SUBORDINATORS,
    VERBS,
)

REACH = 400
"""Code points that a phrase is looked for within."""
MAX_WORDS = 36
"""Of a phrase that names a speaker, apposition included."""
_WORD = re.compile(
    r"""
    @\w{1,30}                                  # a handle
    | \([^()\n]{1,40}\)                        # (R-Ohio)
    | ["“][A-Z]\w{1,14}["”](?=\s[A-Z])         # a nickname inside of a name
    | (?:[^\W\d_]\.){1,4}                      # initials
    | [A-Z][a-z]{1,4}\.(?=\s[A-Z(])            # Gen. Lee
    | [^\W_][\w'’&/.-]*[^\W_] | [^\W_] | & | [^\w\s]
    """,
    re.VERBOSE,
)
HARD = frozenset({";", ":", "—", "―", "–", '"', "“", "”", "„", "«", "»", "?", "!", "…"})
"""Marks between clauses."""
RELATIVE = frozenset({"who", "whose", "whom", "which"})
_FIRMS = frozenset({"Corp", "Inc", "Co", "Ltd", "Bros"})
_OWN = frozenset(["a", "an", "the", "my", "our", "your", "its", "their", "no", "every"])
_NOT_SPEAKERS = frozenset(
    ["there", "what", "which", "nobody", "this", "that", "these", "those", "here", "how", "why"]
)
_NO_START = PREPOSITIONS | SUBORDINATORS | CONJUNCTIONS | SAYING | VERBS | _NOT_SPEAKERS
_NO_APPOSITION = (
    (PREPOSITIONS - {"of"}) | CONJUNCTIONS | (PRONOUNS - {"who"}) | (SUBORDINATORS - RELATIVE)
)


@dataclass(frozen=True)
class Word:
    """A word or a mark of a text, with its place there."""

    text: str
    start: int
    end: int

    @property
    def low(self) -> str:
        """In lower case."""
        return self.text.lower()

    @property
    def capital(self) -> bool:
        """Whether it can be part of a name."""
        return self.text[0].isupper() or (self.text[0] == "@" and len(self.text) > 1)

    @property
    def is_word(self) -> bool:
        """Not a mark."""
        return self.text[0].isalnum() or self.capital


def words_of(text: str, start: int, end: int) -> list[Word]:
    """Split a stretch into words and marks; a short bracketed aside is one."""
    return [Word(m.group(), *m.span()) for m in _WORD.finditer(text, start, end)]


def parts_of(found: list[Word]) -> list[list[Word]]:
    """Split at commas, empty parts left out."""
    parts: list[list[Word]] = [[]]
    for word in found:
        if word.text == ",":
            parts.append([])
        else:
            parts[-1].append(word)
    return [p for p in parts if p]


def is_state(word: Word) -> bool:
    """Return whether a word is where somebody is from, or "Jr.": "R-Ohio", "Tex."."""
    bare = word.text.rstrip(".")
    return bare in STATES or bool(re.match(r"[A-Z]-[A-Z]", bare)) or bare in {"Jr", "Sr"}


def verb_like(part: list[Word], at: int) -> bool:
    """Return whether a word looks like a finite verb where it is."""
    word, before = part[at], part[at - 1]
    if word.capital or not word.is_word:
        return False
    if word.low in VERBS or word.low in SAYING:
        return before.low not in DETERMINERS
    modifies = before.low in DETERMINERS or before.low.endswith("ly") or before.low in CONJUNCTIONS
    return word.low.endswith("ed") and not modifies


def apposes(word: Word, before: list[Word]) -> bool:
    """Return whether a part that begins with `word` can say more about the part before it."""
    gerund = word.low.endswith("ing") and not word.capital
    other = word.low in _NO_APPOSITION or gerund or (word.low.endswith("ly") and not word.capital)
    return bool(before) and not other


def as_speaker(text: str, phrase: list[Word], *, keep_comma: bool = False) -> Span | None:
    """Return the span of a phrase that can name a speaker, or None."""
    while phrase and not phrase[0].is_word:
        phrase = phrase[1:]
    while phrase and (
        phrase[-1].low in CONJUNCTIONS
        or (phrase[-1].text[0] not in "(&," and not phrase[-1].is_word)
    ):
        phrase = phrase[:-1]
    alone = phrase and phrase[0].low in PRONOUNS and len(phrase) > 1
    if alone and phrase[1].low not in {"and", "or"}:
        phrase = phrase[:1]
    commas = sum(w.text == "," for w in phrase)
    if phrase and phrase[-1].text == "," and commas == 1 and not keep_comma:
        phrase = phrase[:-1]
    if not phrase or len(phrase) > MAX_WORDS:
        return None
    if phrase[0].low in _NO_START or phrase[-1].low in _OWN:
        return None
    end = phrase[-1].end
    if text[end : end + 1] == "." and (is_state(phrase[-1]) or phrase[-1].text in _FIRMS):
        end += 1
    return Span(phrase[0].start, end)
