"""Where a text is direct speech: the regions inside quotation marks.

Double marks. Straight ones take their direction from what is around them, and so do guillemets,
which point outwards in French and inwards in German. A mark that is still open at the end of a
paragraph runs on, as printers have it: either each further paragraph opens with a mark of its own,
or one of the next paragraphs closes it. A mark that nothing closes counts to the end of its
paragraph.

Single marks, easily mistaken for apostrophes. British prose quotes so: ‘I went. I saw,’ he
said. A mark opens where a word begins and no elision does ('90s, 'tis), and closes where a word
ends. After a plural's s (the dogs' bowl) it is taken for an apostrophe if a mark after punctuation
follows, and speech of several sentences ends in punctuation. A mark that its paragraph does not
close opens nothing: most of those are apostrophes.
"""

from __future__ import annotations

import re

from corpus.article import Span

# A paragraph ends at a blank line, even one that holds spaces.
_PARAGRAPH = re.compile(r"(?:[^\n]|\n(?!\s*\n))+")
# TeX's and old wire services' marks too: ``so''.
_MARK = re.compile(r"[\"“”„«»]|``|''")
_OPENING = frozenset("“„«") | {"``"}
_CLOSING = frozenset("”»") | {"''"}
_RUNS_ON = 8
"""Over how many further paragraphs speech may run on. A mark that is closed later than that was
most likely a stray one, and half an article would count as speech."""

# What follows must be no decade and none of the words that are written with an apostrophe in front:
# "the '90s", "'tis", "rock 'n' roll", and "Courtney 's" in texts that a tokeniser took apart.
_SINGLE_OPENS = re.compile(
    r"(?<![^\s(\[{—–\"“„«-])(?P<mark>[‘'‚])(?=\S)"  # noqa: RUF001
    r"(?!\d\ds?\b|(?:tis|twas|em|til|till|cause|n|bout|round|cos|s|re|ll|ve|d|m|t)\b)(?!['’‘])",
    re.IGNORECASE,
)
_SINGLE_CLOSES = re.compile(r"(?<=\S)(?P<mark>[’'‘])(?![^\W_])")
_BREAK = re.compile(r"\n\s*\n")
_PUNCTUATION = ".,!?;:…—–"
_SENTENCES = re.compile(r"[.!?…]\s")
_LONGEST = 1_500  # code points; a longer one is no speech but a stray mark
# A plural's apostrophe comes after one of these.
_SIBILANT = "sxzSXZ"


def quoted_regions(text: str) -> list[Span]:
    """Return the spans between double marks, marks left out, in order and not overlapping.

    Args:
        text: Any text; paragraphs are separated by blank lines.
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
    """Return the closed regions of one paragraph, and where one opens that stays open."""
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
    """Return whether a mark outside of speech can only be a closing one: it opens nothing."""
    if mark.group() in _CLOSING:
        return not _opens_inwards(text, mark)
    if mark.group() in _OPENING:
        return False
    # A straight mark closes where a word ends before it and none begins after it.
    before = text[mark.start() - 1 : mark.start()]
    after = text[mark.end() : mark.end() + 1]
    return bool(before.strip()) and before not in "([{—–-/" and not after.strip()


def _closes_german(text: str, opened: int, mark: re.Match[str]) -> bool:
    """Return whether a mark closes a region that opened as in German: „so“, »so«."""
    return text[opened - 1] + mark.group() in ("„“", "»«")


def _opens_inwards(text: str, mark: re.Match[str]) -> bool:
    """Return whether a guillemet that closes in French opens here, as in German: »so«."""
    before, after = text[max(0, mark.start() - 1) : mark.start()], text[mark.end() : mark.end() + 1]
    return mark.group() == "»" and not before.strip(" \n\t([–—") and after.isalnum()


def _closing_paragraph(text: str, paragraphs: list[Span], row: int) -> tuple[int, int]:
    """Return in which paragraph a region left open in `row` ends, and where."""
    last = row
    for ahead in range(row + 1, min(len(paragraphs), row + 1 + _RUNS_ON)):
        marks = list(_MARK.finditer(text, *paragraphs[ahead]))
        if not marks:
            continue
        if _closes(text, marks[0]):
            return ahead, marks[0].start()
        opens_again = not text[paragraphs[ahead].start : marks[0].start()].strip()
        if not opens_again or last != ahead - 1:
            break
        if len(marks) > 1:
            return ahead, marks[1].start()
        last = ahead
    return last, paragraphs[last].end


def single_quoted_regions(text: str) -> list[Span]:
    """Return the spans between single marks, marks left out, in order and not overlapping.

    Args:
        text: Any string; paragraphs are separated by blank lines.
    """
    regions: list[Span] = []
    at = 0
    while opening := _SINGLE_OPENS.search(text, at):
        at = opening.end()
        limit = min(len(text), at + _LONGEST)
        gap = _BREAK.search(text, at, limit)
        end = _single_closing(text, opening, gap.start() if gap else limit)
        if end is not None:
            regions.append(Span(at, end))
            at = end + 1
    return regions


def _single_closing(text: str, opening: re.Match[str], limit: int) -> int | None:
    """Return where the mark is that closes one, before `limit`; None where none does."""
    straight, low = opening["mark"] == "'", opening["mark"] == "‚"  # noqa: RUF001
    wanted = "'" if straight else "‘" if low else "’"
    ends = [
        m.start()
        for m in _SINGLE_CLOSES.finditer(text, opening.end(), limit)
        if m["mark"] == wanted
    ]
    for rank, end in enumerate(ends):
        if text[end - 1] not in _PUNCTUATION and _SENTENCES.search(text, opening.end(), end):
            continue
        plural = text[end - 1] in _SIBILANT and text[end + 1 : end + 3].strip()[:1].islower()
        if plural and any(text[later - 1] in _PUNCTUATION for later in ends[rank + 1 :]):
            continue
        return end
    return None
