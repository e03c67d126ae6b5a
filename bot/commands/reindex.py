"""`/reindex`: reads the library anew, with live progress; questions are answered meanwhile."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

import discord
import structlog
from discord import app_commands, ui
from discord.ext import commands

from bot import wording
from bot.replies import KindRefusalError, expected, sentence_view

if TYPE_CHECKING:
    from bot.client import PullquoteBot
    from index.progress import Progress
    from index.service import SnapshotInfo

_EDIT_EVERY_S = 1.5
_TOKEN_LASTS_S = 14 * 60.0
_BAR = 20
_STAGES = {"read": "Reading the articles", "embed": "Learning passages", "write": "Swapping in"}
_log = structlog.get_logger(__name__)


class Reindex(commands.Cog):
    """Rebuilding the index, for moderators."""

    def __init__(self, bot: PullquoteBot) -> None:
        self.bot = bot
        self._running: set[int] = set()

    @app_commands.command(name="reindex", description="Read the articles anew (Manage Server).")
    @app_commands.default_permissions(manage_guild=True)
    @app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
    @app_commands.allowed_installs(guilds=True, users=False)
    async def reindex(self, interaction: discord.Interaction[PullquoteBot]) -> None:
        """Check the permission here too, rebuild, and report as it goes."""
        await expected(interaction, self._checked(interaction))

    async def _checked(self, interaction: discord.Interaction[PullquoteBot]) -> None:
        if interaction.guild_id is None:
            raise KindRefusalError(wording.ONLY_IN_SERVER)
        if not interaction.permissions.manage_guild:
            raise KindRefusalError(wording.NEEDS_MANAGE_SERVER)
        if interaction.guild_id in self._running:
            raise KindRefusalError(wording.REINDEX_RUNNING)
        self._running.add(interaction.guild_id)
        try:
            await interaction.response.defer(thinking=True, ephemeral=True)
            await self._rebuild(interaction, interaction.guild_id)
        finally:
            self._running.discard(interaction.guild_id)

    async def _rebuild(self, interaction: discord.Interaction[PullquoteBot], guild_id: int) -> None:
        board = _Board(interaction)
        service, library = self.bot.service, self.bot.library
        infos: list[SnapshotInfo] = []
        showing = asyncio.create_task(board.keep_showing())
        try:
            for tenant in self.bot.tenants(guild_id):
                if service.info(tenant) or await library.hashes(tenant):
                    info = await service.reindex(tenant, progress=board.note)
                    infos.append(info)
        finally:
            showing.cancel()
            await asyncio.gather(showing, return_exceptions=True)
        if not infos:
            raise KindRefusalError(wording.NOTHING_TO_INDEX)
        await board.finish(_finished(infos))


class _Board:
    """The message that shows progress: edited rarely, and never past the interaction's life."""

    def __init__(self, interaction: discord.Interaction[PullquoteBot]) -> None:
        self._interaction = interaction
        self._latest: Progress | None = None
        self._news = asyncio.Event()
        self._started = time.perf_counter()
        self._shown = self._started

    def note(self, progress: Progress) -> None:
        """Remember the newest progress; called often, shown at first counts and now and then."""
        counting = progress.stage == "embed"
        first_counts = counting and (self._latest is None or self._latest.stage != "embed")
        self._latest = progress
        now = time.perf_counter()
        in_time = now - self._started < _TOKEN_LASTS_S
        if in_time and (first_counts or now - self._shown >= _EDIT_EVERY_S):
            self._shown = now
            self._news.set()

    async def keep_showing(self) -> None:
        """Edit the message whenever there is news worth an edit, until cancelled."""
        while await self._news.wait():
            self._news.clear()
            if self._latest is None:
                continue
            try:
                await self._interaction.edit_original_response(view=_progress_view(self._latest))
            except discord.HTTPException as error:
                _log.info("progress_not_shown", status=error.status)

    async def finish(self, text: str) -> None:
        """Say how it ended; in the channel if the interaction has run out."""
        view = sentence_view(text)
        try:
            await self._interaction.edit_original_response(view=view)
        except discord.NotFound:
            channel = self._interaction.channel
            if isinstance(channel, discord.abc.Messageable):
                await channel.send(view=view)


def _progress_view(progress: Progress) -> ui.LayoutView:
    done = progress.done / progress.total if progress.total else 0.0
    filled = round(_BAR * done)
    counts = f" · {progress.done:,} of {progress.total:,} texts" if progress.total else ""
    left = f" · about {wording.duration(progress.left_s)} left" if progress.left_s else ""
    return sentence_view(
        f"**{_STAGES[progress.stage]}…**\n"
        f"`{'█' * filled}{'░' * (_BAR - filled)}` {done:.0%}{counts}{left}\n"
        "-# Questions are answered as usual meanwhile."
    )


def _finished(infos: list[SnapshotInfo]) -> str:
    articles = wording.count(sum(info.articles for info in infos), "article")
    passages = wording.count(sum(info.passages for info in infos), "passage")
    seconds = wording.duration(sum(info.seconds for info in infos))
    anew = sum(info.embedded for info in infos)
    news = f"{wording.count(anew, 'text')} were new" if anew != 1 else "1 text was new"
    return (
        f"**The new index is in use.** I read {articles} in {passages} in {seconds}.\n"
        f"-# {'Nothing had changed' if not anew else news}; snapshot "
        f"{', '.join(str(info.number) for info in infos)}."
    )


async def setup(bot: PullquoteBot) -> None:
    """Add the command to the bot."""
    await bot.add_cog(Reindex(bot))
