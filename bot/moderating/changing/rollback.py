"""`/articles rollback`: the library as a kept snapshot holds it, after showing what would change.

What is confirmed is what was shown: the button carries a digest of the library. If another
moderator has changed it meanwhile, the difference is shown again instead.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

import discord
from discord import app_commands, ui

from bot import audit
from bot.moderating.changing import wording
from bot.moderating.changing.after import ASKING, boxed, put, say_then_index
from bot.permits import require_moderator
from bot.records.audit import Action
from bot.replies import KindRefusalError, expected, guarded, sentence_view
from bot.wording import count
from corpus.errors import LibraryError, LibraryUnavailableError
from corpus.identity import fingerprint, library_digest
from index.errors import SnapshotError

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Mapping, Sequence

    from bot.client import PullquoteBot
    from corpus.article import Article
    from index.service import SnapshotInfo

MAX_OPTIONS = 25
_MOST_TITLES = 6
_DIGEST = 16


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
    def counted(self) -> str:
        """In words: "2 come back, 1 goes"."""
        return wording.differences(len(self.back), len(self.changed), len(self.gone))


class SnapshotSelect(ui.DynamicItem[ui.Select[ui.LayoutView]], template=r"pq:roll:choose"):
    """Chooses a snapshot to look at."""

    def __init__(self, options: Sequence[discord.SelectOption]) -> None:
        super().__init__(
            ui.Select(
                custom_id="pq:roll:choose",
                placeholder="Choose a snapshot",
                options=list(options),
            )
        )

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], item: ui.Item[Any], _match: re.Match[str], /
    ) -> Self:
        """Rebuild the select of a message that an earlier process sent."""
        return cls(item.options if isinstance(item, ui.Select) else [])

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Show what would change, to moderators."""
        await guarded(interaction, self._choose(interaction))

    async def _choose(self, interaction: discord.Interaction[PullquoteBot]) -> None:
        guild_id = await require_moderator(interaction)
        await interaction.response.defer()
        (value,) = self.item.values
        await _ask(interaction, guild_id, int(value))


class RollbackButton(
    ui.DynamicItem[ui.Button[ui.LayoutView]],
    template=rf"pq:roll:(?P<say>yes|no):(?P<number>\d{{1,9}}):(?P<digest>[0-9a-f]{{{_DIGEST}}})",
):
    """Goes back to a snapshot, or doesn't."""

    def __init__(self, say: str, number: int, digest: str) -> None:
        yes = say == "yes"
        super().__init__(
            ui.Button(
                label="Go back" if yes else "Cancel",
                style=discord.ButtonStyle.danger if yes else discord.ButtonStyle.secondary,
                custom_id=f"pq:roll:{say}:{number}:{digest}",
            )
        )
        self.say, self.number, self.digest = say, number, digest

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], _item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Rebuild the button of a message that an earlier process sent."""
        return cls(match["say"], int(match["number"]), match["digest"])

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Do as it says, for moderators."""
        await guarded(interaction, self._decide(interaction))

    async def _decide(self, interaction: discord.Interaction[PullquoteBot]) -> None:
        guild_id = await require_moderator(interaction)
        bot = interaction.client
        if self.say == "no":
            await put(interaction, sentence_view(wording.ROLLBACK_CANCELLED))
            return
        await interaction.response.defer()
        async with bot.records.usage.turn(guild_id):
            difference = await _difference(bot, guild_id, self.number)
            as_seen = difference is not None and difference.digest == self.digest
            if difference is not None and as_seen:
                await _reset(bot, guild_id, difference, interaction.user.id)
        if difference is None or not as_seen:
            await _ask(interaction, guild_id, self.number, notice=wording.ROLLBACK_STALE)
            return
        await audit.record(
            bot,
            guild_id,
            interaction.user.id,
            Action.ROLLED_BACK,
            f"snapshot {self.number}",
            difference.counted,
        )
        done = wording.ROLLED_BACK.format(number=self.number)
        texts = [f"{done}\n{difference.counted.capitalize()}.", wording.ROLLBACK_NOTE]
        await say_then_index(interaction, guild_id, texts)


@app_commands.command(name="rollback", description="Go back to how the articles were before.")
async def rollback(interaction: discord.Interaction[Any]) -> None:
    """Show the kept snapshots, privately."""
    await expected(interaction, _rollback(interaction))


async def _rollback(interaction: discord.Interaction[PullquoteBot]) -> None:
    guild_id = await require_moderator(interaction)
    await interaction.response.defer(thinking=True, ephemeral=True)
    view = await _panel(interaction.client, guild_id)
    await interaction.edit_original_response(view=view)


async def _panel(bot: PullquoteBot, guild_id: int, notice: str = "") -> ui.LayoutView:
    """The kept snapshots but for the live one, each with what it would change."""
    found: list[tuple[SnapshotInfo, Difference]] = []
    for info in (await bot.service.snapshots(guild_id))[1 : MAX_OPTIONS + 1]:
        difference = await _difference(bot, guild_id, info.number)
        if difference is not None:
            found.append((info, difference))
    if not found:
        return sentence_view(wording.NO_SNAPSHOTS)
    return panel_view(found, notice)


def panel_view(found: Sequence[tuple[SnapshotInfo, Difference]], notice: str = "") -> ui.LayoutView:
    """The snapshots to choose from.

    Args:
        found: Newest first, with what each would change; at least one.
        notice: A line above, or "".
    """
    texts = [notice] if notice else []
    texts.append(wording.ROLLBACK_HEADING)
    texts += [_entry(info, difference) for info, difference in found]
    options = [
        discord.SelectOption(
            label=f"Snapshot {info.number}",
            value=str(info.number),
            description=f"{count(info.articles, 'article')}; {difference.counted}"[:100],
        )
        for info, difference in found
    ]
    return boxed(texts, ASKING, [SnapshotSelect(options)])


def confirm_view(difference: Difference, notice: str = "") -> ui.LayoutView:
    """What would change, and the question; no question where nothing would."""
    texts = [notice] if notice else []
    if difference.same:
        return boxed([*texts, wording.ROLLBACK_SAME.format(number=difference.number)], None)
    texts.append(wording.ROLLBACK_ASK.format(number=difference.number))
    for heading, titles in (
        (wording.BACK, difference.back),
        (wording.CHANGE, difference.changed),
        (wording.GO, difference.gone),
    ):
        if titles:
            listed = wording.titles(titles, _MOST_TITLES)
            texts.append(f"**{heading}: {count(len(titles), 'article')}**\n{listed}")
    texts.append(wording.ROLLBACK_NOTE)
    buttons = [RollbackButton(say, difference.number, difference.digest) for say in ("yes", "no")]
    return boxed(texts, ASKING, buttons)


async def _ask(
    interaction: discord.Interaction[PullquoteBot], guild_id: int, number: int, notice: str = ""
) -> None:
    bot = interaction.client
    difference = await _difference(bot, guild_id, number)
    if difference is None:
        view = await _panel(bot, guild_id, wording.SNAPSHOT_GONE.format(number=number))
    else:
        view = confirm_view(difference, notice)
    await put(interaction, view)


async def _difference(bot: PullquoteBot, guild_id: int, number: int) -> Difference | None:
    """What a snapshot would change in the library now; None if it is no longer kept."""
    try:
        then = await bot.service.articles_of(guild_id, number)
    except SnapshotError:
        return None
    marks = await bot.library.fingerprints(guild_id)
    now = {listed.id: listed.title for listed in await bot.library.listing(guild_id)}
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


async def _reset(bot: PullquoteBot, guild_id: int, difference: Difference, user: int) -> None:
    try:
        await bot.library.reset(guild_id, difference.articles, by=user)
    except LibraryUnavailableError:
        raise
    except LibraryError as error:
        raise KindRefusalError(wording.clip(f"{error.what} {error.cure}", 600)) from error


def _entry(info: SnapshotInfo, difference: Difference) -> str:
    held = f"{count(info.articles, 'article')}, {count(info.passages, 'passage')}"
    then = "no difference to the library now" if difference.same else difference.counted
    return f"**Snapshot {info.number}** · {wording.when(info.created)}\n-# {held} · {then}"
