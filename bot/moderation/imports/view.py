"""A server's imports as one message: the newest, how far each is, and buttons to stop them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

import discord
from discord import ui

from bot.moderation.articles.reindex_after import index_quietly
from bot.moderation.audit import record as audit
from bot.moderation.audit.phrases import key
from bot.moderation.imports import wording
from bot.moderation.permissions import require_moderator
from bot.records.audit import Action
from bot.ui.language import say
from bot.ui.persistent import PersistentButton
from bot.ui.replies import view_of

if TYPE_CHECKING:
    import re

    from bot.services import Interaction, Services
    from corpus.imports.imports import Failed, Import

SHOWN = 4
_REASONS = 3
_COLOUR = discord.Colour(0x2D7D5A)


@dataclass(frozen=True)
class Shown:
    """What is shown of a server's imports: each with the first of what failed."""

    imports: tuple[tuple[Import, tuple[Failed, ...]], ...]

    @property
    def goes_on(self) -> bool:
        """Whether any of them goes on."""
        return any(not one.is_over for one, _ in self.imports)


class StopButton(PersistentButton, template=r"pq:impstop:(?P<number>\d{1,10})"):
    """Stops an import into the server that it is pressed in.

    Args:
        number: Of the import.
    """

    def __init__(self, number: int) -> None:
        label = say(wording.STOP, number=str(number))
        super().__init__(f"pq:impstop:{number}", label, style=discord.ButtonStyle.danger)
        self.number = number

    @classmethod
    def _from_match(cls, match: re.Match[str], _item: ui.Item[Any]) -> Self:
        return cls(int(match["number"]))

    async def _used(self, interaction: Interaction) -> None:
        """Check the permission, stop, and write down who did, all of it or nothing."""
        guild_id = await require_moderator(interaction)
        services = interaction.client.services
        news = say(wording.OVER)
        async with services.library.database.together(guild_id):
            stopped = await services.records.imports.stop(guild_id, self.number)
            if stopped is not None:
                what = key("import", self.number)
                await audit.record_deed(interaction, guild_id, Action.CANCELLED, what)
        if stopped is not None:
            news = say(wording.STOPPED, number=str(self.number))
            index_quietly(services, guild_id)
        shown = await look(services, guild_id)
        await interaction.response.edit_message(view=imports_view(shown, news=news))


class RefreshButton(PersistentButton, template=r"pq:imports"):
    """Shows the imports as they are now."""

    def __init__(self) -> None:
        super().__init__("pq:imports", say(wording.REFRESH))

    @classmethod
    def _from_match(cls, _match: re.Match[str], _item: ui.Item[Any]) -> Self:
        return cls()

    async def _used(self, interaction: Interaction) -> None:
        """Check the permission, and look again."""
        guild_id = await require_moderator(interaction)
        shown = await look(interaction.client.services, guild_id)
        await interaction.response.edit_message(view=imports_view(shown))


async def look(services: Services, guild_id: int) -> Shown:
    """Read a server's newest imports."""
    imports = services.records.imports
    found = await imports.of(guild_id, SHOWN)
    return Shown(tuple([(one, tuple(await imports.failures(one, _REASONS))) for one in found]))


def imports_view(shown: Shown, *, news: str = "") -> ui.LayoutView:
    """Show imports as a message.

    Args:
        shown: What `look` found.
        news: What was just done, or "".
    """
    container: ui.Container[Any] = ui.Container(accent_colour=_COLOUR)
    container.add_item(ui.TextDisplay(say(wording.HEADING)))
    if news:
        container.add_item(ui.TextDisplay(f"-# {news}"))
    if not shown.imports:
        container.add_item(ui.TextDisplay(say(wording.NOTHING)))
        return view_of(container)
    buttons: list[ui.Item[Any]] = []
    for one, failures in shown.imports:
        container.add_item(ui.Separator())
        container.add_item(ui.TextDisplay(wording.entry(one, failures)))
        if not one.is_over:
            buttons.append(StopButton(one.number))
    if buttons:
        container.add_item(ui.Separator())
        container.add_item(ui.TextDisplay(say(wording.MEANWHILE)))
        container.add_item(ui.ActionRow(RefreshButton(), *buttons))
    return view_of(container)
