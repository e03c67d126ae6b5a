"""New posts of the forums that a server has chosen: answered once, from their titles.

Nobody has called the bot, so it answers only what it is sure of. Whatever else a title asks goes to
the inbox. Discord tells every bot of a new post with its title, so that no privileged intent is
needed.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import discord
import structlog
from discord.ext import commands

from bot.asking.answer import reply_if_known
from bot.asking.channel_policy import place_of
from bot.asking.classify import looks_like_question
from bot.asking.post import is_over, post_of, title_of_post
from bot.asking.question import Question
from bot.connection.delivery import Attachments, delivered
from bot.connection.once import done_once
from bot.connection.trouble import UNREAD, code_of
from bot.logs.request import begin_request
from bot.records.settings import Mode
from bot.ui.language import speak
from bot.ui.replies import TooFastError, replied
from corpus.coordination.contract import Claim

if TYPE_CHECKING:
    from bot.services import Served
    from bot.ui.replies import Reply

_log = structlog.get_logger(__name__)
_NOT_BEGUN = 40058
"""Discord's code where the author's own first message is not there yet."""
_TRIES, _WAIT_S = 3, 2.0


class ForumPosts(commands.Cog):
    """Answers new posts.

    Args:
        bot: Who answers.
    """

    def __init__(self, bot: Served) -> None:
        self._bot = bot

    @commands.Cog.listener()
    async def on_thread_create(self, thread: discord.Thread) -> None:
        """Answer a post that has just been written, if its title asks what the articles say."""
        if post_of(thread) is None or not looks_like_question(title_of_post(thread)):
            return
        begin_request("post")
        claims = self._bot.services.coordination.claims
        async with done_once(claims, Claim(f"post {thread.id}", thread.guild.id)) as ours:
            if ours:
                await self.answer(thread)

    async def answer(self, thread: discord.Thread) -> None:
        """Answer a post, if there is a sure answer; a second try makes no second message."""
        try:
            reply = await self._reply(thread)
            if reply is not None and self._wants_one(thread):
                await _send(thread, reply)
                replied()
        except TooFastError:
            return
        except UNREAD as failure:
            _log.info("post_not_answered", channel=thread.id, code=code_of(failure))
        except Exception as error:  # noqa: BLE001  the edge: nobody has asked, so nobody is told
            _log.error("post_not_answered", channel=thread.id, exc_info=error)

    async def _reply(self, post: discord.Thread) -> Reply | None:
        speak(post.guild.preferred_locale)
        place = await place_of(self._bot.services, post.guild.id, post)
        if place.mode is Mode.OFF or post.parent_id not in place.settings.forums:
            return None
        if not self._wants_one(post):
            return None
        question = Question(title_of_post(post), post.owner_id, post.guild.id, channel=post)
        return await reply_if_known(self._bot.services, question, place, surely=True)

    def _wants_one(self, post: discord.Thread) -> bool:
        """Return whether a post still needs an answer, and has not asked for one itself."""
        me, author = self._bot.user, post.owner
        if me is None or is_over(post) or (author is not None and author.bot):
            return False
        start = post.starter_message
        return start is None or me not in start.mentions


async def _send(post: discord.Thread, reply: Reply) -> None:
    """Send an answer into a post, after its author's own words.

    Raises:
        discord.HTTPException: Discord does not take it.
    """
    files = Attachments(reply.files)
    for left in reversed(range(_TRIES)):
        try:
            await delivered(
                lambda: post.send(view=reply.view, files=files.new(), nonce=str(post.id))
            )
        except discord.HTTPException as failure:
            if failure.code != _NOT_BEGUN or not left:
                raise
            await asyncio.sleep(_WAIT_S)
        else:
            return
