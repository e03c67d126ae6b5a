"""The message that shows how a re-index goes: edited now and then, with a button that stops it."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any, Self

import structlog
from discord import ui

from bot.connection.trouble import UNREAD, code_of
from bot.moderation.audit import record as audit
from bot.moderation.audit.phrases import REINDEX
from bot.moderation.permissions import require_moderator
from bot.moderation.reindex import wording
from bot.records.audit import Action
from bot.ui.language import say
from bot.ui.persistent import PersistentButton
from bot.ui.replies import Reply, finish, sentence_view, tell

if TYPE_CHECKING:
    import re

    from bot.services import Interaction
    from index.build.progress import Progress

EDIT_EVERY_S = 1.5
"""Each edit is a request, and Discord slows down who makes too many of them."""

TOKEN_LASTS_S = 14 * 60.0
"""An interaction's answer can be edited for a quarter of an hour; this is on the safe side."""

_log = structlog.get_logger(__name__)


class CancelButton(PersistentButton, template=r"pq:rxstop"):
    """Stops the re-index of the server it is pressed in."""

    def __init__(self) -> None:
        super().__init__("pq:rxstop", say(wording.CANCEL))

    @classmethod
    def _from_match(cls, _match: re.Match[str], _item: ui.Item[Any]) -> Self:
        return cls()

    async def _used(self, interaction: Interaction) -> None:
        """Check the permission, stop, and write down who did."""
        guild_id = await require_moderator(interaction)
        if not interaction.client.services.answers.indexes.cancel(guild_id):
            await tell(interaction, wording.NOT_RUNNING)
            return
        await interaction.response.edit_message(view=sentence_view(wording.STOPPING))
        await audit.record_deed(interaction, guild_id, Action.CANCELLED, REINDEX)


class Board:
    """Shows one re-index in the answer to the command that began it.

    Args:
        interaction: Deferred; its answer is what is edited.
    """

    def __init__(self, interaction: Interaction) -> None:
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
        in_time = now - self._started < TOKEN_LASTS_S
        if in_time and (first_counts or now - self._shown >= EDIT_EVERY_S):
            self._shown = now
            self._news.set()

    async def keep_showing(self) -> None:
        """Edit the message whenever there is news worth an edit, until cancelled."""
        while await self._news.wait():
            self._news.clear()
            if self._latest is None:
                continue
            try:
                await self._interaction.edit_original_response(view=_view(self._latest))
            except UNREAD as error:
                _log.info("progress_not_shown", code=code_of(error))

    async def finish(self, text: str) -> None:
        """Say how it ended, if the answer can still be edited; the audit log has it anyway."""
        try:
            await finish(self._interaction, Reply(sentence_view(text)))
        except UNREAD as error:
            _log.info("end_not_shown", code=code_of(error))


def _view(progress: Progress) -> ui.LayoutView:
    view = sentence_view(wording.under_way(progress))
    view.add_item(ui.ActionRow(CancelButton()))
    return view
