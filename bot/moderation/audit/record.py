"""Writing down what moderators do: in the server's audit log, and in its log channel if it has one.

The entry is stored before this returns. The log channel is written to in the background: where
Discord is slow, or the channel gone or closed to the bot, no moderator waits and nothing is lost.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
import structlog

from bot.connection.delivery import delivered, once_only
from bot.connection.trouble import UNREAD, code_of
from bot.moderation.audit.lines import line
from bot.ui.language import speak
from bot.ui.replies import sentence_view

if TYPE_CHECKING:
    from bot.records.audit import Action, Entry
    from bot.services import Interaction, Served

_log = structlog.get_logger(__name__)


async def record(  # noqa: PLR0913, PLR0917  who did what to what, and where
    bot: Served, guild_id: int, actor: int, action: Action, subject: str, detail: str = ""
) -> Entry:
    """Store that somebody did something, then repeat it in the log channel.

    Args:
        bot: Whose records.
        guild_id: The server it was done in.
        actor: User id; 0 for the operator at the shell.
        action: What was done.
        subject: To what: a title, a question, or a key of `bot.moderation.audit.phrases`.
        detail: More about it, likewise.

    Raises:
        LibraryUnavailableError: The entry cannot be stored.
    """
    now = discord.utils.utcnow()
    entry = await bot.services.records.audit.add(guild_id, actor, action, subject, detail, at=now)
    await mirror(bot, guild_id, entry)
    return entry


async def mirror(bot: Served, guild_id: int, entry: Entry) -> None:
    """Repeat an entry in the server's log channel, if it has one, once the entry is kept.

    Raises:
        LibraryUnavailableError: The settings cannot be read.
    """
    channel_id = (await bot.services.records.settings.get(guild_id)).log_channel
    if channel_id is None:
        return

    def begin() -> None:
        bot.services.background.start(_mirror(bot, guild_id, channel_id, entry), "audit_mirror")

    bot.services.library.database.afterwards(begin)


async def record_deed(
    interaction: Interaction, guild_id: int, action: Action, subject: str, detail: str = ""
) -> Entry:
    """Store what the member whose interaction it is did in a server, as `record` does.

    Raises:
        LibraryUnavailableError: The entry cannot be stored.
    """
    bot, user = interaction.client, interaction.user.id
    return await record(bot, guild_id, user, action, subject, detail)


async def _mirror(bot: Served, guild_id: int, channel_id: int, entry: Entry) -> None:
    guild = bot.get_guild(guild_id)
    channel = guild.get_channel_or_thread(channel_id) if guild else None
    if not isinstance(channel, discord.TextChannel | discord.Thread | discord.VoiceChannel):
        _log.info("log_channel_gone", guild=guild_id, channel=channel_id)
        return
    speak(channel.guild.preferred_locale)
    nonce = once_only()
    try:
        await delivered(
            lambda: channel.send(
                view=sentence_view(line(entry)),
                allowed_mentions=discord.AllowedMentions.none(),
                nonce=nonce,
            )
        )
    except UNREAD as error:
        _log.info("log_channel_refused", guild=guild_id, channel=channel_id, code=code_of(error))
