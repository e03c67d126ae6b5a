"""`/settings`: everything that a server chooses for itself, in one panel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord import app_commands
from discord.ext import commands

from bot.moderation.permissions import for_moderators, require_manager
from bot.moderation.settings.panel import PanelItem, panel
from bot.ui.replies import expected

if TYPE_CHECKING:
    from bot.services import Interaction, Served


class SettingsCommand(commands.Cog):
    """A server's own settings, for members with Manage Server."""

    @app_commands.command(name="settings", description="Choose how I work here (Manage Server).")
    @for_moderators
    async def settings(self, interaction: Interaction) -> None:
        """Open the panel, privately."""
        await expected(interaction, self._open(interaction))

    async def _open(self, interaction: Interaction) -> None:
        await require_manager(interaction)
        await interaction.response.defer(thinking=True, ephemeral=True)
        await interaction.edit_original_response(view=await panel(interaction))


async def setup(bot: Served) -> None:
    """Add the command and the panel's controls to the bot."""
    bot.add_dynamic_items(PanelItem)
    await bot.add_cog(SettingsCommand())
