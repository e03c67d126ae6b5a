"""Who or what a question's pronoun means, as the question before names it.

"She" after "where did Rosa Lind study?" is Rosa Lind, "it" after "what is the oldest mill?" is the
oldest mill. Names show by their capitals, or by being in the title of the article that answered.
Built for precision: in doubt nothing is put for a pronoun, and the caller falls back on the topic.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.tokens import STOPWORDS, fold

_WORD = r"[^\W\d_][\w@&’'-]*"
_CAPITAL = r"(?:[A-ZÀ-ÖØ-ÞŁŚŻČŠŽĀĪŪŌ][\w@&’'-]*|[A-Z]\.)"
_NAME = re.compile(
    rf"(?:{_CAPITAL})(?:[ ](?:(?:of|de|da|di|du|la|le|van|von|der|den|al|bin|the|and|&)[ ]){{0,2}}"
    rf"(?:{_CAPITAL}|\d{{1,4}}\b))*"
)
_FULL_NAME = re.compile(rf"{_CAPITAL}(?:[ ](?:(?:de|da|van|von|der|al|bin)[ ]){{0,2}}{_CAPITAL})+")
_A_NAME = re.compile(rf"{_CAPITAL}(?: {_CAPITAL}){{0,3}}$")
"""A title that is a name and no more: the article is about somebody."""
_OPENS = STOPWORDS | {"since", "although", "though", "while", "however", "yesterday", "today"}
"""Capitals at the start of a sentence that begin no name."""
_PLACED = re.compile(
    r"\b(in|at|to|from|near|of|on|around|into|serves?|visit)(?: the)? $", re.IGNORECASE
)
"""What comes before the name of a place, or of something that a person is not."""
_POSSESSIVE = re.compile(r"(?:['’]s|(?<=s)['’])$")
_PERSON_ASKED = re.compile(r"^\W*(?:who|whom|whose)\b", re.IGNORECASE)
_COPULA = re.compile(
    r"^\W*(?:who|what|which)(?:\s+(?:one|of them))?(?:['’]s|\s+(?:is|are|was|were))\s+"
    r"(?P<thing>(?:the|an?|your|our|[\w’'-]+['’]s?)\s+.+?|" + _CAPITAL + r"[^?]*?)"
    r"(?:\s+(?:for|like|about|called|named|again|exactly|now))?\s*[?.!]*$",
    re.IGNORECASE,
)
"""Asks what something is, and so describes it: "what's the oldest mill of Osterby?"."""
_HE = re.compile(
    r"\b(?P<owner>his|her)(?=\s+(?!or\b|and\b|in\b|to\b|at\b|for\b|back\b|then\b)[\w-]+)"
    r"|\b(?P<plain>he|she|him|her|his|hers)\b",
    re.IGNORECASE,
)
_IT = re.compile(r"\b(?:(?P<owner>its)|(?P<plain>it))\b(?!['’]s (?:true|possible))", re.IGNORECASE)
_THERE = re.compile(
    r"(?P<lead>\b(?:from|to|in|around|near) )?\bthere\b(?!\s+(?:a|an|any|is|are|was|were|more|some|"
    r"be|other)\b)",
    re.IGNORECASE,
)
_EXISTS = re.compile(
    r"\b(?:is|are|was|were|will|isn['’]t|aren['’]t|be|been) there\b", re.IGNORECASE
)
"""A "there" that means no place."""


@dataclass(frozen=True)
class Name:
    """A name in a question.

    Attributes:
        text: Without a possessive ending.
        placed: The "in", "of" or the like that it follows, or "".
    """

    text: str
    placed: str


def names_in(question: str, title: str = "") -> list[Name]:
    """Find the names in a question, in order.

    Args:
        question: As asked, perhaps without any capitals.
        title: Of the article that answered: its words are names however they are typed.
    """
    found = [
        (start, text)
        for start, text in map(_bare, _NAME.finditer(question))
        if not _ordinary(text, start, question)
    ]
    if not found:
        found = _of_title(question, title)
    return [
        Name(_POSSESSIVE.sub("", text), found[1].lower() if found else "")
        for text, found in ((text, _PLACED.search(question[:start])) for start, text in found)
    ]


def _bare(match: re.Match[str]) -> tuple[int, str]:
    """Return where a name begins, without a "Did" or "What's" before it, and the name."""
    first, space, rest = match.group().partition(" ")
    if space and fold(first) in STOPWORDS:
        return match.start() + len(first) + 1, rest
    return match.start(), match.group()


def _ordinary(name: str, start: int, question: str) -> bool:
    """Return whether a capital is there for the sentence's sake, or none of a name's."""
    first = not re.search(r"\w", question[:start])
    bare = fold(name)
    return bare in STOPWORDS or bare == "i" or (first and " " not in name)


def _of_title(question: str, title: str) -> list[tuple[int, str]]:
    """Return the longest stretch of a question whose words are all words of a title."""
    known = {fold(word) for word in re.findall(_WORD, title)} - STOPWORDS
    best: tuple[int, str] | None = None
    run: list[re.Match[str]] = []
    for match in [*re.finditer(rf"{_WORD}|$", question)]:
        word = fold(_POSSESSIVE.sub("", match.group()))
        if match.group() and word in known:
            run.append(match)
            continue
        if run and (best is None or run[-1].end() - run[0].start() > len(best[1])):
            best = run[0].start(), question[run[0].start() : run[-1].end()]
        run = []
    return [best] if best else []


def refer(question: str, before: str, title: str = "", answered: str = "") -> str:
    """Put what a question's pronouns mean in their place, where that is sure.

    Args:
        question: As asked.
        before: The question before, with nothing left out.
        title: Of the article that answered it.
        answered: The quotation that did.

    Returns:
        The question, changed or not.
    """
    named = names_in(before, title)
    thing = _COPULA.match(before)
    person = _person(before, named, title, answered)
    if person:
        question = _put(question, _HE, person)
    if thing and not _PERSON_ASKED.match(before):
        question = _put(question, _IT, thing["thing"])
    place = next((name for name in named if name.placed), None)
    if place and not _EXISTS.search(question):
        lead = place.placed if place.placed in ("at", "on", "near", "around") else "in"
        question = _THERE.sub(lambda m: f"{m['lead'] or f'{lead} '}{place.text}", question)
    return question


def _person(before: str, named: list[Name], title: str, answered: str) -> str | None:
    """Return who "he" or "she" is: named by the question, or else by its answer."""
    words = {fold(word) for word in re.findall(_WORD, title)} - STOPWORDS
    alone = [name for name in named if not name.placed]
    titled = [name for name in named if words & {fold(w) for w in re.findall(_WORD, name.text)}]
    likely = [name for name in titled if name in alone] or alone
    sure = any(" " in name.text for name in likely) or (titled and _A_NAME.match(title))
    if _PERSON_ASKED.match(before) and not sure:
        known = {fold(word) for word in re.findall(_WORD, before)}
        for match in _FULL_NAME.finditer(answered):
            name = _POSSESSIVE.sub("", match.group())
            first, _, rest = name.partition(" ")
            name = rest if fold(first) in _OPENS else name
            if " " in name and not known & {fold(word) for word in re.findall(_WORD, name)}:
                return name
    return likely[0].text if likely else None


def _put(question: str, pronoun: re.Pattern[str], meant: str) -> str:
    """Put a name for a pronoun, once; a second one is understood from the first."""

    def name(match: re.Match[str]) -> str:
        return f"{meant}’s" if match["owner"] else meant

    return pronoun.sub(name, question, count=1)
