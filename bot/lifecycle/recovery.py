"""What a process that is gone had begun: another one that serves the same shard does it.

A killed process has a lease that expires, and claims that are not done. Questions are answered in
the place where they were asked, and re-indexes of moderators go on. A question that ended three
processes is left alone (`corpus.coordination.claims`).
"""

from __future__ import annotations

import asyncio
import itertools
from typing import TYPE_CHECKING, Any

import discord
import structlog
from discord.ext import commands

from bot.asking.forum_posts import ForumPosts
from bot.asking.messages.replies import Replies
from bot.connection.delivery import delivered
from bot.connection.once import INTERACTION, finished
from bot.connection.trouble import UNREAD, code_of
from bot.moderation.reindex.resume import resume_interrupted
from bot.ui import wording
from bot.ui.language import speak
from bot.ui.replies import sentence_view
from corpus.errors import LibraryUnavailableError
from corpus.tasks import of_its_own

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.services import Served
    from corpus.coordination.contract import Claim

EVERY_S = 5.0
_JOBS_EVERY = 3
"""Re-indexes are looked for every so many times."""
_log = structlog.get_logger(__name__)


class Recovery(commands.Cog):
    """Looks every few seconds for what nobody does any more.

    Args:
        bot: Who does it then.
    """

    def __init__(self, bot: Served) -> None:
        self._bot = bot
        self._looking: asyncio.Task[None] | None = None

    async def cog_load(self) -> None:
        """Begin to look."""
        self._looking = of_its_own(self._keep_looking(), "recovery")

    async def cog_unload(self) -> None:
        """Look no longer."""
        if self._looking is not None:
            self._looking.cancel()

    async def _keep_looking(self) -> None:
        for number in itertools.count():
            await asyncio.sleep(EVERY_S)
            if self._bot.is_ready():  # else channels and servers are not known yet
                try:
                    await self._look(jobs=number % _JOBS_EVERY == 0)
                except Exception as error:  # noqa: BLE001  the edge of a task: it looks again
                    _log.error("recovery_failed", exc_info=error)

    async def _look(self, *, jobs: bool) -> None:
        services = self._bot.services
        count = self._bot.shard_count or 1
        shards = range(count) if self._bot.shard_ids is None else self._bot.shard_ids
        try:
            for claim in await services.coordination.claims.orphans(list(shards), count):
                services.background.start(self._redo(claim), "recover")
            if jobs:
                services.background.start(resume_interrupted(self._bot), "resume_interrupted")
        except LibraryUnavailableError as error:
            _log.info("not_looked_for_orphans", reason=error.in_log)

    async def _redo(self, claim: Claim) -> None:
        kind, _, number = claim.key.partition(" ")
        _log.warning("taken_over", what=kind)
        async with finished(self._bot.services.coordination.claims, claim.key):
            try:
                if kind == INTERACTION:
                    await self._answer_interaction(claim.data)
                elif kind == "message":
                    await self._answer_message(claim.data["channel"], int(number))
                elif kind == "post":
                    await self._answer_post(int(number))
            except UNREAD as failure:  # the question is gone, or the place
                _log.info("not_taken_over", what=kind, code=code_of(failure))

    async def _answer_message(self, channel_id: int, message_id: int) -> None:
        replies = self._bot.get_cog(Replies.__name__)
        channel = self._bot.get_channel(channel_id) or await self._bot.fetch_channel(channel_id)
        if isinstance(replies, Replies) and isinstance(channel, discord.abc.Messageable):
            await replies.answer_again(await delivered(lambda: channel.fetch_message(message_id)))

    async def _answer_post(self, post_id: int) -> None:
        posts, post = self._bot.get_cog(ForumPosts.__name__), self._bot.get_channel(post_id)
        if isinstance(posts, ForumPosts) and isinstance(post, discord.Thread):
            await posts.answer(post)

    async def _answer_interaction(self, known: Mapping[str, Any]) -> None:
        """Do a command again whose answer is awaited still, or say that it was interrupted."""
        application, token = int(known["application_id"]), known["token"]
        webhook = discord.Webhook.partial(application, token, client=self._bot)
        shown = await delivered(lambda: webhook.fetch_message("@original"))  # type: ignore[arg-type]
        if not shown.flags.loading:
            return  # the answer is there: only the word that it is was lost
        if INTERACTION not in known:
            speak(discord.Locale(known["locale"]) if "locale" in known else None)
            view = sentence_view(wording.TOOK_TOO_LONG)
            await delivered(lambda: shown.edit(view=view))
            return
        interaction: discord.Interaction[Any] = discord.Interaction(
            data=known[INTERACTION],
            state=self._bot._connection,  # noqa: SLF001  as discord.py makes it
        )
        deferred = discord.InteractionResponseType.deferred_channel_message
        interaction.response._response_type = deferred  # noqa: SLF001  by who is gone
        await self._bot.tree._call(interaction)  # noqa: SLF001  as discord.py calls it


async def setup(bot: Served) -> None:
    """Add it to the bot, where there may be others."""
    if bot.services.coordination.shared:
        await bot.add_cog(Recovery(bot))
