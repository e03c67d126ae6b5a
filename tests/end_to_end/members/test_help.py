"""`/help`: what who asks may use, each command to be clicked, on one screen of a phone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from bot.ui import wording
from bot.ui.screen import SCREEN_LINES, lines_of

if TYPE_CHECKING:
    from collections.abc import Callable

    Texts = Callable[[Any], list[str]]

pytestmark = pytest.mark.model
CLICKED = re.compile(r"</([a-z ]+):(\d+)>")


async def _help(world: Any, member: Any, texts: Texts, **options: str) -> str:
    result = await member.slash(world.channel, "help", **options)
    assert result.ephemeral
    return "\n".join(texts(result.response))


async def test_members_read_of_members_commands_that_they_can_click(
    world: Any, texts: Texts
) -> None:
    shown = await _help(world, world.mara, texts)
    ids = {command.name: command.id for command in await world.bot.tree.fetch_commands()}
    clicked = dict(CLICKED.findall(shown))
    assert set(clicked) == {"ask", "quote", "articles list", "articles show", "privacy", "about"}
    for name, number in clicked.items():
        assert int(number) == ids[name.split()[0]]
        assert name in world.mara.available_commands(world.channel)
    assert lines_of(CLICKED.sub(r"/\1", shown)) <= SCREEN_LINES
    assert "moderators" not in shown


async def test_moderators_are_shown_the_rest_and_nobody_else(world: Any, texts: Texts) -> None:
    assert "`moderators`" in await _help(world, world.moderator, texts)
    shown = await _help(world, world.moderator, texts, topic="moderators")
    clicked = {name for name, _ in CLICKED.findall(shown)}
    assert clicked <= set(world.moderator.available_commands(world.channel))
    theirs = set(world.moderator.available_commands(world.channel))
    theirs -= set(world.mara.available_commands(world.channel))
    assert theirs - clicked == set(), "every command of moderators is named"
    assert lines_of(CLICKED.sub(r"/\1", shown)) <= SCREEN_LINES
    refused = await _help(world, world.mara, texts, topic="moderators")
    assert refused == wording.NEEDS_MODERATOR


async def test_the_commands_can_be_clicked_after_a_restart_too(world: Any, texts: Texts) -> None:
    before = await _help(world, world.mara, texts)
    old = world.bot
    await world.env.restart_bot(world.make_bot())
    await old.close()
    assert await _help(world, world.mara, texts) == before
