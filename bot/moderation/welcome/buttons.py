"""The welcome's buttons. Each checks who presses it; the message shows what is set afterwards."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Self

import discord
from discord import ui

from bot.asking.answer import reply_to
from bot.asking.begin import defer
from bot.asking.question import Question
from bot.home import home_of
from bot.moderation.adding.start import start_addition
from bot.moderation.audit import record as audit
from bot.moderation.audit.phrases import key, mode_in
from bot.moderation.permissions import require_manager, require_moderator
from bot.moderation.settings.changes import Use, change_of
from bot.moderation.settings.sections import FLIPPED, Control
from bot.moderation.welcome import wording
from bot.moderation.welcome.modals import EVERYWHERE, EXCEPT, ONLY, Places, WhereModal, WhoModal
from bot.moderation.welcome.view import welcome
from bot.records.audit import Action
from bot.records.settings import Mode
from bot.ui.language import say, speak, speak_to
from bot.ui.persistent import PersistentButton
from bot.ui.replies import KindRefusalError, finish, sentence_view, shown_in, view_of

if TYPE_CHECKING:
    import re
    from collections.abc import Mapping

    from bot.records.settings import GuildSettings
    from bot.services import Interaction, Services

_STYLES = {"add": discord.ButtonStyle.primary, "done": discord.ButtonStyle.success}


class StepButton(PersistentButton, template=r"pq:welcome:(?P<step>add|where|who|try|done)"):
    """One step of the welcome.

    Args:
        step: Which.
        label: In English.
    """

    def __init__(self, step: str, label: str) -> None:
        style = _STYLES.get(step, discord.ButtonStyle.secondary)
        super().__init__(f"pq:welcome:{step}", say(label), style=style)
        self.step = step

    @classmethod
    def _from_match(cls, match: re.Match[str], item: ui.Item[Any]) -> Self:
        return cls(match["step"], getattr(item, "label", None) or match["step"])

    async def _used(self, interaction: Interaction) -> None:
        """Do the step, or say who may."""
        await {
            "add": start_addition,
            "where": _ask_where,
            "who": _ask_who,
            "try": _suggest,
            "done": _take_away,
        }[self.step](interaction)


class AskButton(PersistentButton, template=r"pq:welcome:ask:(?P<number>\d)"):
    """Asks the question that is its label, for who presses it alone.

    Args:
        number: Its place among the others.
        question: What it asks; at most 80 characters.
    """

    def __init__(self, number: int, question: str) -> None:
        super().__init__(f"pq:welcome:ask:{number}", question, style=discord.ButtonStyle.primary)
        self.question = question

    @classmethod
    def _from_match(cls, match: re.Match[str], item: ui.Item[Any]) -> Self:
        return cls(int(match["number"]), getattr(item, "label", None) or "")

    async def _used(self, interaction: Interaction) -> None:
        """Ask it as `/ask` would."""
        asked = Question(
            self.question,
            asker=interaction.user.id,
            guild_id=home_of(interaction),
            show=True,
            channel=interaction.channel,
        )

        async def begin(accepted: Question, chosen: GuildSettings) -> Question:
            return await defer(interaction, accepted, True, usual=chosen.private)

        services, busy = interaction.client.services, shown_in(interaction)
        await finish(interaction, await reply_to(services, asked, begin=begin, busy=busy))


async def welcome_view(services: Services, guild: discord.Guild) -> ui.LayoutView:
    """Build the welcome with its buttons, in the language that is being spoken."""
    return (await welcome(services, guild, StepButton))[0]


async def _ask_where(interaction: Interaction) -> None:
    guild_id = await require_manager(interaction)
    now = await interaction.client.services.records.settings.get(guild_id)
    assert interaction.guild is not None  # noqa: S101  require_manager has seen it
    await interaction.response.send_modal(WhereModal(now, interaction.guild, _set_places))


async def _set_places(interaction: Interaction, places: Places) -> None:
    """Store where the bot answers; what a channel's mode was stays, as long as it isn't off."""
    guild_id = await require_manager(interaction)
    guild = interaction.guild
    assert guild is not None  # noqa: S101  require_manager has seen it
    if places.which != EVERYWHERE and not places.channels:
        raise KindRefusalError(wording.CHOOSE_CHANNELS)
    await interaction.response.defer()
    store = interaction.client.services.records.settings
    before = await store.get(guild_id)
    after = await store.edit(guild_id, partial(_places, places, guild))
    names = ", ".join(f"#{channel.name}" for each in places.channels
                      if (channel := guild.get_channel(each)))  # fmt: skip
    deeds = {
        "elsewhere": key("elsewhere", after.elsewhere),
        "channels": mode_in(Mode.OFF if places.which == EXCEPT else Mode.MENTIONED, names),
        "private": key("private", FLIPPED[after.private]),
    }
    for field, detail in deeds.items():
        if getattr(before, field) != getattr(after, field):
            subject = key("setting", field)
            await audit.record_deed(interaction, guild_id, Action.SETTINGS, subject, detail)
    await _redraw(interaction)


def _places(places: Places, guild: discord.Guild, now: GuildSettings) -> Mapping[str, object]:
    kept: dict[int, Mode] = {
        each: mode
        for each, mode in now.channels.items()
        if mode is not Mode.OFF and guild.get_channel(each) is not None
    }
    answering = Mode.MENTIONED if now.elsewhere is Mode.OFF else now.elsewhere
    if places.which == ONLY:
        chosen = {each: kept.get(each, Mode.MENTIONED) for each in places.channels}
        return {"elsewhere": Mode.OFF, "channels": chosen, "private": places.private}
    off = places.channels if places.which == EXCEPT else ()
    chosen = kept | dict.fromkeys(off, Mode.OFF)
    return {"elsewhere": answering, "channels": chosen, "private": places.private}


async def _ask_who(interaction: Interaction) -> None:
    guild_id = await require_manager(interaction)
    guild = interaction.guild
    assert guild is not None  # noqa: S101  require_manager has seen it
    now = await interaction.client.services.records.settings.get(guild_id)
    shown = [each for each in now.moderator_roles if guild.get_role(each) is not None]
    await interaction.response.send_modal(WhoModal(shown, partial(_set_roles, tuple(shown))))


async def _set_roles(
    shown: tuple[int, ...], interaction: Interaction, chosen: tuple[str, ...]
) -> None:
    guild_id = await require_manager(interaction)
    guild = interaction.guild
    assert guild is not None  # noqa: S101  require_manager has seen it
    change = change_of(Use(Control.ROLES, "pick", chosen, shown), guild)
    await interaction.response.defer()
    store = interaction.client.services.records.settings
    before = await store.get(guild_id)
    if await store.edit(guild_id, change.choose) != before:
        await audit.record_deed(
            interaction, guild_id, Action.SETTINGS, change.subject, change.detail
        )
    await _redraw(interaction)


async def _suggest(interaction: Interaction) -> None:
    """Show three questions, each of which was answered for sure a moment ago."""
    await require_moderator(interaction)
    await interaction.response.defer()
    questions = await _redraw(interaction)
    if not questions:
        await interaction.followup.send(
            view=sentence_view(wording.NO_SURE_QUESTION), ephemeral=True
        )
        return
    container: ui.Container[Any] = ui.Container(ui.TextDisplay(say(wording.PICK_ONE)))
    for number, question in enumerate(questions):
        container.add_item(ui.ActionRow(AskButton(number, question)))
    await interaction.followup.send(view=view_of(container), ephemeral=True)


async def _take_away(interaction: Interaction) -> None:
    await require_moderator(interaction)
    await interaction.response.defer()
    await interaction.delete_original_response()


async def _redraw(interaction: Interaction) -> list[str]:
    """Show what is set now, in the server's language where everybody sees it."""
    guild, message = interaction.guild, interaction.message
    assert guild is not None  # noqa: S101  the permission was checked there
    if message is not None and not message.flags.ephemeral:
        speak(guild.preferred_locale)
    view, questions = await welcome(interaction.client.services, guild, StepButton)
    await interaction.edit_original_response(view=view)
    speak_to(interaction)
    return questions
