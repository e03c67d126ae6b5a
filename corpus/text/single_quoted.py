"""Regions inside single quotation marks, told apart from apostrophes.

British prose quotes so: ‘I went. I saw,’ he said. A mark opens where a word begins and no elision
does ('90s, 'tis), and closes where a word ends. After a plural's s (the dogs' bowl) it is taken for
an apostrophe if a mark after punctuation follows, and speech of several sentences ends in
punctuation. A mark that its paragraph does not close opens nothing.
"""

from __future__ import annotations

import re

from corpus.article import Span

_OPEN = re.compile(
    r"(?<![^\s(\[{—–\"“„«-])(?P<mark>[‘'‚])(?=\S)"  # noqa: RUF001
    r"(?!\d\ds?\b|(?:tis|twas|em|til|till|cause|n|bout|round|cos|s|re|ll|ve|d|m|t)\b)(?!['’‘])",
    re.IGNORECASE,
)
_SHUT = re.compile(r"(?<=\S)(?P<mark>[’'‘])(?![^\W_])")
_BREAK = re.compile(r"\n\s*\n")
_PUNCTUATION = ".,!?;:…—–"
_SENTENCES = re.compile(r"[.!?…]\s")
_LONGEST = 1_500  # code points; a longer one is no speech but a stray mark
_SIBILANT = "sxzSXZ"


def single_quoted_regions(text: str) -> list[Span]:
    """Spans between single quotation marks, marks left out, in order and not overlapping.

    Args:
        text: Any string; paragraphs are parted by blank lines.
    """
    regions: list[Span] = []
    at = 0
    while opening := _OPEN.search(text, at):
        at = opening.end()
        limit = min(len(text), at + _LONGEST)
        gap = _BREAK.search(text, at, limit)
        end = _closing(text, opening, gap.start() if gap else limit)
        if end is not None:
            regions.append(Span(at, end))
            at = end + 1
    return regions


def _closing(text: str, opening: re.Match[str], limit: int) -> int | None:
    """Where the mark stands that closes one, before `limit`."""
    straight, low = opening["mark"] == "'", opening["mark"] == "‚"  # noqa: RUF001
    wanted = "'" if straight else "‘" if low else "’"
    ends = [m.start() for m in _SHUT.finditer(text, opening.end(), limit) if m["mark"] == wanted]
    for rank, end in enumerate(ends):
        if text[end - 1] not in _PUNCTUATION and _SENTENCES.search(text, opening.end(), end):
            continue
        plural = text[end - 1] in _SIBILANT and text[end + 1 : end + 3].strip()[:1].islower()
        if plural and any(text[later - 1] in _PUNCTUATION for later in ends[rank + 1 :]):
            continue
        return end
    return None
