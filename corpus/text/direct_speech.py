"""Where a text is direct speech: the regions inside quotation marks.

Straight marks take their direction from what stands around them, and so do guillemets, which point
outwards in French and inwards in German. A mark that is still open at the
end of a paragraph runs on, as printers have it: either each further paragraph opens with a mark of
its own, or one of the next paragraphs closes it. A mark that nothing closes counts to the end of
its paragraph.
"""

from __future__ import annotations

import re

from corpus.article import Span

_PARAGRAPH = re.compile(r"(?:[^\n]|\n(?!\s*\n))+")
_MARK = re.compile(r"[\"“”„«»]|``|''")
_OPENING = frozenset("“„«") | {"``"}
_CLOSING = frozenset("”»") | {"''"}
_RUNS_ON = 8


def quoted_regions(text: str) -> list[Span]:
    """Spans between quotation marks, marks left out, in order and not overlapping.

    Args:
        text: Any text; paragraphs are parted by blank lines.
    """
    paragraphs = [Span(*m.span()) for m in _PARAGRAPH.finditer(text) if m.group().strip()]
    regions: list[Span] = []
    row = 0
    while row < len(paragraphs):
        closed, opened = _within(text, paragraphs[row])
        regions += closed
        if opened is not None:
            last, end = _closing_paragraph(text, paragraphs, row)
            regions.append(Span(opened, end))
            if last > row:
                rest = Span(end, paragraphs[last].end)
                regions += _within(text, rest, skip_first=True)[0]
            row = last
        row += 1
    return [r for r in regions if r.of(text).strip()]


def _within(
    text: str, paragraph: Span, *, skip_first: bool = False
) -> tuple[list[Span], int | None]:
    """The closed regions of one paragraph, and where a region opens that stays open."""
    regions: list[Span] = []
    opened: int | None = None
    marks = list(_MARK.finditer(text, *paragraph))[1 if skip_first else 0 :]
    for mark in marks:
        if opened is None:
            if not _closes(text, mark):
                opened = mark.end()
        elif mark.group() not in _OPENING or _closes_german(text, opened, mark):
            regions.append(Span(opened, mark.start()))
            opened = None
    return regions, opened


def _closes(text: str, mark: re.Match[str]) -> bool:
    """Whether a mark outside of speech can only be a closing one, so that it opens nothing."""
    if mark.group() in _CLOSING:
        return not _opens_inwards(text, mark)
    if mark.group() in _OPENING:
        return False
    before = text[mark.start() - 1 : mark.start()]
    after = text[mark.end() : mark.end() + 1]
    return bool(before.strip()) and before not in "([{—–-/" and not after.strip()


def _closes_german(text: str, opened: int, mark: re.Match[str]) -> bool:
    """Whether a mark closes a region that opened as in German: „so“, »so«."""
    return text[opened - 1] + mark.group() in ("„“", "»«")


def _opens_inwards(text: str, mark: re.Match[str]) -> bool:
    """Whether a guillemet that closes in French opens here, as in German: »so«."""
    before, after = text[max(0, mark.start() - 1) : mark.start()], text[mark.end() : mark.end() + 1]
    return mark.group() == "»" and not before.strip(" \n\t([–—") and after.isalnum()


def _closing_paragraph(text: str, paragraphs: list[Span], row: int) -> tuple[int, int]:
    """In which paragraph a region left open in `row` ends, and where."""
    last = row
    for ahead in range(row + 1, min(len(paragraphs), row + 1 + _RUNS_ON)):
        marks = list(_MARK.finditer(text, *paragraphs[ahead]))
        if not marks:
            continue
        if _closes(text, marks[0]):
            return ahead, marks[0].start()
        opens_anew = not text[paragraphs[ahead].start : marks[0].start()].strip()
        if not opens_anew or last != ahead - 1:
            break
        if len(marks) > 1:
            return ahead, marks[1].start()
        last = ahead
    return last, paragraphs[last].end
