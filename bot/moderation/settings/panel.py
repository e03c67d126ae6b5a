"""The settings panel: one private message that always shows what is stored.

Every control is a `PanelItem`, known again by its `custom_id`, so a panel from before a restart
works on. Using one checks the permission, stores the change, writes it into the audit log and
draws the whole panel again from what is stored then: two moderators see each other's changes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self, TypeVar

import discord
from discord import ui

from bot.moderation.audit import record as audit
from bot.moderation.permissions import require_manager
from bot.moderation.settings import wording
from bot.moderation.settings.changes import Use, change_of
from bot.moderation.settings.missing import missing_lines
from bot.moderation.settings.sections import PREFIX, Control, Now, Open, Section, groups
from bot.records.audit import Action
from bot.ui import wording as shared_wording
from bot.ui.language import say
from bot.ui.markdown import escape_line
from bot.ui.persistent import PersistentItem
from bot.ui.replies import KindRefusalError, view_of

if TYPE_CHECKING:
    import re
    from collections.abc import Callable

    from bot.services import Interaction

_T = TypeVar("_T")
COLOUR = discord.Colour(0x4F6D8F)


class PanelItem(
    PersistentItem[ui.Item[ui.LayoutView]],
    template=rf"{PREFIX}:(?P<control>{'|'.join(Control)}):(?P<value>[a-z]{{1,20}})"
    rf":(?P<open>{'|'.join(Open)})",
):
    """A button or menu of the panel.

    Args:
        item: The plain item; its `custom_id` says what it does.
    """

    def __init__(self, item: ui.Item[ui.LayoutView]) -> None:
        super().__init__(item)
        match = self.template.fullmatch(self.custom_id)
        assert match is not None  # noqa: S101  DynamicItem has just matched it
        self.control = Control(match["control"])
        self.value: str = match["value"]
        self.open = Open(match["open"])

    @classmethod
    def _from_match(cls, _match: re.Match[str], item: ui.Item[Any]) -> Self:
        return cls(item)

    async def _used(self, interaction: Interaction) -> None:
        """Apply it, or say why it can't be."""
        await require_manager(interaction)
        await interaction.response.defer()
        shown_open, picked = self.open, self._picked(interaction)
        try:
            if self.control is Control.OPEN:
                shown_open, picked = _read(lambda: Open(self.value)), ()
            elif self.control is not Control.CHANNELS:
                await self._change(interaction)
                picked = ()
        finally:  # a refused choice goes back to what is stored
            view = await panel(interaction, shown_open, picked)
            await interaction.edit_original_response(view=view)

    def _picked(self, interaction: Interaction) -> tuple[int, ...]:
        """Return the channels whose mode is being chosen: picked now, or shown as picked."""
        if self.control is Control.CHANNELS:
            return _read(lambda: tuple(int(each) for each in self._chosen()))
        return _shown(interaction.message, Control.CHANNELS)

    def _chosen(self) -> tuple[str, ...]:
        item = self.item
        if isinstance(item, ui.Select):
            return tuple(item.values)
        if isinstance(item, ui.ChannelSelect | ui.RoleSelect):
            return tuple(str(each.id) for each in item.values)
        return ()

    async def _change(self, interaction: Interaction) -> None:
        bot, guild = interaction.client, interaction.guild
        assert guild is not None  # noqa: S101  require_manager has seen it
        beside = Control.CHANNELS if self.control is Control.MODE else self.control
        shown = _shown(interaction.message, beside)
        use = Use(self.control, self.value, self._chosen(), shown)
        change = _read(lambda: change_of(use, guild))
        # Choosing what is set already is no change, and does not belong in the log.
        async with bot.services.library.database.together(guild.id):
            before = await bot.services.records.settings.get(guild.id)
            after = await bot.services.records.settings.edit(guild.id, change.choose)
            if after != before:
                await audit.record_deed(
                    interaction, guild.id, Action.SETTINGS, change.subject, change.detail
                )


def _read(read: Callable[[], _T]) -> _T:
    """Return what is read from a control.

    Raises:
        KindRefusalError: It says what no panel of ours has said: somebody has forged it.
    """
    try:
        return read()
    except (ValueError, LookupError) as error:
        raise KindRefusalError(shared_wording.GONE_MEANWHILE) from error


async def panel(
    interaction: Interaction,
    shown_open: Open = Open.NONE,
    picked: tuple[int, ...] = (),
) -> ui.LayoutView:
    """Build the panel of the interaction's server, as its settings are stored now.

    Args:
        interaction: In a server that the bot is in.
        shown_open: The section that shows its controls.
        picked: Ids of channels whose mode is being chosen.
    """
    bot, guild = interaction.client, interaction.guild
    assert guild is not None  # noqa: S101  require_manager has seen it
    settings = await bot.services.records.settings.get(guild.id)
    now = Now(
        settings=settings,
        guild=guild,
        open=shown_open,
        picked=picked,
        starter_offered=bot.services.settings.starter_library,
        own_articles=(await bot.services.library.size(guild.id)).articles > 0,
        hears_all=bot.intents.message_content,
        missing=tuple(missing_lines(guild, settings)),
    )
    container: ui.Container[Any] = ui.Container(accent_colour=COLOUR)
    heading = say(wording.HEADING, server=escape_line(guild.name))
    container.add_item(ui.TextDisplay(f"{heading}\n{say(wording.INTRO)}"))
    for group in groups(now):
        container.add_item(ui.Separator())
        for section in group:
            _place(container, section)
    return view_of(container)


def _place(container: ui.Container[Any], section: Section) -> None:
    text = f"**{section.title}**\n{section.text}"
    if section.note:
        text = f"{text}\n{section.note}"
    container.add_item(ui.Section(text, accessory=PanelItem(section.button)))
    for text_before, items in section.rows:
        if text_before:
            container.add_item(ui.TextDisplay(text_before))
        container.add_item(ui.ActionRow(*(PanelItem(item) for item in items)))


def _shown(message: discord.Message | None, control: Control) -> tuple[int, ...]:
    """Return the ids that a menu of a panel on screen shows as picked.

    They are read back from the message: 25 ids have no room in the 100 characters of a `custom_id`.
    """
    if message is None:
        return ()
    for item in ui.LayoutView.from_message(message, timeout=None).walk_children():
        if not isinstance(item, ui.ChannelSelect | ui.RoleSelect):
            continue
        if item.custom_id.startswith(f"{PREFIX}:{control}:"):
            return tuple(default.id for default in item.default_values)
    return ()
