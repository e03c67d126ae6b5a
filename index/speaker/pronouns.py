"""Whom "he", "she", "it", "they" or "who" means beside speech.

A pronoun is followed back, sentence by sentence, to the person that a sentence is about and that
fits; a person who is only mentioned counts in the sentences nearest to it and where no other fits.
Where two would do, or nothing says, it means nobody: a wrong name is worse than none.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from corpus.article import Span
from index.speaker.lexicon import (
    ORGANISATION,
    PLURAL,
    PREPOSITIONS,
    PRONOUNS,
    TITLES_F,
    TITLES_M,
)
from index.speaker.noun_phrase import phrase_after
from index.speaker.people import People, Person, people, tidy
from index.speaker.scene import Scene, scene
from index.speaker.subject import leading_subject, subject_before
from index.speaker.words import words_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_SENTENCES_BACK = 10
"""Sentences that are looked back for whom a pronoun means."""
_MENTIONED_WITHIN = 2
"""Sentences back within which a mere mention, not a subject, can be meant."""
_PARAGRAPHS_BACK = 6
"""Paragraphs that are looked back."""
_SUBJECT_WITHIN = 300
"""Code points of a sentence in which its subject must come."""
_HEAD_WITHIN = 4
"""Words of a name in which its noun comes, to see whether that is plural."""
_GROUP = frozenset({"it", "they"})
_HE = {"he": "m", "she": "f"}
_ACCORDING = "According to "
_PLACED = frozenset({"in", "at", "to", "from", "near", "the"})
"""Words before a name that make it a place or a thing, not a person."""
_DESCRIBES = (", a ", ", an", ", th")
"""How an apposition that describes a person begins: ", a keeper", ", an aide", ", the mayor"."""

_Found = tuple[str | None, bool]
"""Whom a pronoun means, and whether that settles it."""
_OPEN: _Found = (None, False)
_NOBODY: _Found = (None, True)


class Pronouns:
    """The pronouns of an article."""

    def __init__(self, read: Scene, known: People) -> None:
        self._scene = read
        self._people = known
        self._text = read.text

    def meant_by(self, pronoun: Span) -> str | None:
        """Return whom a pronoun means, in full, or None where the article leaves it open."""
        said = pronoun.of(self._text).lower()
        if said == "who":
            return self._relative(pronoun)
        if said not in _HE and said not in _GROUP:
            return None
        for looked, place in enumerate(self._back(pronoun.start), 1):
            about = self._about(place)
            subject = about.of(self._text).lower() if about else ""
            if subject == said:
                continue  # the same person goes on
            about = None if subject in PRONOUNS else about
            near = looked <= _MENTIONED_WITHIN
            found = self._group(about, said) if said in _GROUP else None
            name, settled = found or self._person(place, about, _HE.get(said, ""), near=near)
            if name or settled or looked > _SENTENCES_BACK:
                return name
        return None

    def _back(self, at: int) -> Iterator[Span]:
        """Return what comes before an offset, sentence by sentence, nearest first."""
        block = self._scene.paragraph(at)
        for _ in range(_PARAGRAPHS_BACK):
            for sentence in reversed(self._scene.sentences(block.start)):
                if sentence.start < at:
                    yield Span(sentence.start, min(sentence.end, at))
            if block.start == 0:
                return
            block = self._scene.paragraph(block.start - 1)

    def _relative(self, who: Span) -> str | None:
        """Return whom "who" means: what comes right before it."""
        start = self._scene.paragraph(who.start).start
        found = subject_before(self._text, start, Span(who.start, who.start))
        if found is None or found.of(self._text).lower() in PRONOUNS:
            return None
        return self._people.in_full(found)

    def _about(self, place: Span) -> Span | None:
        """Return whom a sentence is about: who speaks in it, its subject, or who is its source."""
        for number in reversed(self._scene.overlapping(place)):
            mention = self._scene.mention(number)
            if mention and place.start <= mention.start < place.end:
                if mention.of(self._text).lower() not in PRONOUNS:
                    return mention
                break
        end = min(place.end, place.start + _SUBJECT_WITHIN)
        for number in self._scene.overlapping(Span(place.start, end))[:1]:
            end = max(place.start, self._scene.regions[number].start - 1)
        if self._text.startswith(_ACCORDING, place.start):
            return phrase_after(self._text, place.start + len(_ACCORDING), end, closed=True)
        return leading_subject(self._text, words_of(self._text, place.start, end))

    def _group(self, about: Span | None, said: str) -> _Found:
        """Return an organisation or several people as the meaning of "it" or "they"."""
        if about is None:
            return _OPEN
        name = tidy(about.of(self._text))
        several = " and " in name or bool(PLURAL.search(" ".join(name.split()[:_HEAD_WITHIN])))
        fits = several if said == "they" else bool(ORGANISATION.search(name)) and not several
        return (name if fits else None), True

    def _person(self, place: Span, about: Span | None, sex: str, *, near: bool) -> _Found:
        """Return one person as the meaning of "he" or "she"."""
        there = self._people.within(place)
        fits = [p for p in there if self._people.sexes(p) == {sex}]
        if about is not None:
            name, settled = self._subject(about, there, sex, alone=not fits)
            if name or settled:
                return name, settled
        if not fits:  # a name that says neither: "by Smedley Butler, an American general"
            fits = [p for p in there if self._described(p)]
        different = {p.surname for p in fits}
        if near and len(different) == 1:
            return self._people.in_full(fits[0].span, sex), True
        return (None, len(different) > 1)

    def _subject(self, about: Span, there: Sequence[Person], sex: str, *, alone: bool) -> _Found:
        """Return whom a sentence is about as the meaning; `alone` where no other name fits."""
        said = about.of(self._text)
        if " and " in said.split(",")[0]:
            return _NOBODY
        inside = [p for p in there if about.start <= p.span.start < about.end and not p.owns]
        named = next((p for p in inside if self._is_person(p, about)), None)
        noun = _noun_sex(said)
        known = (self._people.sexes(named) if named else set()) | ({noun} if noun else set())
        if sex in known or (named and not known):
            sure = sex in known or alone
            return (self._people.in_full(about, sex) if sure else None), True
        unknown = len(inside) == 1 and inside[0].span == about and not known
        return _NOBODY if unknown and self._may_be_person(inside[0]) else _OPEN

    def _is_person(self, person: Person, about: Span) -> bool:
        """Return whether a name is a person's and heads the phrase, unlike "the art of Lee"."""
        before = self._text[about.start : person.span.start].lower().split()
        heads = not any(word in PREPOSITIONS for word in before)
        speaks = any(self._scene.mention(n) == about for n in self._beside(about))
        single = speaks and not ORGANISATION.search(about.of(self._text))
        return heads and (single or self._people.is_person(person))

    def _beside(self, about: Span) -> range:
        """Return the regions right before and behind a mention."""
        return self._scene.overlapping(Span(max(0, about.start - 3), about.end + 40))

    def _may_be_person(self, person: Person) -> bool:
        """Return whether a single word with a capital is not just the first of its sentence."""
        word = person.span.of(self._text)
        common = re.search(rf"\b{re.escape(word.lower())}\b", self._text)
        return not common and not ORGANISATION.search(word)

    def _described(self, person: Person) -> bool:
        """Return whether a full name of unknown sex is a person's: an apposition describes it."""
        before = self._text[max(0, person.span.start - 6) : person.span.start].lower().split()
        return (
            len(person.words) > 1
            and not self._people.sexes(person)
            and self._text.startswith(_DESCRIBES, person.span.end)
            and before[-1:] not in [[word] for word in _PLACED]
            and not ORGANISATION.search(person.span.of(self._text))
        )


@lru_cache(maxsize=64)
def pronouns(text: str) -> Pronouns:
    """Return the pronouns of an article."""
    return Pronouns(scene(text), people(text))


def _noun_sex(said: str) -> str | None:
    """Return what the noun of a phrase says: "a spokeswoman for the men's team"."""
    for word in (w.strip(",.()") for w in said.lower().split()):
        if word in PREPOSITIONS:
            return None
        if word in TITLES_M or word in TITLES_F:
            return "m" if word in TITLES_M else "f"
    return None
