"""What an abbreviation stands for: whether that is asked, and where a text says so.

"What does VOICE stand for?" shares one word with its answer, which a hundred other sentences have
too. But the answer is known by its letters: "the Victims of Immigration Crime Engagement (VOICE)".
That is the method of Schwartz and Hearst 2003, "A simple algorithm for identifying abbreviation
definitions in biomedical text", with two things more: the long form may stand behind "stands for"
and the like, and most letters have to begin a word.

Of 88 questions of squad's kinds that ask so, it finds 79 as their writers marked them, one
otherwise and 8 not; of 13 that nothing answers, one ("what does the acronym PCR abbreviate to?").
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from corpus.article import Span
from index.tokens import STOPWORDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_QUOTE = "[\"'“”‘’]?"
_SHORT = rf"{_QUOTE}(?P<short>[^\W_](?:[\w&./-]*[\w.])?){_QUOTE}"
_CALLED = r"(?:acronym|abbreviation|abbrev|initialism|initials|letters|short\s+form)"
_NAMED = rf"(?:the\s+)?(?:{_CALLED}\s+(?:of\s+)?|(?:name|term|word)\s+)?(?:the\s+)?"
_BESIDES = rf"(?:(?:{_CALLED}|actually|really|originally|even)\s+)*"
_WHAT = r"\b(?:what|wat|wht)\s+(?:do|does|did)\s+"
_ASKED = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_WHAT}{_NAMED}{_SHORT}\s+{_BESIDES}(?:stands?|stood)\s+for\b",
        rf"^\W*{_NAMED}{_SHORT},?\s+{_BESIDES}(?:stands?|stood)\s+for(?:\s+what)?\W*$",
        rf"\b{_NAMED}{_SHORT}\s+(?:is\s+)?{_BESIDES}(?:short\s+for|an?\s+{_CALLED}\s+(?:for|of))\b",
        rf"{_WHAT}{_NAMED}{_SHORT}\s+{_BESIDES}(?:expands?|abbreviates?)\s+to\W*$",
        rf"\b(?:full|long)\s+(?:form|name|version)\s+(?:of|for)\s+{_NAMED}{_SHORT}(?=\W*$)",
        rf"{_WHAT}(?:the\s+)?{_CALLED}\s+(?:of\s+)?{_SHORT}\s+(?:means?|refers?\s+to|represents?)\W*$",
    )
)
"""How members ask. Narrow, since what is proved is said for sure, and "did the SPD stand for
parliament?" asks something else."""
_HINT = re.compile(
    r"stand|stood|short|acronym|abbrev|initial|letters|expand|full|long", re.IGNORECASE
)
"""Something of every one of these ways: most questions have nothing of it."""
_LONGEST = 300
"""Characters of a question that asks for it."""
_NEAR = 300
"""Characters beside an abbreviation in which its long form is looked for ..."""
_PLACES = 8
"""... and so many of its places in a sentence: neither grows with what somebody writes."""
_LEAST, _MOST = 2, 10
"""Letters of an abbreviation."""
_MORE_WORDS = 5
"""So many words more than letters a long form has at most, and at most twice as many."""
_BEGINNING = 0.6
"""The share of the letters that have to begin words."""
_BRACKETS = ("(", "[")
_WORD = re.compile(r"[^\W_]+(?:['’&./][^\W_]+)*")
_PARTS = re.compile(r"[^\W_]+")
_LEADS = r"(?:an?\s+|the\s+|its\s+)?"
_BEFORE = re.compile(
    rf"\s*(?:[(\[]|,\s*or\b|\bor\b|,?\s*(?:also\s+)?(?:abbreviated|shortened|known|called|referred)\b"
    rf"(?:\s+(?:to|as|by))*|[–—,])\s*(?:(?:or|for\s+short|known\s+as|also|the)\s+)*{_QUOTE}$",
    re.IGNORECASE,
)
"""What is between a long form and its abbreviation."""
_AFTER = re.compile(
    rf"{_QUOTE}\s*(?:,\s*)?(?:[(\[]\s*)?(?:which\s+|that\s+)?(?:(?:originally|also|here|is|was|meaning)\s+)*"
    rf"(?:(?:stands?|stood|standing)\s+for|short\s+for|an?\s+{_CALLED}\s+(?:for|of)|as\s+an?\s+{_CALLED}\s+of|"
    rf"or\b|means\b|[(\[=:–—]|,)\s*{_LEADS}{_QUOTE}",
    re.IGNORECASE,
)
"""What is between an abbreviation and its long form."""


def asked_abbreviation(question: str) -> str | None:
    """Return the abbreviation whose long form a question asks for; None where it asks otherwise."""
    short_and_hinted = len(question) <= _LONGEST and _HINT.search(question)
    for pattern in _ASKED if short_and_hinted else ():
        match = pattern.search(question)
        if match and _is_abbreviation(match["short"]):
            return match["short"]
    return None


def _is_abbreviation(short: str) -> bool:
    """Return whether it can be one: "US" can, "it" and "who" cannot."""
    is_word = short.casefold() in STOPWORDS and not short.isupper()
    return not is_word and _LEAST <= len(_letters(short)) <= _MOST


def long_forms(short: str, sentence: str) -> list[Span]:
    """Find where a sentence spells an abbreviation out.

    Args:
        short: The abbreviation, in letters of any size.
        sentence: Where to look. The abbreviation has capitals there, or stands in brackets.

    Returns:
        Spans in the sentence, in order.
    """
    letters = _letters(short)
    dotted = r"\.?".join(map(re.escape, letters)) if short.replace(".", "").isalnum() else None
    written = re.compile(rf"(?<!\w){dotted or re.escape(short)}(?:['’]?s)?(?!\w)", re.IGNORECASE)
    found = []
    for place in islice(written.finditer(sentence), _PLACES):
        start, end = place.span()
        bracketed = sentence[:start][-1:] in _BRACKETS and len(letters) > _LEAST
        if sum(map(str.isupper, place.group())) >= _LEAST or bracketed:
            windows = [*_before(sentence, start, letters), *_after(sentence, end, letters)]
            found += _likeliest(letters, sentence, windows)
    return found


def _likeliest(letters: str, sentence: str, windows: Sequence[Span]) -> list[Span]:
    """Return the window whose words begin with most of the letters, of those the shortest."""
    shares = [(_beginning(letters, w.of(sentence)), w.start - w.end, w) for w in windows]
    share, _, window = max(shares, default=(0.0, 0, Span(0, 0)), key=lambda one: one[:2])
    return [window] if share >= _BEGINNING else []


def _letters(short: str) -> str:
    return "".join(filter(str.isalnum, short.casefold()))


def _before(sentence: str, end: int, letters: str) -> Iterator[Span]:
    """Yield what may be a long form in front of its abbreviation."""
    first = max(0, end - _NEAR)
    between = _BEFORE.search(sentence[first:end])
    if between is None:
        return
    words = [*_WORD.finditer(sentence, first, first + between.start())][-_words(letters) :]
    for word in words:
        window = Span(word.start(), words[-1].end())
        if _spells(letters, window.of(sentence)):
            yield window


def _after(sentence: str, start: int, letters: str) -> Iterator[Span]:
    """Yield what may be a long form behind its abbreviation."""
    between = _AFTER.match(sentence, start)
    if between is None:
        return
    behind = _WORD.finditer(sentence, between.end(), between.end() + _NEAR)
    words = [*islice(behind, _words(letters))]
    for word in words:
        window = Span(words[0].start(), word.end())
        if _spells(letters, window.of(sentence)):
            yield window


def _words(letters: str) -> int:
    """Return how many words the long form of so many letters has at most."""
    return min(len(letters) + _MORE_WORDS, 2 * len(letters))


def _spells(letters: str, text: str) -> bool:
    """Return whether several words begin with the first letter and have all others in order."""
    left = iter(text.casefold())
    several = len(_PARTS.findall(text)) > 1
    return several and text[:1].casefold() == letters[0] and all(one in left for one in letters)


def _beginning(letters: str, text: str) -> float:
    """Return the share of the letters that begin words, in their order."""
    return _in_order(letters, [part[0] for part in _PARTS.findall(text.casefold())]) / len(letters)


def _in_order(letters: str, initials: Sequence[str]) -> int:
    """Return the length of the longest common subsequence."""
    row = [0] * (len(initials) + 1)
    for letter in letters:
        above = row[:]
        for n, initial in enumerate(initials):
            row[n + 1] = above[n] + 1 if initial == letter else max(above[n + 1], row[n])
    return row[-1]
