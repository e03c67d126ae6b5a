"""A question that depends on the one before it: "and who runs it?", "what about 2019?", "why?".

Such a question is searched for together with the topic of the one before. Rules of English, no
model: whether there is a question before at all is the caller's to find out.
"""

from __future__ import annotations

import re

from index.tokens import tokens

_LINK = re.compile(
    r"^\W*(?:(?:and|but|or|also|then|so|ok|okay)\b[\s,]*)+(?=\S)|^\W*(?:what|how) about\b",
    re.IGNORECASE,
)
"""Goes on from something said: "and ...", "what about ..."."""
_CONJUNCTION = re.compile(r"^\W*(?:(?:and|but|or|also|then|so|ok|okay)\b[\s,]*)+", re.IGNORECASE)
_PRONOUN = re.compile(
    r"\b(?:he|him|his|she|her|hers|it|its|they|them|their|theirs|"
    r"(?:this|that|these|those)(?=\s*(?:$|[?.!,]))|the same|there(?=\s*(?:$|[?.!])))\b"
    r"(?:['’]s)?",
    re.IGNORECASE,
)
"""Of "this" and "that", those alone: "this year" points at nothing said."""
_EMPTY_IT = re.compile(
    r"\b(?:is|was|does|will|would|can|could)(?:n['’]?t)? it (?:true|possible|necessary|legal|"
    r"illegal|safe|worth|better|important|like to|take to|cost to|mean (?:to|that|when|if))\b"
    r"|\bhow (?:long|much|many \w+) (?:does|did|will|would) it (?:take|cost) to\b"
    r"|\bwhat time is it",
    re.IGNORECASE,
)
"""An "it" that means nothing said before: "is it true that", "how long does it take to"."""
_NAMED = re.compile(r"\b(?:the|an?|my|our|your|every|each)\s+\w{2,}|(?<=\s)[A-Z][\w’'-]+")
"""Something that the question names itself, and that a pronoun behind it may mean."""
_ASKED_KIND = re.compile(
    r"^\W*(?:in |on |at |to |for )?(?:how (?:many|much)|which|what|whose)"
    r"(?: (?:kind|sort|type)s? of)? (?!is|are|was|were|do|does|did)\w+",
    re.IGNORECASE,
)
"""Asks for a kind of thing ("which book") and names none."""
_ALONE = 1
"""More content words than that before a pronoun, and it speaks of those."""
_FRAGMENT = re.compile(
    r"^\W*(?:(?:since|until|by|from|for|at|in|with|to) )?(?:who|whom|whose|what|when|where|why|"
    r"which(?: ones?)?|how(?: (?:much|many|long|often|old|come|so))?)(?: (?:exactly|else|not|"
    r"though|then|so|is that|was that))*\W*$",
    re.IGNORECASE,
)
"""A question word and nothing else: "since when?"."""
_ASKS = re.compile(
    r"^\W*(?:(?:and|but|so|or)\b\W*)*(?:(?:what|who|whom|whose|when|where|why|which|how(?: (?:much|"
    r"many|long|often|old))?)\b\s*)?(?:(?:is|are|was|were|do|does|did|can|could|should|will|would|"
    r"has|have|had)\b\s*)?",
    re.IGNORECASE,
)
_TAIL = re.compile(r"(?:\s+(?:for|of|in|on|at|to|from|about|with|by|do|mean|like))?[\s?!.]*$")
_TOPIC_WORDS = 20
"""Words of a topic that are taken along: a chain of follow-ups must not grow without end."""
_ABOUT = " (about: {})"
_BOUND = re.compile(r"\s*\(about: (.*)\)\s*$")


def is_follow_up(question: str) -> bool:
    """Return whether a question cannot be understood without the one before it."""
    said = question.strip()
    if not said:
        return False
    if _LINK.match(said) or _FRAGMENT.match(said):
        return True
    rest = _EMPTY_IT.sub(" ", said)
    pronoun = _PRONOUN.search(rest)
    if pronoun is None:
        return False
    earlier = _ASKED_KIND.sub("", rest[: pronoun.start()])
    return not _NAMED.search(earlier) and len(tokens(earlier)) <= _ALONE


def follow_up(question: str, before: str) -> str | None:
    """Return the text to search with where a question depends on the one before it.

    Args:
        question: As asked.
        before: The question before, as asked, or what this function made of it.

    Returns:
        The question with the topic of the one before behind it, legible to people too; None where
        it needs none, or the one before has no topic.
    """
    if not is_follow_up(question):
        return None
    topic = _topic(before)
    if not tokens(topic):
        return None
    asked = _CONJUNCTION.sub("", question).strip() or question.strip()
    return asked + _ABOUT.format(topic)


def _topic(before: str) -> str:
    """Return what a question is about: all but its question word, and its own topic before."""
    bound = _BOUND.search(before)
    said = _BOUND.sub("", before)
    own = _TAIL.sub("", _ASKS.sub("", _PRONOUN.sub(" ", said), count=1))
    own = " ".join(own.split())
    topic = " ".join(dict.fromkeys(filter(None, (own, bound[1] if bound else ""))))
    return " ".join(topic.split()[:_TOPIC_WORDS])
