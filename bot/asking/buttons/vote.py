"""Thumbs up and down, under an answer. Who pressed is kept as a pseudonym, for a time.

The vote counts when the button is pressed; the form that asks why comes after it and may be closed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Self, cast

import discord
from discord import ui

from bot.asking.buttons import wording
from bot.home import home_of
from bot.records.votes import MAX_REASON
from bot.ui.language import say
from bot.ui.persistent import PersistentButton
from bot.ui.replies import KindRefusalError, guarded, tell

if TYPE_CHECKING:
    import re

    from bot.services import Interaction

Opinion = Literal["up", "down"]
HELPFUL, NOT_HELPFUL = "👍", "👎"


class VoteButton(
    PersistentButton,
    template=r"pq:vote:(?P<opinion>up|down):(?P<number>\d{1,20})",
):
    """Notes what a member thinks of an answer.

    Args:
        opinion: "up" for helpful, "down" for not.
        number: The question's, in the log of the server that the answer is in.
    """

    def __init__(self, opinion: Opinion, number: int) -> None:
        emoji = HELPFUL if opinion == "up" else NOT_HELPFUL
        super().__init__(f"pq:vote:{opinion}:{number}", None, emoji=emoji)
        self.opinion: Opinion = opinion
        self.number = number

    @classmethod
    def _from_match(cls, match: re.Match[str], _item: ui.Item[Any]) -> Self:
        return cls(cast("Opinion", match["opinion"]), int(match["number"]))

    async def _used(self, interaction: Interaction) -> None:
        """Note the vote; thank, or ask why."""
        records, tenant = interaction.client.services.records, home_of(interaction)
        if tenant is None or not await records.questions.holds(tenant, self.number):
            raise KindRefusalError(say(wording.TOO_OLD))
        voter = await records.pseudonyms.of(tenant, interaction.user.id)
        helpful = self.opinion == "up"
        changed = await records.votes.cast(
            tenant, self.number, voter, helpful=helpful, now=discord.utils.utcnow()
        )
        if helpful:
            await tell(interaction, say(wording.THANKS if changed else wording.NOTED_ALREADY))
        else:
            await interaction.response.send_modal(ReasonModal(tenant, self.number, voter))


class ReasonModal(ui.Modal):
    """Asks why an answer did not help.

    Args:
        tenant: The server.
        number: The question's.
        voter: The pseudonym of who voted.
    """

    def __init__(self, tenant: int, number: int, voter: str) -> None:
        super().__init__(title=say(wording.REASON_TITLE))
        self._vote = tenant, number, voter
        self._why: ui.TextInput[Any] = ui.TextInput(
            custom_id="why",
            style=discord.TextStyle.paragraph,
            placeholder=say(wording.REASON_PLACEHOLDER),
            max_length=MAX_REASON,
            required=False,
        )
        self.add_item(
            ui.Label(
                text=say(wording.REASON_LABEL),
                description=say(wording.REASON_HINT),
                component=self._why,
            )
        )

    async def on_submit(self, interaction: discord.Interaction[Any]) -> None:
        """Keep the reason with the vote."""
        await guarded(interaction, self._keep(interaction))

    async def _keep(self, interaction: Interaction) -> None:
        why = " ".join(self._why.value.split())
        kept = why and await interaction.client.services.records.votes.explain(*self._vote, why)
        await tell(interaction, say(wording.REASON_NOTED if kept else wording.NOTED_WITHOUT))


def vote_buttons(number: int) -> list[VoteButton]:
    """Return the two buttons under the answer to a question of that number."""
    return [VoteButton("up", number), VoteButton("down", number)]
