"""Which words of a quotation carry the answer, for setting them in bold.

Where the question asks for a date, a number, a name or a place, that is the one nearest to the
question's own words. Elsewhere it is the longest stretch between punctuation that the question does
not already say: of "VOICE is a line for victims to obtain information" asked "what is VOICE for?",
everything from "line" on.
"""

from __future__ import annotations

import re

from corpus.article import Span
from index.query.answer_type import asked_kind, candidates
from index.tokens import STOPWORDS, stem, tokens, words

_BREAK = re.compile(r"[;:—–(){}\[\]\"“”„«»]|,(?!\d)|[.!?…](?=\s|$)|\s-{1,2}\s|\n")
_SHORT = 2
"""Content words of a stretch that is worth setting in bold."""
_SPOKEN_GAP = 60
"""Code points from which on a word of the question is simply far from a candidate."""


def highlight(question: str, sentence: str) -> Span | None:
    """Find the span of `sentence` that carries the answer; None where nothing can be singled out.

    Args:
        question: As asked.
        sentence: The quotation's best sentence.

    Returns:
        A span inside `sentence` without surrounding white space or punctuation.
    """
    asked = frozenset(tokens(question))
    kind = asked_kind(question)
    typed = candidates(kind, sentence, asked)
    if typed:
        return _nearest_to_question(typed, sentence, asked)
    return _new_information(sentence, asked)


def _nearest_to_question(spans: list[Span], sentence: str, asked: frozenset[str]) -> Span:
    """Return of several candidates the one with the least distance to words of the question."""
    anchors = [(a + b) // 2 for w, a, b in words(sentence) if stem(w) in asked]
    if not anchors:
        return spans[0]

    def distance(span: Span) -> float:
        gaps = sorted(
            0
            if span.start <= anchor < span.end
            else min(abs(anchor - span.start), abs(anchor - span.end))
            for anchor in anchors
        )
        near = gaps[:3]
        return sum(min(gap, _SPOKEN_GAP) for gap in near) / len(near)

    return min(spans, key=distance)


def _new_information(sentence: str, asked: frozenset[str]) -> Span | None:
    """Find the longest clause part after the question's words, or the longest that is new."""
    found = words(sentence)
    if not found:
        return None
    breaks = [m.start() for m in _BREAK.finditer(sentence)]
    runs: list[list[tuple[str, int, int]]] = [[]]
    for word in found:
        last = runs[-1][-1] if runs[-1] else None
        divided = last is not None and any(last[2] <= b < word[1] for b in breaks)
        known = stem(word[0]) in asked
        if divided or known:
            runs.append([])
        if not known:
            runs[-1].append(word)
    trimmed = [_trim(run) for run in runs]
    best = max(trimmed, key=lambda run: sum(w not in STOPWORDS for w, _, _ in run))
    if sum(w not in STOPWORDS for w, _, _ in best) < _SHORT:
        return None
    return Span(best[0][1], best[-1][2])


def _trim(run: list[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
    """Cut stop words off either end."""
    start, end = 0, len(run)
    while start < end and run[start][0] in STOPWORDS:
        start += 1
    while end > start and run[end - 1][0] in STOPWORDS:
        end -= 1
    return run[start:end]
