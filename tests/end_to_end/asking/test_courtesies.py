"""What is no question gets a short kind sentence, and leaves nothing behind."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from bot.asking.courtesy import wording
from bot.ui import wording as shared

if TYPE_CHECKING:
    from collections.abc import Callable

    Texts = Callable[[Any], list[str]]

pytestmark = pytest.mark.model


async def _kept(world: Any) -> list[Any]:
    always = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
    records, guild = world.services.records, world.guild.id
    return [
        *await records.questions.between(guild, *always),
        *await records.inbox.open(guild, limit=9),
    ]


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("thanks!", wording.WELCOME),
        ("hi 👋", wording.HELLO_THERE),
        ("bad bot", f"{wording.SORRY} {wording.SEE_VOTES}"),
        ("are you human?", wording.A_BOT),
    ],
)
async def test_a_mention_that_asks_nothing_is_answered_kindly_and_not_kept(
    world: Any, texts: Texts, said: str, sentence: str
) -> None:
    await world.mara.send(world.channel, f"{world.mention} {said}")
    assert texts(world.last) == [sentence]
    assert await _kept(world) == []


async def test_who_asks_what_it_can_do_gets_real_questions_to_try(world: Any, texts: Texts) -> None:
    result = await world.mara.slash(world.channel, "ask", question="what can you do?")
    (shown,) = texts(result.response)
    assert shown.startswith(wording.I_CAN)
    assert "*Why are there two high tides a day?*" in shown
    assert result.ephemeral
    assert await _kept(world) == []


async def test_direct_messages_are_answered_too(world: Any, texts: Texts) -> None:
    await world.mara.user.send_dm("danke schön")
    assert texts(world.mara.user.dm_channel.last_message) == [wording.WELCOME]


async def test_a_greeting_before_a_question_is_no_hindrance(world: Any, texts: Texts) -> None:
    await world.mara.send(world.channel, f"hi {world.mention} what is VOICE for?")
    assert shared.ANSWERED in texts(world.last)
    await world.mara.send(world.channel, "thanks, and who runs it?", reply_to=world.last)
    assert wording.WELCOME not in texts(world.last)
    asked = [one.text for one in await _kept(world)]
    assert "and who runs it?" not in asked  # its topic is that of the question before
    assert len(asked) >= 2


async def test_courtesies_cost_no_question_and_are_held_back_apart(
    world: Any, texts: Texts
) -> None:
    for _ in range(world.services.settings.cooldown_per_minute):
        await world.mara.send(world.channel, f"{world.mention} hi")
    await world.mara.send(world.channel, f"{world.mention} hi")
    assert "try again in" in texts(world.last)[0]
    await world.mara.send(world.channel, f"{world.mention} what is VOICE for?")
    assert shared.ANSWERED in texts(world.last)


async def test_thanks_in_a_reply_need_no_answer_but_do_where_the_bot_is_named(
    world: Any, texts: Texts
) -> None:
    await world.mara.send(world.channel, f"{world.mention} what is VOICE for?")
    answer = world.last
    await world.mara.send(world.channel, "vielen dank!", reply_to=answer)
    assert len(world.channel.history()) == 3
    await world.mara.send(world.channel, f"thanks {world.mention}", reply_to=answer)
    assert texts(world.last) == [wording.WELCOME]
