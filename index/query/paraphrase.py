"""Whether two questions mean the same, so that the inbox counts them as one.

Cosine alone cannot say: "is the bakery open on Monday" and "... on Tuesday" are nearer (.97) than
most paraphrases. So a bar on the cosine comes with guards: other numbers, days, names, opposites,
negation or question word part two questions, and one swapped or added content word needs a far
higher bar. Taking two for one hides a question, so what is in doubt stays apart.

`scripts/measure/measure_paraphrases.py` and `tests/index/query/test_paraphrase.py` measure it with
the packaged embedder: pairs of which half are near misses, some of them never tuned on.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from index.query.answer_type import Kind, asked_kind
from index.tokens import STOPWORDS, fold, stem, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

MIN_COSINE = 0.72
"""Cosine of two questions from which they may mean the same, where no guard parts them."""
MIN_COSINE_OTHER_WORD = 0.95
"""Where one content word was swapped for another, or added: hardly ever the same question."""

_STEM = 5
"""Letters that two forms of a word share, where stems differ: "founder" and "founded"."""
_NEGATION = re.compile(r"\b(?:not|no|never|without|nobody|none|nor)\b|n['’]t\b", re.IGNORECASE)
_HOW = re.compile(r"\bhow (\w+) (\w+)", re.IGNORECASE)
_MEASURES = {"frequently": "often", "large": "big", "costly": "expensive", "quickly": "fast"}
_WHO = re.compile(r"\bwho (\w+)", re.IGNORECASE)
_PEOPLE = frozenset(
    ["people", "persons", "folks", "staff", "employees", "workers", "members", "users"]
)
"""How many of one kind may be how many of another: people work where there is staff."""
_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")


def _listed(text: str) -> frozenset[str]:
    return frozenset(stem(word) for word in text.split())


_EXACT = _listed(
    "monday tuesday wednesday thursday friday saturday sunday january february march april june "
    "july august september october november december spring summer autumn fall winter first "
    "second third fourth fifth sixth last next previous one two three four five six seven eight "
    "nine ten eleven twelve hundred thousand million billion today yesterday tomorrow morning "
    "noon evening night"
)
_EMPTY = _listed(
    "year time hour day date please hey hi hello know anybody anyone somebody someone reason "
    "purpose happen exactly actually question allow ok okay possible way use person people thing "
    "there find tell ask wonder need want like go"
)
_OPPOSITES = [
    (stem(one), stem(other))
    for one, other in (
        pair.split("/")
        for pair in [
            "open/close",
            "begin/end",
            "start/end",
            "start/stop",
            "old/new",
            "minimum/maximum",
            "win/lose",
            "won/lost",
            "before/after",
            "buy/sell",
            "arrive/leave",
            "arrive/depart",
            "come/go",
            "built/demolished",
            "rise/fall",
            "increase/decrease",
            "more/less",
            "most/least",
            "largest/smallest",
            "highest/lowest",
            "best/worst",
            "attack/defend",
            "accept/reject",
            "accept/refuse",
            "apply/cancel",
            "born/died",
            "live/die",
            "hire/fire",
            "north/south",
            "east/west",
            "up/down",
            "in/out",
            "male/female",
            "men/women",
            "boys/girls",
            "love/hate",
        ]
    )
]
_STRICT = {
    Kind.DATE: "when",
    Kind.NUMBER: "how much",
    Kind.MONEY: "how much",
    Kind.PERSON: "who",
    Kind.PLACE: "where",
    Kind.REASON: "why",
}


def same_question(
    a: str, vector_a: NDArray[np.float32], b: str, vector_b: NDArray[np.float32]
) -> bool:
    """Return whether an answer to one question answers the other.

    Args:
        a: A question.
        vector_a: Its embedding, `float32 (d,)`, L2-normalised.
        b: Another question.
        vector_b: Its embedding by the same model.
    """
    near = float(vector_a @ vector_b)
    if near < MIN_COSINE or _distinct(a, b):
        return False
    return near >= MIN_COSINE_OTHER_WORD or not (_other_word(a, b) or _other_deed(a, b))


def _distinct(a: str, b: str) -> bool:
    """Return whether something small makes them different questions, however near they are."""
    if _numbers(a) != _numbers(b) or bool(_NEGATION.search(a)) != bool(_NEGATION.search(b)):
        return True
    kinds = {_STRICT.get(asked_kind(question)) for question in (a, b)} - {None}
    if len(kinds) > 1:
        return True
    if _other_measure(a, b):
        return True
    stems_a, stems_b = ([stem(word) for word, _, _ in words(question)] for question in (a, b))
    for one, other in _OPPOSITES:
        for here, there in ((stems_a, stems_b), (stems_b, stems_a)):
            if one in here and other in there and other not in here and one not in there:
                return True
    return _names_differ(a, b)


def _other_measure(a: str, b: str) -> bool:
    """Return whether both ask how much of something, but of other things, or in other measures."""
    found = ([part.lower() for part in m.groups()] for m in map(_HOW.search, (a, b)) if m)
    asked = [(how, what) for how, what in found if how not in STOPWORDS]  # not "how does it"
    if len(asked) < 2:  # noqa: PLR2004  one of them asks in other words
        return False
    (how_a, what_a), (how_b, what_b) = asked
    if _MEASURES.get(how_a, how_a) != _MEASURES.get(how_b, how_b):
        return True
    return how_a == "many" and stem(what_a) != stem(what_b) and not {what_a, what_b} <= _PEOPLE


def _other_deed(a: str, b: str) -> bool:
    """Return whether both ask who did something, but another thing each."""
    deeds = [match[1].lower() for match in map(_WHO.search, (a, b)) if match]
    stems = [stem(deed) for deed in deeds if deed not in STOPWORDS]
    return len(stems) > 1 and not _held(stems[0], stems[1:])


def _numbers(question: str) -> frozenset[str]:
    """Return numbers, ordinals, days, months and seasons: each makes another question of it."""
    exact = {stem(word) for word, _, _ in words(question)} & _EXACT
    return frozenset(exact | set(_DIGITS.findall(question)))


def _names_differ(a: str, b: str) -> bool:
    """Return whether one lacks a name of the other, or two names have changed places."""
    folded = [[word for word, _, _ in words(question)] for question in (a, b)]
    names = [_names(a), _names(b)]
    for mine, theirs in ((0, 1), (1, 0)):
        if any(not _held(name, folded[theirs]) for name in names[mine]):
            return True
    both = {*names[0], *names[1]}
    orders = [[word for word in words_ if word in both] for words_ in folded]
    return len(both) > 1 and orders[0] != orders[1]


def _names(question: str) -> list[str]:
    """Return capitalised words, but for the first and for "I"."""
    found = words(question)[1:]
    return [w for w, start, end in found if question[start].isupper() and (end - start) > 1]


def _other_word(a: str, b: str) -> bool:
    """Return whether one content word is in another's place, or was added."""
    content_a, content_b = _content(a), _content(b)
    only_a = [word for word in content_a if not _held(word, content_b)]
    only_b = [word for word in content_b if not _held(word, content_a)]
    if bool(only_a) != bool(only_b):
        return True
    return bool(only_a) and _one_swapped(a, b)


def _one_swapped(a: str, b: str) -> bool:
    plain = [[word for word, _, _ in words(question)] for question in (a, b)]
    changes = [
        change
        for change in SequenceMatcher(None, plain[0], plain[1], autojunk=False).get_opcodes()
        if change[0] != "equal"
    ]
    return len(changes) == 1


def _content(question: str) -> list[str]:
    found = (word for word, _, _ in words(question) if word not in STOPWORDS)
    return [s for word in found if (s := stem(fold(word))) not in _EMPTY]


def _held(word: str, others: Sequence[str]) -> bool:
    """Return whether a word or a form of it is among others: "founder" and "founded" are one."""
    return any(
        word == other or (len(word) >= _STEM <= len(other) and word[:_STEM] == other[:_STEM])
        for other in others
    )
