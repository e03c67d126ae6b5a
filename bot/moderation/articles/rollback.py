"""`/library rollback`: the library as a kept snapshot holds it, after showing what would change.

What is confirmed is what was shown: the button carries a digest of the library. If another
moderator has changed it meanwhile, the difference is shown again instead.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

import discord
from discord import app_commands, ui

from bot.moderation import wording as shared
from bot.moderation.articles import wording
from bot.moderation.articles.choose import refusals
from bot.moderation.articles.reindex_after import ASKING, boxed, put, say_then_index
from bot.moderation.audit import record as audit
from bot.moderation.audit.phrases import key
from bot.moderation.permissions import admit_and_defer, require_moderator
from bot.records.audit import Action
from bot.ui import wording as said_everywhere
from bot.ui.confirm import ConfirmButton, both
from bot.ui.language import say, say_count
from bot.ui.persistent import PersistentItem
from bot.ui.replies import KindRefusalError, expected, sentence_view
from corpus.library import fingerprint, library_digest
from index.errors import SnapshotError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.services import Interaction, Services
    from corpus.article import Article
    from index.storage.snapshot import SnapshotInfo

MAX_OPTIONS = 25  # of a select, and 100 characters of what it says of each: Discord's limits
_MOST_TITLES = 6
_DIGEST = 16
_NUMBER = re.compile(r"[0-9]{1,9}")
"""A snapshot's, as our menus say it; somebody may send another."""
_RESET_S = 600.0
"""Thousands of articles may be set back in one transaction."""


@dataclass(frozen=True)
class Difference:
    """What going back would do to the library.

    Attributes:
        number: The snapshot's.
        articles: The library as it would be.
        back: Titles of articles that come back.
        changed: Titles of articles that get their old version.
        gone: Titles of articles that go.
        digest: Of the library as it was when this was worked out.
    """

    number: int
    articles: Sequence[Article]
    back: tuple[str, ...]
    changed: tuple[str, ...]
    gone: tuple[str, ...]
    digest: str

    @property
    def same(self) -> bool:
        """Whether nothing would change."""
        return not (self.back or self.changed or self.gone)

    @property
    def counts(self) -> tuple[int, int, int]:
        """How many articles come back, change back and go."""
        return len(self.back), len(self.changed), len(self.gone)

    @property
    def counted(self) -> str:
        """In words: "2 come back, 1 goes"."""
        return shared.differences(*self.counts)


class SnapshotSelect(PersistentItem[ui.Select[ui.LayoutView]], template=r"pq:roll:choose"):
    """Chooses a snapshot to look at."""

    def __init__(self, options: Sequence[discord.SelectOption]) -> None:
        super().__init__(
            ui.Select(
                custom_id="pq:roll:choose",
                placeholder=say(wording.CHOOSE_SNAPSHOT),
                options=list(options),
            )
        )

    @classmethod
    def _from_match(cls, _match: re.Match[str], item: ui.Item[Any]) -> Self:
        return cls(item.options if isinstance(item, ui.Select) else [])

    async def _used(self, interaction: Interaction) -> None:
        """Show what would change, to moderators."""
        guild_id = await require_moderator(interaction)
        chosen = [value for value in self.item.values if _NUMBER.fullmatch(value)]
        if not chosen:
            raise KindRefusalError(said_everywhere.GONE_MEANWHILE)
        await interaction.response.defer()
        await _ask(interaction, guild_id, int(chosen[0]))


class RollbackButton(
    ConfirmButton,
    template=rf"pq:roll:(?P<choice>yes|no):(?P<number>\d{{1,9}}):(?P<digest>[0-9a-f]{{{_DIGEST}}})",
):
    """Goes back to a snapshot, or doesn't."""

    def __init__(self, choice: str, number: int, digest: str) -> None:
        labels = wording.GO_BACK, wording.CANCEL
        super().__init__(choice, f"pq:roll:{choice}:{number}:{digest}", labels)
        self.number, self.digest = number, digest

    @classmethod
    def _from_match(cls, match: re.Match[str], _item: ui.Item[Any]) -> Self:
        return cls(match["choice"], int(match["number"]), match["digest"])

    async def _declined(self, interaction: Interaction) -> None:
        """Leave everything as it is, for moderators."""
        await require_moderator(interaction)
        await put(interaction, sentence_view(wording.ROLLBACK_CANCELLED))

    async def _agreed(self, interaction: Interaction) -> None:
        """Go back, for moderators, unless the library has changed since they were asked."""
        guild_id = await require_moderator(interaction)
        bot = interaction.client
        await interaction.response.defer()
        # Compared and reset in one turn, or another moderator's change would be lost in between.
        async with bot.services.records.usage.turn(guild_id):
            difference = await _difference(bot.services, guild_id, self.number)
            as_seen = difference is not None and difference.digest == self.digest
            if difference is not None and as_seen:
                subject, detail = (
                    key("snapshot", self.number),
                    key("differences", *difference.counts),
                )
                with refusals():
                    async with bot.services.library.database.together(guild_id, _RESET_S):
                        await bot.services.library.reset(
                            guild_id, difference.articles, by=interaction.user.id
                        )
                        await audit.record_deed(
                            interaction, guild_id, Action.ROLLED_BACK, subject, detail
                        )
        if difference is None or not as_seen:
            await _ask(interaction, guild_id, self.number, notice=say(wording.ROLLBACK_STALE))
            return
        done = say(wording.ROLLED_BACK, number=str(self.number))
        texts = [f"{done}\n{difference.counted}.", say(wording.ROLLBACK_NOTE)]
        await say_then_index(interaction, guild_id, texts)


@app_commands.command(
    name="rollback", description=("Go back to an earlier version of the library.")
)
async def rollback(interaction: discord.Interaction[Any]) -> None:
    """Show the kept snapshots, privately."""
    await expected(interaction, _rollback(interaction))


async def _rollback(interaction: Interaction) -> None:
    guild_id = await admit_and_defer(interaction)
    view = await _panel(interaction.client.services, guild_id)
    await interaction.edit_original_response(view=view)


async def _panel(services: Services, guild_id: int, notice: str = "") -> ui.LayoutView:
    """Show the kept snapshots but for the live one, each with what it would change."""
    found: list[tuple[SnapshotInfo, Difference]] = []
    for info in (await services.answers.indexes.snapshots(guild_id))[1 : MAX_OPTIONS + 1]:
        difference = await _difference(services, guild_id, info.number)
        if difference is not None:
            found.append((info, difference))
    if not found:
        return sentence_view(wording.NO_SNAPSHOTS)
    return panel_view(found, notice)


def panel_view(found: Sequence[tuple[SnapshotInfo, Difference]], notice: str = "") -> ui.LayoutView:
    """Show the snapshots to choose from.

    Args:
        found: Newest first, with what each would change; at least one.
        notice: A line above, or "".
    """
    texts = [notice] if notice else []
    texts.append(say(wording.ROLLBACK_HEADING))
    texts += [_entry(info, difference) for info, difference in found]
    options = [
        discord.SelectOption(
            label=say(wording.SNAPSHOT, number=str(info.number)),
            value=str(info.number),
            description=f"{say_count(info.articles, *shared.ARTICLES)}; {difference.counted}"[:100],
        )
        for info, difference in found
    ]
    return boxed(texts, ASKING, [SnapshotSelect(options)])


def confirm_view(difference: Difference, notice: str = "") -> ui.LayoutView:
    """Show what would change, and ask; no question where nothing would."""
    texts = [notice] if notice else []
    if difference.same:
        same = say(wording.ROLLBACK_SAME, number=str(difference.number))
        return boxed([*texts, same], None)
    texts.append(say(wording.ROLLBACK_ASK, number=str(difference.number)))
    for heading, titles in (
        (wording.COMING_BACK, difference.back),
        (wording.CHANGING_BACK, difference.changed),
        (wording.GOING, difference.gone),
    ):
        if titles:
            listed = wording.titles(titles, _MOST_TITLES)
            articles = say_count(len(titles), *shared.ARTICLES)
            texts.append(f"{say(heading, articles=articles)}\n{listed}")
    texts.append(say(wording.ROLLBACK_NOTE))
    buttons = both(lambda choice: RollbackButton(choice, difference.number, difference.digest))
    return boxed(texts, ASKING, buttons)


async def _ask(interaction: Interaction, guild_id: int, number: int, notice: str = "") -> None:
    bot = interaction.client
    difference = await _difference(bot.services, guild_id, number)
    if difference is None:
        view = await _panel(bot.services, guild_id, say(wording.SNAPSHOT_GONE, number=str(number)))
    else:
        view = confirm_view(difference, notice)
    await put(interaction, view)


async def _difference(services: Services, guild_id: int, number: int) -> Difference | None:
    """Work out what a snapshot would change now; None if it is no longer kept."""
    try:
        then = await services.answers.indexes.articles_of(guild_id, number)
    except SnapshotError:
        return None
    marks = await services.library.fingerprints(guild_id)
    now = {listed.id: listed.title for listed in await services.library.listing(guild_id)}
    kept = {article.id for article in then}
    return Difference(
        number=number,
        articles=then,
        back=_titles(article for article in then if article.id not in marks),
        changed=_titles(a for a in then if marks.get(a.id, fingerprint(a)) != fingerprint(a)),
        gone=tuple(now.get(article_id, article_id) for article_id in _missing(marks, kept)),
        digest=library_digest(marks)[:_DIGEST],
    )


def _titles(articles: Iterable[Article]) -> tuple[str, ...]:
    return tuple(article.title for article in articles)


def _missing(marks: Mapping[str, str], kept: set[str]) -> list[str]:
    return sorted(article_id for article_id in marks if article_id not in kept)


def _entry(info: SnapshotInfo, difference: Difference) -> str:
    articles = say_count(info.articles, *shared.ARTICLES)
    held = f"{articles}, {say_count(info.passages, *shared.PASSAGES)}"
    then = say(wording.NO_DIFFERENCE_NOW) if difference.same else difference.counted
    named = say(wording.SNAPSHOT, number=str(info.number))
    return f"**{named}** · {wording.when(info.created)}\n-# {held} · {then}"
