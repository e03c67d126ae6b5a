"""The noun phrase that begins at a place: who follows "said" or "according to".

A phrase keeps its appositions and relative clauses ("Ann Lee, a keeper at the lighthouse,") and
leaves out when, where and how something was said ("in a statement", "on Monday").
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.speaker.lexicon import (
    DETERMINERS,
    PREPOSITIONS,
    PRONOUNS,
    SAYING,
    TIME,
    VERBS,
    is_event,
    words,
)
from index.speaker.words import (
    HARD,
    MAX_WORDS,
    REACH,
    RELATIVE,
    Word,
    apposes,
    as_speaker,
    is_state,
    words_of,
)

if TYPE_CHECKING:
    from corpus.article import Span

PARTICLES = words("of de van von der den al el bin bint la le du da dos di and & for ibn y the")
_ENDS = TIME | {"last", "next", "that", "if", "how", "because", "adding", "when", "while", "as"}
_ENDS = _ENDS | {"after", "before", "during", "since", "this", "upon"}
_ENDS_RELATIVE = frozenset({"when", "while", "after", "before"})
_PAST = ("ed", "said", "says", "told", "wrote")
_GOES_ON = RELATIVE | {"now", "former", "formerly"}
_GOES_OFF = SAYING | TIME | VERBS


def phrase_after(text: str, start: int, end: int, *, closed: bool = False) -> Span | None:
    """Return the noun phrase that begins at `start`: after "said" or "according to".

    Args:
        text: The text.
        start: Where the phrase begins.
        end: Where it ends at the latest.
        closed: Whether a comma must close its appositions: after "According to" at the start of
            a sentence, what follows one comma is the main clause.
    """
    found = words_of(text, start, min(end, start + REACH))
    while found and (found[0].low in {",", "'", "’"} or found[0].low.endswith("ly")):
        found = found[1:]
    commas = [at for at, word in enumerate(found) if word.text == ","]
    if closed and len(commas) == 1:
        found = found[: commas[0]]
    return as_speaker(text, found[: reach(text, found)])


def reach(text: str, found: list[Word]) -> int:
    """Count how many of the words belong to the noun phrase that they begin with."""
    if not found:
        return 0
    if found[0].low in PRONOUNS:
        return 1
    settled = found[0].low in DETERMINERS
    common = settled or not found[0].capital
    relative = described = False
    for at, word in enumerate(found[: MAX_WORDS + 1]):
        if word.text == ",":
            if not _goes_on(text, found, at + 1, ended=relative or described):
                more = at + 1 < len(found)
                return at + (more and (relative or any(w.text == "," for w in found[:at])))
            common = settled = settled or not is_state(found[at + 1])
            described = described or found[at + 1].low in DETERMINERS
        elif _ends(text, found, at, common=common, relative=relative):
            return at
        elif not settled and word.low not in PARTICLES:
            common = not word.capital and word.is_word
        relative = relative or word.low in RELATIVE
    return min(len(found), MAX_WORDS + 1)


def _ends(text: str, found: list[Word], at: int, *, common: bool, relative: bool) -> bool:
    """Return whether a word ends the phrase that runs up to it."""
    word = found[at]
    if word.text in HARD:
        return True
    if relative:
        return word.low in _ENDS_RELATIVE
    return at > 0 and word.low not in RELATIVE and _stops(text, found, at, common=common)


def _goes_on(text: str, found: list[Word], at: int, *, ended: bool) -> bool:
    """Return whether an apposition or a relative clause follows a comma.

    After a clause or an apposition has `ended`, one more describes the name before it: "a keeper
    at Hull, an old port".
    """
    if at >= len(found) or not found[at].is_word:
        return False
    word = found[at]
    if is_state(word) or word.low in _GOES_ON:
        return True
    if word.low == "of":
        return _names(found[at + 1 : at + 3])
    if word.low in DETERMINERS:
        return not ended and word.low not in {"this", "that"} and not _clause(found, at)
    if word.low in _GOES_OFF or word.low.endswith("ed"):
        return False
    clause = word.capital and _clause(found, at)
    return apposes(word, found[:at]) and not is_event(text, word.start) and not clause


def _clause(found: list[Word], at: int) -> bool:
    """Return whether what comes up to the next comma is a clause: "..., the bridge has ..."."""
    for row in range(at + 1, len(found)):
        if found[row].text == "," or found[row].low in RELATIVE:
            return False
        says = found[row].low in SAYING and found[row].low.endswith(_PAST)
        if (found[row].low in VERBS or says) and found[row - 1].low not in DETERMINERS:
            return True
    return False


def _stops(text: str, found: list[Word], at: int, *, common: bool) -> bool:
    """Return whether a word outside of a relative clause ends the phrase."""
    word, rest = found[at], found[at + 1 :]
    if word.low in _ENDS or not rest:
        return word.low in _ENDS or word.low in PREPOSITIONS
    following = rest[0].low
    if word.low in {"and", "or", "but"}:
        return following in SAYING or following in PRONOUNS or following.endswith("ed")
    if word.low in {"of", "for", "with", "from"} and not common:
        return not _names(rest)
    if word.low in PREPOSITIONS and not (common and word.low == "of"):
        return not common or is_event(text, rest[0].start) or any(map(_time, rest[:2]))
    return word.low.endswith("ly") and not word.capital and not common


def _time(word: Word) -> bool:
    return word.low in TIME or word.text == "May"


def _names(following: list[Word]) -> bool:
    """Return whether a name follows, "the" or "a" before it allowed."""
    rest = following[1:] if following and following[0].low in DETERMINERS else following
    return bool(rest) and rest[0].capital and rest[0].low not in PRONOUNS
