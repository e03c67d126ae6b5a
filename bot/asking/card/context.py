"""Which articles "this" means in a conversation: those of the bot's answer that it goes on from.

The answer's own buttons name them, so nothing is remembered. A private answer is never looked at.
"""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING

import discord
import structlog
from discord import ui

from bot.quotation.buttons import PATTERN_SHOWN
from bot.quotation.reference import PATTERN, Reference

if TYPE_CHECKING:
    Cited = tuple[tuple[int, str], ...]

ARTICLE_SHOWN = re.compile(rf"pq:pg:here:{PATTERN}")
"""The `custom_id` of a button that stands for an article that a message describes."""
_LOOKED_AT = 12
"""So many messages of a thread are looked at for the bot's last answer."""
_WAIT_S = 3.0
"""Each step back is a request to Discord."""
_log = structlog.get_logger(__name__)


async def articles_before(message: discord.Message, me: int) -> Cited:
    """Return tenant and id of the articles in the answer that a message goes on from.

    Args:
        message: A reply to an answer, or one of a thread in which there is an answer.
        me: The bot's own user id.

    Returns:
        Each once, in the answer's order; none where there is no such answer, or it can't be read.
    """
    try:
        async with asyncio.timeout(_WAIT_S):
            answer = await _answer_before(message, me)
    except (discord.HTTPException, TimeoutError) as failure:  # gone, or it may not be read
        _log.info("answer_before_unread", reason=str(failure))
        return ()
    return articles_of(answer) if answer is not None else ()


def articles_of(answer: discord.Message) -> Cited:
    """Return tenant and id of the articles that an answer quotes or describes, each once."""
    found: dict[tuple[int, str], None] = {}
    for item in ui.LayoutView.from_message(answer).walk_children():
        custom_id = item.custom_id or "" if isinstance(item, ui.Button) else ""
        match = PATTERN_SHOWN.fullmatch(custom_id) or ARTICLE_SHOWN.fullmatch(custom_id)
        if match:
            reference = Reference.parse(match)
            found[reference.tenant, reference.article] = None
    return tuple(found)


async def _answer_before(message: discord.Message, me: int) -> discord.Message | None:
    """Return the bot's message that one replies to, else the last of its thread with an article."""
    reference = message.reference
    if reference is not None:
        if reference.message_id is None or reference.channel_id != message.channel.id:
            return None
        known = reference.resolved
        if not isinstance(known, discord.Message):
            known = await message.channel.fetch_message(reference.message_id)
        return known if known.author.id == me else None
    if not isinstance(message.channel, discord.Thread):
        return None
    async for earlier in message.channel.history(limit=_LOOKED_AT, before=message):
        if earlier.author.id == me and not earlier.flags.ephemeral and articles_of(earlier):
            return earlier
    parent = message.channel.parent
    if not isinstance(parent, discord.TextChannel):
        return None
    start = await parent.fetch_message(message.channel.id)  # a thread has the id of what began it
    return start if start.author.id == me else None
