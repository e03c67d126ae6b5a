"""`/articles show`: an article's facts and its text, page by page, shown to one member."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

import discord
from discord import app_commands, ui

from bot.home import home_of
from bot.moderation.articles import wording
from bot.moderation.articles.choose import ID, chosen, place, refusals, suggest_any, tenant_at
from bot.moderation.articles.open_buttons import openers
from bot.moderation.articles.pages import matches, page_of, shown
from bot.moderation.permissions import may_moderate
from bot.quotation.attribution import details, title_of
from bot.services import OPERATOR
from bot.ui import wording as common
from bot.ui.language import say, say_count
from bot.ui.paging import PageTurnButton, Turn, turns
from bot.ui.replies import expected, view_of
from bot.ui.text_pages import text_pages

if TYPE_CHECKING:
    import re

    from bot.services import Interaction
    from corpus.article import Article

MAX_SEARCH = 40
_MAX_PAGE = 9_999
_MAX_CUSTOM_ID = 100  # Discord's limit; the search is last, so that a cut loses only of it


@dataclass(frozen=True)
class Opened:
    """An article that somebody looks at.

    Attributes:
        tenant: Whose library it is in.
        page: From 0; None for the page of the first match, or the first page.
        search: What is shown in bold.
        changeable: Whether whoever looks may change it.
    """

    tenant: int
    article: Article
    page: int | None = None
    search: str = ""
    changeable: bool = False


class TurnButton(
    PageTurnButton,
    template=rf"pq:show:(?P<to>[bn]):(?P<place>[gs]):{ID}:(?P<page>\d{{1,4}}):(?P<search>[\s\S]*)",
):
    """Turns an article to another page: "b" back, "n" next."""

    def __init__(self, turn: Turn, where: str, article_id: str, search: str) -> None:
        to = "b" if turn.back else "n"
        super().__init__(
            f"pq:show:{to}:{where}:{article_id}:{turn.page}:{search}"[:_MAX_CUSTOM_ID], turn
        )
        self.where, self.article_id, self.search = where, article_id, search

    @classmethod
    def _from_match(cls, match: re.Match[str], _item: ui.Item[Any]) -> Self:
        turn = Turn(match["to"] == "b", int(match["page"]))
        return cls(turn, match["place"], match["article"], match["search"])

    async def _used(self, interaction: Interaction) -> None:
        """Show the other page."""
        tenant = await tenant_at(interaction.client.services, home_of(interaction), self.where)
        opened = await _open(interaction, tenant, self.article_id, self.search, self.page)
        await interaction.response.edit_message(view=article_view(opened))


@app_commands.command(name="show", description="Show an article's source and its text.")
@app_commands.describe(
    article="Which article",
    search="Words to find in it; shown in bold",
)
@app_commands.autocomplete(article=suggest_any)
async def show(
    interaction: discord.Interaction[Any],
    article: str,
    search: app_commands.Range[str, 1, MAX_SEARCH] = "",
) -> None:
    """Show it, privately."""
    await interaction.response.defer(thinking=True, ephemeral=True)
    await expected(interaction, _show(interaction, article, search))


async def _show(interaction: Interaction, typed: str, search: str) -> None:
    tenant, article_id = await chosen(interaction.client.services, home_of(interaction), typed)
    opened = await _open(interaction, tenant, article_id, " ".join(search.split()))
    await interaction.edit_original_response(view=article_view(opened))


async def _open(
    interaction: Interaction,
    tenant: int,
    article_id: str,
    search: str,
    page: int | None = None,
) -> Opened:
    with refusals():
        article = await interaction.client.services.library.get(tenant, article_id)
    changeable = tenant != OPERATOR and await may_moderate(interaction)
    return Opened(tenant, article, page, search, changeable)


def article_view(opened: Opened) -> ui.LayoutView:
    """Show an article's page as a message."""
    article, text = opened.article, opened.article.text
    spans, found = text_pages(text), matches(text, opened.search)
    first = page_of(spans, found[0].start) if found else 0
    number = min(first if opened.page is None else opened.page, len(spans) - 1, _MAX_PAGE)
    container: ui.Container[Any] = ui.Container(ui.TextDisplay(_facts(article)))
    if opened.search:
        container.add_item(ui.TextDisplay(_finding(opened.search, len(found), first)))
    container.add_item(ui.Separator())
    container.add_item(ui.TextDisplay(shown(text, spans[number], found)))
    last = len(spans) - 1
    if last:
        container.add_item(ui.Separator())
        container.add_item(ui.TextDisplay(say(wording.PAGE, page=number + 1, last=last + 1)))
        named = place(opened.tenant), article.id, opened.search
        container.add_item(
            ui.ActionRow(*(TurnButton(turn, *named) for turn in turns(number, last)))
        )
    if opened.changeable:
        container.add_item(ui.ActionRow(*openers(article.id)))
    return view_of(container)


def _facts(article: Article) -> str:
    words = say_count(len(article.text.split()), *common.WORDS)
    small = " · ".join(
        part
        for part in (details(article), article.language or "", words, f"id `{article.id}`")
        if part
    )
    return f"### {title_of(article)}\n-# {small}"


def _finding(search: str, found: int, page: int) -> str:
    words = wording.clip(search)
    if not found:
        return say(wording.NOT_FOUND_IN_TEXT, search=words)
    times = say_count(found, *wording.TIMES)
    return say(wording.FOUND_IN_TEXT, search=words, times=times, page=page + 1)
