"""Answers as messages: pull quotes in a container, sources under them, buttons at the foot.

Pure: an `Answer` goes in, a `Reply` that can be sent comes out. Each quotation's block is read
back while it is laid out; one that would not show exactly its text raises `InexactError` and
nothing is sent.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import discord
from discord import ui

from bot import wording
from bot.attribution import attribution
from bot.budget import Budget
from bot.buttons import DeleteButton, PassageButton
from bot.escape import escape_line, quote_block, read_back, words_that_fit
from bot.moderating.inbox.tell_me import tell_me_button
from bot.references import Reference
from corpus.article import Span
from index.answer import Answer, Quotation, Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

COLOURS = {
    Verdict.ANSWERED: discord.Colour(0x2D7D5A),
    Verdict.UNCERTAIN: discord.Colour(0xD9962B),
    Verdict.UNANSWERED: discord.Colour(0x80848E),
}
_RESERVED_CHARS = 700
_RESERVED_BYTES = 1_400
_MAX_BUTTONS = 5
_LABEL = 60


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

    Raises:
        InexactError: A quotation would not read back exactly.
    """
    budget = Budget()
    files: tuple[discord.File, ...] = ()
    container: ui.Container[Any] = ui.Container(accent_colour=COLOURS[answer.verdict])
    if told is not None:
        _add(container, budget, told)
    if show_question:
        _add(container, budget, f"-# {escape_line(answer.question)}")
    if answer.verdict is Verdict.UNANSWERED:
        _add(container, budget, wording.UNANSWERED)
        rows = _related(container, budget, answer.related)
    else:
        if answer.verdict is Verdict.UNCERTAIN:
            _add(container, budget, wording.UNCERTAIN)
        rest, files = _quotations(container, budget, answer.quotations)
        shown = answer.quotations[: len(answer.quotations) - len(rest)]
        rows = [*_context_buttons(shown), *_rest_buttons(rest)]
    foot = [] if private else [DeleteButton(asker)]
    if inbox is not None:
        _add_rows(container, rows, [tell_me_button(inbox), *foot])
    elif told is None:
        _add_rows(container, [*rows[: _MAX_BUTTONS - len(foot)], *foot])
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
    """Place quotations while they fit; returns those left over, and attachments."""
    for number, quotation in enumerate(quotations):
        block, by = exact_block(quotation), attribution(quotation)
        room = Budget(budget.chars - _RESERVED_CHARS, budget.size - _RESERVED_BYTES)
        if not room.fits(block, by):
            if number:
                return list(quotations[number:]), ()
            return list(quotations[1:]), (_too_long(container, budget, quotation),)
        if number:
            container.add_item(ui.Separator())
        _add(container, budget, block)
        _add(container, budget, by)
    return [], ()


def _too_long(container: ui.Container[Any], budget: Budget, quotation: Quotation) -> discord.File:
    """Show the beginning of a quotation that no message can hold, and attach all of it."""
    text, by = quotation.text, attribution(quotation)
    spare = Budget(budget.chars - _RESERVED_CHARS, budget.size - _RESERVED_BYTES)
    spare.spend(by)
    length = words_that_fit(text, spare.chars - 100, byte_limit=spare.size - 100)
    if length:
        plain = Quotation(quotation.tenant, quotation.article, quotation.span)
        _add(container, budget, exact_block(plain, length))
    _add(container, budget, by)
    _add(container, budget, f"-# {wording.TOO_LONG_TO_SHOW.format(total=len(text))}")
    container.add_item(ui.File("attachment://quotation.txt"))
    return discord.File(io.BytesIO(text.encode("utf-8")), filename="quotation.txt")


def _related(
    container: ui.Container[Any], budget: Budget, related: Sequence[Quotation]
) -> list[ui.Item[Any]]:
    buttons: list[ui.Item[Any]] = []
    seen: set[str] = set()
    for quotation in related:
        reference = Reference.to(quotation)
        if reference is None or quotation.article.id in seen:
            continue
        seen.add(quotation.article.id)
        buttons.append(PassageButton(reference, "rel", _short(quotation.article.title)))
    if buttons:
        _add(container, budget, f"-# {wording.RELATED}")
    return buttons[:3]


def _context_buttons(shown: Sequence[Quotation]) -> list[ui.Item[Any]]:
    found = [Reference.to(quotation) for quotation in shown]
    many = len(found) > 1
    return [
        PassageButton(reference, "ctx", f"Context {number}" if many else "Context")
        for number, reference in enumerate(found, 1)
        if reference is not None
    ]


def _rest_buttons(rest: Sequence[Quotation]) -> list[ui.Item[Any]]:
    found = [(quotation, Reference.to(quotation)) for quotation in rest]
    return [
        PassageButton(reference, "ctx", f"More: {_short(quotation.article.title)}")
        for quotation, reference in found
        if reference is not None
    ]


def _add_rows(container: ui.Container[Any], *rows: Sequence[ui.Item[Any]]) -> None:
    """Buttons under some space; a row without any is left out."""
    if any(rows):
        container.add_item(ui.Separator(visible=False))
    for row in filter(None, rows):
        container.add_item(ui.ActionRow(*row))


def _short(title: str) -> str:
    return title if len(title) <= _LABEL else title[: _LABEL - 1].rstrip() + "…"


def _add(container: ui.Container[Any], budget: Budget, text: str) -> None:
    budget.spend(text)
    container.add_item(ui.TextDisplay(text))
