"""A mention where the bot may not write gets a sign, at most once a day."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import discord
import pytest

from bot.asking.messages.cannot_reply import SIGN

if TYPE_CHECKING:
    from collections.abc import Callable

    Texts = Callable[[Any], list[str]]

pytestmark = pytest.mark.model
QUESTION = "how do I add an article?"


def _channel(world: Any, **denied: bool) -> Any:
    me = world.bot.get_guild(world.guild.id).me
    overwrites = {me: discord.PermissionOverwrite(send_messages=False, **denied)}
    return world.guild.create_text_channel("read-only", overwrites=overwrites)


async def test_a_reaction_says_that_it_cannot_answer_there(world: Any) -> None:
    channel = _channel(world, add_reactions=True)
    for _ in range(2):
        await world.mara.send(channel, f"{world.mention} {QUESTION}")
    first, second = channel.history()
    assert [str(reaction.emoji) for reaction in first.reactions] == [SIGN]
    assert second.reactions == []


async def test_where_it_may_not_react_it_writes_to_the_member_once_a_day(
    world: Any, texts: Texts
) -> None:
    channel = _channel(world, add_reactions=False)
    for _ in range(2):
        await world.mara.send(channel, f"{world.mention} {QUESTION}")
    (message,) = world.mara.user.dm_channel.history()
    assert f"I can't write in <#{channel.id}>" in texts(message)[0]
    await world.env.advance_time(timedelta(days=1, minutes=1).total_seconds())
    await world.mara.send(channel, f"{world.mention} {QUESTION}")
    assert len(world.mara.user.dm_channel.history()) == 2


async def test_a_channel_that_is_off_stays_silent(world: Any) -> None:
    channel = _channel(world, add_reactions=True)
    await world.services.records.settings.change(world.guild.id, channels={channel.id: "off"})
    await world.mara.send(channel, f"{world.mention} {QUESTION}")
    assert channel.last_message.reactions == []


async def test_who_is_not_meant_gets_no_sign(world: Any) -> None:
    channel = _channel(world, add_reactions=True)
    await world.mara.send(channel, "good morning")
    assert channel.last_message.reactions == []
