"""When a question of the inbox is answered: closing it, and notifying those who asked for it.

After a change of the library the open questions are asked again, one after another. What an
article answers now is marked so, and each member who pressed "Tell me", and is still in the
server, gets the quotations in a direct message: checked and laid out as any other answer.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import structlog
from discord import ui

from bot.asking.ask import Judged
from bot.asking.channel_policy import thresholds
from bot.asking.unanswered import wording
from bot.connection.delivery import Attachments, delivered, once_only
from bot.connection.trouble import UNREAD, code_of
from bot.quotation.answer_view import lay_out
from bot.quotation.exact_block import InexactError
from bot.quotation.still_quotable import still_quotable
from bot.records.inbox import State
from bot.ui.language import say, speak
from bot.ui.markdown import escape_line
from bot.ui.replies import Reply
from corpus.errors import PullquoteError, in_log
from index.answer import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.records.inbox import Asked, Waiting
    from bot.services import Served, Services

MAX_ASKED_AGAIN = 100
"""Open questions that one change asks again, the most asked first."""

_MAX_BUTTON_URL = 512  # of Discord; a longer link stays in the text
_LINK = re.compile(r"https?://[^\s<>]+", re.IGNORECASE)
_log = structlog.get_logger(__name__)


async def articles_changed(bot: Served, guild_id: int) -> int:
    """Ask the open questions of a server again, and tell who waits for those answered now.

    Takes a question after the other, so that members who ask meanwhile hardly wait. Run it in the
    background, after `service.update`.

    Args:
        bot: Whose library, model and records.
        guild_id: The server whose articles have changed.

    Returns:
        How many questions are answered now.
    """
    answered = 0
    for asked in await bot.services.records.inbox.open(guild_id, limit=MAX_ASKED_AGAIN):
        try:
            judged = await _ask_again(bot.services, guild_id, asked.text)
            if judged is not None:
                answered += await _close(bot, guild_id, asked, judged)
        except (PullquoteError, InexactError, TimeoutError) as error:
            _log.warning("not_asked_again", guild=guild_id, reason=in_log(error))
    return answered


async def tell_elsewhere(bot: Served, guild_id: int, asked: Asked, note: str) -> None:
    """Tell who waits for a question that a moderator has answered elsewhere.

    Args:
        bot: Whose records.
        guild_id: The server.
        asked: The question.
        note: A link or a sentence of the moderator's, or "".
    """
    server = _speak_for(bot, guild_id)
    for waiting in await bot.services.records.inbox.take_waiting(guild_id, asked.number):
        await _send(bot, guild_id, waiting, lambda _: Reply(_elsewhere_view(asked, note, server)))


async def _ask_again(services: Services, guild_id: int, question: str) -> Judged | None:
    """Return the answer, if there is a sure one whose first quotation may be shown."""
    settings = await services.records.settings.get(guild_id)
    answer = await services.answers.ask(
        question,
        tenants=await services.tenants(guild_id),
        limit=settings.quotations,
        thresholds=thresholds(settings.sureness),
        cards=False,  # what waits here is closed by a quotation
    )
    if answer.verdict is not Verdict.ANSWERED:
        return None
    blocks = await still_quotable(services, answer.quotations)
    if not blocks or blocks[0].quotation is not answer.quotations[0]:
        return None  # the confidence is that of the first
    quotations = tuple(block.quotation for block in blocks)
    return Judged(replace(answer, quotations=quotations), tuple(blocks))


async def _close(bot: Served, guild_id: int, asked: Asked, judged: Judged) -> bool:
    """Mark a question as answered and tell who waits; False if somebody was quicker."""
    article = judged.answer.quotations[0].article.id
    inbox = bot.services.records.inbox
    if await inbox.settle(guild_id, asked.number, State.ANSWERED, answered_by=article) is None:
        return False
    server = _speak_for(bot, guild_id)

    def letter(waiting: Waiting) -> Reply:
        line = say(wording.TOLD, server=server, channel=f"<#{waiting.channel}>")
        return lay_out(judged.answer, blocks=judged.blocks, show_question=True, note=line)

    for waiting in await inbox.take_waiting(guild_id, asked.number):
        await _send(bot, guild_id, waiting, letter)
    return True


async def _send(
    bot: Served, guild_id: int, waiting: Waiting, letter: Callable[[Waiting], Reply]
) -> None:
    """Send a direct message to a member who is still in the server; any refusal is only logged."""
    guild = bot.get_guild(guild_id)
    if guild is None:
        return
    try:
        member = await delivered(lambda: guild.fetch_member(waiting.user))
        reply, nonce = letter(waiting), once_only()
        files = Attachments(reply.files)
        await delivered(lambda: member.send(view=reply.view, files=files.new(), nonce=nonce))
    except UNREAD as error:  # left the server, or takes no direct messages
        _log.info("not_told", guild=guild_id, code=code_of(error))


def _elsewhere_view(asked: Asked, note: str, server: str) -> ui.LayoutView:
    container: ui.Container[Any] = ui.Container(
        ui.TextDisplay(say(wording.TOLD_ELSEWHERE, server=server)),
        ui.TextDisplay(f"-# {wording.short(asked.text)}"),
        ui.TextDisplay(escape_line(note) or say(wording.TOLD_NO_NOTE)),
    )
    link = _LINK.search(note)
    if link is not None and len(link[0]) <= _MAX_BUTTON_URL:
        container.add_item(ui.ActionRow(ui.Button(label=say(wording.OPEN_LINK), url=link[0])))
    view = ui.LayoutView(timeout=None)
    view.add_item(container)
    return view


def _speak_for(bot: Served, guild_id: int) -> str:
    """Speak the language of a server from here on: of members, none is known then.

    Returns:
        The server's name.
    """
    guild = bot.get_guild(guild_id)
    speak(guild.preferred_locale if guild else None)
    return escape_line(guild.name) if guild else say(wording.A_SERVER)
