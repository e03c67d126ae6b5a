"""How fast a member may ask: a limit for each member in each server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bot.ui import wording

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.settings import Settings

pytestmark = pytest.mark.model
QUESTION = "what is VOICE for?"
LIMIT = 2


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"cooldown_per_minute": LIMIT})


async def answers(member: Any, channel: Any, texts: Callable[[Any], list[str]]) -> list[str]:
    result = await member.slash(channel, "ask", question=QUESTION)
    return texts(result.response)


async def test_who_asks_too_fast_hears_how_long_to_wait_and_nobody_else_does(
    world: Any, texts: Callable[[Any], list[str]]
) -> None:
    for _ in range(LIMIT):
        assert wording.ANSWERED in await answers(world.mara, world.channel, texts)
    (refused,) = await answers(world.mara, world.channel, texts)
    assert refused in {
        wording.COOLDOWN_ONE,
        *(wording.COOLDOWN.format(n=seconds) for seconds in range(2, 61)),
    }
    assert wording.ANSWERED in await answers(world.jonas, world.channel, texts)


async def test_each_server_has_its_own_limit_for_a_member(
    world: Any, texts: Callable[[Any], list[str]]
) -> None:
    other = world.env.create_guild("The other server")
    channel = other.create_text_channel("questions")
    mara = other.add_member(world.mara.user)
    await world.services.answers.indexes.settled()
    for _ in range(LIMIT + 1):
        last = await answers(world.mara, world.channel, texts)
    assert wording.ANSWERED not in last
    assert wording.ANSWERED in await answers(mara, channel, texts)
