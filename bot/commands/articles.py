"""`/articles list`: what can be quoted here, shown to whoever asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from bot.articles_view import articles_view

if TYPE_CHECKING:
    from bot.client import PullquoteBot


@app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
@app_commands.allowed_installs(guilds=True, users=False)
class Articles(
    commands.GroupCog, group_name="articles", group_description="The articles I can quote from."
):
    """The library, from Discord."""

    def __init__(self, bot: PullquoteBot) -> None:
        self.bot = bot

    @app_commands.command(name="list", description="Show the articles I can quote from.")
    async def list_articles(self, interaction: discord.Interaction[PullquoteBot]) -> None:
        """The first page, privately."""
        await interaction.response.defer(thinking=True, ephemeral=True)
        view = await articles_view(self.bot, interaction.guild_id)
        await interaction.edit_original_response(view=view)


async def setup(bot: PullquoteBot) -> None:
    """Add the commands to the bot."""
    await bot.add_cog(Articles(bot))
