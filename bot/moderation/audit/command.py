"""`/audit [before]`: who changed what here, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord import app_commands
from discord.ext import commands

from bot.moderation.audit.view import AuditButton, audit_view
from bot.moderation.permissions import admit_and_defer, for_moderators
from bot.ui.replies import expected

if TYPE_CHECKING:
    from bot.services import Interaction, Served


class Audit(commands.Cog):
    """The audit log, for moderators."""

    @app_commands.command(name="audit", description="Who changed what here (moderators).")
    @app_commands.describe(before="Show the entries before this number")
    @for_moderators
    async def audit(
        self,
        interaction: Interaction,
        before: app_commands.Range[int, 1] | None = None,
    ) -> None:
        """Show a page of the log, privately."""
        await expected(interaction, self._show(interaction, before))

    async def _show(self, interaction: Interaction, before: int | None) -> None:
        guild_id = await admit_and_defer(interaction)
        view = await audit_view(interaction.client.services, guild_id, before)
        await interaction.edit_original_response(view=view)


async def setup(bot: Served) -> None:
    """Add the command and its buttons to the bot."""
    bot.add_dynamic_items(AuditButton)
    await bot.add_cog(Audit())
