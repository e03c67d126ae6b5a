"""Where the bot lacks a permission that it needs, in words and by the channels' names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.access.permissions import lacking
from bot.moderation.settings import wording
from bot.records.settings import Mode
from bot.ui.language import say

if TYPE_CHECKING:
    import discord

    from bot.records.settings import GuildSettings

_TO_REPLY = ("view_channel", "send_messages", "send_messages_in_threads", "read_message_history")


def missing_lines(guild: discord.Guild, settings: GuildSettings) -> list[str]:
    """Say what is missing where, a line a permission; nothing of channels that are off anyway."""
    lines, mute = [], False
    for name, channels in lacking(guild).items():
        wanted = [each for each in channels if settings.mode_in(each.id) is not Mode.OFF]
        if wanted:
            names = wording.listed(each.mention for each in wanted)
            lines.append(
                say(wording.MISSING_IN, permission=say(wording.PERMISSIONS[name]), channels=names)
            )
            mute = mute or name in _TO_REPLY
    return [*lines, say(wording.ONLY_BY_COMMAND)] if mute else lines
