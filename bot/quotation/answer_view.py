"""Answers as messages: pull quotes in a container, sources under them, buttons at the foot.

Pure: an `Answer` and finished buttons go in, a `Reply` that can be sent comes out. A quotation is
shown as the `Block` that has been read back; one that would not show exactly its text raises
`InexactError`, and nothing is sent.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import discord
from discord import ui

from bot.quotation.attribution import asked, attribution
from bot.quotation.buttons import (
    A_ROW,
    context_buttons,
    exact_button,
    more_buttons,
    related_buttons,
)
from bot.quotation.exact_block import exact_block
from bot.text import clip
from bot.ui import wording
from bot.ui.language import say
from bot.ui.markdown import escape_line
from bot.ui.message_budget import Budget
from bot.ui.replies import Reply
from bot.ui.screen import ANSWER_LINES, FEWER_LINES, beginning, lines_of
from index.answer import Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.quotation.exact_block import Block
    from index.answer import Answer, Quotation

COLOURS = {
    Verdict.ANSWERED: discord.Colour(0x2D7D5A),
    Verdict.UNCERTAIN: discord.Colour(0xD9962B),
    Verdict.UNANSWERED: discord.Colour(0x80848E),
}
WORDS = {
    Verdict.ANSWERED: wording.ANSWERED,
    Verdict.UNCERTAIN: wording.UNCERTAIN,
    Verdict.UNANSWERED: wording.UNANSWERED,
}
"""What says in words what the colour says."""
ATTACHED = "attachment://quotation.txt"
_RESERVED_CHARS = 700
_RESERVED_BYTES = 1_400
"""Kept free while quotations are placed, for a source with its link and a notice."""
_MAX_QUESTION = 500
_LINK_TARGET = re.compile(r"\]\(http[^)]*\)")


@dataclass(frozen=True)
class Buttons:
    """Finished buttons to put under an answer; the layout knows none of the features behind them.

    Attributes:
        onward: To what lies beyond the answer.
        about: To say or do something about the answer itself.
    """

    onward: Sequence[ui.Item[Any]] = ()
    about: Sequence[ui.Item[Any]] = ()


def lay_out(  # noqa: PLR0913  what surrounds the answer, by name
    answer: Answer,
    *,
    show_question: bool,
    blocks: Sequence[Block] | None = None,
    lead: str | None = None,
    note: str | None = None,
    buttons: Buttons | None = None,
) -> Reply:
    """Make a message of an answer.

    Args:
        answer: Its quotations are shown in order, as many as fit; buttons lead to the rest.
        show_question: Whether to put the question on top, where others can't see it otherwise.
        blocks: Of its quotations, in their order, where they have been made; else made here.
        lead: A line of ours, in English or said already, instead of the one that names the verdict.
        note: A line above everything.
        buttons: To put below those that show quotations in context. None for an answer that is
            brought to somebody outside the server whose articles it quotes: no button works there,
            so it has none.

    Raises:
        InexactError: A quotation would not read back exactly.
    """
    budget = Budget()
    files: tuple[discord.File, ...] = ()
    container: ui.Container[Any] = ui.Container(accent_colour=COLOURS[answer.verdict])
    if note is not None:
        _add(container, budget, note)
    if show_question:
        _add(container, budget, f"-# {escape_line(clip(answer.question, _MAX_QUESTION))}")
    _add(container, budget, say(lead or WORDS[answer.verdict]))
    onward: list[ui.Item[Any]] = []
    if answer.verdict is Verdict.UNANSWERED:
        row: list[ui.Item[Any]] = [*related_buttons(answer.related)]
        if row and buttons is not None:
            _add(container, budget, f"-# {say(wording.RELATED)}")
    else:
        if blocks is None:
            blocks = [exact_block(quotation) for quotation in answer.quotations]
        rest, files = _quotations(container, budget, blocks)
        shown = answer.quotations[: len(answer.quotations) - len(rest)]
        if rest and buttons is None:
            _add(container, budget, f"-# {say(wording.MORE_IN_SERVER)}")
        row = [*context_buttons(shown), *exact_button(shown)]
        onward = [*more_buttons(rest)]
    if buttons is not None:
        _add_rows(container, row, *_feet([*onward, *buttons.onward], buttons.about))
    view = ui.LayoutView(timeout=None)
    view.add_item(container)
    return Reply(view, files)


def _feet(
    onward: Sequence[ui.Item[Any]], about: Sequence[ui.Item[Any]]
) -> list[Sequence[ui.Item[Any]]]:
    """Put the buttons at the foot in one row where they are few, else in a row for each kind."""
    apart = len(about) > 1 or len(onward) + len(about) > A_ROW
    return [onward, about] if apart else [[*onward, *about]]


def _quotations(
    container: ui.Container[Any], budget: Budget, blocks: Sequence[Block]
) -> tuple[list[Quotation], tuple[discord.File, ...]]:
    """Place quotations while message and screen hold them; returns those left over, and files."""
    lines = ANSWER_LINES
    for number, block in enumerate(blocks):
        quotation, by = block.quotation, attribution(block.quotation)
        above = _above(quotation)
        room = Budget(budget.chars - _RESERVED_CHARS, budget.size - _RESERVED_BYTES)
        lines -= lines_of(quotation.text)
        if lines < 0 or not room.fits(*above, block.markdown, by):
            rest = [other.quotation for other in blocks[max(number, 1) :]]
            return rest, () if number else (_too_long(container, budget, quotation),)
        lines -= sum(lines_of(text) for text in (*above, _LINK_TARGET.sub("]", by)))
        if number:
            container.add_item(ui.Separator())
        for text in (*above, block.markdown, by):
            _add(container, budget, text)
    return [], ()


def _above(quotation: Quotation) -> tuple[str, ...]:
    """Return the line above a quotation: what it answers in its article, where that is asked."""
    question = asked(quotation)
    return (f"-# {escape_line(question)}",) if question else ()


def _too_long(container: ui.Container[Any], budget: Budget, quotation: Quotation) -> discord.File:
    """Show the beginning of a quotation that no screen can hold, and attach all of it."""
    text, by = quotation.text, attribution(quotation)
    spare = Budget(budget.chars - _RESERVED_CHARS, budget.size - _RESERVED_BYTES)
    spare.spend(by)
    length = beginning(text, lines=FEWER_LINES, chars=spare.chars - 100, size=spare.size - 100)
    if length:
        _add(container, budget, exact_block(quotation, length).markdown)
    _add(container, budget, by)
    notice = wording.TOO_LONG_TO_SHOW if length else wording.ONLY_IN_THE_FILE
    _add(container, budget, f"-# {say(notice, total=len(text))}")
    container.add_item(ui.File(ATTACHED))
    return whole(quotation)


def whole(quotation: Quotation) -> discord.File:
    """Make a file of a quotation, which a message names as `ATTACHED`."""
    return discord.File(io.BytesIO(quotation.text.encode("utf-8")), filename="quotation.txt")


def _add_rows(container: ui.Container[Any], *rows: Sequence[ui.Item[Any]]) -> None:
    """Add rows of buttons under some space; a row without any is left out."""
    if any(rows):
        container.add_item(ui.Separator(visible=False))
    for row in rows:
        for first in range(0, len(row), A_ROW):
            container.add_item(ui.ActionRow(*row[first : first + A_ROW]))


def _add(container: ui.Container[Any], budget: Budget, text: str) -> None:
    budget.spend(text)
    container.add_item(ui.TextDisplay(text))
