"""The audit log as `/audit` shows it: newest first, a page at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

import discord
from discord import ui

from bot.moderation.audit import wording
from bot.moderation.audit.lines import foot, row
from bot.moderation.permissions import require_moderator
from bot.ui.language import say
from bot.ui.message_budget import Budget
from bot.ui.persistent import PersistentButton
from bot.ui.replies import sentence_view, view_of

if TYPE_CHECKING:
    import re

    from bot.services import Interaction, Services

PER_PAGE = 10
COLOUR = discord.Colour(0x4F6D8F)
_FOOT = 200


class AuditButton(
    PersistentButton,
    template=r"pq:audit:(?P<to>newest|older):(?P<before>\d{1,18})",
):
    """Turns the log to another page.

    Args:
        to: Which of the two buttons this is.
        before: Shows entries with a smaller number than this; 0 for the newest.
        enabled: Whether there are any.
    """

    def __init__(self, to: str, before: int, *, enabled: bool = True) -> None:
        super().__init__(
            f"pq:audit:{to}:{before}",
            say(wording.NEWEST if to == "newest" else wording.OLDER),
            enabled=enabled,
        )
        self.before = before

    @classmethod
    def _from_match(cls, match: re.Match[str], _item: ui.Item[Any]) -> Self:
        return cls(match["to"], int(match["before"]))

    async def _used(self, interaction: Interaction) -> None:
        """Replace the page by another."""
        guild_id = await require_moderator(interaction)
        await interaction.response.defer()
        view = await audit_view(interaction.client.services, guild_id, self.before or None)
        await interaction.edit_original_response(view=view)


async def audit_view(services: Services, guild_id: int, before: int | None = None) -> ui.LayoutView:
    """Build a page of a server's audit log.

    Args:
        services: Whose records.
        guild_id: The server.
        before: Only entries with a smaller number; the newest where None.
    """
    found = await services.records.audit.entries(guild_id, limit=PER_PAGE + 1, before=before)
    if not found:
        nothing = wording.NOTHING_YET if before is None else wording.NO_OLDER
        return sentence_view(nothing)
    budget = Budget()
    heading = say(wording.HEADING)
    budget.spend(heading, " " * _FOOT)
    container: ui.Container[Any] = ui.Container(accent_colour=COLOUR)
    container.add_item(ui.TextDisplay(heading))
    shown = []
    for entry in found[:PER_PAGE]:
        text = row(entry)
        if not budget.fits(text):
            break
        budget.spend(text)
        container.add_item(ui.TextDisplay(text))
        shown.append(entry)
    days = (await services.records.settings.get(guild_id)).retention_days
    container.add_item(ui.Separator())
    container.add_item(ui.TextDisplay(foot(shown[0].number, shown[-1].number, days)))
    more = len(found) > len(shown)
    if more or before is not None:
        container.add_item(
            ui.ActionRow(
                AuditButton("newest", 0, enabled=before is not None),
                AuditButton("older", shown[-1].number, enabled=more),
            )
        )
    return view_of(container)
