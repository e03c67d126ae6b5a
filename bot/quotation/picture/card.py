"""The card: a quotation with who says it and where, in a server's colour, light or dark.

It grows with its text and is never cut. What is drawn is checked against the quotation first.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw

from bot.quotation.exact_block import InexactError
from bot.quotation.picture.fonts import PLAIN, Style, font_of, han_of, runs_of
from bot.quotation.picture.lines import balanced, is_rightward, keeps_words, lines_of, width_of

if TYPE_CHECKING:
    from collections.abc import Sequence

_WIDTH, _MARGIN, _BAR = 1_080, 80, 16
_SIZES = (58, 52, 46, 40, 36, 32)
_LINES = 9
"""A text of more lines is set in smaller letters, as far as there are some; so is one of which no
line holds the longest word."""
_LEADING = 1.45
_SPEAKER, _TITLE, _DETAILS = 32, 28, 26
_GAP, _RULE = 64, 72


@dataclass(frozen=True)
class Look:
    """Colours of a card, as "#rrggbb"."""

    paper: str
    ink: str
    small: str


DARK = Look("#2b2d31", "#f2f3f5", "#b5bac1")
LIGHT = Look("#ffffff", "#1e1f22", "#5c5e66")


@dataclass(frozen=True)
class Card:
    """What a card says.

    Attributes:
        text: The quotation, exactly.
        speaker: Who says it, or "".
        title: Of the article.
        details: Publisher and date, or "".
    """

    text: str
    speaker: str
    title: str
    details: str


@dataclass(frozen=True)
class _Block:
    """Lines of one size and colour."""

    lines: Sequence[str]
    size: int
    colour: str
    style: Style = PLAIN

    @property
    def rightward(self) -> bool:
        """Whether it is read from the right."""
        return is_rightward("".join(self.lines))

    @property
    def height(self) -> int:
        return round(len(self.lines) * self.size * _LEADING)


def draw(card: Card, look: Look, colour: str) -> bytes:
    """Draw a card.

    Args:
        card: What it says.
        look: Light or dark.
        colour: The server's, as "#rrggbb".

    Returns:
        A PNG, 1,080 pixels wide. Takes some tenths of a second: not for the event loop.

    Raises:
        MissingSignsError: No font here has some signs of it.
        InexactError: The lines are not the quotation.
    """
    width = _WIDTH - 2 * _MARGIN - _BAR
    for text in (card.text, card.title, card.details):
        runs_of(text)  # before it is split, so that all that is missing is named at once
    blocks = _blocks(card, look, width)
    if "".join(blocks[0].lines) != card.text:
        raise InexactError("the lines of a card are not the quotation")
    height = 2 * _MARGIN + sum(block.height for block in blocks) + _GAP
    image = Image.new("RGB", (_WIDTH, height), look.paper)
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, _BAR, height), fill=colour)
    top = _MARGIN
    at_right = blocks[0].rightward  # then so is its source, in whatever language
    for number, block in enumerate(blocks):
        for line in block.lines:
            shown = line.rstrip()
            left = float(_BAR + _MARGIN)
            if at_right:
                left += width - width_of(shown, block.size, block.style)
            _write(pen, shown, (left, top), block)
            top += round(block.size * _LEADING)
        if number == 0:
            left = _BAR + _MARGIN + (width - _RULE if at_right else 0)
            pen.rectangle((left, top + 26, left + _RULE, top + 30), fill=colour)
            top += _GAP
    held = io.BytesIO()
    image.save(held, "PNG", optimize=True)
    return held.getvalue()


def _blocks(card: Card, look: Look, width: int) -> list[_Block]:
    han = han_of(card.text + card.title + card.speaker)
    style = Style(han=han)
    size, lines = _set(card.text, width, style)
    lines = balanced(lines, size, width, style)
    below = (
        (card.speaker, _SPEAKER, look.ink, Style(bold=True, han=han)),
        (card.title, _TITLE, look.ink, Style(han=han)),
        (card.details, _DETAILS, look.small, Style(han=han)),
    )
    return [
        _Block(lines, size, look.ink, style),
        *(
            _Block(lines_of(text, size, width, style), size, ink, style)
            for text, size, ink, style in below
            if text
        ),
    ]


def _set(text: str, width: int, style: Style) -> tuple[int, list[str]]:
    """Choose the size of a quotation: the largest in which it is short and its words stay whole.

    Where no size keeps them whole, as with a long address, it is the largest in which it is short.
    """
    short = [
        (size, lines)
        for size in _SIZES
        if len(lines := lines_of(text, size, width, style)) <= _LINES
    ]
    whole = (each for each in short if keeps_words(text, each[0], width, style))
    least = _SIZES[-1]
    return next(whole, short[0] if short else (least, lines_of(text, least, width, style)))


def _write(pen: ImageDraw.ImageDraw, line: str, at: tuple[float, int], block: _Block) -> None:
    """Write a line, each font's part beside the one before it, in the way that it is read."""
    left, top = at
    runs = runs_of(line, block.style)
    way = "rtl" if block.rightward else "ltr"
    for run in reversed(runs) if block.rightward else runs:
        font = font_of(run.face, block.size, bold=block.style.bold)
        baseline = top + round(block.size * 1.1)
        pen.text((left, baseline), run.text, block.colour, font, anchor="ls", direction=way)
        left += font.getlength(run.text, direction=way)
