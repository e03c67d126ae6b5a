"""Gathering what the articles don't answer. Never in the way of the reply: failures are logged."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
import structlog

from bot.records.inbox import State

if TYPE_CHECKING:
    from bot.client import PullquoteBot
    from bot.records.inbox import Asked

_log = structlog.get_logger(__name__)


async def note_unanswered(bot: PullquoteBot, guild_id: int, question: str) -> int | None:
    """Count a question that the articles of a server don't answer; who asked is not kept.

    Args:
        bot: Whose records and model.
        guild_id: The server.
        question: As asked.

    Returns:
        Its number in the inbox, for `tell_me_button`; None if the server gathers no questions, if
        moderators have dealt with this one, or if it could not be written down.
    """
    try:
        asked = await _note(bot, guild_id, question)
    except Exception as error:  # noqa: BLE001  the edge: nobody's answer waits for this
        _log.error("question_not_noted", guild=guild_id, exc_info=error)
        return None
    return asked.number if asked is not None and asked.state is State.OPEN else None


async def _note(bot: PullquoteBot, guild_id: int, question: str) -> Asked | None:
    if not (await bot.records.settings.get(guild_id)).inbox:
        return None
    infos = [bot.service.info(tenant) for tenant in await bot.tenants(guild_id)]
    model = next((info.model for info in infos if info is not None), None)
    if model is None:
        return None
    (vector,) = await bot.service.embed([question])
    now = discord.utils.utcnow()
    return await bot.records.inbox.note(guild_id, question, vector, model, now)
