"""From the question in an interview that matches to the turn that answers it.

A member's question is often nearest to an interviewer's. That is never quoted: the passage that
answers it takes its place among those that are read, with the signals of both, and the question
is read with it and shown beside what is quoted (`index.quotation.question_above`).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from corpus.text.turns import asks, conversation
from index.quotation.question_above import question_above
from index.quotation.quotable import allowed_by, is_aside

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.search.hit import Hit
    from index.storage.passage_index import Vectors

_FIRST = 8
"""So many, the best, are told what they answer; no more are read."""
_NEAR = 1000
"""Characters above a passage in which a question is looked for."""
_LEAST = 1e-6
"""Of a cosine that another is divided by."""


def answered(question: str, hits: Sequence[Hit], vector: Vectors) -> list[Hit]:
    """Put what answers an interviewer's question in place of the question.

    Args:
        question: As asked; where it asks for a question, nothing is put.
        hits: Passages, best first.
        vector: The embedding of the question, `float32 (d,)`, L2-normalised.

    Returns:
        Hits, best first, each passage once.
    """
    if allowed_by(question).questions:
        return list(hits)
    found: dict[tuple[int, int], Hit] = {}
    for hit in hits:
        row, only = _answer_row(hit)
        answer = hit if row is None else _lifted(hit, row, vector)
        for one in (answer,) if only or row is None else (answer, _without_question(hit)):
            key = (id(one.index), one.row)
            found[key] = _stronger(found[key], one) if key in found else one
    ordered = sorted(found.values(), key=lambda one: one.score, reverse=True)
    return [*map(_with_question, ordered[:_FIRST]), *ordered[_FIRST:]]


def _with_question(hit: Hit) -> Hit:
    """Return a hit with what it is the answer to, where that is asked right above it."""
    text, start = hit.article.text, hit.passage.span.start
    if "?" not in text[max(start - _NEAR, 0) : start]:
        return hit
    asked = question_above(text, hit.passage.sentences[0], at_once=True)
    return hit if asked is None or asked.end > start else replace(hit, asked=asked)


def _answer_row(hit: Hit) -> tuple[int | None, bool]:
    """Return the row of the passage that answers what a hit asks, and whether it only asks."""
    text, passage = hit.article.text, hit.passage
    asked = [asks(text, sentence) for sentence in passage.sentences]
    if not asked[-1] or not asked[int(np.argmax(hit.sentence_dense))]:
        return None, False
    read = conversation(text)
    number = read.number_at(passage.sentences[-1].start)
    answer = None if number is None else read.answer_to(number, lambda s: is_aside(text, s))
    if answer is None:
        return None, False
    row = _row_at(hit, read.turns[answer].span.start)
    return (None if row == hit.row else row), all(asked)


def _without_question(hit: Hit) -> Hit:
    """Return a hit as near to the question as what it states, which is not what it asks."""
    text, cosines = hit.article.text, hit.sentence_dense
    stated = [not asks(text, sentence) for sentence in hit.passage.sentences]
    share = float(np.max(cosines[stated], initial=0.0)) / max(float(np.max(cosines)), _LEAST)
    return replace(hit, score=hit.score * min(max(share, 0.0), 1.0))


def _row_at(hit: Hit, at: int) -> int | None:
    """Return the row of the passage of the hit's article around an offset."""
    rows = hit.index.passages
    for row in range(hit.row, len(rows)):
        if hit.index.passage_article[row] != hit.index.passage_article[hit.row]:
            return None
        if rows[row].span.start <= at < rows[row].span.end:
            return row
    return None


def _lifted(hit: Hit, row: int, vector: Vectors) -> Hit:
    """Return the passage that answers a hit, as near to the question as the hit is."""
    index, rows = hit.index, np.asarray([row])
    return replace(
        hit,
        row=row,
        dense=max(hit.dense, float(index.passage_cosines(rows, vector)[0])),
        sentence_dense=index.sentence_cosines(rows, vector)[0],
        reading=None,
    )


def _stronger(one: Hit, other: Hit) -> Hit:
    """Return one passage that was found twice, with the better of each signal."""
    return replace(
        one,
        score=max(one.score, other.score),
        dense=max(one.dense, other.dense),
        lexical=max(one.lexical, other.lexical),
        bm25=max(one.bm25, other.bm25),
        part=one.part or other.part,
    )
