"""Whether a sentence can be understood alone, judged by how it opens.

An opening is an anaphor where it points back: a pronoun ("He", "In 1931, they"), a demonstrative
("In that year"), a connective ("But", "For example,"), an order ("Another", "Two years later"), or
a bare definite noun that an earlier sentence introduced ("The official", after "An ICE official").
What looks alike and needs nothing before it is left alone: here "Both the lamp and the bell",
"Those who", "This year", "Instead of gas"; the rest in `index.coreference.pleonastic`.

Closed lists and regular expressions, no parser: an opening is a few words, and those that point
back in English are few (Halliday and Hasan 1976, "Cohesion in English", lists them).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto

from index.coreference.late_pronoun import UNIT, late_pronoun
from index.coreference.pleonastic import self_contained


class Kind(Enum):
    """What an opening points back to: somebody, a noun, something, or the line of thought."""

    PERSON = auto()
    NOUN = auto()
    THING = auto()
    LINK = auto()


@dataclass(frozen=True)
class Anaphor:
    """An opening that points back.

    Attributes:
        words: As the sentence has it: "He", "The official", "In that year".
        kind: What it points back to.
        noun: Of `Kind.NOUN`, the noun alone.
    """

    words: str
    kind: Kind
    noun: str = ""


_LEADING_MARKS = "\"“”„«»'‘’`([ \n\t"
_BE = r"(?:is|was|are|were|be|been|has been|had been|would be|will be|may be|might be|could be)"
_HELPS = rf"(?:{_BE}|has|have|had|do|does|did|can|could|will|would|may|might|must|should)"
_STANDS = rf"(?:{_BE}|stands?|stood|lies?|lay)"
_NUMBER = r"(?:\d+|an?|one|two|three|four|five|six|seven|eight|nine|ten|several|some|(?:a )?few)"
_NOW = (
    r"(?:minute|morning|afternoon|evening|week|weekend|month|spring|summer|fall|autumn|winter|"
    r"season|year|article|page|section|chapter|guide|document|policy|site|website|notice|post|story)"
)
"""What "this" is said of without pointing back: the present, or the text itself."""

_PRONOUN = re.compile(r"(?:he|she|his|her|they|their|it|its)\b(?!/)", re.IGNORECASE)
"""Not "he/she", which means anybody."""
_DEMONSTRATIVE = re.compile(
    rf"(?:this(?!\s+{_NOW}\b)|that|these(?!\s+days\b)|"
    r"those(?!\s+(?!included\b)(?:who|whose|that|which|with|without|of|in|on|at|from|under|over|for|to|aged|"
    r"\w+(?:ing|ed))\b)|"
    r"such|here(?!['’]s\b)|there,)(?:\b|(?<=,))",
    re.IGNORECASE,
)
"""Not "those who" and "those of", which say themselves whom they mean; nor "these days"."""
_PREPOSITION = (
    r"(?:in|at|on|by|for|from|with|because of|despite|during|after|before|under|through|since|"
    r"until|around|within|without|of|among|like|unlike|besides|beyond|following|as of|to do|"
    r"to achieve|as a result of|in addition to|in spite of|in contrast to|due to|thanks to)"
)
_POINTS = re.compile(
    rf"{_PREPOSITION}\s+(?:(?:all|both|most|some|one|each|many|any|(?:the|an?)\s\w+)\s+(?:of\s+)?)?"
    rf"(?:this(?!\s+{_NOW}\b)|that|these|those(?!\s+(?:who|whose|that|which|with|\w+ing)\b)|then|"
    r"the (?:same|latter|former|other)|such|(?:it|them|him|her)(?=,))\b(?=,|\s)|"
    r"(?:to|in) [a-z]+ (?:of |to |with )?(?:this|these|those|such)\b|one such\b",
    re.IGNORECASE,
)
"""The same after a preposition: "In that year", "Because of this", "For him,"."""
_CONNECTIVE = re.compile(
    r"(?:(?:but|and|or|nor|so(?!\s+(?:far|that|long|many|much|called)\b|-)|yet|then(?!-)|thus|"
    r"hence|therefore|however|moreover|furthermore|nevertheless|nonetheless|consequently|accordingly|"
    r"additionally|more specifically|similarly|likewise|otherwise|conversely|meanwhile|"
    r"afterwards?|thereafter|subsequently|"
    r"(?:instead|rather)(?!\s+(?:of|than)\b)|"
    r"doing (?:so|this|that)|still others?|also(?!\s+(?:known|called|named|spelled|spelt)\b)|"
    r"another|others?|the\s+(?:others?|same|latter|former|pair|couple|duo|trio)|"
    r"at the (?:same )?time(?!\s+of\b)|the (?:following|next|previous) "
    rf"{UNIT}|{_NUMBER}(?:\s+\w+)?\s+{UNIT}\s+"
    r"(?:later|earlier|afterwards?|before(?=,|\s+he\b|\s+she\b)))\b|"
    r"(?:for (?:example|instance)|as (?:a (?:result|consequence)|such)|"
    r"in (?:addition|contrast|turn|other words|fact|"
    r"particular|the meantime|response|return|comparison|all)|on the (?:other hand|contrary)|"
    r"by (?:contrast|comparison|then)|until then|even so|that said|still|besides|later|earlier|"
    r"second(?:ly)?|third(?:ly)?|further|finally|lastly|soon after(?:wards?)?|"
    r"shortly (?:after|before)(?:wards?)?),|"
    r"a (?:second|third|fourth|fifth|further|similar)(?!\s+of\b)\b|\w+, too,|"
    rf"(?:nearby|inside|outside|upstairs|downstairs|opposite|elsewhere)(?:,|\s{_STANDS}\b)|"
    r"[^,.;:“”\"]{1,50}, (?:however|therefore|instead|too|though|in turn|for (?:example|instance)|"
    r"meanwhile|by contrast|on the other hand|consequently|nevertheless|moreover|furthermore),)",
    re.IGNORECASE,
)
"""Goes on with a line of thought: "But", "For example,", "Two years later", "Another"."""
_BOTH = re.compile(
    rf"(?:both|neither|either)\b(?=\s+(?:{_HELPS}|of (?:them|these|those|the)|\w+(?:ed|s))\b"
    r"|(?!(?:\s+\S+){1,7}?\s+n?(?:and|or)\b))",
    re.IGNORECASE,
)
"""Of two that were named; not of two that follow: "Both the lamp and the bell"."""
_PART = re.compile(
    r"(?!(?:in|on|at|by|for|from|with|through|during|despite|to|under|after|before|as|since)\s)"
    r"(?:[\w-]+\s+){1,4}of (?:them|these|those|it|him|her|his|their|its|this|that)\b|"
    r"(?:none|neither|both|each) of the\b|"
    rf"(?:in|during|after|before|of|for) the (?:first|second|third|last)(?=,|\s{_HELPS}\b)|"
    rf"the (?:first|second|third|last|rest|remainder|majority|two|three|four)\s{_HELPS}\b|"
    r"the (?:second|third|other) (?:one|point|reason|thing|example|option|kind|way)\b|"
    rf"(?:one|some|many|most|several|few|all|each|none|two|three|four|five)\s+{_HELPS}\b",
    re.IGNORECASE,
)
"""A part of what was named: "Most of them", "The first was", "One is"."""
_BARE = re.compile(r"(?P<words>[Tt]he (?P<noun>[a-z][a-z-]{2,}))(?:,|\s+(?P<next>[a-z’']+))")
"""A "the" and a noun that nothing describes, and the word behind."""
_TAKEN_UP = frozenset(
    """official officials spokesman spokeswoman spokesperson study studies survey report
    researchers authors scientists paper investigation man woman men women boy girl suspect
    suspects victim victims defendant plaintiff author findings results statement announcement
    letter attack incident accident decision ruling proposal plan move agreement deal change
    changes event""".split()  # noqa: SIM905
)
"""Nouns that news and reference prose introduces first and takes up with "the"."""
_MODIFIES = frozenset(
    """of in on at for from who that which whose to with by about between under behind against among
    near and or where when during over into""".split()  # noqa: SIM905
)
"""Behind a noun, says which one is meant: "the report of the council" needs nothing before."""
_ACTS = re.compile(
    rf"{_HELPS}|\w{{2,}}(?:ed|ly)|said|says|told|found|finds|began|took|made|went|came|gave|won|lost|"
    r"held|led|left|met|saw|ran|rose|fell|became|becomes|kept|knew|thought|wrote|shows|suggests|"
    r"notes|adds|argues|warns|remains|includes|provides|also|never|then|later|who"
)
"""A word that can follow a noun as its verb, not a noun that it describes: "official language"."""


def find_anaphor(sentence: str, before: str = "") -> Anaphor | None:
    """Return how a sentence depends on those before it, or None where it can be read alone.

    Args:
        sentence: One sentence, trimmed.
        before: The sentence before it in its paragraph, which may introduce what "the" takes up.
    """
    opening = sentence.lstrip(_LEADING_MARKS)
    if self_contained(opening):
        return None
    return _pronoun(opening) or _pointer(opening) or _definite(opening, before)


def opening_words(sentence: str) -> str:
    """Return the words that a name beside it explains: "He", "The official"; "" if none."""
    anaphor = find_anaphor(sentence)
    if anaphor:
        return anaphor.words
    bare = _BARE.match(sentence.lstrip(_LEADING_MARKS))
    return bare["words"] if bare else ""


def _pronoun(opening: str) -> Anaphor | None:
    first = _PRONOUN.match(opening)
    who = first.group() if first else late_pronoun(opening)
    return _to_pronoun(who) if who else None


def _to_pronoun(pronoun: str) -> Anaphor:
    person = pronoun.lower() in ("he", "she", "his", "her")
    return Anaphor(pronoun, Kind.PERSON if person else Kind.THING)


def _pointer(opening: str) -> Anaphor | None:
    link = _CONNECTIVE.match(opening)
    if link:
        after = _PRONOUN.match(opening[link.end() :].lstrip(" ,"))  # "But he"
        return _to_pronoun(after.group()) if after else Anaphor(link.group(), Kind.LINK)
    for pattern in (_DEMONSTRATIVE, _POINTS, _BOTH, _PART):
        match = pattern.match(opening)
        if match and match.group():
            return Anaphor(match.group(), Kind.THING)
    return None


def _definite(opening: str, before: str) -> Anaphor | None:
    """Match a bare "the" and a noun often taken up, or that the sentence before introduces."""
    match = _BARE.match(opening)
    after = (match["next"] or "").lower() if match else ""
    if not match or after in _MODIFIES:
        return None
    noun = match["noun"].lower()
    introduced = rf"\b(?:an?|another|one)\s+(?:[\w’'-]+\s+){{0,3}}{re.escape(noun)}\b"
    taken_up = noun in _TAKEN_UP and after and _ACTS.fullmatch(after)
    if taken_up or re.search(introduced, before, re.IGNORECASE):
        return Anaphor(match["words"], Kind.NOUN, noun)
    return None
