"""The question before: for a reply to one of the bot's answers, and inside a thread.

It is read where everybody in the channel can read it: in the bot's answer if that repeats it, else
in the message it answered. Nothing is remembered, and a private answer is never looked at: Discord
shows those to one person, and a message cannot reply to them.
"""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING

import discord
import structlog

from bot.ui.markdown import QUOTE, read_back
from index.query.follow_up import follow_up, is_follow_up

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_log = structlog.get_logger(__name__)
_CHAIN = 3
"""So many answers back: "and how old is she?" after "and who runs it?" after "what is VOICE?"."""
_LOOKED_AT = 12
"""So many messages of a thread are looked at for the bot's last answer."""
_REPEATED = "-# "
_WAIT_S = 3.0
"""Each step back is a request to Discord; an answer without the topic beats a late one."""


async def in_context(message: discord.Message, text: str, me: int) -> str:
    """Return the question of a message, with the topic of the one before where it depends on that.

    Args:
        message: As it arrived.
        text: Its question, without mentions.
        me: The bot's own user id.
    """
    if not is_follow_up(text):
        return text
    try:
        async with asyncio.timeout(_WAIT_S):
            asked = await _asked_before(message, me)
    except (discord.HTTPException, TimeoutError) as failure:  # gone, or it may not be read
        _log.info("question_before_unread", reason=str(failure))
        return text
    before = ""
    for question in reversed(asked):
        before = follow_up(question, before) or question
    return follow_up(text, before) or text


async def question_of(answer: discord.Message, me: int) -> str:
    """Return the question that an answer of the bot's is to, or "" where it can't be read now.

    Args:
        answer: Public, or private to the person this is for.
        me: The bot's own user id.
    """
    if repeated := _repeated(answer):
        return repeated
    try:
        async with asyncio.timeout(_WAIT_S):
            asked = await _referred(answer)
    except (discord.HTTPException, TimeoutError) as failure:  # gone, or it may not be read
        _log.info("question_unread", reason=str(failure))
        return ""
    said = _said(asked, me) if asked is not None else ""
    return await in_context(asked, said, me) if asked is not None and said else ""


async def _asked_before(message: discord.Message, me: int) -> list[str]:
    """Return the questions before, the last first, up to one that needs no other."""
    found: list[str] = []
    answer = await _answer_before(message, me)
    while answer is not None and len(found) < _CHAIN:
        repeated = _repeated(answer)
        asked = None if repeated else await _referred(answer)
        said = repeated or (_said(asked, me) if asked else "")
        if said:
            found.append(said)
        if asked is None or not is_follow_up(said):
            break
        answer = await _answer_before(asked, me)
    return found


async def _answer_before(message: discord.Message, me: int) -> discord.Message | None:
    """Return the bot's answer that a message replies to, or the last one of its thread."""
    if message.reference is not None:
        answer = await _referred(message)
        return answer if answer is not None and _is_answer(answer, me) else None
    if not isinstance(message.channel, discord.Thread):
        return None
    async for earlier in message.channel.history(limit=_LOOKED_AT, before=message):
        if _is_answer(earlier, me):
            return earlier
    parent = message.channel.parent
    if not isinstance(parent, discord.TextChannel):
        return None
    start = await parent.fetch_message(message.channel.id)  # a thread has the id of what began it
    return start if _is_answer(start, me) else None


async def _referred(message: discord.Message) -> discord.Message | None:
    """Return the message of the same channel that this one replies to."""
    reference = message.reference
    if reference is None or reference.message_id is None:
        return None
    if message.type is not discord.MessageType.reply or reference.channel_id != message.channel.id:
        return None
    if isinstance(reference.resolved, discord.Message):
        return reference.resolved
    return await message.channel.fetch_message(reference.message_id)


def _is_answer(message: discord.Message, me: int) -> bool:
    return message.author.id == me and not message.flags.ephemeral


def _repeated(answer: discord.Message) -> str:
    """Return the question that an answer repeats on top, as the answers to `/ask` do."""
    first = next(_texts(answer.components), "")
    if not first.startswith(_REPEATED):
        return ""
    try:
        return read_back(QUOTE + first.removeprefix(_REPEATED))
    except ValueError:
        return ""


def _texts(components: Iterable[object]) -> Iterator[str]:
    """Return the texts of a message's components, in reading order."""
    for component in components:
        if isinstance(component, discord.TextDisplay):
            yield component.content
        elif isinstance(component, discord.components.Container):
            yield from _texts(component.children)


def _said(message: discord.Message, me: int) -> str:
    """Return the words of a message that put a question to the bot, without the mention."""
    return " ".join(re.sub(rf"<@!?{me}>", " ", message.content).split())
