"""One reply to a message: edited when the question is edited at once, gone when it is deleted.

What belongs to a message happens in turn, so that an edit during the first answer waits for it, and
of several edits only the last is answered. Replies are remembered while the process runs; of those
from before a start, the channel's history tells.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from weakref import WeakValueDictionary

import discord
import structlog
from discord.ext import commands

from bot.asking.channel_policy import place_of
from bot.asking.messages.cannot_reply import Signs, is_mute
from bot.asking.messages.heard import asked_in, reply_for
from bot.connection.delivery import Attachments, delivered
from bot.connection.once import done_once
from bot.connection.trouble import UNREAD, code_of
from bot.logs.request import begin_request
from bot.records.settings import Mode
from bot.ui.replies import Reply, TooFastError, replied, sentence_view
from corpus.coordination.contract import Claim

if TYPE_CHECKING:
    from datetime import datetime

    from bot.services import Served

FOLLOWED = timedelta(minutes=2)
"""How long after it was sent a message's edits are answered."""
_SEARCHED = timedelta(days=1)
_LOOKED_AT = 20
"""So many messages after a question are searched for the reply to it from before a start."""
_REMEMBERED = 10_000
"""So many exchanges are kept in memory, the oldest forgotten first."""
_log = structlog.get_logger(__name__)


@dataclass
class _Exchange:
    """A message that asked, and the reply to it.

    Attributes:
        message: As it is now.
        asked: The question that was answered last, as `asked_in` gives it.
        reply: The bot's message.
        gone: Whether the message has been deleted.
        sought: Whether a reply from before the start has still to be looked for.
        replied: How many replies were begun: after an edit back and forth there may be a second.
    """

    message: discord.Message
    asked: tuple[str, bool] | None = None
    reply: discord.Message | None = None
    gone: bool = False
    sought: bool = False
    replied: int = 0


class Replies(commands.Cog):
    """Answers the messages that one bot hears, and goes with what becomes of them.

    Args:
        bot: Who hears.
    """

    def __init__(self, bot: Served) -> None:
        self._bot = bot
        self._exchanges: OrderedDict[int, _Exchange] = OrderedDict()
        self._claims = bot.services.coordination.claims
        self._signs = Signs()
        self._turns: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
        # What was sent later has been heard by this process: no reply of before need be sought.
        self._since: datetime = discord.utils.utcnow()

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Answer what is meant for the bot."""
        begin_request("message")
        await self.asked(message)

    @commands.Cog.listener()
    async def on_raw_message_edit(self, payload: discord.RawMessageUpdateEvent) -> None:
        """Answer again a question that was edited a moment after it was asked."""
        begin_request("edited_message")
        await self.edited(payload.message)

    @commands.Cog.listener()
    async def on_raw_message_delete(self, payload: discord.RawMessageDeleteEvent) -> None:
        """Take the answer away with its question."""
        await self.deleted(payload.channel_id, payload.message_id)

    @commands.Cog.listener()
    async def on_raw_bulk_message_delete(self, payload: discord.RawBulkMessageDeleteEvent) -> None:
        """Take the answers away with their questions."""
        for message_id in payload.message_ids:
            await self.deleted(payload.channel_id, message_id, search=False)

    async def asked(self, message: discord.Message) -> None:
        """Reply to a message that has arrived, if it is meant for the bot."""
        if asked_in(self._bot, message) is None:
            return
        async with done_once(self._claims, _claim(message)) as ours:
            if ours:
                await self._answer(self._remember(_Exchange(message)))

    async def answer_again(self, message: discord.Message) -> None:
        """Reply to a message that another process was replying to when it went."""
        await self._answer(self._remember(_Exchange(message, sought=True)))

    async def edited(self, message: discord.Message) -> None:
        """Answer a question again that has changed.

        Discord also reports an edit when it only adds a link's preview.

        A reply goes with the question if that was asked less than two minutes ago. After that it
        stays as it is.
        """
        if message.edited_at is None or message.edited_at - message.created_at > FOLLOWED:
            return
        known = self._exchanges.get(message.id)
        if known is None:
            if asked_in(self._bot, message) is None and message.created_at > self._since:
                return
            if not await self._claims.adopt(_claim(message)):
                return  # who answered it goes on with it
            known = self._remember(_Exchange(message, sought=True))
        known.message = message
        await self._answer(known)

    async def deleted(self, channel_id: int, message_id: int, *, search: bool = True) -> None:
        """Remove the reply to a message that is gone.

        Args:
            channel_id: The channel it was in.
            message_id: Which.
            search: Whether to look for a reply from before the start: a request to Discord.
        """
        known = self._exchanges.get(message_id)
        if known is None:
            channel = self._bot.get_channel(channel_id)
            created = discord.utils.snowflake_time(message_id)
            long_ago = discord.utils.utcnow() - created > _SEARCHED
            if not search or created > self._since or long_ago or channel is None:
                return
            reply = await self._found(channel, message_id)
            if reply is not None:
                await _removed(reply)
            return
        known.gone = True
        async with self._turn(message_id):
            await self._take_back(known)

    async def _answer(self, known: _Exchange) -> None:
        async with self._turn(known.message.id):
            message = known.message  # of several edits the last
            asked = asked_in(self._bot, message)
            if known.gone or (asked is not None and asked == known.asked):
                return
            known.asked = asked
            if asked is not None and is_mute(message):
                if not asked[1] and not await self._is_off(message):
                    await self._signs.give(message)
                return
            if known.sought:
                known.sought = False
                known.reply = await self._found(message.channel, message.id)
            try:
                await self._put_again(known)
            except discord.Forbidden:
                _log.info("may_not_reply", channel=message.channel.id)
                if asked is not None and not asked[1]:
                    await self._signs.give(message)
            except UNREAD as failure:
                _log.warning("reply_failed", what=type(failure).__name__, code=code_of(failure))

    async def _is_off(self, message: discord.Message) -> bool:
        """Return whether the server wants silence where a message was written."""
        guild_id = message.guild.id if message.guild else None
        place = await place_of(self._bot.services, guild_id, message.channel)
        return place.mode is Mode.OFF

    async def _put_again(self, known: _Exchange) -> None:
        async def busy(sentence: str) -> None:
            await self._put(known, Reply(sentence_view(sentence)))

        overheard = known.asked is not None and known.asked[1]
        try:
            reply = await reply_for(self._bot, known.message, busy)
        except TooFastError as refusal:
            if known.reply is not None or overheard:  # the old answer is better, and so is silence
                return
            reply = Reply(sentence_view(refusal.what))
        await self._put(known, reply)

    async def _put(self, known: _Exchange, reply: Reply | None) -> None:
        """Make a reply the one under a message; None for none."""
        if reply is None or known.gone:
            await self._take_back(known)
            return
        files = Attachments(reply.files)
        shown = known.reply
        if shown is not None:
            await delivered(lambda: shown.edit(view=reply.view, attachments=files.new()))
            replied()
            return
        if not await self._claims.still_ours(_claim(known.message).key):
            return
        known.replied += 1
        # By it Discord knows a second try of a reply that it did take, and makes no second message.
        nonce = f"{known.message.id}.{known.replied}"
        known.reply = await delivered(
            lambda: known.message.reply(
                view=reply.view, files=files.new(), mention_author=False, nonce=nonce
            )
        )
        replied()

    async def _take_back(self, known: _Exchange) -> None:
        reply, known.reply = known.reply, None
        if reply is not None:
            await _removed(reply)

    async def _found(self, channel: Any, message_id: int) -> discord.Message | None:
        """Return the reply to a message from before the start, among the messages after it."""
        if not isinstance(channel, discord.abc.Messageable):
            return None
        try:
            after = discord.Object(message_id)
            async for message in channel.history(after=after, limit=_LOOKED_AT, oldest_first=True):
                referred = message.reference.message_id if message.reference else None
                if message.author == self._bot.user and referred == message_id:
                    return message
        except UNREAD as failure:
            _log.info("reply_not_found", what=type(failure).__name__, code=code_of(failure))
        return None

    def _remember(self, exchange: _Exchange) -> _Exchange:
        self._exchanges[exchange.message.id] = exchange
        while len(self._exchanges) > _REMEMBERED:
            self._exchanges.popitem(last=False)
        return exchange

    def _turn(self, message_id: int) -> asyncio.Lock:
        lock = self._turns.get(message_id)
        if lock is None:
            lock = self._turns[message_id] = asyncio.Lock()
        return lock


def _claim(message: discord.Message) -> Claim:
    guild_id = message.guild.id if message.guild else 0
    return Claim(f"message {message.id}", guild_id, {"channel": message.channel.id})


async def _removed(reply: discord.Message) -> None:
    try:
        await delivered(reply.delete)
    except UNREAD as failure:  # somebody was quicker, or the channel is gone
        _log.info("reply_not_removed", what=type(failure).__name__, code=code_of(failure))
