"""Which kind of question it is, of those that people distinguish: who, when, where, ...

For reports alone; what an answer should contain is `index.query.answer_type`'s to say. The rules
are of English: the clause that opens with a question word or an auxiliary asks, and its first words
say what for. A clause that only leads up to it ("When the bridge fell, who ...") does not count.
"""

from __future__ import annotations

import re
from enum import StrEnum


class QuestionKind(StrEnum):
    """A kind of question."""

    WHO = "who"
    WHEN = "when"
    WHERE = "where"
    HOW_MANY = "how many"
    WHAT = "what"
    WHY = "why"
    HOW = "how"
    YES_NO = "yes-no"
    OTHER = "other"


_AUXILIARY = (
    r"(?:(?:is|are|was|were|do|does|did|has|have|had|could|would|should)(?:n['’]?t)?|"
    r"can(?:['’]?t|not)?|will|won['’]?t|shall|may|might|must)\b"
)
_THING = r"(?:(?:is|are|was|were) )?(?:the )?(?:\w+ )?"
_MEASURE = r"(?:old|long|tall|far|high|big|large|often|fast|deep|heavy|wide)"
_AMOUNT = r"(?:number|percentage|percent|proportion|share|amount|price|cost|age|population)"
_TIME = r"(?:years?|dates?|days?|months?|decades?|century|time)"
_PLACE = (
    r"(?:city|cities|country|countries|state|town|place|region|continent|county|province|location)"
)
_SAYS = (
    (QuestionKind.YES_NO, _AUXILIARY),
    (
        QuestionKind.HOW_MANY,
        rf"how (?:many|much|{_MEASURE})\b|(?:what|which) {_THING}{_AMOUNT}\b",
    ),
    (QuestionKind.WHEN, rf"when\b|(?:what|which) {_THING}{_TIME}\b"),
    (QuestionKind.WHO, r"(?:who|whom|whose)\b"),
    (QuestionKind.WHERE, rf"where\b|(?:what|which) {_THING}{_PLACE}\b"),
    (QuestionKind.WHY, rf"why\b|how come\b|what {_THING}(?:reasons?|causes?)\b"),
    (QuestionKind.HOW, r"how\b"),
    (QuestionKind.WHAT, r"(?:what|which)\b"),
)
_KINDS = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _SAYS)
_LEADS_UP = re.compile(rf"(?:when|where|how) (?!{_AUXILIARY})", re.IGNORECASE)
_LINK = re.compile(
    r"\W*(?:(?:and|then|but|so|in|on|at|by|from|for|to|of|with|about|during|under|after|before)\s+)"
    r"{0,2}",
    re.IGNORECASE,
)
_CLAUSES = re.compile(r"[,;:.]\s+")
_QUESTION_WORD = re.compile(
    r"\b(?:who|whom|whose|when|where|why|how|what|which)\b.*", re.IGNORECASE | re.DOTALL
)


def question_kind(question: str) -> QuestionKind:
    """Return the kind of a question; `OTHER` where no word shows it."""
    clauses = [_LINK.sub("", clause, count=1) for clause in _CLAUSES.split(question)]
    kinds = [_opens(clause) for clause in clauses]
    if kinds[0] and _LEADS_UP.match(clauses[0]) and any(kinds[1:]):
        kinds[0] = None
    asked = next((kind for kind in kinds if kind), None)
    if asked is None and (inside := _QUESTION_WORD.search(question)):
        asked = _opens(inside.group())
    return asked or QuestionKind.OTHER


def _opens(clause: str) -> QuestionKind | None:
    return next((kind for kind, says in _KINDS if says.match(clause)), None)
