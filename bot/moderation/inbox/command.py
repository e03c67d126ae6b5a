"""`/unanswered`: the questions that the articles here don't answer, for moderators."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord import app_commands
from discord.ext import commands

from bot.asking.unanswered.tell_me_button import TellMeButton
from bot.moderation.inbox.buttons import InboxButton
from bot.moderation.inbox.view import page_view, read_page
from bot.moderation.permissions import admit_and_defer, for_moderators
from bot.ui.replies import expected

if TYPE_CHECKING:
    from bot.services import Interaction, Served


class Unanswered(commands.Cog):
    """The inbox."""

    @app_commands.command(
        name="unanswered", description="Questions that the articles don't answer (moderators)."
    )
    @for_moderators
    async def unanswered(self, interaction: Interaction) -> None:
        """Check the permission here too, then show the first page privately."""
        await expected(interaction, self._show(interaction))

    async def _show(self, interaction: Interaction) -> None:
        guild_id = await admit_and_defer(interaction)
        view = page_view(await read_page(interaction.client.services, guild_id, 0))
        await interaction.edit_original_response(view=view)


async def setup(bot: Served) -> None:
    """Add the command and the inbox's buttons to the bot."""
    bot.add_dynamic_items(InboxButton, TellMeButton)
    await bot.add_cog(Unanswered())
