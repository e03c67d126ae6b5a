"""Where a mention gets no reply because the bot may not write: a sign, so that nobody waits.

A reaction, or where that isn't allowed either, a direct message; to each member at most once a day
in each channel, whatever they write.
"""

from __future__ import annotations

from collections import OrderedDict
from datetime import timedelta
from typing import TYPE_CHECKING

import discord
import structlog

from bot.access.permissions import may_reply
from bot.connection.delivery import delivered
from bot.connection.trouble import UNREAD, code_of
from bot.ui import wording
from bot.ui.language import say, speak
from bot.ui.replies import sentence_view

if TYPE_CHECKING:
    from datetime import datetime

SIGN = "🔇"
_A_DAY = timedelta(days=1)
_REMEMBERED = 10_000
"""So many signs are kept in memory, the oldest forgotten first."""
_log = structlog.get_logger(__name__)


def is_mute(message: discord.Message) -> bool:
    """Return whether the bot may not reply to a message; in direct messages it always may."""
    return message.guild is not None and not may_reply(message.channel, message.guild.me)


class Signs:
    """Gives a sign to who can't be answered, once a day."""

    def __init__(self) -> None:
        self._given: OrderedDict[tuple[int, int], datetime] = OrderedDict()

    async def give(self, message: discord.Message) -> None:
        """Show a message's author that it was seen and can't be answered there."""
        place = (message.author.id, message.channel.id)
        given = self._given.get(place)
        if given is not None and message.created_at - given < _A_DAY:
            return
        self._given[place] = message.created_at
        self._given.move_to_end(place)
        while len(self._given) > _REMEMBERED:
            self._given.popitem(last=False)
        if not await _reacted(message):
            await _written(message)


async def _reacted(message: discord.Message) -> bool:
    guild, channel = message.guild, message.channel
    if guild is None or not isinstance(channel, discord.abc.GuildChannel | discord.Thread):
        return False
    may = channel.permissions_for(guild.me)
    if not (may.view_channel and may.read_message_history and may.add_reactions):
        return False
    try:
        await delivered(lambda: message.add_reaction(SIGN))
    except UNREAD as failure:  # its author has blocked the bot, for one
        _log.info("no_reaction", code=code_of(failure))
        return False
    return True


async def _written(message: discord.Message) -> None:
    if message.guild is not None:
        speak(message.guild.preferred_locale)
    sentence = say(wording.CANT_WRITE, channel=f"<#{message.channel.id}>")
    try:
        await delivered(
            lambda: message.author.send(view=sentence_view(sentence), nonce=f"mute.{message.id}")
        )
    except UNREAD as failure:  # they take no direct messages
        _log.info("no_direct_message", code=code_of(failure))
