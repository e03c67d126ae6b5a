"""What `/quote` shows: a verdict on the wording, the difference in words, the article's own words.

The quotation is laid out as an answer's is, so that it is checked as every other; the difference is
a text of ours above it, never in the shape of a quotation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.asking.quote import wording
from bot.text import clip
from bot.ui.language import say, say_count
from bot.ui.markdown import escape_line
from index.answering.wording import Match, Piece

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.answering.wording import Remembered

_WORDS, _BESIDE = 60, 4
_COMPARED = 700
"""A longer comparison is shortened: the quotation below it must still fit a screen."""
_LEADS = {
    Match.EXACT: wording.EXACT,
    Match.SAME_WORDS: wording.SAME_WORDS,
    Match.DIFFERS: wording.SAID_SO,
}


def lead(found: Remembered) -> str:
    """Say how the wording compares: where it differs, once, in the words themselves."""
    said = say(_LEADS[found.match])
    number = sum(not piece.same for piece in found.pieces)
    if not number:
        return said
    head = say_count(number, wording.ONE_DIFFERS, wording.SOME_DIFFER)
    return "\n".join([head, f"-# {_compared(found.pieces)}", said])


def _compared(pieces: Sequence[Piece]) -> str:
    """Return the article's words with what was typed otherwise struck through beside them.

    Of a long comparison only some words beside each difference are shown, and the first of those.
    """
    whole = " ".join(map(_marked, pieces))
    if len(whole) <= _COMPARED:
        return whole
    parts: list[str] = []
    for piece in pieces:
        parts.append(_ends(piece) if piece.same else _marked(_clipped(piece)))
        if len(" ".join(parts)) > _COMPARED:
            return f"{' '.join(parts[:-1])} …"
    return " ".join(parts)


def _ends(piece: Piece) -> str:
    """Return the words of what is alike that are beside a difference."""
    words = piece.written.split()
    if len(words) <= 2 * _BESIDE:
        return escape_line(piece.written)
    start, end = (escape_line(" ".join(some)) for some in (words[:_BESIDE], words[-_BESIDE:]))
    return f"{start} … {end}"


def _clipped(piece: Piece) -> Piece:
    return Piece(clip(piece.typed, _WORDS), clip(piece.written, _WORDS))


def _marked(piece: Piece) -> str:
    typed, written = escape_line(piece.typed), escape_line(piece.written)
    if piece.same:
        return written
    parts: Sequence[str] = (f"~~{typed}~~" if typed else "", f"**{written}**" if written else "")
    return " ".join(part for part in parts if part)
