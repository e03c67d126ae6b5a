"""`/library remove`: asked once more, then the article is in the bin and never quoted again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

import discord
from discord import app_commands, ui

from bot.moderation.articles import wording
from bot.moderation.articles.bin import RestoreButton
from bot.moderation.articles.choose import (
    ID,
    MARK,
    chosen_own,
    mark,
    own_article,
    refusals,
    suggest_own,
)
from bot.moderation.articles.reindex_after import REMOVING, boxed, index_quietly, put
from bot.moderation.audit import record as audit
from bot.moderation.permissions import require_moderator
from bot.records.audit import Action
from bot.ui.confirm import ConfirmButton, both
from bot.ui.language import say, say_count
from bot.ui.replies import expected
from bot.ui.wording import WORDS

if TYPE_CHECKING:
    import re

    from bot.services import Interaction, Services
    from corpus.article import Article
    from corpus.library import Binned


class RemovalButton(ConfirmButton, template=rf"pq:rm:(?P<choice>yes|no):{ID}:{MARK}"):
    """Removes an article, or keeps it."""

    def __init__(self, choice: str, article_id: str, seen: str) -> None:
        labels = wording.REMOVE, wording.KEEP
        super().__init__(choice, f"pq:rm:{choice}:{article_id}:{seen}", labels)
        self.article_id, self.seen = article_id, seen

    @classmethod
    def _from_match(cls, match: re.Match[str], _item: ui.Item[Any]) -> Self:
        return cls(match["choice"], match["article"], match["mark"])

    async def _declined(self, interaction: Interaction) -> None:
        """Say that it is kept, to moderators."""
        guild_id = await require_moderator(interaction)
        article = await own_article(interaction.client.services, guild_id, self.article_id)
        text = say(wording.KEPT, title=wording.clip(article.title))
        await put(interaction, boxed([text], None))

    async def _agreed(self, interaction: Interaction) -> None:
        """Remove it, for moderators."""
        guild_id = await require_moderator(interaction)
        bot = interaction.client
        await interaction.response.defer()
        # Looked at and removed in one turn: what goes is the version that was decided about.
        async with bot.services.records.usage.turn(guild_id):
            await own_article(bot.services, guild_id, self.article_id, self.seen)
            with refusals():
                async with bot.services.library.database.together(guild_id):
                    article = await bot.services.library.remove(
                        guild_id, self.article_id, by=interaction.user.id
                    )
                    await audit.record_deed(
                        interaction, guild_id, Action.REMOVED, article.title, article.url or ""
                    )
        # The index may follow later: no quotation is shown whose article the library does not hold.
        index_quietly(bot.services, guild_id)
        await put(
            interaction, removed_view(article, await _in_bin(bot.services, guild_id, article))
        )


@app_commands.command(name="remove", description="Remove an article; it can be restored.")
@app_commands.describe(article="Which of this server's articles")
@app_commands.autocomplete(article=suggest_own)
async def remove(interaction: discord.Interaction[Any], article: str) -> None:
    """Ask once more, privately."""
    await expected(interaction, _remove(interaction, article))


async def _remove(interaction: Interaction, typed: str) -> None:
    guild_id = await require_moderator(interaction)
    await open_removal(interaction, await chosen_own(interaction.client.services, guild_id, typed))


async def open_removal(interaction: discord.Interaction[Any], article: Article) -> None:
    """Ask, in a message of its own, whether an article is to be removed."""
    await put(interaction, removal_view(article), new_message=True)


def removal_view(article: Article) -> ui.LayoutView:
    """Ask the question."""
    length = say_count(len(article.text.split()), *WORDS)
    texts = [
        say(wording.REMOVE_HEADING),
        wording.titled(article, length),
        say(wording.REMOVE_NOTE),
    ]
    seen = mark(article)
    return boxed(texts, REMOVING, both(lambda choice: RemovalButton(choice, article.id, seen)))


def removed_view(article: Article, binned: Binned | None) -> ui.LayoutView:
    """Say what was done, and offer the way back."""
    texts = [say(wording.REMOVED, title=wording.clip(article.title))]
    if binned is None:  # restored by somebody already
        return boxed(texts, None)
    texts.append(say(wording.RESTORE_UNTIL, until=wording.when(binned.until)))
    return boxed(texts, None, [RestoreButton(binned.number)])


async def _in_bin(services: Services, guild_id: int, article: Article) -> Binned | None:
    return next((b for b in await services.library.bin(guild_id) if b.article == article), None)
