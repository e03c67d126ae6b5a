"""The library as a paged list: a server's own articles first, then the shared ones.

A search keeps the articles whose title, publisher, authors, date or id hold all of its words. It
is part of the page buttons, so that they go on working after a restart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from discord import ui

from bot.home import home_of
from bot.moderation.articles.wording import NOTHING_LISTED, clip
from bot.quotation.attribution import details, readable_date, title_of
from bot.ui import wording
from bot.ui.language import say, say_count
from bot.ui.message_budget import Budget
from bot.ui.paging import PageTurnButton, Turn, turns
from bot.ui.replies import view_of

if TYPE_CHECKING:
    import re

    from bot.services import Interaction, Services
    from corpus.library import Listed

PER_PAGE = 8
MAX_SEARCH = 60
"""Characters of a search; what a button holds besides leaves room for so many."""

_MAX_CUSTOM_ID = 100  # Discord's limit; the search is last, so that a cut loses only of it


class PageButton(
    PageTurnButton,
    template=r"pq:list:(?P<to>prev|next):(?P<page>\d{1,6})(?::(?P<search>[\s\S]*))?",
):
    """Turns the list to another page.

    Args:
        turn: Where to.
        search: What the list was searched for.
    """

    def __init__(self, turn: Turn, search: str = "") -> None:
        to = "prev" if turn.back else "next"
        super().__init__(f"pq:list:{to}:{turn.page}:{search}"[:_MAX_CUSTOM_ID], turn)
        self.search = search

    @classmethod
    def _from_match(cls, match: re.Match[str], _item: ui.Item[Any]) -> Self:
        return cls(Turn(match["to"] == "prev", int(match["page"])), match["search"] or "")

    async def _used(self, interaction: Interaction) -> None:
        """Replace the list by its other page."""
        bot, guild_id = interaction.client, home_of(interaction)
        view = await articles_view(bot.services, guild_id, self.page, search=self.search)
        await interaction.response.edit_message(view=view)


async def articles_view(
    services: Services, guild_id: int | None, page: int = 0, *, search: str = ""
) -> ui.LayoutView:
    """Build a page of what may be quoted in a server, or in direct messages (None).

    Args:
        services: Whose library.
        guild_id: The server.
        page: From 0; one past the last gives the last.
        search: Words that must all be in an article's title, source, date or id.
    """
    search = " ".join(search.split())[:MAX_SEARCH]
    everything = [
        (tenant, listed)
        for tenant in await services.tenants(guild_id)
        for listed in await services.library.listing(tenant)
    ]
    found = [pair for pair in everything if _holds(pair[1], search)]
    if not found:
        sought = (
            say(NOTHING_LISTED, search=clip(search)) if everything else say(wording.NO_ARTICLES)
        )
        return view_of(ui.TextDisplay(sought))
    last = (len(found) - 1) // PER_PAGE
    page = min(page, last)
    container: ui.Container[Any] = ui.Container()
    _entries(container, found[page * PER_PAGE : (page + 1) * PER_PAGE])
    total = say_count(len(everything), *wording.ARTICLES)
    if search:
        total = say(wording.MATCHING, found=len(found), total=total, search=clip(search))
    where = say(wording.PAGE_OF, page=page + 1, pages=last + 1)
    container.add_item(ui.TextDisplay(f"-# {total} · {where}"))
    if last:
        container.add_item(ui.ActionRow(*(PageButton(turn, search) for turn in turns(page, last))))
    return view_of(container)


def _entries(container: ui.Container[Any], found: list[tuple[int, Listed]]) -> None:
    budget = Budget()
    budget.spend(" " * 300)  # for the headings, and the line with the total below
    heading = None
    for tenant, listed in found:
        if heading != (heading := _heading(tenant)):
            if container.children:
                container.add_item(ui.Separator())
            container.add_item(ui.TextDisplay(heading))
        small = " · ".join(
            p for p in (details(listed), say_count(listed.words, *wording.WORDS)) if p
        )
        text = f"**{title_of(listed)}**\n-# {small}"
        if not budget.fits(text):  # addresses of thousands of characters: the title will do
            text = f"**{clip(listed.title, 60)}**"
        budget.spend(text)
        container.add_item(ui.TextDisplay(text))


def _holds(listed: Listed, search: str) -> bool:
    facts = (
        listed.title,
        listed.publisher or "",
        *listed.authors,
        listed.published or "",
        readable_date(listed.published),
        listed.id,
    )
    text = "\n".join(facts).casefold()
    return all(word in text for word in search.casefold().split())


def _heading(tenant: int) -> str:
    return say(wording.OWN_ARTICLES if tenant else wording.SHARED_ARTICLES)
