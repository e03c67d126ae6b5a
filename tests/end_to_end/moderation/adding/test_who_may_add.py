"""Who may add, and press the buttons of a preview."""

from __future__ import annotations

import json
from typing import Any

import discord
import pytest

from bot.moderation.adding import wording
from bot.ui import wording as words
from corpus.article import Draft

pytestmark = pytest.mark.model


async def test_a_member_may_not_add(desk: Any) -> None:
    registered = {each.name: each for each in await desk.world.bot.tree.fetch_commands()}
    desk.world.guild.set_command_permissions(registered["library"], {desk.world.mara: True})
    result = await desk.world.mara.slash(desk.world.channel, "library add", file=desk.file())
    assert desk.texts(result.response) == [words.NEEDS_MODERATOR]
    menu = desk.world.bot.tree.get_command("Add as article", type=discord.AppCommandType.message)
    assert menu.default_permissions == discord.Permissions(manage_guild=True)


@pytest.mark.parametrize("step", ["Add", "Edit details", "Cancel"])
async def test_a_role_that_is_lost_stops_working_at_every_button(desk: Any, step: str) -> None:
    message = await desk.add(file=desk.file())
    desk.demote()
    result = await desk.press(message, step)
    assert desk.texts(result.response) == [words.NEEDS_MODERATOR]
    assert await desk.titles() == []


async def test_a_role_that_is_lost_stops_an_open_form(desk: Any) -> None:
    message = await desk.add()
    shown = await desk.press(message, "Paste text")
    desk.demote()
    result = await desk.world.moderator.submit_modal(shown, {"text": desk.text})
    assert desk.texts(result.response) == [words.NEEDS_MODERATOR]
    assert "Preview" not in desk.shown(message)


async def test_nobody_else_can_press_a_moderators_buttons(desk: Any) -> None:
    bot, tenant = desk.world.bot, desk.world.guild.id
    message = await desk.add()
    now = message.message.created_at
    draft = Draft(title="Hours", text=desk.text)
    theirs = await bot.services.records.additions.start(
        tenant, desk.world.mara.id, [draft], now=now
    )
    mine = await desk.add(file=desk.file())
    token = desk.buttons(mine)["Add"].split(":")[3]
    stored = desk.world.env.backend.get_message(mine.channel_id, mine.id)
    swapped = json.loads(json.dumps(stored.components).replace(token, theirs.token))
    stored.components[:] = swapped
    result = await desk.press(mine, "Add")
    assert desk.texts(result.response) == [wording.NOT_YOURS]
    assert await desk.titles() == []


async def test_another_servers_preview_cannot_be_pressed_here(desk: Any) -> None:
    bot = desk.world.bot
    message = await desk.add()
    draft = Draft(title="Hours", text=desk.text)
    elsewhere = await bot.services.records.additions.start(
        desk.world.guild.id + 1, desk.world.moderator.id, [draft], now=message.message.created_at
    )
    mine = await desk.add(file=desk.file())
    token = desk.buttons(mine)["Add"].split(":")[3]
    stored = desk.world.env.backend.get_message(mine.channel_id, mine.id)
    stored.components[:] = json.loads(json.dumps(stored.components).replace(token, elsewhere.token))
    result = await desk.press(mine, "Add")
    assert desk.texts(result.response) == [wording.GONE]
