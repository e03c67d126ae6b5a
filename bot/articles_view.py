"""The library as a paged list: a server's own articles first, then the shared ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

import discord
from discord import ui

from bot import wording
from bot.attribution import details, title_of
from bot.replies import guarded

if TYPE_CHECKING:
    import re

    from bot.client import PullquoteBot

PER_PAGE = 8


class PageButton(
    ui.DynamicItem[ui.Button[ui.LayoutView]],
    template=r"pq:list:(?P<to>prev|next):(?P<page>\d{1,6})",
):
    """Turns the list to another page.

    Args:
        to: Which of the two buttons this is.
        page: The page it leads to, from 0.
        enabled: Whether there is such a page.
    """

    def __init__(self, to: str, page: int, *, enabled: bool = True) -> None:
        super().__init__(
            ui.Button(
                label="Back" if to == "prev" else "Next",
                style=discord.ButtonStyle.secondary,
                custom_id=f"pq:list:{to}:{page}",
                disabled=not enabled,
            )
        )
        self.page = page

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], _item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Rebuild the button of a message that an earlier process sent."""
        return cls(match["to"], int(match["page"]))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Replace the list by its other page."""
        await guarded(interaction, self._turn(interaction))

    async def _turn(self, interaction: discord.Interaction[PullquoteBot]) -> None:
        view = await articles_view(interaction.client, interaction.guild_id, self.page)
        await interaction.response.edit_message(view=view)


async def articles_view(bot: PullquoteBot, guild_id: int | None, page: int = 0) -> ui.LayoutView:
    """One page of the articles that may be quoted in a server, or in direct messages (None).

    Args:
        bot: Whose library.
        guild_id: The server.
        page: From 0; one past the last gives the last.
    """
    listed = [
        (tenant, article)
        for tenant in bot.tenants(guild_id)
        for article in await bot.library.articles(tenant)
    ]
    view = ui.LayoutView(timeout=None)
    if not listed:
        view.add_item(ui.TextDisplay(wording.NO_ARTICLES))
        return view
    last = (len(listed) - 1) // PER_PAGE
    page = min(page, last)
    container: ui.Container[Any] = ui.Container()
    heading = None
    for tenant, article in listed[page * PER_PAGE : (page + 1) * PER_PAGE]:
        if heading != (heading := _heading(tenant)):
            if container.children:
                container.add_item(ui.Separator())
            container.add_item(ui.TextDisplay(heading))
        words = wording.count(len(article.text.split()), "word")
        small = " · ".join(part for part in (details(article), words) if part)
        container.add_item(ui.TextDisplay(f"**{title_of(article)}**\n-# {small}"))
    total = wording.count(len(listed), "article")
    container.add_item(ui.TextDisplay(f"-# {total} · page {page + 1} of {last + 1}"))
    if last:
        container.add_item(
            ui.ActionRow(
                PageButton("prev", max(0, page - 1), enabled=page > 0),
                PageButton("next", page + 1, enabled=page < last),
            )
        )
    view.add_item(container)
    return view


def _heading(tenant: int) -> str:
    return "### This server's articles" if tenant else "### Shared starter library"
