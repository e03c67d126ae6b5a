"""Who is named as a speaker in a stretch of a sentence beside quoted words.

By a verb of saying and its subject, by "according to", or by what leads up to a colon. A verb
of being asked ("was asked"), a participle of another noun ("a tweet attacking her") and a noun
("a comment") do not count.
"""

from __future__ import annotations

import re

from corpus.article import Span
from index.speaker.lexicon import (
    BE,
    DETERMINERS,
    INVERTS,
    PERSON,
    PRONOUNS,
    SAYING,
    fits,
    is_noun,
)
from index.speaker.noun_phrase import phrase_after
from index.speaker.subject import leading_subject, subject_before
from index.speaker.words import words_of

_VERB = re.compile(
    rf"(?<![\w-])(?:{'|'.join(sorted(SAYING | {v.capitalize() for v in INVERTS}))})(?![\w-])"
)
_ACCORDING = re.compile(r"\b[Aa]ccording to |\b[Ii]n the words of ")
_ADVERBS = frozenset({"also", "often", "sometimes", "now", "then", "later", "once", "not", "still"})
"""May come between "was" and a participle: "was once called"."""
_GOES_ON_TO = frozenset({"on", "continued", "continues", "proceeded", "quick", "began", "wanted"})
"""Before "to" and a verb of saying, these do say it: "went on to say"."""
ISSUED = re.compile(
    r"\b(?:released|issued|sent|posted|e-?mailed|offered|gave|provided|made|published|put out)\b"
    r"[^.;:\n]{0,60}?\b(?:statement|response|e-?mail|letter|tweet|message|comment|remarks?)s?\b"
)
"""A statement that somebody put out: what follows are its words."""
_PUT_TO = re.compile(
    r",?\s(?:(?:was|were|is|are|has been|have been|had been|being|got)\s(?:\w+ly\s|once\s|then\s)?"
    r"(?:told|asked|informed|warned|reminded|advised|assured|greeted|quoted|called|taught|shown)"
    r"(?P<by>\sby\s)?|heard|reads?\b|overheard|remember(?:s|ed)? hearing|found\b|saw\b)"
)
"""What makes somebody the hearer of the words."""
_LEADS_UP = re.compile(r":[\"”’'\s]*$")
"""A colon before the opening mark."""


def named_behind(
    text: str, place: Span, *, flows: bool = False, tagged: bool = False
) -> Span | None:
    """Find a speaker named behind a closing mark.

    Args:
        text: The article's text.
        place: From the mark to the next one, or to the end of the sentence.
        flows: Whether the sentence goes on with the quoted words as a part of it.
        tagged: Whether they end as speech does before "Ann sang": any verb will do.
    """
    according = _ACCORDING.search(text, place.start, place.end)
    if according:
        return _according(text, according, place.end)
    for verb in _VERB.finditer(text, place.start, place.end):
        between = text[place.start : verb.start()].strip(" ,\"”“'’»\n—–-")
        inverted = not between or (flows and text.endswith(", ", 0, verb.start()))
        if inverted and verb.group().lower() in INVERTS:
            found = phrase_after(text, verb.end(), place.end)
        elif between and not _idle(text, verb) and not _modifies(text, verb, between):
            found = subject_before(text, place.start + 1, Span(*verb.span()))
        else:
            continue
        if found and _fits(text, verb, found):
            return found
    return _tag(text, place) if tagged else None


def _tag(text: str, place: Span) -> Span | None:
    """Return the subject of any verb that follows "...," at once: "...," Ann sang.

    Of "...," Bo was told by Ann, the one who told; nobody where it does not say.
    """
    found = words_of(text, place.start, place.end)
    while found and not found[0].is_word:
        found = found[1:]
    named = found and (found[0].capital or found[0].low in PRONOUNS - {"who", "it"})
    subject = leading_subject(text, found) if named else None
    put = subject and _PUT_TO.match(text, subject.end, place.end)
    if put:
        return phrase_after(text, put.end(), place.end) if put["by"] else None
    return subject if subject and subject.end < place.end - 1 else None


def named_before(text: str, place: Span) -> Span | None:
    """Find a speaker named before an opening mark, by the verb that is nearest to it.

    Args:
        text: The article's text.
        place: From the mark before, or from where the sentence begins, to the mark.
    """
    according = _ACCORDING.search(text, place.start, place.end)
    verbs = list(_VERB.finditer(text, place.start, place.end))[::-1]
    for verb in sorted(verbs, key=lambda v: _subordinate(text, v)):
        if according and verb.start() < according.start():
            return _according(text, according, place.end)
        if _idle(text, verb):
            continue
        found = subject_before(text, place.start, Span(*verb.span()))
        opens = not text[place.start : verb.start()].strip(" ,\"”“'’»")
        if found is None and opens and verb.group()[0].isupper():
            found = phrase_after(text, verb.end(), place.end)
        if found and _fits(text, verb, found):
            return found
    if according:
        return _according(text, according, place.end)
    if ISSUED.search(text, place.start, place.end):
        return leading_subject(text, words_of(text, place.start, place.end))
    if _LEADS_UP.search(text, place.start, place.end + 1):
        return _announces(text, place)
    return None


def _announces(text: str, place: Span) -> Span | None:
    """Return who a sentence is about that leads up to speech without a verb of saying."""
    found = leading_subject(text, words_of(text, place.start, place.end))
    if found is None:
        return None
    said = found.of(text)
    if said.lower() in PRONOUNS:
        return found if said.lower() != "it" else None
    common = said.split()[0].lower() in DETERMINERS or said[0].islower()
    return None if common and not PERSON.search(said) else found


def _according(text: str, match: re.Match[str], end: int) -> Span | None:
    return phrase_after(text, match.end(), end, closed=match.group()[0].isupper())


def _modifies(text: str, verb: re.Match[str], between: str) -> bool:
    """Return whether a participle belongs to the noun before it: "a tweet attacking her"."""
    divided = text.endswith(", ", 0, verb.start())
    return bool(between) and verb.group().endswith("ing") and not divided


def _fits(text: str, verb: re.Match[str], subject: Span) -> bool:
    before = text[max(0, verb.start() - 30) : verb.start()].split()
    return fits(verb.group(), subject.of(text), before[-1] if before else "")


def _idle(text: str, verb: re.Match[str]) -> bool:
    """Return whether a verb is one of being asked or called, or is a noun."""
    before = text[max(0, verb.start() - 40) : verb.start()].lower().split()
    if before[-1:] == ["to"]:
        return before[-2:-1] == [] or before[-2] not in _GOES_ON_TO
    adverb = before[-1:] != [] and (before[-1] in _ADVERBS or before[-1].endswith("ly"))
    passive = bool(BE & set(before[-2:] if adverb else before[-1:]))
    return passive or is_noun(verb.group(), before)


def _subordinate(text: str, verb: re.Match[str]) -> bool:
    """Return whether a verb is in a relative clause: "told a woman who asked ..."."""
    before = text[max(0, verb.start() - 8) : verb.start()].split()
    return before[-1:] == ["who"]
