"""After a restart: interrupted re-indexes go on, and whoever asked for them reads how they end."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING

import discord
import structlog

from bot.connection.delivery import delivered
from bot.connection.trouble import UNREAD, code_of
from bot.moderation.audit import record as audit
from bot.moderation.audit.phrases import INDEX, key
from bot.moderation.reindex import wording
from bot.moderation.reindex.progress_message import TOKEN_LASTS_S
from bot.records.audit import Action
from bot.ui.language import speak
from bot.ui.replies import sentence_view
from corpus.errors import LeaseHeldError

if TYPE_CHECKING:
    from bot.records.jobs import Job
    from bot.services import Served

_log = structlog.get_logger(__name__)


async def resume_interrupted(bot: Served) -> None:
    """Finish what a restart interrupted, server by server, for the servers of this process."""
    jobs, leases = bot.services.records.jobs, bot.services.coordination.leases
    for job in await jobs.unfinished():
        if bot.get_guild(job.tenant) is None or not await leases.is_free(lease_of(job.tenant)):
            continue  # another process's, or one that runs
        with suppress(LeaseHeldError):  # somebody was quicker
            async with leases.hold(lease_of(job.tenant)):
                if job in await jobs.unfinished():
                    await _resume(bot, job)


def lease_of(tenant: int) -> str:
    """Return what the lease of a server's re-index is called."""
    return f"job {tenant}"


async def _resume(bot: Served, job: Job) -> None:
    info = await bot.services.answers.indexes.update(job.tenant)
    if info is None:
        await bot.services.records.jobs.end(job.tenant)
        return
    detail = key("resumed", info.articles, info.embedded)
    await audit.record(bot, job.tenant, job.by, Action.REINDEXED, INDEX, detail)
    # Only now: a second restart in between would find the job again, and lose nothing.
    await bot.services.records.jobs.end(job.tenant)
    if discord.utils.utcnow() - job.began > timedelta(seconds=TOKEN_LASTS_S):
        return  # Discord takes no edit any more
    webhook = discord.Webhook.partial(job.application, job.token, client=bot)
    guild = bot.get_guild(job.tenant)
    speak(guild.preferred_locale if guild else None)  # whoever asked is not known any more
    try:
        view = sentence_view(wording.finished(info, resumed=True))
        await delivered(lambda: webhook.edit_message(job.message, view=view))
    except UNREAD as error:
        _log.info("end_not_shown", code=code_of(error))
