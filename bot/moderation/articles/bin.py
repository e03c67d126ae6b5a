"""`/library bin`: what was removed, by whom, until when it can be restored, and restoring it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

import discord
from discord import app_commands, ui

from bot.moderation import wording as shared
from bot.moderation.articles import wording
from bot.moderation.articles.choose import refusals
from bot.moderation.articles.reindex_after import put, say_then_index
from bot.moderation.audit import record as audit
from bot.moderation.permissions import admit_and_defer, require_moderator
from bot.quotation.attribution import details
from bot.records.audit import Action
from bot.ui import wording as common
from bot.ui.language import say, say_count
from bot.ui.paging import PageTurnButton, Turn, turns
from bot.ui.persistent import PersistentButton
from bot.ui.replies import expected, sentence_view, view_of

if TYPE_CHECKING:
    import re
    from collections.abc import Sequence

    from bot.services import Interaction
    from corpus.library import Binned

PER_PAGE = 6


class RestoreButton(PersistentButton, template=r"pq:bin:back:(?P<number>\d{1,10})"):
    """Restores an article from the bin."""

    def __init__(self, number: int) -> None:
        super().__init__(f"pq:bin:back:{number}", say(wording.RESTORE))
        self.number = number

    @classmethod
    def _from_match(cls, match: re.Match[str], _item: ui.Item[Any]) -> Self:
        return cls(int(match["number"]))

    async def _used(self, interaction: Interaction) -> None:
        """Restore it, for moderators."""
        guild_id = await require_moderator(interaction)
        bot = interaction.client
        await interaction.response.defer()
        async with bot.services.records.usage.turn(guild_id):
            with refusals(gone=wording.NOT_IN_BIN):
                async with bot.services.library.database.together(guild_id):
                    article = await bot.services.library.restore(guild_id, self.number)
                    await audit.record_deed(
                        interaction, guild_id, Action.RESTORED, article.title, article.url or ""
                    )
        text = say(wording.RESTORED, title=wording.clip(article.title))
        await say_then_index(interaction, guild_id, [text])


class BinPageButton(PageTurnButton, template=r"pq:bin:(?P<to>prev|next):(?P<page>\d{1,6})"):
    """Turns the bin to another page."""

    def __init__(self, turn: Turn) -> None:
        super().__init__(f"pq:bin:{'prev' if turn.back else 'next'}:{turn.page}", turn)

    @classmethod
    def _from_match(cls, match: re.Match[str], _item: ui.Item[Any]) -> Self:
        return cls(Turn(match["to"] == "prev", int(match["page"])))

    async def _used(self, interaction: Interaction) -> None:
        """Show the other page, to moderators."""
        guild_id = await require_moderator(interaction)
        binned = await interaction.client.services.library.bin(guild_id)
        await put(interaction, bin_view(binned, self.page))


@app_commands.command(name="bin", description="Show removed articles, and restore them.")
async def bin_command(interaction: discord.Interaction[Any]) -> None:
    """Show the bin, privately."""
    await expected(interaction, _bin(interaction))


async def _bin(interaction: Interaction) -> None:
    guild_id = await admit_and_defer(interaction)
    binned = await interaction.client.services.library.bin(guild_id)
    await interaction.edit_original_response(view=bin_view(binned, 0))


def bin_view(binned: Sequence[Binned], page: int) -> ui.LayoutView:
    """Build a page of the bin.

    Args:
        binned: All of it, newest first.
        page: From 0; one past the last gives the last.
    """
    if not binned:
        return sentence_view(wording.BIN_EMPTY)
    last = (len(binned) - 1) // PER_PAGE
    page = min(page, last)
    container: ui.Container[Any] = ui.Container(ui.TextDisplay(say(wording.BIN_HEADING)))
    for one in binned[page * PER_PAGE : (page + 1) * PER_PAGE]:
        container.add_item(ui.Separator())
        container.add_item(ui.Section(_entry(one), accessory=RestoreButton(one.number)))
    container.add_item(ui.Separator())
    total = say_count(len(binned), *shared.ARTICLES)
    where = say(common.PAGE_OF, page=page + 1, pages=last + 1)
    container.add_item(ui.TextDisplay(f"-# {total} · {where}"))
    if last:
        container.add_item(ui.ActionRow(*map(BinPageButton, turns(page, last))))
    return view_of(container)


def _entry(one: Binned) -> str:
    words = say_count(len(one.article.text.split()), *common.WORDS)
    small = " · ".join(part for part in (details(one.article), words) if part)
    removed = say(
        wording.REMOVED_BY,
        who=wording.who(one.by),
        when=wording.when(one.removed),
        until=wording.when(one.until),
    )
    return f"**{wording.clip(one.article.title)}**\n-# {small}\n{removed}"
