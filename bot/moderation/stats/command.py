"""`/stats [days]`: what members asked and what became of it, for moderators."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from discord import app_commands
from discord.ext import commands

from bot.moderation.permissions import admit_and_defer, for_moderators
from bot.moderation.stats.view import PeriodButton, statistics
from bot.ui.replies import expected

if TYPE_CHECKING:
    from bot.services import Interaction, Served


class Stats(commands.Cog):
    """Statistics."""

    @app_commands.command(
        name="stats", description=("Questions, answers and votes here (moderators).")
    )
    @app_commands.describe(days="How many days to look back")
    @for_moderators
    async def stats(self, interaction: Interaction, days: Literal[7, 30, 90] = 30) -> None:
        """Check the permission here too, then show the figures privately."""
        await expected(interaction, self._show(interaction, days))

    async def _show(self, interaction: Interaction, days: int) -> None:
        guild_id = await admit_and_defer(interaction)
        reply = await statistics(interaction.client.services, guild_id, days)
        await interaction.edit_original_response(view=reply.view, attachments=list(reply.files))


async def setup(bot: Served) -> None:
    """Add the command and its buttons to the bot."""
    bot.add_dynamic_items(PeriodButton)
    await bot.add_cog(Stats())
