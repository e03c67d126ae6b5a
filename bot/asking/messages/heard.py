"""Which messages are meant for the bot, and what to reply; `bot.asking.messages.replies` sends it.

Mentions, replies and direct messages are. Where the operator has asked for the content of all
messages, so is what looks like a question in a thread where the bot has answered, and anywhere if
the server lets it answer always; who has not asked before is answered only with a quotation, and
with silence otherwise. In a channel that is off the bot is
silent whoever calls it: a refusal there would be as much noise as an answer.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import discord
import structlog

from bot.asking import classify
from bot.asking.answer import reply_if_known, reply_to
from bot.asking.card.context import articles_before
from bot.asking.channel_policy import place_of
from bot.asking.courtesy.phrases import Courtesy, after_courtesies, courtesy
from bot.asking.follow_ups import asked_before, in_conversation
from bot.asking.messages.typing_sign import writing_in
from bot.asking.post import is_over, post_of, title_of_post
from bot.asking.question import Question
from bot.records.settings import Mode
from bot.ui import wording
from bot.ui.language import speak
from bot.ui.replies import Reply, TooFastError, sentence_for, sentence_view
from corpus.errors import DatabaseAwayError
from index.errors import VectorsAwayError
from index.query.card_question import card_question

if TYPE_CHECKING:
    from bot.asking.channel_policy import Place
    from bot.services import Served
    from bot.throttle import Busy

_log = structlog.get_logger(__name__)
_WANTS_NO_ANSWER = frozenset({Courtesy.THANKS, Courtesy.PRAISE, Courtesy.ASSENT})
_HEARD = frozenset({discord.MessageType.default, discord.MessageType.reply})


def question_in(message: discord.Message, me: int) -> str | None:
    """Return the question that a message puts to the bot; "" for a bare mention, else None.

    Bots, webhooks, system messages, @everyone and role mentions are never answered. A reply to
    one of the bot's messages is meant for it when it pings it, as replies do by default; one that
    only thanks, and does not name the bot itself, is left at that.

    Args:
        message: As it arrived.
        me: The bot's own user id.
    """
    if message.author.bot or message.webhook_id or message.type not in _HEARD:
        return None
    if message.guild is not None and all(user.id != me for user in message.mentions):
        return None
    text = re.sub(rf"<@!?{me}>", " ", message.content).strip()
    unnamed = text == message.content.strip()
    if message.guild is not None and unnamed and courtesy(text) in _WANTS_NO_ANSWER:
        return None
    return text


def overheard_in(message: discord.Message) -> str | None:
    """Return the question that a server's message puts to nobody in particular, or None.

    Never a bot's message, a command of any bot, a reply, or one that mentions someone: those are
    for others.
    """
    if message.author.bot or message.webhook_id or message.type is not discord.MessageType.default:
        return None
    if message.guild is None or message.mentions or message.role_mentions:
        return None
    text = message.content.strip()
    return text if classify.looks_like_question(text) else None


async def reply_for(bot: Served, message: discord.Message, busy: Busy) -> Reply | None:
    """Return what to reply to a message; None for one that gets no reply.

    Args:
        bot: Who is asked.
        message: As it arrived, or as it is after an edit.
        busy: Shows a sentence while the message has to wait.

    Raises:
        TooFastError: Its author has asked too many questions.
    """
    asked = asked_in(bot, message)
    if asked is None or bot.user is None:
        return None
    speak(message.guild.preferred_locale if message.guild else None)
    text, overheard = asked
    try:
        question = _question(message, text)
        place = await place_of(bot.services, question.guild_id, question.channel)
        if place.mode is Mode.OFF:
            return None
        if overheard:
            return await _reply_if_meant(bot, message, question, place, busy)
        return await _reply(bot, message, question, place, busy)
    except (discord.Forbidden, TooFastError):
        raise
    except Exception as error:  # noqa: BLE001  the edge: sentence_for logs the traceback
        if not overheard:
            return Reply(sentence_view(sentence_for(error)))
        if isinstance(error, DatabaseAwayError | VectorsAwayError):
            _log.warning("overheard_not_answered", reason=error.in_log)
        else:
            _log.error("overheard_not_answered", exc_info=error)
        return None


def asked_in(bot: Served, message: discord.Message) -> tuple[str, bool] | None:
    """Return the question in a message and whether it was only overheard; None if there is none."""
    if bot.user is None:
        return None
    text = question_in(message, bot.user.id)
    if text is not None:
        return text, False
    text = overheard_in(message) if bot.intents.message_content else None
    return None if text is None else (text, True)


async def _reply(
    bot: Served, message: discord.Message, question: Question, place: Place, busy: Busy
) -> Reply:
    title = title_of_post(message.channel)
    if not question.text and message.reference is None and title:
        if is_over(message.channel):
            return Reply(sentence_view(wording.POST_IS_OVER))
        question = replace(question, text=title)
    if not question.text:
        hello = wording.REPLY_NOT_SHOWN if message.reference is not None else wording.HELLO
        return Reply(sentence_view(hello))
    assert bot.user is not None  # noqa: S101  `asked_in` has seen it
    async with writing_in(message.channel):
        asked = await _in_conversation(message, question, bot.user.id)
        return await reply_to(bot.services, asked, busy=busy, place=place)


async def _reply_if_meant(
    bot: Served, message: discord.Message, question: Question, place: Place, busy: Busy
) -> Reply | None:
    """Reply to what does not name the bot: in a thread where it answers, or where it always does.

    Whoever asked there before hears in any case; others only what the articles say.
    """
    assert bot.user is not None  # noqa: S101  `asked_in` has seen it
    post = post_of(message.channel)
    starts = post is not None and message.id == post.id
    if is_over(post) or (starts and post is not None and post.parent_id in place.settings.forums):
        return None  # all is said, or the title is answered
    asked_before_here = await in_conversation(message, bot.user.id)
    if asked_before_here:
        return await _reply(bot, message, question, place, busy)
    if asked_before_here is None and place.mode is not Mode.ALWAYS:
        return None
    if asked_before_here is not None:
        question = await _in_conversation(message, question, bot.user.id)
    return await reply_if_known(bot.services, question, place)


async def _in_conversation(message: discord.Message, question: Question, me: int) -> Question:
    """Return a question with what it takes from the conversation: articles, or questions."""
    if courtesy(question.text) is not None:
        return question
    text = after_courtesies(question.text)
    about = card_question(text)
    if about is not None and about.points:
        return replace(question, text=text, this=await articles_before(message, me))
    return replace(question, text=text, before=await asked_before(message, me))


def _question(message: discord.Message, text: str) -> Question:
    return Question(
        text,
        asker=message.author.id,
        guild_id=message.guild.id if message.guild else None,
        channel=message.channel,
    )
