"""The buttons under a shown article that open its changes: edit details, update, remove."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

import discord
from discord import ui

from bot.moderation.articles import wording
from bot.moderation.articles.choose import ID, own_article
from bot.moderation.articles.edit import open_edit
from bot.moderation.articles.remove import open_removal
from bot.moderation.articles.update import open_update
from bot.moderation.permissions import require_moderator
from bot.ui.language import say
from bot.ui.persistent import PersistentButton

if TYPE_CHECKING:
    import re

    from bot.services import Interaction

_LABELS = {
    "edit": wording.EDIT_DETAILS,
    "update": wording.UPDATE,
    "remove": wording.REMOVE,
}


class OpenButton(PersistentButton, template=rf"pq:art:(?P<what>edit|update|remove):{ID}"):
    """Opens one of the changes of an article."""

    def __init__(self, what: str, article_id: str) -> None:
        danger = what == "remove"
        super().__init__(
            f"pq:art:{what}:{article_id}",
            say(_LABELS[what]),
            style=discord.ButtonStyle.danger if danger else discord.ButtonStyle.secondary,
        )
        self.what, self.article_id = what, article_id

    @classmethod
    def _from_match(cls, match: re.Match[str], _item: ui.Item[Any]) -> Self:
        return cls(match["what"], match["article"])

    async def _used(self, interaction: Interaction) -> None:
        """Open it, for moderators."""
        guild_id = await require_moderator(interaction)
        article = await own_article(interaction.client.services, guild_id, self.article_id)
        if self.what == "edit":
            await open_edit(interaction, article)
        elif self.what == "update":
            await interaction.response.defer(thinking=True, ephemeral=True)
            await open_update(interaction, guild_id, article)
        else:
            await open_removal(interaction, article)


def openers(article_id: str) -> list[OpenButton]:
    """Make the three buttons."""
    return [OpenButton(what, article_id) for what in _LABELS]
