"""A pronoun that comes after an opening phrase in which nothing can be what it means.

"In June 1931, he", "Founded in 1636, it", "Under its terms, tariffs fell"; other than "After Hale
died, he" and "When the lamp failed, it", where the phrase itself says who or what.
"""

from __future__ import annotations

import re

from index.coreference.pleonastic import stands_for_nothing

UNIT = (
    r"(?:moment|minute|hour|night|day|week|month|season|year|decade|centur|generation)(?:s|y|ies)?"
)
"""Of time; "century" and "centuries" share no ending."""
_AFTER_PHRASE = re.compile(
    r"(?:(?P<timed>in|by|since|until|from|during|on|at|after|before|around|about|as|throughout|over|"
    r"within|for|under|last|next|every)\s(?:[^,.;:“\"]{1,50}?)|"
    r"[a-z]+ly|today|now|soon|often|sometimes|once|later|eventually|"
    r"(?P<clause>though|although|while|when|because|if|once)\s[^.;:“\"]{1,60}?(?=,)|"
    r"(?:with|without|despite|unlike)\s[^.;:“\"]{1,60}?(?=,)),?\s"
    r"(?P<who>he|she|they|it)\s(?!(?:and|or)\b)",
    re.IGNORECASE,
)
_HANGING = re.compile(
    r"(?!(?:during|according|concerning|regarding|including|following|"
    r"morning|evening|spring|king|nothing|something|anything|everything)\b)"
    r"(?:(?:never|not|once|when|while|though|\w+ly)\s){0,2}"
    r"\w*(?:ed|ing|born|made|known|built|seen|left|found)\b[^.;:“\"]{0,80}?,\s"
    r"(?P<who>he|she|they|it)\s",
    re.IGNORECASE,
)
"""A participle that depends on the pronoun: "Founded in 1636, it"."""

_POSSESSED = re.compile(
    r"(?:[Ii]n|[Oo]n|[Aa]t|[Uu]nder|[Dd]uring|[Tt]hrough|[Ww]ith|[Bb]y|[Aa]fter|[Bb]efore|[Ff]or)\s"
    r"(?P<who>his|her|its|their)\s[^,.;:“\"]{1,50},\s(?!(?:the|an?)\b)[a-z]"
)
"""What somebody has, and then no noun that could be the somebody: "Under its terms, tariffs"."""

_ASKED = re.compile(
    r"(?:why|how|what|where|whether)\s(?P<who>he|she|they|it)\s[^,.;:?]{1,60}\s(?:is|was|remains)\b",
    re.IGNORECASE,
)
_TWICE = re.compile(
    r"(?:when|while|if|as|once|after|before|although|though|because|since|until)\s(?P<who>he|she|it|they)"
    r"\s[^.;:“\"]{1,80},\s(?P=who)\s",
    re.IGNORECASE,
)
_NAMES_IN_PHRASE = re.compile(r"\b[A-Z][a-z]+")
_CALENDAR = re.compile(
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|"
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|Christmas|Easter|AD|BC|CE|BCE)"
)
_PLACE = re.compile(r"\b(?i:in|at|from|near|to|the|of|on|during)\s[A-Z]\w+(?:\s[A-Z]\w+)*$")
_THING = re.compile(
    r"\b(?:the|an?|its?|their|his|her|this|that|these|those)\s+[a-z]", re.IGNORECASE
)
_TIME = re.compile(rf"\d|\b(?:time|age|end|beginning|start|middle|first|last|{UNIT})\b")


def late_pronoun(opening: str) -> str | None:
    """Return the pronoun after an opening phrase, if that phrase does not say what it means.

    Args:
        opening: A sentence without the marks before its first word.
    """
    for pattern in (_HANGING, _POSSESSED, _ASKED, _TWICE):
        match = pattern.match(opening)
        if match:
            return match["who"]
    match = _AFTER_PHRASE.match(opening)
    if not match or _names_somebody(match[0][: match.start("who")]):
        return None
    who = match["who"]
    return who if who.lower() in ("he", "she") or _lacks_a_thing(opening, match) else None


def _names_somebody(phrase: str) -> bool:
    """Return whether a phrase has a name that is neither a date nor a place."""
    return any(
        not (_CALENDAR.match(name.group()) or _PLACE.search(phrase[: name.end()]))
        for name in _NAMES_IN_PHRASE.finditer(phrase, 1)
    )


def _lacks_a_thing(opening: str, match: re.Match[str]) -> bool:
    """Return whether "it" or "they" means nothing in the phrase, and not nothing at all."""
    phrase = opening[: match.start("who")]
    if match["clause"] or stands_for_nothing(opening[match.start("who") :]):
        return False
    return not _THING.search(phrase) or bool(match["timed"] and _TIME.search(phrase))
