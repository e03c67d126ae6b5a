"""Sentences with exact offsets: what a quotation is made of.

A text is cut into paragraphs at blank lines, a paragraph into runs where its lines are on their own
(list items, rows of a table, verse, a heading on top), and a run into sentences by
`corpus.text.sentence_boundaries`. Written for quoting: a sentence keeps its closing quotes and
brackets, speech that goes on in lower case stays whole, a row of a table is one sentence, code
belongs to the sentence that introduces it, and nothing is ever normalised, so every span slices
back exactly.
"""

# ruff: noqa: RUF001 - the punctuation of many scripts is the subject
from __future__ import annotations

import re
from typing import TYPE_CHECKING

from corpus.article import Span
from corpus.text.languages.detect import language_of
from corpus.text.layout import code_start, is_row, is_table
from corpus.text.sentence_boundaries import ends

if TYPE_CHECKING:
    from collections.abc import Iterator

LIST_ITEM = re.compile(
    r"\s*(?:[-*+•‣◦▪–—·●○■□✓✔]\s|\(?\d{1,3}[.)]\s|\(?[A-Za-z][)]\s|\(?[ivx]{1,5}[)]\s|\|)"
)
"""How a line of a list or a table begins."""

_TERMINAL = tuple('.!?…。！？।؟۔:;,"”»’)）」')
_FLOWS_ON = (",", ";", "-", "—", "–", " and", " or", " the", " a", " of", " to")
_LONGEST_CODE = 1_500  # code points of a piece of code that is quoted whole
_NARROW = 60  # code points: lines of prose are wrapped wider than verse and lists


def sentences(text: str, span: Span | None = None, language: str | None = None) -> tuple[Span, ...]:
    """Return the sentences of `text`, or of one span of it.

    Args:
        text: Any string; canonical text in practice. Its language is told by all of it.
        span: `[start, end)` to look at; the whole text if None.
        language: ISO 639-1 code its source gives, for where the text does not tell.

    Returns:
        Spans in `text` (also where `span` is given), in order, trimmed of white space, never
        empty, never overlapping; together they cover everything that is not white space.
    """
    whole = span or Span(0, len(text))
    known = language_of(text, language)
    return tuple(
        sentence
        for paragraph in paragraphs(text, whole)
        for sentence in _sentences(text, paragraph, known)
    )


def paragraphs(text: str, span: Span | None = None) -> tuple[Span, ...]:
    """Return blocks separated by blank lines, trimmed of white space."""
    found: list[Span] = []
    start: int | None = None
    end = 0
    for line in lines(text, span or Span(0, len(text))):
        if not line.of(text).strip():
            if start is not None:
                found.append(Span(start, end))
            start = None
            continue
        start = line.start if start is None else start
        end = line.end
    if start is not None:
        found.append(Span(start, end))
    return tuple(trimmed(text, block) for block in found)


def lines(text: str, span: Span) -> Iterator[Span]:
    """Return the lines of a span, without their line feeds."""
    start = span.start
    while start <= span.end:
        end = text.find("\n", start, span.end)
        end = span.end if end < 0 else end
        yield Span(start, end)
        start = end + 1


def trimmed(text: str, span: Span) -> Span:
    """Return the span without white space at its ends; empty if it holds nothing else."""
    start, end = span
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def _sentences(text: str, paragraph: Span, language: str | None) -> Iterator[Span]:
    """Return the sentences of one paragraph: of prose, of a table, or of code and its lead-in."""
    rows = list(lines(text, paragraph))
    contents = [row.of(text) for row in rows]
    if is_table(contents):
        for row, content in zip(rows, contents, strict=True):
            yield from (trimmed(text, row),) if is_row(content) else _split(text, row, language)
        return
    first = code_start(contents)
    if first is None:
        for run in _runs(text, paragraph):
            yield from _split(text, run, language)
        return
    pieces = list(_code(rows[first:], contents[first:]))
    if first:
        *before, lead = (
            sentence
            for run in _runs(text, Span(paragraph.start, rows[first - 1].end))
            for sentence in _split(text, run, language)
        )
        yield from before
        pieces[0] = Span(lead.start, pieces[0].end)
    for piece in pieces:
        yield trimmed(text, piece)


def _code(rows: list[Span], contents: list[str]) -> Iterator[Span]:
    """Return code as one piece, or as few as can be quoted, cut where a line is not indented."""
    start = rows[0].start
    for index in range(1, len(rows)):
        long = rows[index].end - start > _LONGEST_CODE
        endless = rows[index].end - start > 2 * _LONGEST_CODE
        if (long and contents[index][:1] != " ") or endless:
            yield Span(start, rows[index - 1].end)
            start = rows[index].start
    yield Span(start, rows[-1].end)


def _split(text: str, run: Span, language: str | None) -> Iterator[Span]:
    start = run.start
    for end in (*ends(text, run.start, run.end, language), run.end):
        sentence = trimmed(text, Span(start, end))
        if sentence.start < sentence.end:
            yield sentence
        start = end


def _runs(text: str, paragraph: Span) -> Iterator[Span]:
    """Return stretches of lines that flow as one; a list item, verse or heading is its own."""
    rows = list(lines(text, paragraph))
    if len(rows) == 1:
        yield paragraph
        return
    contents = [row.of(text).strip() for row in rows]
    longest = max(len(content) for content in contents)
    alone = longest <= _NARROW and not any(content[:1].islower() for content in contents)
    start = rows[0].start
    item = LIST_ITEM.match(contents[0]) is not None
    for index in range(1, len(rows)):
        before, after = contents[index - 1], contents[index]
        if item and text[rows[index].start] == " " and not LIST_ITEM.match(after + " "):
            continue  # what is indented under an item belongs to it
        if _breaks(before, after, alone=alone, longest=longest):
            item = LIST_ITEM.match(after) is not None
            yield Span(start, rows[index - 1].end)
            start = rows[index].start
    yield Span(start, rows[-1].end)


def _breaks(before: str, after: str, *, alone: bool, longest: int) -> bool:
    """Return whether the line end between two lines of a paragraph ends a sentence as well."""
    if LIST_ITEM.match(after + " "):
        return True
    if after[:1].islower() or before.lower().endswith(_FLOWS_ON):
        return False
    if alone or before.endswith(":"):
        return True
    return len(before) < longest * 0.6 and not before.endswith(_TERMINAL)
