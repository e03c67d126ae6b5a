"""The button under an unanswered reply: whoever presses it hears when an article answers.

It is the only way in which the bot comes to keep who is interested in a question, so its answer
says what is kept, and pressing it again undoes it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from bot.asking.unanswered import wording
from bot.home import home_of
from bot.records.inbox import State
from bot.ui.language import say
from bot.ui.persistent import PersistentButton
from bot.ui.replies import tell

if TYPE_CHECKING:
    import re

    from discord import ui

    from bot.services import Interaction, Services


class TellMeButton(PersistentButton, template=r"pq:tell:(?P<number>\d{1,18})"):
    """Puts a member on the list of those to notify, or takes them off it.

    Args:
        number: Of the question, in the inbox of the server that the reply is in.
    """

    def __init__(self, number: int) -> None:
        super().__init__(f"pq:tell:{number}", say(wording.TELL_ME))
        self.number = number

    @classmethod
    def _from_match(cls, match: re.Match[str], _item: ui.Item[Any]) -> Self:
        return cls(int(match["number"]))

    async def _used(self, interaction: Interaction) -> None:
        """Toggle, and say privately what is kept."""
        tenant, records = home_of(interaction), interaction.client.services.records
        if tenant is None or interaction.channel_id is None:
            await tell(interaction, wording.NO_LONGER_OPEN)
            return
        user, channel = interaction.user.id, interaction.channel_id
        waits = await records.inbox.toggle(tenant, self.number, user, channel)
        if waits is None:
            await tell(interaction, await self._closed(interaction.client.services, tenant))
        elif waits:
            days = (await records.settings.get(tenant)).retention_days
            await tell(interaction, say(wording.WILL_TELL, days=days))
        else:
            await tell(interaction, wording.WONT_TELL)

    async def _closed(self, services: Services, tenant: int) -> str:
        asked = await services.records.inbox.get(tenant, self.number)
        if asked is not None and asked.state is State.ELSEWHERE and asked.answered_by:
            return say(wording.ELSEWHERE_NOW, note=wording.short(asked.answered_by))
        return wording.NO_LONGER_OPEN
