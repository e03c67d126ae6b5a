"""Gathering what the articles don't answer. Never in the way of the reply: failures are logged."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
import structlog

from bot.records.inbox import State

if TYPE_CHECKING:
    from bot.records.inbox import Asked
    from bot.services import Services

_log = structlog.get_logger(__name__)


async def note_unanswered(services: Services, guild_id: int, question: str) -> int | None:
    """Count a question that the articles of a server don't answer; who asked is not kept.

    Args:
        services: Whose records and model.
        guild_id: The server.
        question: As asked.

    Returns:
        Its number in the inbox, for `TellMeButton`; None if the server gathers no questions, if
        moderators have dealt with this one, or if it could not be written down.
    """
    try:
        asked = await _note(services, guild_id, question)
    except Exception as error:  # noqa: BLE001  the edge: nobody's answer waits for this
        _log.error("question_not_noted", guild=guild_id, exc_info=error)
        return None
    return asked.number if asked is not None and asked.state is State.OPEN else None


async def _note(services: Services, guild_id: int, question: str) -> Asked | None:
    if not (await services.records.settings.get(guild_id)).inbox:
        return None
    infos = [services.answers.indexes.info(tenant) for tenant in await services.tenants(guild_id)]
    model = next((info.model for info in infos if info is not None), None)
    if model is None:
        return None
    (vector,) = await services.answers.embed_questions([question])
    now = discord.utils.utcnow()
    return await services.records.inbox.note(guild_id, question, vector, model, now)
