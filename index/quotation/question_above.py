"""The question that a quotation answers in its article, to be shown above it as context."""

from __future__ import annotations

from corpus.article import Span
from corpus.text.sentences import sentences
from corpus.text.turns import Turn, asks, conversation
from index.coreference.anaphora import find_anaphor
from index.quotation.quotable import is_aside

_MAX_WORDS = 45
"""Of a question that is shown above its answer, with what it needs before it."""
_BARE = 4
"""Words of a question that says nothing by itself: "And why?"."""


def question_above(text: str, sentence: Span, *, at_once: bool = False) -> Span | None:
    """Return the question that a sentence answers, or helps to answer, if there is one.

    Args:
        text: The article's text.
        sentence: One of its sentences.
        at_once: Whether the sentence must begin the answer.
    """
    read = conversation(text)
    number = read.number_at(sentence.start)
    if number is None:
        return None
    turn = read.turns[number]
    before = sentences(text, Span(_said(text, turn).start, sentence.start))
    if before and (at_once or asks(text, before[-1])):
        return _question(text, Span(before[0].start, before[-1].end))
    asked = read.question_of(number, lambda span: is_aside(text, span))
    return None if asked is None else _question(text, _said(text, read.turns[asked]))


def _said(text: str, turn: Turn) -> Span:
    """Return what a turn says, without its label."""
    if turn.label is None:
        return turn.span
    start = turn.label.end
    while start < turn.span.end and not text[start].isspace():
        start += 1
    return Span(start, turn.span.end)


def _question(text: str, said: Span) -> Span | None:
    """Return the last question of a stretch, with what it needs before it; None if none ends it."""
    parts = sentences(text, said)
    if not parts or not asks(text, parts[-1]):
        return None
    first = len(parts) - 1
    while first > 0 and _needs_more(text, parts[first], parts[first - 1]):
        wider = Span(parts[first - 1].start, parts[-1].end)
        if len(wider.of(text).split()) > _MAX_WORDS:
            break
        first -= 1
    found = Span(parts[first].start, parts[-1].end)
    return found if len(found.of(text).split()) <= _MAX_WORDS else None


def _needs_more(text: str, sentence: Span, before: Span) -> bool:
    said = sentence.of(text)
    bare = len(said.split()) <= _BARE
    return bare or find_anaphor(said, before.of(text)) is not None
