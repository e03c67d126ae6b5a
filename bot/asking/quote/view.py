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
from index.answering.wording import Match

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.answering.wording import Piece, Remembered

_SHOWN = 5
"""So many differences are listed; the quotation below them must still fit a screen."""
_WORDS = 60
_COMPARED = 700
"""Longer comparisons are left out: the list above says the same."""
_LEADS = {
    Match.EXACT: wording.EXACT,
    Match.SAME_WORDS: wording.SAME_WORDS,
    Match.DIFFERS: wording.SAID_SO,
}


def lead(found: Remembered) -> str:
    """Say how the wording compares, followed by the comparison where it differs."""
    said = say(_LEADS[found.match])
    changes = [piece for piece in found.pieces if not piece.same]
    if not changes:
        return said
    listed = [_change(piece) for piece in changes[:_SHOWN]]
    if len(changes) > _SHOWN:
        listed.append(say_count(len(changes) - _SHOWN, wording.ONE_MORE, wording.MORE))
    head = say_count(len(changes), wording.ONE_DIFFERS, wording.SOME_DIFFER)
    compared = " ".join(_marked(piece) for piece in found.pieces)
    parts = [head, *listed]
    if len(compared) <= _COMPARED:
        parts += [say(wording.CHANGES), f"-# {compared}"]
    return "\n".join([*parts, said])


def _change(piece: Piece) -> str:
    typed, written = (
        escape_line(clip(piece.typed, _WORDS)),
        escape_line(clip(piece.written, _WORDS)),
    )
    if not typed:
        return say(wording.LEFT_OUT, written=written)
    if not written:
        return say(wording.ADDED, typed=typed)
    return say(wording.INSTEAD, typed=typed, written=written)


def _marked(piece: Piece) -> str:
    typed, written = escape_line(piece.typed), escape_line(piece.written)
    if piece.same:
        return written
    parts: Sequence[str] = (f"~~{typed}~~" if typed else "", f"**{written}**" if written else "")
    return " ".join(part for part in parts if part)
