"""`/library update`: fetch an article's page again, show what differs, store exactly that.

The fetched text waits in the database (`bot.records.additions`) for the moderator, so that what is
stored is what was shown, also after a restart; nothing is fetched twice.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Self

import discord
from discord import app_commands, ui

from bot.moderation import wording as shared
from bot.moderation.articles import wording
from bot.moderation.articles.choose import (
    ID,
    MARK,
    chosen_own,
    mark,
    own_article,
    refusals,
    suggest_own,
)
from bot.moderation.articles.difference import summary
from bot.moderation.articles.reindex_after import ASKING, boxed, put, say_then_index
from bot.moderation.audit import record as audit
from bot.moderation.audit.phrases import key
from bot.moderation.permissions import admit_and_defer, require_moderator
from bot.moderation.source import quotas
from bot.moderation.source.form import as_version_of
from bot.records.additions import KEY_PATTERN, State
from bot.records.audit import Action
from bot.ui.confirm import ConfirmButton, both
from bot.ui.language import say, say_count
from bot.ui.replies import KindRefusalError, expected, sentence_view
from bot.ui.wording import of_error
from corpus.errors import FetchError, ReadError
from corpus.fetch.fetcher import fetch_article
from corpus.library import changes

if TYPE_CHECKING:
    import re

    from bot.services import Interaction, Services
    from corpus.article import Article, Draft
    from corpus.library import Changes

_READ_S = 90.0


class UpdateButton(
    ConfirmButton,
    template=rf"pq:upd:(?P<choice>yes|no):(?P<token>{KEY_PATTERN}):{ID}:{MARK}",
):
    """Stores the fetched version of an article, or leaves the article as it is."""

    def __init__(self, choice: str, token: str, article_id: str, seen: str) -> None:
        labels = wording.UPDATE, wording.CANCEL
        custom_id = f"pq:upd:{choice}:{token}:{article_id}:{seen}"
        super().__init__(choice, custom_id, labels, danger=False)
        self.token, self.article_id, self.seen = token, article_id, seen

    @classmethod
    def _from_match(cls, match: re.Match[str], _item: ui.Item[Any]) -> Self:
        return cls(match["choice"], match["token"], match["article"], match["mark"])

    async def _declined(self, interaction: Interaction) -> None:
        """Forget what was fetched, for moderators."""
        guild_id = await require_moderator(interaction)
        services = interaction.client.services
        await services.records.additions.drop(guild_id, self.token)
        article = await own_article(services, guild_id, self.article_id)
        text = say(wording.UPDATE_CANCELLED, title=wording.clip(article.title))
        await put(interaction, boxed([text], None))

    async def _agreed(self, interaction: Interaction) -> None:
        """Store what was fetched, for moderators."""
        guild_id = await require_moderator(interaction)
        bot = interaction.client
        await interaction.response.defer()
        async with bot.services.records.usage.turn(guild_id):
            old = await own_article(bot.services, guild_id, self.article_id, self.seen)
            new = await self._store(interaction, guild_id, old)
        text = say(wording.UPDATED, title=f"**{wording.clip(new.title)}**")
        await say_then_index(interaction, guild_id, [text, say(wording.STAYS)])

    async def _store(self, interaction: Interaction, guild_id: int, old: Article) -> Article:
        """Take the draft that was shown and make it the article's version; all under the turn."""
        bot, user, now = interaction.client, interaction.user.id, interaction.created_at
        additions = bot.services.records.additions
        draft = await additions.take(guild_id, self.token, 0, now=now)
        if draft is None:
            raise KindRefusalError(wording.UPDATE_EXPIRED)
        state = State.WAITING
        try:
            await quotas.spend_article(
                bot.services, guild_id, user, now, length=len(draft.text), instead_of=len(old.text)
            )
            differs = await asyncio.to_thread(changes, old, draft.as_article(old.id))
            with refusals():
                async with bot.services.library.database.together(guild_id):
                    added = await bot.services.library.replace(guild_id, old.id, draft)
                    await audit.record_deed(
                        interaction, guild_id, Action.UPDATED, added.article.title, _logged(differs)
                    )
            state = State.UPDATED
        finally:
            await additions.settle(guild_id, self.token, 0, state, article_id=old.id)
        return added.article


@app_commands.command(name="update", description="Fetch an article's page again.")
@app_commands.describe(article="Which of this server's articles")
@app_commands.autocomplete(article=suggest_own)
async def update(interaction: discord.Interaction[Any], article: str) -> None:
    """Fetch it and show what differs, privately."""
    await expected(interaction, _update(interaction, article))


async def _update(interaction: Interaction, typed: str) -> None:
    guild_id = await admit_and_defer(interaction)
    article = await chosen_own(interaction.client.services, guild_id, typed)
    await open_update(interaction, guild_id, article)


async def open_update(interaction: Interaction, guild_id: int, article: Article) -> None:
    """Fetch an article again and ask about what differs; the interaction is deferred.

    Raises:
        KindRefusalError: It has no address, a quota is used up, or the page did not come.
    """
    bot, title = interaction.client, wording.clip(article.title)
    if article.url is None:
        raise KindRefusalError(say(wording.NO_ADDRESS, title=title))
    user, now = interaction.user.id, interaction.created_at
    stopped = await quotas.spend_fetch(bot.services, guild_id, user, now)
    if stopped is not None:
        raise KindRefusalError(stopped)
    draft = as_version_of(article, await _fetch(bot.services, article.url))
    differs = await asyncio.to_thread(changes, article, draft)
    if differs.same:
        text = say(wording.NOTHING_NEW, title=title)
        await interaction.edit_original_response(view=sentence_view(text))
        return
    kept = await bot.services.records.additions.start(guild_id, user, [draft], now=now)
    view = update_view(article, differs, kept.token)
    await interaction.edit_original_response(view=view)


def update_view(article: Article, differs: Changes, token: str) -> ui.LayoutView:
    """Show what differs, and ask."""
    texts = [f"{say(wording.UPDATE_HEADING)}\n{wording.titled(article)}", *summary(differs)]
    seen = mark(article)
    buttons = both(lambda choice: UpdateButton(choice, token, article.id, seen))
    return boxed(texts, ASKING, buttons)


async def _fetch(services: Services, url: str) -> Draft:
    try:
        async with asyncio.timeout(_READ_S):
            drafts = await fetch_article(url, services.fetcher, services.sandbox)
    except (FetchError, ReadError) as error:
        reason = wording.clip(of_error(error), 600)
        raise KindRefusalError(say(wording.NOT_FETCHED, reason=reason)) from error
    if len(drafts) != 1:
        raise KindRefusalError(
            say(wording.SEVERAL, articles=say_count(len(drafts), *shared.ARTICLES))
        )
    return drafts[0]


def _logged(differs: Changes) -> str:
    """Return what differs as the audit log stores it."""
    counted = key("paragraphs", len(differs.added), len(differs.removed), len(differs.reworded))
    return "\n".join([counted, *(key("detail", what) for what, _, _ in differs.details)])
