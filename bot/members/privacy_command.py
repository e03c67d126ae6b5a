"""`/privacy`: what is kept about me here; take it along, delete it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord import app_commands
from discord.ext import commands

from bot.members.privacy_view import MineButton, privacy_view
from bot.ui.replies import expected

if TYPE_CHECKING:
    from bot.services import Interaction, Served


class Privacy(commands.Cog):
    """Everybody may see and delete what is kept about them."""

    @app_commands.command(name="privacy", description="What I keep about you; export or delete it.")
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    @app_commands.allowed_installs(guilds=True, users=True)
    async def privacy(self, interaction: Interaction) -> None:
        """Show it, privately."""
        await expected(interaction, self._show(interaction))

    async def _show(self, interaction: Interaction) -> None:
        await interaction.response.defer(thinking=True, ephemeral=True)
        await interaction.edit_original_response(view=await privacy_view(interaction))


async def setup(bot: Served) -> None:
    """Add the command and its buttons to the bot."""
    bot.add_dynamic_items(MineButton)
    await bot.add_cog(Privacy())
