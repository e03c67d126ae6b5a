"""`/reindex`: brings a server's index up to date, with live progress; asking goes on meanwhile."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from bot.moderation.audit import record as audit
from bot.moderation.audit.phrases import INDEX, key
from bot.moderation.permissions import admit_and_defer, for_moderators
from bot.moderation.reindex import wording
from bot.moderation.reindex.progress_message import Board, CancelButton
from bot.moderation.reindex.resume import lease_of, resume_interrupted
from bot.records.audit import Action
from bot.records.jobs import Job
from bot.ui.replies import KindRefusalError, expected
from corpus.errors import LeaseHeldError, PullquoteError
from index.build.lock import already_running
from index.errors import ReindexCancelledError, ReindexRunningError

if TYPE_CHECKING:
    from bot.services import Interaction, Served
    from index.storage.snapshot import SnapshotInfo


class Reindex(commands.Cog):
    """Rebuilding a server's index, for moderators."""

    def __init__(self, bot: Served) -> None:
        self.bot = bot
        self._resumed = False

    @app_commands.command(name="reindex", description="Rebuild the search index (moderators).")
    @for_moderators
    async def reindex(self, interaction: Interaction) -> None:
        """Check the permission here too, rebuild, and report as it goes."""
        await expected(interaction, self._reindex(interaction))

    async def _reindex(self, interaction: Interaction) -> None:
        guild_id = await admit_and_defer(interaction)
        if not self.bot.services.answers.indexes.info(
            guild_id
        ) and not await self.bot.services.library.hashes(guild_id):
            raise KindRefusalError(wording.NOTHING)
        answer = await interaction.original_response()
        board = Board(interaction)
        job = Job(
            tenant=guild_id,
            by=interaction.user.id,
            began=discord.utils.utcnow(),
            application=interaction.application_id,
            token=interaction.token,
            message=answer.id,
        )
        info = await self._run(job, board)
        if info is not None:
            detail = key("indexed", info.articles, info.embedded)
            await audit.record_deed(interaction, guild_id, Action.REINDEXED, INDEX, detail)
            await board.finish(wording.finished(info))

    async def _run(self, job: Job, board: Board) -> SnapshotInfo | None:
        """Return the new index, or None where it was stopped.

        A stop of the bot leaves the job on file, so that the next start, or another process, goes
        on with it.
        """
        try:
            async with self.bot.services.coordination.leases.hold(lease_of(job.tenant)):
                return await self._run_alone(job, board)
        except LeaseHeldError as error:
            raise already_running() from error

    async def _run_alone(self, job: Job, board: Board) -> SnapshotInfo | None:
        running = asyncio.create_task(
            self.bot.services.answers.indexes.reindex(job.tenant, progress=board.note)
        )
        showing = asyncio.create_task(board.keep_showing())
        try:
            await asyncio.sleep(0)  # a second moderator is refused at once, and leaves no job
            if not running.done():
                await self.bot.services.records.jobs.begin(job)
            info = await running
        except ReindexCancelledError:
            info = None
        except ReindexRunningError:  # the job on file is that of the one that runs
            raise
        except PullquoteError:
            await self.bot.services.records.jobs.end(job.tenant)
            raise
        finally:
            showing.cancel()
            await asyncio.gather(showing, return_exceptions=True)
        if not self.bot.is_closed():
            await self.bot.services.records.jobs.end(job.tenant)
            if info is None:
                await board.finish(wording.STOPPED)
        return info

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Go on with what a restart interrupted, once."""
        if not self._resumed:
            self._resumed = True
            self.bot.services.background.start(resume_interrupted(self.bot), "resume_interrupted")


async def setup(bot: Served) -> None:
    """Add the command and its button to the bot."""
    bot.add_dynamic_items(CancelButton)
    await bot.add_cog(Reindex(bot))
