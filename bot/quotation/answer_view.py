"""Answers as messages: pull quotes in a container, sources under them, buttons at the foot.

Pure: an `Answer` and finished buttons go in, a `Reply` that can be sent comes out. A quotation is
shown as the `Block` that has been read back; one that would not show exactly its text raises
`InexactError`, and nothing is sent.
"""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

import discord
from discord import ui

from bot.quotation.answer_foot import is_menu, rows_beside, rows_under
from bot.quotation.attribution import asked, attribution, own_line, source_line
from bot.quotation.exact_block import exact_block
from bot.text import clip
from bot.ui import wording
from bot.ui.language import say
from bot.ui.markdown import QUOTE, escape_line
from bot.ui.message_budget import Budget
from bot.ui.replies import Reply
from bot.ui.screen import ANSWER_LINES, FEWER_LINES, beginning, lines_of
from index.answer import Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.quotation.answer_foot import Buttons
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
        answer: Its quotations are shown best first, those of an article together, as many as fit;
            the menu leads to the rest.
        show_question: Whether to put the question on top, where others can't see it otherwise.
        blocks: Of its quotations, in their order, where they have been made; else made here.
        lead: A line of ours, in English or said already, instead of the one that names the verdict.
        note: A line above everything.
        buttons: To put beside those that show quotations in context. None for an answer that is
            brought to somebody outside the server whose articles it quotes: no button works there,
            so it has none.

    Raises:
        InexactError: A quotation would not read back exactly.
    """
    budget = Budget()
    files: tuple[discord.File, ...] = ()
    container: ui.Container[Any] = ui.Container(accent_colour=COLOURS[answer.verdict])
    question = f"-# {escape_line(clip(answer.question, _MAX_QUESTION))}" if show_question else None
    for text in filter(None, (note, question, say(lead or WORDS[answer.verdict]))):
        _add(container, budget, text)
    rows: Sequence[ui.ActionRow[Any]] = ()
    if answer.verdict is Verdict.UNANSWERED:
        if buttons is not None:
            rows = rows_beside(answer.related, buttons)
            if is_menu(rows):
                related = wording.RELATED if lead is None else wording.RELATED_ALONE
                _add(container, budget, f"-# {say(related)}")
    else:
        if blocks is None:
            blocks = [exact_block(quotation) for quotation in answer.quotations]
        groups = _by_article(blocks)
        shown, files = _quotations(container, budget, groups)
        every = [block.quotation for group in groups for block in group]
        if buttons is not None:
            rows = rows_under(every, shown, buttons)
        elif shown < len(every):
            _add(container, budget, f"-# {say(wording.MORE_IN_SERVER)}")
    if rows:
        container.add_item(ui.Separator(visible=False))
    for row in rows:
        container.add_item(row)
    view = ui.LayoutView(timeout=None)
    view.add_item(container)
    return Reply(view, files)


def _by_article(blocks: Sequence[Block]) -> list[list[Block]]:
    """Put the quotations of an article together, in the place of the best of them."""
    groups: dict[tuple[int, str], list[Block]] = {}
    for block in blocks:
        key = block.quotation.tenant, block.quotation.article.id
        groups.setdefault(key, []).append(block)
    return list(groups.values())


def _quotations(
    container: ui.Container[Any], budget: Budget, groups: Sequence[Sequence[Block]]
) -> tuple[int, tuple[discord.File, ...]]:
    """Place quotations while message and screen hold them, each article's above its source.

    Returns:
        How many there was room for, and files. The first is always shown, or begun.
    """
    lines, shown = ANSWER_LINES, 0
    for group in groups:
        placed: list[Quotation] = []
        for block in group:
            texts = _texts(block, alone=len(group) == 1)
            source = source_line([*placed, block.quotation], alone=len(group) == 1)
            room = Budget(budget.chars - _RESERVED_CHARS, budget.size - _RESERVED_BYTES)
            lines -= lines_of(block.quotation.text)
            if lines < 0 or not room.fits(*texts, source):
                if placed:
                    _add(container, budget, source_line(placed, alone=False))
                if shown:
                    return shown, ()
                return 1, (_too_long(container, budget, block.quotation),)
            above = source if not placed else ""
            lines -= sum(lines_of(_LINK_TARGET.sub("]", text)) for text in (*_notes(texts), above))
            if shown and not placed:
                container.add_item(ui.Separator())
            for text in texts:
                _add(container, budget, text)
            placed.append(block.quotation)
            shown += 1
        _add(container, budget, source_line(placed, alone=len(group) == 1))
    return shown, ()


def _texts(block: Block, *, alone: bool) -> list[str]:
    """Return a quotation with the lines of its own: what it answers, and who says it, and where.

    Args:
        block: The quotation.
        alone: Whether no other of its article is shown, so that the line of its source has them.
    """
    question = asked(block.quotation)
    by = "" if alone else own_line(block.quotation)
    above = f"-# {escape_line(question)}" if question else ""
    return [text for text in (above, block.markdown, by) if text]


def _notes(texts: Sequence[str]) -> list[str]:
    return [text for text in texts if not text.startswith(QUOTE)]


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


def _add(container: ui.Container[Any], budget: Budget, text: str) -> None:
    budget.spend(text)
    container.add_item(ui.TextDisplay(text))
