"""What `/stats` shows to a moderator, and the buttons that change the time it covers."""

from __future__ import annotations

import asyncio
import io
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Self

import discord
from discord import ui

from bot.moderation.permissions import require_moderator
from bot.moderation.stats import wording
from bot.moderation.stats.chart import alt_text, chart
from bot.moderation.stats.figures import TOP, figures_of
from bot.records.votes import MAX_REASON
from bot.text import one_line
from bot.ui.language import say, say_count, say_percent
from bot.ui.markdown import escape_line
from bot.ui.persistent import PersistentButton
from bot.ui.replies import Reply, view_of

if TYPE_CHECKING:
    import re
    from collections.abc import Sequence

    from bot.moderation.stats.figures import Figures
    from bot.records.votes import Votes
    from bot.services import Interaction, Services

PERIODS = (7, 30, 90)
_TITLE = 90
_FILE = "questions.png"


class PeriodButton(PersistentButton, template=r"pq:stats:(?P<days>7|30|90)"):
    """Shows the statistics of so many days."""

    def __init__(self, days: int, *, shown: bool = False) -> None:
        super().__init__(f"pq:stats:{days}", say(wording.LAST, days=days), enabled=not shown)
        self.days = days

    @classmethod
    def _from_match(cls, match: re.Match[str], _item: ui.Item[Any]) -> Self:
        return cls(int(match["days"]))

    async def _used(self, interaction: Interaction) -> None:
        """Draw the statistics again, for moderators."""
        guild_id = await require_moderator(interaction)
        await interaction.response.defer()
        reply = await statistics(interaction.client.services, guild_id, self.days)
        await interaction.edit_original_response(view=reply.view, attachments=list(reply.files))


async def statistics(services: Services, guild_id: int, days: int) -> Reply:
    """Build the statistics of a server.

    Args:
        services: Whose records.
        guild_id: The server.
        days: How many days back, today included; days are those of UTC.

    Raises:
        LibraryUnavailableError: The database cannot be read.
    """
    now = discord.utils.utcnow()
    first = now.date() - timedelta(days=days - 1)
    start, end = datetime.combine(first, time(), UTC), now + timedelta(seconds=1)
    logged = await services.records.questions.between(guild_id, start, end)
    kept = (await services.records.settings.get(guild_id)).retention_days
    container: ui.Container[Any] = ui.Container()
    files: tuple[discord.File, ...] = ()
    if logged:
        figures = figures_of(logged, first, days)
        votes = await services.records.votes.tally(guild_id, start, end)
        reasons = await services.records.votes.reasons(guild_id, start, end, limit=TOP)
        picture = await asyncio.to_thread(chart, figures)  # half a second, too long for the loop
        files = (discord.File(io.BytesIO(picture), _FILE, description=alt_text(figures)),)
        container.add_item(ui.TextDisplay(f"{say(wording.HEADING, days=days)}\n{_sums(figures)}"))
        container.add_item(
            ui.MediaGallery(
                discord.MediaGalleryItem(f"attachment://{_FILE}", description=alt_text(figures))
            )
        )
        for text in _details(figures, votes, reasons):
            container.add_item(ui.TextDisplay(text))
    else:
        container.add_item(ui.TextDisplay(say(wording.NOTHING, days=days)))
    small = [say(wording.KEPT_SHORTER, days=kept)] if kept < days else []
    container.add_item(ui.TextDisplay("\n".join([*small, say(wording.FOOT)])))
    container.add_item(ui.ActionRow(*(PeriodButton(n, shown=n == days) for n in PERIODS)))
    return Reply(view_of(container), files)


def _sums(figures: Figures) -> str:
    members = say_count(figures.askers, wording.MEMBER, wording.MEMBERS)
    whole = wording.QUESTION if figures.questions == 1 else wording.QUESTIONS
    shares = say(
        wording.VERDICTS,
        answered=say_percent(figures.answered / figures.questions),
        uncertain=say_percent(figures.uncertain / figures.questions),
        unanswered=say_percent(1 - (figures.answered + figures.uncertain) / figures.questions),
    )
    return f"{say(whole, n=figures.questions, members=members)}\n{shares}"


def _details(figures: Figures, votes: Votes, reasons: Sequence[str]) -> list[str]:
    voted = votes.helpful + votes.not_helpful
    texts = [
        say(wording.VOTES, helpful=votes.helpful, not_helpful=votes.not_helpful)
        if voted
        else say(wording.NO_VOTES)
    ]
    if reasons:
        lines = [
            say(wording.REASON, reason=escape_line(one_line(reason, MAX_REASON)))
            for reason in reasons
        ]
        texts.append("\n".join([say(wording.WHY_NOT), *lines]))
    quoted = [
        say(wording.ARTICLE, title=escape_line(one_line(title, _TITLE)), times=times)
        for title, times in figures.articles
    ]
    if quoted:
        texts.append("\n".join([say(wording.ARTICLES), *quoted]))
    return texts
