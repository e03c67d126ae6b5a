"""Which messages are meant for the bot, and answering them.

Mentions, replies and direct messages are. Where a server lets the bot answer always, and the
operator has asked for the content of all messages, so is whatever looks like a question; it is
answered only with a quotation, and with silence otherwise. In a channel that is off the bot is
silent whoever calls it: a refusal there would be as much noise as an answer.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import discord
import structlog

from bot import wording
from bot.followups import in_context
from bot.layout import Reply
from bot.moderating.settings.effects import place_of
from bot.question import Question
from bot.records.settings import Mode
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


def overheard_in(message: discord.Message) -> str | None:
    """The question in a server's message that is put to nobody, or None.

    Never a bot's message, a command of any bot, a reply, or one that mentions someone: those are
    for others.
    """
    if message.author.bot or message.webhook_id or message.type is not discord.MessageType.default:
        return None
    if message.guild is None or message.mentions or message.role_mentions:
        return None
    text = message.content.strip()
    return text if wording.looks_like_question(text) else None


async def answer_message(bot: PullquoteBot, message: discord.Message) -> None:
    """Answer a message if it is meant for the bot: once, as a reply, pinging nobody."""
    if bot.user is None:
        return
    text = question_in(message, bot.user.id)
    overheard = text is None and bot.intents.message_content
    if overheard:
        text = overheard_in(message)
    if text is None:
        return
    try:
        mode = await _mode(bot, message)
        if overheard and mode is Mode.ALWAYS:
            await _answer_overheard(bot, message, text)
        elif not overheard and mode is not Mode.OFF:
            await _answer(bot, message, text, bot.user.id)
    except discord.Forbidden:
        _log.info("may_not_reply", channel=message.channel.id)
    except Exception as error:  # noqa: BLE001  the edge: sentence_for logs the traceback
        if overheard:
            _log.error("overheard_not_answered", exc_info=error)
        else:
            await _apologise(message, error)


async def _mode(bot: PullquoteBot, message: discord.Message) -> Mode:
    guild_id = message.guild.id if message.guild else None
    return (await place_of(bot, guild_id, message.channel)).mode


async def _answer_overheard(bot: PullquoteBot, message: discord.Message, text: str) -> None:
    reply = await bot.asker.reply_if_known(_question(message, text))
    if reply is not None:
        await message.reply(view=reply.view, files=list(reply.files), mention_author=False)


async def _answer(bot: PullquoteBot, message: discord.Message, text: str, me: int) -> None:
    if not text:
        hello = wording.REPLY_NOT_SHOWN if message.reference is not None else wording.HELLO
        reply = Reply(sentence_view(hello))
    else:
        async with message.channel.typing():
            text = await in_context(message, text, me)
            reply = await bot.asker.reply_to(_question(message, text))
    await message.reply(view=reply.view, files=list(reply.files), mention_author=False)


def _question(message: discord.Message, text: str) -> Question:
    return Question(
        text,
        asker=message.author.id,
        guild_id=message.guild.id if message.guild else None,
        channel=message.channel,
    )


async def _apologise(message: discord.Message, error: Exception) -> None:
    try:
        await message.reply(view=sentence_view(sentence_for(error)), mention_author=False)
    except discord.HTTPException as failure:
        _log.warning("reply_failed", status=failure.status, code=failure.code)
