"""`/library edit`: title, publisher, authors, date and address in a form; the text stays.

What was typed is never lost: where a date or an address can't be read, or somebody else has
changed the article meanwhile, it is kept for an hour and a button opens the form with it again.
"""

from __future__ import annotations

from dataclasses import asdict, fields, replace
from typing import TYPE_CHECKING, Any, Self

import discord
from discord import app_commands, ui

from bot.moderation.articles import wording
from bot.moderation.articles.choose import ID, chosen_own, mark, own_article, refusals, suggest_own
from bot.moderation.articles.reindex_after import ASKING, boxed, put, say_then_index
from bot.moderation.audit import record as audit
from bot.moderation.audit.phrases import key
from bot.moderation.permissions import admit_and_defer, require_moderator
from bot.moderation.source.form import Typed, typed_of, understand
from bot.moderation.source.modal import DetailsModal
from bot.records.additions import KEY_PATTERN
from bot.records.audit import Action
from bot.ui.language import say
from bot.ui.persistent import PersistentButton
from bot.ui.replies import KindRefusalError, expected, sentence_view
from corpus.article import Draft, Source
from corpus.library import Outcome, changes

if TYPE_CHECKING:
    import re
    from collections.abc import Awaitable, Callable

    from bot.services import Interaction
    from corpus.article import Article

_SHOWN_CHARS = 300  # as many as a line of the form holds


class TryAgainButton(PersistentButton, template=rf"pq:edit:(?P<token>{KEY_PATTERN}):{ID}"):
    """Opens the form again with what was typed."""

    def __init__(self, token: str, article_id: str) -> None:
        super().__init__(
            f"pq:edit:{token}:{article_id}",
            say(wording.TRY_AGAIN),
            style=discord.ButtonStyle.primary,
        )
        self.token, self.article_id = token, article_id

    @classmethod
    def _from_match(cls, match: re.Match[str], _item: ui.Item[Any]) -> Self:
        return cls(match["token"], match["article"])

    async def _used(self, interaction: Interaction) -> None:
        """Open it, for moderators."""
        guild_id = await require_moderator(interaction)
        bot = interaction.client
        article = await own_article(bot.services, guild_id, self.article_id)
        kept = await bot.services.records.additions.open(
            guild_id, self.token, now=interaction.created_at
        )
        if kept is None or kept.user != interaction.user.id:
            raise KindRefusalError(wording.TYPED_GONE)
        typed = Typed(**{f.name: kept.current.unread.get(f.name, "") for f in fields(Typed)})
        await interaction.response.send_modal(DetailsModal(typed, _saving(article)))


@app_commands.command(name="edit", description="Change an article's title, source or date.")
@app_commands.describe(article="Which of this server's articles")
@app_commands.autocomplete(article=suggest_own)
async def edit(interaction: discord.Interaction[Any], article: str) -> None:
    """Open the form."""
    await expected(interaction, _edit(interaction, article))


async def _edit(interaction: Interaction, typed: str) -> None:
    guild_id = await require_moderator(interaction)
    await open_edit(interaction, await chosen_own(interaction.client.services, guild_id, typed))


async def open_edit(interaction: discord.Interaction[Any], article: Article) -> None:
    """Open the form, filled in with what is known."""
    await interaction.response.send_modal(DetailsModal(form_of(article), _saving(article)))


def form_of(article: Article) -> Typed:
    """Fill in the form for an article."""
    source = {f.name: getattr(article, f.name) for f in fields(Source)}
    return typed_of(Draft(text=article.text, **source), {})


def _saving(seen: Article) -> Callable[[discord.Interaction[Any], Typed], Awaitable[None]]:
    async def save(interaction: discord.Interaction[Any], typed: Typed) -> None:
        await _save(interaction, typed, seen)

    return save


async def _save(interaction: Interaction, typed: Typed, seen: Article) -> None:
    guild_id = await admit_and_defer(interaction)
    bot = interaction.client
    source, unread = edited(seen, typed)
    if unread:
        await _keep_typed(interaction, guild_id, seen.id, typed, wording.unread(unread))
        return
    async with bot.services.records.usage.turn(guild_id):
        now = await own_article(bot.services, guild_id, seen.id)
        stale = mark(now) != mark(seen)
        if not stale:
            with refusals():
                async with bot.services.library.database.together(guild_id):
                    added = await bot.services.library.edit(guild_id, seen.id, source)
                    details = changes(seen, added.article).details
                    if added.outcome is not Outcome.UNCHANGED:
                        what = "\n".join(key("detail", what) for what, _, _ in details)
                        await audit.record_deed(
                            interaction, guild_id, Action.EDITED, added.article.title, what
                        )
    if stale:
        await _keep_typed(interaction, guild_id, seen.id, typed, say(wording.CHANGED_MEANWHILE))
        return
    title = wording.clip(added.article.title)
    if added.outcome is Outcome.UNCHANGED:
        view = sentence_view(say(wording.UNCHANGED, title=title))
        await put(interaction, view)
        return
    lines = "\n".join(wording.detail(*detail) for detail in details)
    texts = [say(wording.EDITED, title=f"**{title}**"), lines]
    await say_then_index(interaction, guild_id, texts)


def edited(article: Article, typed: Typed) -> tuple[Source, dict[str, str]]:
    """Return an article's source with a form's details, and what could not be read of the form.

    A field that was left as it was keeps what is known, also where the form can't show all of it.
    """
    form, understood = form_of(article), understand(typed)
    source = Source(**{f.name: getattr(article, f.name) for f in fields(Source)})
    values: dict[str, object] = {
        "title": understood.title or article.title,
        "publisher": understood.publisher,
        "authors": understood.authors,
        "published": understood.published,
        "url": understood.url,
    }
    unread = dict(understood.unread)
    names = {"date": "published", "address": "url"}
    for field, before in asdict(form).items():
        if getattr(typed, field).strip() in (before, before[:_SHOWN_CHARS]):
            values.pop(names.get(field, field))
            unread.pop(field, None)
    return replace(source, **values), unread  # type: ignore[arg-type]


async def _keep_typed(
    interaction: Interaction,
    guild_id: int,
    article_id: str,
    typed: Typed,
    why: str,
) -> None:
    kept = await interaction.client.services.records.additions.start(
        guild_id,
        interaction.user.id,
        [Draft(title="typed", text="typed")],  # an addition needs a draft; what counts is `unread`
        now=interaction.created_at,
        unread=asdict(typed),
    )
    view = boxed([why], ASKING, [TryAgainButton(kept.token, article_id)])
    await put(interaction, view)
