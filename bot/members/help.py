"""`/help` and `/about`: how to ask, what this runs on, what is kept."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING, Literal

from discord import app_commands, ui
from discord.ext import commands

from bot.home import home_of
from bot.moderation.permissions import may_moderate, require_moderator
from bot.ui import wording
from bot.ui.language import say
from bot.ui.replies import expected, sentence_view, view_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.services import Interaction, Served


_ASKING = {"ask": "ask", "quote": "quote"}
_LOOKING = {
    "articles": "articles list",
    "show": "articles show",
    "privacy": "privacy",
    "about": "about",
}
_MODERATING = {
    **{
        each: f"library {each}"
        for each in ("add", "edit", "update", "remove", "bin", "rollback", "export", "imports")
    },
    **{each: each for each in ("unanswered", "stats", "audit", "reindex", "settings", "setup")},
}
"""The places of the sentences of `/help`, and the commands that go there."""


class Help(commands.Cog):
    """What a newcomer asks first."""

    def __init__(self, bot: Served) -> None:
        self.bot = bot

    @app_commands.command(name="help", description="How to ask, and what I can do.")
    @app_commands.describe(topic="moderators: what moderators can do")
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    @app_commands.allowed_installs(guilds=True, users=True)
    async def help(
        self, interaction: Interaction, topic: Literal["moderators"] | None = None
    ) -> None:
        """Say, privately, what who asks may use, each command to be clicked."""
        await expected(interaction, self._help(interaction, topic))

    async def _help(self, interaction: Interaction, topic: str | None) -> None:
        if topic == "moderators":
            await require_moderator(interaction)
            parts = [self._with_commands(wording.HELP_MODERATORS, _MODERATING)]
        else:
            parts = [
                say(wording.HELP_HEAD),
                self._with_commands(wording.HELP_ASK, _ASKING),
                self._with_commands(wording.HELP_SEE, _LOOKING),
            ]
            if await may_moderate(interaction):
                parts.append(self._with_commands(wording.HELP_MORE, {"help": "help"}))
        view = view_of(ui.Container(*map(ui.TextDisplay, parts)))
        await interaction.response.send_message(view=view, ephemeral=True)

    def _with_commands(self, sentence: str, names: Mapping[str, str]) -> str:
        shown = {place: self.bot.clickable(name) for place, name in names.items()}
        return say(sentence, **shown)

    @app_commands.command(name="about", description="What I run on, and what I keep.")
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    @app_commands.allowed_installs(guilds=True, users=True)
    async def about(self, interaction: Interaction) -> None:
        """Say version, model, counts, licence and privacy, privately."""
        infos = [
            info
            for tenant in await self.bot.services.tenants(home_of(interaction))
            if (info := self.bot.services.answers.indexes.info(tenant))
        ]
        model = (
            infos[0].model if infos else (self.bot.services.settings.model or "all-MiniLM-L6-v2")
        )
        text = wording.about(
            version=version("pullquote"),
            model=model.split("@", 1)[0],  # without its digest
            articles=sum(info.articles for info in infos),
            passages=sum(info.passages for info in infos),
            keeping=await self._keeping(home_of(interaction)),
        )
        await interaction.response.send_message(view=sentence_view(text), ephemeral=True)

    async def _keeping(self, guild_id: int | None) -> str:
        days, gathers = None, False
        if guild_id is not None:
            settings = await self.bot.services.records.settings.get(guild_id)
            days, gathers = settings.retention_days, settings.inbox
        return wording.privacy(
            days=days, gathers=gathers, overhears=self.bot.intents.message_content
        )


async def setup(bot: Served) -> None:
    """Add the commands to the bot."""
    await bot.add_cog(Help(bot))
