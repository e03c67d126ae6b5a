"""Which messages are meant for the bot, and answering them: mentions, replies, direct messages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import discord
import structlog

from bot import wording
from bot.asking import Question
from bot.layout import Reply
from bot.replies import sentence_for, sentence_view

if TYPE_CHECKING:
    from bot.client import PullquoteBot

_log = structlog.get_logger(__name__)
_HEARD = frozenset({discord.MessageType.default, discord.MessageType.reply})


def question_in(message: discord.Message, me: int) -> str | None:
    """The question a message puts to the bot: "" for a bare mention, None if it isn't for it.

    Bots, webhooks, system messages, @everyone and role mentions are never answered. A reply to
    one of the bot's messages is meant for it when it pings it, as replies do by default.

    Args:
        message: As it arrived.
        me: The bot's own user id.
    """
    if message.author.bot or message.webhook_id or message.type not in _HEARD:
        return None
    if message.guild is not None and all(user.id != me for user in message.mentions):
        return None
    text = re.sub(rf"<@!?{me}>", " ", message.content).strip()
    if message.guild is not None and message.reference is not None and wording.is_thanks(text):
        return None
    return text


async def answer_message(bot: PullquoteBot, message: discord.Message) -> None:
    """Answer a message if it is meant for the bot: once, as a reply, pinging nobody."""
    if bot.user is None or (text := question_in(message, bot.user.id)) is None:
        return
    try:
        if not text and message.reference is not None:
            reply = Reply(sentence_view(wording.REPLY_NOT_SHOWN))
        elif not text:
            reply = Reply(sentence_view(wording.HELLO))
        else:
            async with message.channel.typing():
                reply = await _reply(bot, message, text)
        await message.reply(view=reply.view, files=list(reply.files), mention_author=False)
    except discord.Forbidden:
        _log.info("may_not_reply", channel=message.channel.id)
    except Exception as error:  # noqa: BLE001  the edge: sentence_for logs the traceback
        await _apologise(message, error)


async def _reply(bot: PullquoteBot, message: discord.Message, text: str) -> Reply:
    guild_id = message.guild.id if message.guild else None
    return await bot.asker.reply_to(Question(text, asker=message.author.id, guild_id=guild_id))


async def _apologise(message: discord.Message, error: Exception) -> None:
    try:
        await message.reply(view=sentence_view(sentence_for(error)), mention_author=False)
    except discord.HTTPException as failure:
        _log.warning("reply_failed", status=failure.status, code=failure.code)
