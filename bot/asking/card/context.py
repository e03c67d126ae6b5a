"""Which articles "this" means in a conversation: those of the bot's answer that it goes on from.

The answer's own buttons and menu name them, so nothing is remembered. A private answer is never
looked at.
"""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING

import structlog

from bot.asking.follow_ups import answer_before
from bot.connection.trouble import UNREAD
from bot.quotation.buttons import PATTERN_SHOWN
from bot.quotation.menu import custom_ids
from bot.quotation.reference import PATTERN, Reference
from corpus.errors import in_log

if TYPE_CHECKING:
    import discord

    Cited = tuple[tuple[int, str], ...]

ARTICLE_SHOWN = re.compile(rf"pq:pg:here:{PATTERN}")
"""The `custom_id` of a button that stands for an article that a message describes."""
_WAIT_S = 3.0
"""Each step back is a request to Discord."""
_log = structlog.get_logger(__name__)


async def articles_before(message: discord.Message, me: int) -> Cited:
    """Return tenant and id of the articles in the answer that a message goes on from.

    Args:
        message: As it arrived.
        me: The bot's own user id.

    Returns:
        Each once, in the answer's order; none where there is no such answer, or it can't be read.
    """
    try:
        async with asyncio.timeout(_WAIT_S):
            answer = await answer_before(message, me, lambda earlier: bool(articles_of(earlier)))
    except UNREAD as failure:  # gone, or it may not be read
        _log.info("answer_before_unread", reason=in_log(failure))
        return ()
    return articles_of(answer) if answer is not None else ()


def articles_of(answer: discord.Message) -> Cited:
    """Return tenant and id of the articles that an answer quotes or describes, each once."""
    found: dict[tuple[int, str], None] = {}
    for custom_id in custom_ids(answer.components):
        match = PATTERN_SHOWN.fullmatch(custom_id) or ARTICLE_SHOWN.fullmatch(custom_id)
        if match:
            reference = Reference.parse(match)
            found[reference.tenant, reference.article] = None
    return tuple(found)
