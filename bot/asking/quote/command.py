"""`/quote text [private]`: the exact source of half-remembered words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord import app_commands
from discord.ext import commands

from bot.asking.begin import defer
from bot.asking.question import Question
from bot.asking.quote.remembered import reply_to
from bot.home import home_of
from bot.ui.replies import expected, finish, shown_in

if TYPE_CHECKING:
    from bot.records.settings import GuildSettings
    from bot.services import Interaction, Services


class QuoteCommand(commands.Cog):
    """Finding where words are.

    Args:
        services: What finds them.
    """

    def __init__(self, services: Services) -> None:
        self._services = services

    @app_commands.command(name="quote", description="Find an exact quotation.")
    @app_commands.describe(
        text="The words, as well as you remember them",
        private="Show the answer only to me, or to everyone",
    )
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    @app_commands.allowed_installs(guilds=True, users=True)
    async def quote(
        self,
        interaction: Interaction,
        text: str,
        private: bool | None = None,  # noqa: FBT001  Discord passes options by name
    ) -> None:
        """Defer, look, and say kindly what cannot be looked for."""
        asked = Question(
            text,
            asker=interaction.user.id,
            guild_id=home_of(interaction),
            show=True,
            channel=interaction.channel,
        )

        async def begin(accepted: Question, chosen: GuildSettings) -> Question:
            return await defer(interaction, accepted, private, usual=chosen.private)

        async def answer() -> None:
            busy = shown_in(interaction)
            await finish(interaction, await reply_to(self._services, asked, begin=begin, busy=busy))

        await expected(interaction, answer())
