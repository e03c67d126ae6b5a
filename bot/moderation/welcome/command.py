"""The welcome: sent when the bot joins a server, and brought back by `/setup`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
import structlog
from discord import app_commands
from discord.ext import commands

from bot.connection.trouble import UNREAD, code_of
from bot.moderation.permissions import admit_and_defer, for_moderators
from bot.moderation.welcome.buttons import AskButton, StepButton, welcome_view
from bot.ui.language import speak
from bot.ui.replies import expected
from corpus.coordination.contract import Claim

if TYPE_CHECKING:
    from bot.services import Interaction, Served

_log = structlog.get_logger(__name__)


class Welcome(commands.Cog):
    """Greets a new server's moderators.

    Args:
        bot: Who joins.
    """

    def __init__(self, bot: Served) -> None:
        self._bot = bot

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Send the welcome where it may be sent; nothing where nobody would see it."""
        channel = where_to_write(guild)
        if channel is None:
            _log.info("nowhere_to_welcome", guild=guild.id)
            return
        joined = Claim(f"welcome {guild.id} {guild.me.joined_at}", guild.id)
        if not await self._bot.services.coordination.claims.take(joined, done=True):
            return
        speak(guild.preferred_locale)
        await self._bot.services.answers.indexes.settled()
        try:
            await channel.send(view=await welcome_view(self._bot.services, guild))
        except UNREAD as failure:
            _log.info("welcome_refused", guild=guild.id, code=code_of(failure))

    @app_commands.command(name="setup", description="Set me up: articles, channels, who may edit.")
    @for_moderators
    async def setup(self, interaction: Interaction) -> None:
        """Show the welcome again, privately."""
        await expected(interaction, self._show(interaction))

    async def _show(self, interaction: Interaction) -> None:
        await admit_and_defer(interaction)
        assert interaction.guild is not None  # noqa: S101  who was admitted is in a server
        view = await welcome_view(interaction.client.services, interaction.guild)
        await interaction.edit_original_response(view=view)


def where_to_write(guild: discord.Guild) -> discord.TextChannel | None:
    """Return the channel of Discord's own notices, or else the first in which the bot may write."""
    ranked = sorted(guild.text_channels, key=lambda each: each.position)
    if guild.system_channel is not None:
        ranked.insert(0, guild.system_channel)
    for channel in ranked:
        may = channel.permissions_for(guild.me)
        if may.view_channel and may.send_messages:
            return channel
    return None


async def setup(bot: Served) -> None:
    """Add the greeting, the command and the buttons to the bot."""
    bot.add_dynamic_items(StepButton, AskButton)
    await bot.add_cog(Welcome(bot))
