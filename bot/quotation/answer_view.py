"""Answers as messages: pull quotes in a container, sources under them, buttons at the foot.

Pure: an `Answer` goes in, a `Reply` that can be sent comes out. Each quotation's block is read
back while it is laid out; one that would not show exactly its text raises `InexactError` and
nothing is sent.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import discord
from discord import ui

from bot.asking.buttons.vote import vote_buttons
from bot.asking.unanswered.tell_me_button import tell_me_button
from bot.quotation.attribution import attribution
from bot.quotation.buttons import DeleteButton
from bot.quotation.rows import A_ROW, context_buttons, exact_button, more_buttons, related_buttons
from bot.ui import wording
from bot.ui.language import say
from bot.ui.markdown import escape_line, quote_block, read_back
from bot.ui.message_budget import Budget
from bot.ui.screen import ANSWER_LINES, FEWER_LINES, beginning, lines_of
from corpus.article import Span
from index.answer import Answer, Quotation, Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

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
_MAX_QUESTION = 500
_LINK_TARGET = re.compile(r"\]\(http[^)]*\)")


class InexactError(Exception):
    """A quotation would not be shown exactly as it stands in its article."""


@dataclass(frozen=True)
class Reply:
    """A message that is ready to be sent.

    Attributes:
        view: Components V2; no text stands beside it.
        files: Attachments that the view names.
    """

    view: ui.LayoutView
    files: tuple[discord.File, ...] = field(default=())


def lay_out(  # noqa: PLR0913  what surrounds the answer, by name
    answer: Answer,
    *,
    asker: int,
    show_question: bool,
    private: bool = False,
    inbox: int | None = None,
    told: str | None = None,
    lead: str | None = None,
    more: ui.Item[Any] | None = None,
    share: ui.Item[Any] | None = None,
    votes: int | None = None,
) -> Reply:
    """An answer as a message.

    Args:
        answer: Its quotations are shown in order, as many as fit; buttons lead to the rest.
        asker: Id of the user who asked; they may delete the reply.
        show_question: Whether to put the question on top, where others can't see it otherwise.
        private: Whether only the asker sees it; no Delete button is needed then.
        inbox: The question's number among those that wait for an article: whoever wants to be told
            of one can press a button.
        told: For an answer that is brought to somebody later: a line above it. It has no buttons,
            since they would be pressed outside the server that the articles belong to.
        lead: A line of ours, in English, instead of the one that tells the verdict.
        more: The button that leads to further quotations, under an answer that has some.
        share: The button that posts a private answer.
        votes: The number that the question is kept under, for votes on the answer.

    Raises:
        InexactError: A quotation would not read back exactly.
    """
    budget = Budget()
    files: tuple[discord.File, ...] = ()
    container: ui.Container[Any] = ui.Container(accent_colour=COLOURS[answer.verdict])
    if told is not None:
        _add(container, budget, told)
    if show_question:
        _add(container, budget, f"-# {escape_line(_clip(answer.question))}")
    _add(container, budget, say(lead or WORDS[answer.verdict]))
    foot: list[ui.Item[Any]] = []
    if answer.verdict is Verdict.UNANSWERED:
        related = related_buttons(answer.related)
        rows: list[Sequence[ui.Item[Any]]] = [related]
        if related and told is None:
            _add(container, budget, f"-# {say(wording.RELATED)}")
    else:
        rest, files = _quotations(container, budget, answer.quotations)
        shown = answer.quotations[: len(answer.quotations) - len(rest)]
        if rest and told is not None:
            _add(container, budget, f"-# {say(wording.MORE_IN_SERVER)}")
        rows = [[*context_buttons(shown), *exact_button(shown)]]
        foot = [*more_buttons(rest), *([more] if more else [])]
    foot += [tell_me_button(inbox)] if inbox is not None else []
    last: list[ui.Item[Any]] = [*vote_buttons(votes)] if votes is not None else []
    last += [share] if share else []
    last += [] if private else [DeleteButton(asker)]
    if told is None:
        apart = votes is not None or len(foot) + len(last) > A_ROW
        _add_rows(container, *rows, *([foot, last] if apart else [foot + last]))
    view = ui.LayoutView(timeout=None)
    view.add_item(container)
    return Reply(view, files)


def exact_block(quotation: Quotation, length: int | None = None) -> str:
    """A quotation (or its first `length` characters) as a block quote, checked by reading it back.

    Raises:
        InexactError: What would be shown is not what the article says.
    """
    text = quotation.text[:length]
    start = quotation.span.start
    block = quote_block(text, [Span(h.start - start, h.end - start) for h in quotation.highlights])
    try:
        same = read_back(block) == text
    except ValueError as error:
        raise InexactError(f"the quotation does not read back: {error}") from error
    if not same or not text:
        raise InexactError("the quotation reads back as another text")
    return block


def _quotations(
    container: ui.Container[Any], budget: Budget, quotations: Sequence[Quotation]
) -> tuple[list[Quotation], tuple[discord.File, ...]]:
    """Place quotations while message and screen hold them; returns those left over, and files."""
    lines = ANSWER_LINES
    for number, quotation in enumerate(quotations):
        block, by = exact_block(quotation), attribution(quotation)
        room = Budget(budget.chars - _RESERVED_CHARS, budget.size - _RESERVED_BYTES)
        lines -= lines_of(quotation.text)
        if lines < 0 or not room.fits(block, by):
            if number:
                return list(quotations[number:]), ()
            return list(quotations[1:]), (_too_long(container, budget, quotation),)
        lines -= lines_of(_LINK_TARGET.sub("]", by))
        if number:
            container.add_item(ui.Separator())
        _add(container, budget, block)
        _add(container, budget, by)
    return [], ()


def _too_long(container: ui.Container[Any], budget: Budget, quotation: Quotation) -> discord.File:
    """Show the beginning of a quotation that no screen can hold, and attach all of it."""
    text, by = quotation.text, attribution(quotation)
    spare = Budget(budget.chars - _RESERVED_CHARS, budget.size - _RESERVED_BYTES)
    spare.spend(by)
    length = beginning(text, lines=FEWER_LINES, chars=spare.chars - 100, size=spare.size - 100)
    if length:
        _add(container, budget, exact_block(quotation, length))
    _add(container, budget, by)
    told = wording.TOO_LONG_TO_SHOW if length else wording.ONLY_IN_THE_FILE
    _add(container, budget, f"-# {say(told, total=len(text))}")
    container.add_item(ui.File(ATTACHED))
    return whole(quotation)


def whole(quotation: Quotation) -> discord.File:
    """A quotation as a file, which a message names as `ATTACHED`."""
    return discord.File(io.BytesIO(quotation.text.encode("utf-8")), filename="quotation.txt")


def _add_rows(container: ui.Container[Any], *rows: Sequence[ui.Item[Any]]) -> None:
    """Buttons under some space; a row without any is left out."""
    if any(rows):
        container.add_item(ui.Separator(visible=False))
    for row in rows:
        for first in range(0, len(row), A_ROW):
            container.add_item(ui.ActionRow(*row[first : first + A_ROW]))


def _clip(question: str) -> str:
    return question if len(question) <= _MAX_QUESTION else f"{question[: _MAX_QUESTION - 1]}…"


def _add(container: ui.Container[Any], budget: Budget, text: str) -> None:
    budget.spend(text)
    container.add_item(ui.TextDisplay(text))
