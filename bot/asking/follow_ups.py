"""The questions before: for a reply to one of the bot's answers, in a thread, in direct messages.

They are read where everybody in the channel can read them: in the bot's answer if that repeats its
question, else in the message it answered; which article it quotes, its buttons say. Nothing is
remembered, and a private answer is never looked at: Discord shows those to one person, and a
message cannot reply to them.

A reply goes on from the answer it replies to, whenever that was. In a thread and in direct messages
a question goes on from its author's own last answer, or from the last one where they have none, for
as long as the conversation may be called one.
"""

from __future__ import annotations

import asyncio
import re
from datetime import timedelta
from typing import TYPE_CHECKING

import discord
import structlog

from bot.asking.post import is_over, title_of_post
from bot.connection.trouble import UNREAD
from bot.quotation.buttons import PATTERN_RELATED, PATTERN_SHOWN
from bot.quotation.menu import custom_ids
from bot.quotation.reference import Reference
from bot.ui.markdown import QUOTE, read_back
from corpus.errors import in_log
from index.query.follow_up import Turn, is_follow_up

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_log = structlog.get_logger(__name__)
LAPSES = timedelta(hours=12)
"""An answer that is older begins no conversation by itself; who replies to it means it."""
_CHAIN = 3
"""So many answers back: "and how old is she?" after "and who runs it?" after "what is VOICE?"."""
_LOOKED_AT = 12
"""So many messages of a thread are looked at for the bot's answers."""
_REPEATED = "-# "
_ASKER = re.compile(r"pq:del:(\d{1,20})")
"""The button by which an asker deletes an answer says who asked."""
_WAIT_S = 3.0
"""Each step back is a request to Discord; an answer without the topic beats a late one."""


async def asked_before(message: discord.Message, me: int) -> tuple[Turn, ...]:
    """Return the questions that a message may go on from, oldest first; none where it can't.

    Args:
        message: As it arrived.
        me: The bot's own user id.
    """
    try:
        async with asyncio.timeout(_WAIT_S):
            return tuple(reversed(await _turns(message, me)))
    except UNREAD as failure:  # gone, or it may not be read
        _log.info("question_before_unread", reason=in_log(failure))
        return ()


async def question_of(answer: discord.Message, me: int) -> tuple[str, tuple[Turn, ...]]:
    """Return the question that an answer of the bot's is to, and those before it.

    Args:
        answer: Public, or private to the person this is for.
        me: The bot's own user id.

    Returns:
        "" for a question that can't be read now.
    """
    if repeated := _repeated(answer):
        return repeated, ()
    try:
        async with asyncio.timeout(_WAIT_S):
            asked = await _referred(answer)
    except UNREAD as failure:  # gone, or it may not be read
        _log.info("question_unread", reason=in_log(failure))
        return "", ()
    if asked is None:  # an answer to a forum's post replies to none of its messages
        return title_of_post(answer.channel), ()
    said = _said(asked, me)
    return (said, await asked_before(asked, me)) if said else ("", ())


async def conversation_from(answer: discord.Message, me: int) -> tuple[Turn, ...]:
    """Return the questions that one put under an answer goes on from, oldest first.

    Args:
        answer: Public, or private to the person this is for.
        me: The bot's own user id.
    """
    said, before = await question_of(answer, me)
    return (*before, _turn(said, answer))


async def in_conversation(message: discord.Message, me: int) -> bool | None:
    """Return whether a thread's message goes on from the bot's answer there without naming it.

    Args:
        message: As it arrived.
        me: The bot's own user id.

    Returns:
        Whether the answer was to its author; None where there is none to go on from.
    """
    if not isinstance(message.channel, discord.Thread) or is_over(message.channel):
        return None
    try:
        async with asyncio.timeout(_WAIT_S):
            answer = await answer_before(message, me)
    except UNREAD as failure:  # gone, or it may not be read
        _log.info("thread_unread", reason=in_log(failure))
        return None
    return None if answer is None else str(message.author.id) in _askers(answer)


async def _turns(message: discord.Message, me: int) -> list[Turn]:
    """Return the questions before, the last first, up to one that needs no other."""
    found: list[Turn] = []
    answer = await answer_before(message, me)
    while answer is not None and len(found) < _CHAIN:
        repeated = _repeated(answer)
        asked = None if repeated else await _referred(answer)
        said = repeated or (_said(asked, me) if asked else title_of_post(answer.channel))
        if said:
            found.append(_turn(said, answer))
        if asked is None or not is_follow_up(said):
            break
        answer = await answer_before(asked, me)
    return found


def _turn(said: str, answer: discord.Message) -> Turn:
    """Return a question with what the buttons of its answer say of where that is from."""
    ids = list(custom_ids(answer.components))
    for pattern, quoted in ((PATTERN_SHOWN, True), (PATTERN_RELATED, False)):
        for match in filter(None, map(pattern.fullmatch, ids)):
            to = Reference.parse(match)
            return Turn(said, (to.tenant, to.article), to.span if quoted else None)
    return Turn(said)


async def answer_before(
    message: discord.Message, me: int, counts: Callable[[discord.Message], bool] | None = None
) -> discord.Message | None:
    """Return the bot's answer that a message replies to, or the last one of its conversation.

    Args:
        message: As it arrived.
        me: The bot's own user id.
        counts: Whether an answer of the conversation is one to go on from; None for any.

    Raises:
        discord.HTTPException: It is gone, or may not be read.
    """
    if message.reference is not None:
        answer = await _referred(message)
        return answer if answer is not None and _is_answer(answer, me) else None
    if not isinstance(message.channel, discord.Thread | discord.DMChannel):
        return None
    last: discord.Message | None = None
    since = message.created_at - LAPSES
    async for earlier in message.channel.history(limit=_LOOKED_AT, before=message):
        if earlier.created_at < since:
            break
        if _is_answer(earlier, me) and (counts is None or counts(earlier)):
            if str(message.author.id) in _askers(earlier):
                return earlier
            last = last or earlier
    return last or await _start_of(message, me)


async def _start_of(message: discord.Message, me: int) -> discord.Message | None:
    """Return the bot's answer that the thread of a message was begun on."""
    if not isinstance(message.channel, discord.Thread):
        return None
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
    return reference.cached_message or await message.channel.fetch_message(reference.message_id)


def _is_answer(message: discord.Message, me: int) -> bool:
    return message.author.id == me and not message.flags.ephemeral


def _askers(answer: discord.Message) -> set[str]:
    """Return whom an answer is to, by its own buttons: one, or nobody where it has none."""
    return {match[1] for match in map(_ASKER.fullmatch, custom_ids(answer.components)) if match}


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
    """Return the words of a message that put a question to the bot, without the mention.

    A bare mention in a forum's post asks what its title asks.
    """
    words = " ".join(re.sub(rf"<@!?{me}>", " ", message.content).split())
    return words or title_of_post(message.channel)
