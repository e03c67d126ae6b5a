"""Whether the article takes back that somebody said the words: denied, negated, only supposed.

Looks at what governs the verb of saying in its own clause ("did not say", "might say"), at what the
clause hangs on ("denied that he said", "if Lind says", "the rumour that Lind said"), and at whether
the verb is of another clause altogether ("hummed "..." as Quill said goodbye"). Built for
precision: a wrong name is worse than none.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from corpus.article import Span

_MARKED = re.compile(r"[\"“„«][^\"“”„«»]*[\"”“»]")
_ASIDE = re.compile(r",\s(?:who|whose|which|whom|not)\b[^,]*,|\s(?:who|whose|which|whom)\b[^,]*")
"""A relative clause, or "not ..." between commas: its verbs are its own."""
_NOT = r"(?:not|never|cannot|nor|neither|hardly|without|nobody|no one|none)\b|n['’]t\b"
_DENIES = (
    r"(?:den(?:y|ies|ied|ying)|reject(?:s|ed|ing)?|disput(?:e|es|ed|ing)|refus(?:e|es|ed|ing)|"
    r"declin(?:e|es|ed|ing)|disavow(?:s|ed|ing)?|retract(?:s|ed|ing)?|stopp(?:ed|ing) short|"
    r"stops? short|fail(?:s|ed|ing)? to|forgot to|refrain(?:s|ed|ing)? from|"
    r"avoid(?:s|ed|ing)?|accused of|falsely|wrongly|mistakenly|supposedly|purportedly|"
    r"mis(?:quoted|quotes)|instead of|rather than)\b"
)
_SUPPOSED = (
    r"(?:might|may|should|ought to|must have|(?:could|would) have|wants? to|wanted to|"
    r"(?:about|going|meant|due|expected|tempted|ready|planned|plans|hoped|hopes|tried|used to have|"
    r"likely|unlikely|supposed) to)\b"
)
_TAKEN_BACK = re.compile(rf"\b(?:{_NOT}|{_DENIES}|{_SUPPOSED})|(?<=\w)n['’]t\b")
_GOES_ON = re.compile(
    r"(?:,\s(?:\w+ly\s)?(?:\w+ing)\b|\b(?:and|but|then|before|yet)\s(?:\w+ly\s|then\s|also\s)?"
    r"(?:\w+(?:ed|id|old|ote|ays|ing|rote)|wrote|told|put|sang|swore|says?)\b|:)"
)
"""Where what came before is over, and saying begins: ", saying", "and said", a colon."""
_HANGS_ON = re.compile(
    r"(?:\b(?:if|unless|whether|as though|suppose|supposing|imagine)\b(?:\sthat)?|"
    r"^\W*Had)\W*$",
    re.IGNORECASE,
)
"""Right before whom it names: "if Bo Lind says", "Had Bo Lind said"."""
_INVERTED = re.compile(
    r"\b(?:did|does|do|would|could|should|might|will|can|has|have|had)(?:n['’]t)?\s*$",
    re.IGNORECASE,
)
"""An auxiliary before its subject: a question, or "At no time did Ada Quill say"."""
_FACT = re.compile(r"^\W*(?:only|not (?:until|only))\b", re.IGNORECASE)
"""Turns round what did happen: "Only then did Ada Quill say"."""
_HELD = re.compile(
    rf"\b(?:{_NOT}|{_DENIES}|no\b|untrue\b|false\b|fake\b|claim(?:s|ed)?\b|rumou?r(?:s|ed)?\b|"
    r"myth\b|legend\b|gossip\b|hearsay\b|hoax\b|allegations?\b|accusations?\b|suggestions?\b|"
    r"speculation\b|doubt(?:s|ed|ful)?\b|pretend(?:s|ed)?\b|imagin(?:e|ed)\b|unclear\b|unlikely\b|"
    r"possible\b|dream(?:s|ed|t)\b)",
    re.IGNORECASE,
)
"""Makes of a clause with "that" something that need not be so."""
_THAT = re.compile(r"\b(?:that|claims?|doubts?|denies|denied|imagine|suppose)\s*$", re.IGNORECASE)
_NO_SUBJECT = re.compile(
    r"(?:no|nobody|none|neither|nothing|few)\b|.*(?:n['’]t|\bcannot|\bnever|\bnot)$", re.IGNORECASE
)
_NOT_WHAT = re.compile(
    r"[\"”’'»,\s]*(?:is|was|were|are|has been|had been)(?:n['’]t|\s(?:not|never|hardly))\b"
)
_UNSAID = re.compile(
    r"\b(?:without|instead of|rather than|short of|not|never|denied|denies|from|before)\s"
    r"(?:ever\s)?(?:having\s)?(?:saying|writing|telling|said|written|claiming|adding)(?:\sthat)?[\s,:]*$",
    re.IGNORECASE,
)
_OTHER_CLAUSE = re.compile(
    r"\b(?P<by>as|when|while|before|after|until|because|since|though|although|where|once|and|but)"
    r"\s*$"
)
_OWN_OBJECT = re.compile(
    r"\W*(?:\w+ly\s)?(?:\w+)\s+(?!(?:it|in|on|at|to|during|when|after|earlier|later|last|this|"
    r"yesterday|about|of|for|today|so|once|recently|during|by)\b)\w"
)
"""A verb with something said already behind it: "said goodbye", not "put it" or "said on"."""
_DENIED_BEHIND = re.compile(
    rf"\W*(?:\w+\s){{0,3}}?(?:{_NOT}|\w*(?:n['’]t)\b|"
    r"(?:denie[sd]|disputed|rejected)\s(?:ever\s)?(?:having|saying|that|\w+ing\b))"
)


def taken_back(text: str, lead: Span, mention: Span) -> bool:
    """Return whether what leads up to speech takes back that somebody said it.

    Args:
        text: The article's text.
        lead: From the start of the sentence to the mark; or the sentence that leads in.
        mention: Who is named in it.
    """
    if _NO_SUBJECT.match(mention.of(text)):
        return True
    governs = _own(text[mention.end : lead.end])
    if _TAKEN_BACK.search(governs):
        return True
    before = _MARKED.sub(" ", text[lead.start : mention.start])
    return _supposed(before)


def taken_back_behind(text: str, tail: Span, mention: Span) -> bool:
    """Return the same of what follows speech.

    Args:
        text: The article's text.
        tail: From the closing mark to the end of the sentence.
        mention: Who is named in it.
    """
    if _NO_SUBJECT.match(mention.of(text)) or _NOT_WHAT.match(text, tail.start, tail.end):
        return True
    if _DENIED_BEHIND.match(text[mention.end : tail.end].split(",", maxsplit=1)[0]):
        return True
    return _supposed(text[tail.start : mention.start])


def unsaid(text: str, lead: Span) -> bool:
    """Return whether words are led up to as not said: "without saying "..."."""
    return _UNSAID.search(text[max(lead.start, lead.end - 60) : lead.end]) is not None


def of_other_clause(text: str, tail: Span, mention: Span) -> bool:
    """Return whether who is named behind speech says something else: "as Quill said goodbye"."""
    by = _OTHER_CLAUSE.search(text[tail.start : mention.start])
    if by is None:
        return False
    return by["by"] != "as" or _OWN_OBJECT.match(text[mention.end : tail.end]) is not None


def _own(between: str) -> str:
    """Return the part between a subject and speech that governs its verb of saying."""
    bare = _ASIDE.sub(" ", _MARKED.sub(" ", between))
    last = None
    for last in _GOES_ON.finditer(bare):  # noqa: B007  the last one counts
        pass
    return bare if last is None else bare[last.start() :]


def _supposed(before: str) -> bool:
    """Return whether a clause whose subject comes next is held to be so by nobody."""
    if _HANGS_ON.search(before):
        return True
    clause = re.split(r"[;:.!?]\s", before)[-1]
    if _INVERTED.search(clause) and not _FACT.match(clause):
        return True
    return _THAT.search(before) is not None and _HELD.search(clause) is not None
