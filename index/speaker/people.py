"""The people of an article: who is named where, and a surname in full.

Names are found by their capitals; titles ("Ms.") and common given names say who is a man and who is
a woman. A surname is filled out from an earlier full mention, with what the article says there of
the person; where two people have it, it is left as it is.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property, lru_cache

from corpus.article import Span
from index.speaker.lexicon import (
    AUXILIARIES,
    DETERMINERS,
    HONORIFICS,
    ORGANISATION,
    PREPOSITIONS,
    PRONOUNS,
    SUBORDINATORS,
    TIME,
    TITLES_F,
    TITLES_M,
    VERBS,
    given_names,
    words,
)
from index.speaker.noun_phrase import phrase_after
from index.speaker.scene import Scene, scene

_MAX_FULL = 24
"""Words of a name with its apposition, as it is shown in one line under a quotation."""
_CAP = r"[A-Z][\w’'-]*[\w]|[A-Z]\."
_TITLE = r"(?:Mr|Mrs|Ms|Dr|Prof|Sen|Rep|Gov|Gen|Lt|Col|Capt|Rev|Sgt|Del|St|Jr|Sr|Adm|Maj)\."
_OFFICE = (
    r"(?:Secretary|Speaker|Minister|President|Director|Chief|Duke|Duchess|King|Queen|Prince|"
    r"Princess|Bishop|Archbishop|Governor|Mayor|Leader|Chair) of (?:the )?"
)
_NAME = re.compile(
    rf"(?<![\w’'.])(?:{_OFFICE})?(?:{_TITLE}|{_CAP})"
    rf"(?:[ \u00a0](?:(?:de|van|von|der|den|al|bin|la|le|da|dos|di)[ \u00a0])*"
    rf"(?:{_OFFICE})?(?:{_TITLE}|{_CAP}))*"
)
_NO_NAME = (
    PREPOSITIONS
    | SUBORDINATORS
    | DETERMINERS
    | PRONOUNS
    | TIME
    | VERBS
    | AUXILIARIES
    | words("and but so then yet or nor also meanwhile however here there if not yes no")
)
_RELATIVE = re.compile(r",\s+(?:who|whose|whom|which)\b.*$", re.DOTALL)
_RELATIVE_AT_ONCE = re.compile(r",?\s(?:who|whose|whom|which)\b.*$", re.DOTALL)
_TWO_CAPITALS = re.compile(r"[A-Z][\w.’'-]+\s[A-Z]")
_POSSESSIVE = ("'s", "’s", "'", "’")


@dataclass(frozen=True)
class Person:
    """A name at its place.

    Attributes:
        span: The name's place, title included.
        words: The name's words without titles and without possessive.
        sex: "m", "f", or None where nothing says.
        owns: Whether it is a possessive: "Lee's".
        titled: Whether a title is before it.
    """

    span: Span
    words: tuple[str, ...]
    sex: str | None
    owns: bool
    titled: bool

    @property
    def surname(self) -> str:
        """The last word, by which later mentions go."""
        return self.words[-1]


class People:
    """Who is named in an article, and where."""

    def __init__(self, read: Scene) -> None:
        self._scene = read
        self._text = read.text

    @cached_property
    def named(self) -> tuple[Person, ...]:
        """Every name outside of speech, in order."""
        found = []
        for match in _NAME.finditer(self._text):
            person = _person(match)
            if person and not self._scene.overlapping(person.span) and self._proper(person):
                found.append(person)
        return tuple(found)

    def _proper(self, person: Person) -> bool:
        """Return whether it is more than one capital word after an article: "the Republican"."""
        before = self._text[max(0, person.span.start - 5) : person.span.start].lower().split()
        return len(person.words) > 1 or before[-1:] not in (["the"], ["a"], ["an"])

    @cached_property
    def _by_word(self) -> dict[str, list[Person]]:
        by_word: dict[str, list[Person]] = {}
        for person in self.named:
            low = [word.lower() for word in person.words]
            given = [word for word in low[:-1] if word in given_names()]
            for word in {*given[:1], low[-1]}:
                by_word.setdefault(word, []).append(person)
        return by_word

    def in_full(self, mention: Span, sex: str | None = None) -> str:
        """Return a speaker's name, filled out from the first full mention before it.

        Args:
            mention: Where the speaker is named beside the speech.
            sex: "m" or "f" where a pronoun says.
        """
        said = tidy(mention.of(self._text))
        match = _NAME.match(said)
        alone = _person(match) if match else None
        if alone is None or len(alone.words) > 1 or alone.span.end not in _ends(said):
            return said
        fuller = self._fuller(alone, mention.start, alone.sex or sex)
        if not fuller:
            return said
        if alone.span.end < len(said):  # it has an apposition of its own
            return self._longest(fuller) + said[alone.span.end :]
        return self._described(fuller)

    def full_name(self, mention: Span) -> str | None:
        """Return the full name of whom one word names, wherever the article gives it.

        Args:
            mention: A surname or a given name alone, as a label has it.
        """
        match = _NAME.match(mention.of(self._text))
        alone = _person(match) if match else None
        if alone is None or len(alone.words) > 1:
            return None
        fuller = self._fuller(alone, len(self._text), alone.sex)
        return self._longest(fuller) if fuller else None

    def has_surname(self, mention: Span) -> bool:
        """Return whether a word is the last of somebody's full name."""
        last = mention.of(self._text).casefold()
        return any(len(p.words) > 1 and p.surname.casefold() == last for p in self.named)

    def _fuller(self, alone: Person, before: int, sex: str | None) -> list[Person]:
        """Return earlier full mentions of whom one word names, if all are of one person."""
        key = alone.surname.lower()
        known = [
            p
            for p in self._by_word.get(key, ())
            if p.span.start < before and len(p.words) > 1 and not (sex and p.sex not in (sex, None))
        ]
        by_surname = [p for p in known if p.surname.lower() == key]
        fuller = by_surname or known
        return fuller if len({_identity(p) for p in fuller}) == 1 else []

    def within(self, place: Span) -> tuple[Person, ...]:
        """Return the names that begin in a stretch."""
        first = bisect_left(self.named, place.start, key=lambda p: p.span.start)
        return self.named[first : bisect_left(self.named, place.end, key=lambda p: p.span.start)]

    def sexes(self, person: Person) -> set[str]:
        """Return what a name, or all mentions of the surname, say of a person: "m", "f", both."""
        if person.sex:
            return {person.sex}
        return {p.sex for p in self._by_word.get(person.surname.lower(), ()) if p.sex}

    def is_person(self, person: Person) -> bool:
        """Return whether the article shows that a name is a person's."""
        if person.sex or person.titled:
            return True
        mentions = self._by_word.get(person.surname.lower(), ())
        whole = person.span.of(self._text)
        return not ORGANISATION.search(whole) and any(
            p.sex or p.titled or len(p.words) > 1 for p in (*mentions, person)
        )

    def _described(self, fuller: list[Person]) -> str:
        """Return the fullest early mention, with the apposition that follows or else its title."""
        for person in fuller:
            end = person.span.end
            if self._text[end : end + 2] == ", " and not self._in_speech(end):
                sentence = next(
                    (s for s in self._scene.sentences(end) if s.start <= end < s.end), None
                )
                limit = sentence.end if sentence else end
                span = phrase_after(self._text, person.span.start, limit)
                if span and span.end > end + 1 and self._closes(span.end):
                    name = tidy(span.of(self._text))
                    if len(name.split()) <= _MAX_FULL:
                        return name
        return self._longest(fuller)

    def _closes(self, at: int) -> bool:
        """Return whether a mark closes an apposition: what runs on is a clause."""
        return self._text[at - 1] == "," or self._text[at : at + 1] in ",.;)?!"

    def _longest(self, fuller: list[Person]) -> str:
        return max((" ".join(p.span.of(self._text).split()) for p in fuller), key=len)

    def _in_speech(self, at: int) -> bool:
        return bool(self._scene.overlapping(Span(at, at + 1)))


@lru_cache(maxsize=64)
def people(text: str) -> People:
    """Return the people of an article."""
    return People(scene(text))


def _person(match: re.Match[str]) -> Person | None:
    """Read a match as a name, function words at its start and titles aside."""
    start, whole = match.start(), match.group()
    whole = whole.replace("\u00a0", " ")
    tokens = whole.split(" ")
    office = re.search(_OFFICE, whole)
    while tokens and tokens[0].lower().strip("'’") in _NO_NAME:
        start += len(tokens[0]) + 1
        tokens = tokens[1:]
    if not tokens:
        return None
    owns = tokens[-1].endswith(_POSSESSIVE)
    if owns:
        tokens[-1] = re.sub(r"['’]s?$", "", tokens[-1])
    low = [t.lower().rstrip(".") for t in tokens]
    sex = None
    for at, word in enumerate(low):
        if word in TITLES_M or word in TITLES_F:
            sex = "m" if word in TITLES_M else "f"
        elif word in given_names() and at + 1 < len(low) and sex is None:
            sex = given_names()[word]
    if office:  # "Secretary of State", "Speaker of the House"
        past = " ".join(tokens).count(" ", 0, office.end()) + 1
        tokens, low = tokens[past:], low[past:]
    bare = [t for t, word in zip(tokens, low, strict=True) if word not in HONORIFICS]
    titled = bool(office) or len(bare) < len(tokens)
    of = max((at for at, word in enumerate(bare) if word.endswith(_POSSESSIVE[:2])), default=-1)
    bare = bare[of + 1 :]  # "NPR's John Burnett"
    bare = [t for t in bare if t.rstrip(".") not in {"Jr", "Sr", "II", "III"}]
    if not bare or not bare[-1]:
        return None
    if bare[-1].isupper() and len(bare[-1]) > 1:
        bare[-1] = bare[-1].capitalize()
    end = match.end() - (len(whole) - len(re.sub(r"['’]s?$", "", whole)) if owns else 0)
    return Person(Span(start, end), tuple(bare), sex, owns, titled)


def _identity(person: Person) -> tuple[str, str]:
    """Return what two full mentions of one person share: given name and surname."""
    given = next((w for w in person.words if w.lower() in given_names()), person.words[-2])
    return given.lower(), person.surname.lower()


def _ends(said: str) -> tuple[int, int]:
    """Return where a name alone ends in a mention: at its end, or before its apposition."""
    comma = said.find(",")
    return len(said), comma if comma >= 0 else len(said)


def tidy(said: str) -> str:
    """Tidy a mention for showing: on one line, no closing comma, no relative clause."""
    name = " ".join(said.split()).rstrip(", ")
    cut = _RELATIVE_AT_ONCE if _TWO_CAPITALS.match(name) else _RELATIVE
    return cut.sub("", name).rstrip(", ")
