"""Which words of a quotation carry the answer, for setting them in bold: the right ones or none.

The reader says where the answer is (`index.reader.reader`), piece by piece. What is set in bold
begins and ends where a phrase does, holds a "not" that it hangs on, and is less than the sentence;
a place that cannot be made so is not set in bold at all. Where nothing was read, a date, number or
name is, if it is the only one in the sentence that can be meant.
"""

from __future__ import annotations

import re

from corpus.article import Span
from index.query.answer_type import Kind, asked_kind, candidates
from index.tokens import STOPWORDS, fold, stem, tokens

MOST = 0.67
"""Share of a sentence's words that may be in bold; more would single nothing out."""
_WORD = re.compile(r"[^\W_]+(?:['’.,\-–/&][^\W_]+)*[%°]?|[$€£¥]\s?\d[\d,.]*[%]?")
_NEGATION = re.compile(
    r"\b(?:not|no|never|neither|nor|none|nobody|nothing|without|hardly|barely|rarely|except|unless|"
    r"cannot|den(?:y|ies|ied|ying)|refus(?:e|es|ed|ing)|\w+n['’]t)\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[.,;:!?()\[\]“”\"«»]|\s[-–—]\s")
_REACH = 4
"""Words between a "not" and what it turns round, in one clause."""
_ENDS_NO_PHRASE = """
a an the and or but nor of in on at by for from to with as than that which who whom whose if because
while when where into onto upon over under between among about after before during is are was were
be been being has have had his her its their our your my this these those
"""
_BEGINS_NO_PHRASE = "of and or but nor than that which who whom whose is are was were"
_DANGLING, _OPENING = frozenset(_ENDS_NO_PHRASE.split()), frozenset(_BEGINS_NO_PHRASE.split())
_PAIRS = (("(", ")"), ("[", "]"), ("“", "”"), ("«", "»"))
_UNIT = re.compile(
    r"\s?(?:%|percent|per cent|million|billion|trillion|thousand|hundred|dollars|euros|pounds|"
    r"years?|months?|weeks?|days?|hours?|minutes?|seconds?|kilomet(?:er|re)s|met(?:er|re)s|miles|"
    r"feet|km|kg|tons|tonnes|degrees)\b",
    re.IGNORECASE,
)
_TYPED = frozenset({Kind.DATE, Kind.NUMBER, Kind.MONEY, Kind.PERSON, Kind.PLACE})


def highlight(question: str, sentence: str, read: Span | None = None) -> Span | None:
    """Find the span of `sentence` that carries the answer; None where nothing can be singled out.

    Args:
        question: As asked.
        sentence: The quotation's best sentence.
        read: Where in it the reader is sure to find the answer.

    Returns:
        A span inside `sentence` without surrounding white space or punctuation.
    """
    asked = frozenset(tokens(question))
    kind = asked_kind(question)
    if read is None:
        typed = candidates(kind, sentence, asked) if kind in _TYPED else []
        return _as_phrase(sentence, typed[0]) if len(typed) == 1 else None
    found = _as_phrase(sentence, read)
    return None if found and _repeats(found.of(sentence), asked) else found


def _repeats(text: str, asked: frozenset[str]) -> bool:
    """Return whether words say what the question says, or name whom it names: no answer to it."""
    content = [m.group() for m in _WORD.finditer(text) if fold(m.group()) not in STOPWORDS]
    known = [word for word in content if stem(fold(word)) in asked]
    return len(known) * 2 > len(content) or any(word[0].isupper() for word in known)


def _as_phrase(sentence: str, span: Span) -> Span | None:
    """Make a span a phrase of its sentence, or None."""
    there = [Span(*m.span()) for m in _WORD.finditer(sentence)]
    inside = [n for n, word in enumerate(there) if word.overlaps(span)]
    if not inside:
        return None
    first, last = _whole_name(sentence, there, inside[0], inside[-1])
    negated = _negation_before(sentence, there, first)
    if negated is not None or _NEGATION.fullmatch(there[first].of(sentence)):
        first = first if negated is None else negated
        last = _clause_end(sentence, there, first, last)
    while first < last and _low(sentence, there[first]) in _OPENING:
        first += 1
    while last > first and _low(sentence, there[last]) in _DANGLING:
        last -= 1
    words = there[first : last + 1]
    if all(_low(sentence, word) in STOPWORDS for word in words):
        return None
    if len(words) > MOST * len(there):
        return None
    return _balanced(sentence, _with_unit(sentence, Span(words[0].start, words[-1].end)))


def _whole_name(sentence: str, there: list[Span], first: int, last: int) -> tuple[int, int]:
    """Take along the rest of a name that a span cuts: neighbours that begin with a capital."""
    while (
        first > 1  # a sentence's first word has its capital from that
        and _capital(sentence, there[first])
        and _capital(sentence, there[first - 1])
        and sentence[there[first - 1].end : there[first].start] == " "
    ):
        first -= 1
    while (
        last + 1 < len(there)
        and _capital(sentence, there[last])
        and _capital(sentence, there[last + 1])
        and sentence[there[last].end : there[last + 1].start] == " "
    ):
        last += 1
    return first, last


def _negation_before(sentence: str, there: list[Span], first: int) -> int | None:
    """Return the word of a "not" that turns round what begins at a word of its clause, if any."""
    for n in range(first - 1, max(first - 1 - _REACH, -1), -1):
        if _CLAUSE.search(sentence[there[n].end : there[first].start]):
            return None
        if _NEGATION.fullmatch(there[n].of(sentence)):
            return n
    return None


def _clause_end(sentence: str, there: list[Span], first: int, last: int) -> int:
    """Return the last word of a clause: what a "not" turns round goes no further."""
    for n in range(first, last):
        if _CLAUSE.search(sentence[there[n].end : there[n + 1].start]):
            return n
    return last


def _with_unit(sentence: str, span: Span) -> Span:
    """Take along what a number at the end of a span counts."""
    if not sentence[span.end - 1].isdigit():
        return span
    unit = _UNIT.match(sentence, span.end)
    return Span(span.start, unit.end()) if unit else span


def _balanced(sentence: str, span: Span) -> Span | None:
    """Return a span unless it holds one of a pair of marks without the other."""
    text = span.of(sentence)
    uneven = any(text.count(opening) != text.count(closing) for opening, closing in _PAIRS)
    if uneven or text.count('"') % 2:
        return None
    return span


def _capital(sentence: str, word: Span) -> bool:
    return sentence[word.start].isupper()


def _low(sentence: str, word: Span) -> str:
    return fold(word.of(sentence))
