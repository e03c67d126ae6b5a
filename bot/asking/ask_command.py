"""`/ask question [article] [private]`: deferred at once, answered in the articles' own words."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from discord import app_commands
from discord.ext import commands

from bot.asking.answer import reply_to
from bot.asking.autocomplete import suggestions
from bot.asking.begin import defer
from bot.asking.own_words import in_another_language
from bot.asking.question import Question
from bot.home import home_of
from bot.ui import wording
from bot.ui.replies import KindRefusalError, expected, finish, shown_in

if TYPE_CHECKING:
    from bot.records.settings import GuildSettings
    from bot.services import Interaction, Services
    from corpus.library import Listed

_MAX_CHOICES = 25  # of Discord
_MAX_NAME = 100  # likewise
_CHOICE = re.compile(r"(\d{1,20}):([^\s]{1,78})")
"""Tenant and id of an article, as the value of a choice: Discord takes 100 characters."""


class AskCommand(commands.Cog):
    """Asking by slash command.

    Args:
        services: What answers.
    """

    def __init__(self, services: Services) -> None:
        self._services = services
        # The operator's limit is known only here; Discord then holds members to it as they type.
        self.ask._params["question"].max_value = services.settings.max_question_chars  # noqa: SLF001

    @app_commands.command(name="ask", description="Ask a question; the articles answer.")
    @app_commands.describe(
        question="What you want to know, in a sentence",
        article="Look in this article only",
        private="Show the answer only to me, or to everyone",
    )
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    @app_commands.allowed_installs(guilds=True, users=True)
    async def ask(
        self,
        interaction: Interaction,
        question: str,
        article: str | None = None,
        private: bool | None = None,  # noqa: FBT001  Discord passes options by name
    ) -> None:
        """Defer, answer, and say kindly what cannot be answered."""
        asked = Question(
            question,
            asker=interaction.user.id,
            guild_id=home_of(interaction),
            show=True,
            channel=interaction.channel,
        )

        async def begin(accepted: Question, chosen: GuildSettings) -> Question:
            if article:
                accepted = replace(accepted, article=await self._article(asked.guild_id, article))
            # Most such questions are refused, and a reply that is deferred for all to see stays so.
            alone = True if await self._is_foreign(accepted) else private
            return await defer(interaction, accepted, alone, usual=chosen.private)

        async def answer() -> None:
            busy = shown_in(interaction)
            await finish(interaction, await reply_to(self._services, asked, begin=begin, busy=busy))

        await expected(interaction, answer())

    @ask.autocomplete("question")
    async def suggest_questions(
        self, interaction: Interaction, current: str
    ) -> list[app_commands.Choice[str]]:
        """Suggest questions that are known to be answered well."""
        found = await suggestions(self._services, home_of(interaction), current)
        return [app_commands.Choice(name=each, value=each) for each in found]

    @ask.autocomplete("article")
    async def suggest(
        self, interaction: Interaction, current: str
    ) -> list[app_commands.Choice[str]]:
        """Suggest titles that hold what was typed; those that begin with it come first."""
        typed = current.casefold().strip()
        found = [
            (tenant, article)
            for tenant, article in await self._articles(home_of(interaction))
            if typed in article.title.casefold()
        ]
        found.sort(key=lambda pair: not pair[1].title.casefold().startswith(typed))
        return [
            app_commands.Choice(name=article.title[:_MAX_NAME], value=f"{tenant}:{article.id}")
            for tenant, article in found[:_MAX_CHOICES]
            if _CHOICE.fullmatch(f"{tenant}:{article.id}")
        ]

    async def _is_foreign(self, question: Question) -> bool:
        tenants = await self._services.tenants(question.guild_id)
        return await in_another_language(self._services, question.text, tenants)

    async def _article(self, guild_id: int | None, chosen: str) -> tuple[int, str]:
        """Return the article a member chose or typed the title of; never one of another server."""
        match = _CHOICE.fullmatch(chosen)
        typed = chosen.casefold().strip()
        titled: list[tuple[int, str]] = []
        for tenant, article in await self._articles(guild_id):
            if match and (int(match[1]), match[2]) == (tenant, article.id):
                return tenant, article.id
            if typed in article.title.casefold():
                titled.append((tenant, article.id))
        if len(titled) == 1:
            return titled[0]
        raise KindRefusalError(wording.NO_SUCH_ARTICLE)

    async def _articles(self, guild_id: int | None) -> list[tuple[int, Listed]]:
        return [
            (tenant, article)
            for tenant in await self._services.tenants(guild_id)
            for article in await self._services.library.listing(tenant)
        ]
