"""The welcome as it is now: what is set, what is missing, and what can be asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import ui

from bot.moderation import wording as shared
from bot.moderation.settings import wording as settings_wording
from bot.moderation.settings.missing import missing_lines
from bot.moderation.welcome import wording
from bot.moderation.welcome.questions import sure_questions
from bot.services import OPERATOR
from bot.ui.language import say, say_count
from bot.ui.markdown import escape_line
from bot.ui.replies import view_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.records.settings import Mode
    from bot.services import Services

    Button = Callable[[str, str], ui.Item[Any]]
    """A step and its label -> a button."""

COLOUR = discord.Colour(0x4F6D8F)


async def welcome(
    services: Services, guild: discord.Guild, button: Button
) -> tuple[ui.LayoutView, list[str]]:
    """Build the welcome; also return the questions that it suggests.

    Args:
        services: Whose settings and library.
        guild: The server.
        button: Makes a step's button.
    """
    settings = await services.records.settings.get(guild.id)
    questions = await sure_questions(services, guild.id)
    by_mode: dict[Mode, list[str]] = {}
    for channel_id, mode in settings.channels.items():
        if guild.get_channel(channel_id) is not None:
            by_mode.setdefault(mode, []).append(f"<#{channel_id}>")
    roles = [f"<@&{each}>" for each in settings.moderator_roles if guild.get_role(each)]
    rows = (
        (wording.ARTICLES_TITLE, await _articles(services, guild.id), "add", wording.ADD),
        (
            shared.SETTINGS["channels"],
            settings_wording.mode_lines(by_mode, settings.elsewhere),
            "where",
            wording.WHERE,
        ),
        (
            wording.WHO,
            settings_wording.moderators(roles),
            "who",
            wording.WHO,
        ),
        (wording.TRY_TITLE, _examples(questions), "try", wording.TRY),
    )
    container: ui.Container[Any] = ui.Container(accent_colour=COLOUR)
    container.add_item(ui.TextDisplay(f"{say(wording.HEADING)}\n{say(wording.INTRO)}"))
    container.add_item(ui.Separator())
    for title, text, step, label in rows:
        shown = f"**{say(title)}**\n{text}"
        container.add_item(ui.Section(shown, accessory=button(step, label)))
    container.add_item(ui.Separator())
    missing = missing_lines(guild, settings)
    if missing:
        container.add_item(ui.TextDisplay("\n".join(missing)))
    container.add_item(ui.ActionRow(button("done", wording.DONE)))
    return view_of(container), questions


async def _articles(services: Services, guild_id: int) -> str:
    held = (await services.library.size(guild_id)).articles
    if held:
        return say_count(held, *shared.ARTICLES)
    sample = OPERATOR in await services.tenants(guild_id)
    return say(wording.NONE_YET if sample else wording.NONE_AT_ALL)


def _examples(questions: list[str]) -> str:
    if not questions:
        return say(wording.NOTHING_YET)
    return "\n".join([say(wording.I_CAN_ANSWER), *(f"- *{escape_line(q)}*" for q in questions)])
