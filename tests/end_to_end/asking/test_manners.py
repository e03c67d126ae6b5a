"""A good guest: one reply a question, which goes with the question, and a word when it is busy."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from bot import throttle
from bot.asking.answer import reply_to
from bot.asking.messages.replies import FOLLOWED
from bot.asking.question import Question
from bot.records.settings import Mode
from bot.ui import wording
from bot.ui.replies import KindRefusalError

if TYPE_CHECKING:
    from collections.abc import Callable

    Texts = Callable[[Any], list[str]]

pytestmark = pytest.mark.model
QUESTION = "what is VOICE for?"
OTHER = "how many people work at VOICE?"


async def _restart(world: Any) -> None:
    old = world.bot
    await world.env.restart_bot(world.make_bot())
    await old.close()
    await world.services.answers.indexes.settled()


async def test_an_edited_question_has_its_one_answer_edited(world: Any, texts: Texts) -> None:
    asked = await world.mara.send(world.channel, f"{world.mention} {OTHER}")
    first = world.last
    assert wording.UNANSWERED in texts(first)
    await world.mara.edit(asked, f"{world.mention} {QUESTION}")
    assert len(world.channel.history()) == 2
    assert world.last.id == first.id
    assert wording.ANSWERED in texts(world.last)


async def test_after_two_minutes_the_answer_stays(world: Any, texts: Texts) -> None:
    asked = await world.mara.send(world.channel, f"{world.mention} {QUESTION}")
    before = texts(world.last)
    await world.env.advance_time(FOLLOWED.total_seconds() + 5)
    await world.mara.edit(asked, f"{world.mention} {OTHER}")
    assert texts(world.last) == before


async def test_a_message_that_becomes_a_question_is_answered_and_one_that_ceases_is_not(
    world: Any, texts: Texts
) -> None:
    said = await world.mara.send(world.channel, QUESTION)
    assert len(world.channel.history()) == 1
    await world.mara.edit(said, f"{world.mention} {QUESTION}")
    assert wording.ANSWERED in texts(world.last)
    await world.mara.edit(said, "Never mind.")
    assert [message.id for message in world.channel.history()] == [said.id]


async def test_an_edit_that_leaves_the_question_as_it_is_asks_nothing(world: Any) -> None:
    asked = await world.mara.send(world.channel, f"{world.mention} {QUESTION}")
    requests = len(world.env.http_requests)
    await world.mara.edit(asked, f"{world.mention}  {QUESTION} ")
    assert len(world.env.http_requests) == requests


async def test_an_answer_goes_with_its_question(world: Any) -> None:
    kept = await world.jonas.send(world.channel, "Good morning.")
    asked = await world.mara.send(world.channel, f"{world.mention} {QUESTION}")
    assert len(world.channel.history()) == 3
    await world.mara.delete(asked)
    assert [message.id for message in world.channel.history()] == [kept.id]


async def test_after_a_restart_answers_are_still_edited_and_removed(
    world: Any, texts: Texts
) -> None:
    asked = await world.mara.send(world.channel, f"{world.mention} {OTHER}")
    answer = world.last.id
    await _restart(world)
    await world.mara.edit(asked, f"{world.mention} {QUESTION}")
    assert world.last.id == answer
    assert wording.ANSWERED in texts(world.last)
    await _restart(world)
    await world.mara.delete(asked)
    assert world.channel.last_message is None


async def test_an_edit_beyond_the_cooldown_leaves_the_answer(world: Any, texts: Texts) -> None:
    asked = await world.mara.send(world.channel, f"{world.mention} {QUESTION}")
    before = texts(world.last)
    for _ in range(world.services.settings.cooldown_per_minute - 1):
        world.services.throttle.hold_back(world.mara.id, world.guild.id)
    with pytest.raises(KindRefusalError):
        world.services.throttle.hold_back(world.mara.id, world.guild.id)
    await world.mara.edit(asked, f"{world.mention} {OTHER}")
    assert texts(world.last) == before


async def test_who_waits_is_told_how_many_are_before_and_then_answered_in_the_same_place(
    world: Any, texts: Texts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(throttle, "PATIENCE_S", 0.0)
    turn, told, heard = world.services.throttle.in_turn, list[str](), asyncio.Event()

    async def busy(sentence: str) -> None:
        told.append(sentence)
        heard.set()

    async with turn(1), turn(2):
        async with asyncio.timeout(20), turn(3, busy):
            await heard.wait()
        await world.mara.send(world.channel, f"{world.mention} {QUESTION}")
    assert told == [wording.BEFORE_YOURS.format(n=2)]
    assert len(world.channel.history()) == 2
    assert wording.ANSWERED in texts(world.last)
    posts = [r for r in world.env.http_requests if r.method == "POST" and "/messages" in r.path]
    edits = [r for r in world.env.http_requests if r.method == "PATCH" and "/messages/" in r.path]
    assert wording.BEFORE_YOURS.format(n=2) in str(posts[-1].json)
    assert "VOICE" in str(edits[-1].json)


async def test_a_full_line_takes_no_more(
    world: Any, texts: Texts, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = world.services.throttle._line
    monkeypatch.setattr(line, "places", 1)
    monkeypatch.setattr(line, "most", 0)
    async with world.services.throttle.in_turn(world.guild.id):
        refused = await world.mara.slash(world.channel, "ask", question=QUESTION)
    assert texts(refused.response) == [wording.TOO_BUSY]
    accepted = await world.mara.slash(world.channel, "ask", question=QUESTION)
    assert wording.ANSWERED in texts(accepted.response)


async def test_many_who_ask_at_once_are_each_answered(world: Any) -> None:
    asked = [Question(QUESTION, asker=number, guild_id=world.guild.id) for number in range(1, 31)]
    replies = await asyncio.gather(*(reply_to(world.services, one) for one in asked))
    for reply in replies:
        shown = [item.content for item in reply.view.walk_children() if hasattr(item, "content")]
        assert wording.ANSWERED in shown


async def test_bots_are_never_answered(world: Any) -> None:
    robot = world.guild.add_member(world.env.create_user("robot", bot=True))
    said = await robot.send(world.channel, f"{world.mention} {QUESTION}")
    assert [message.id for message in world.channel.history()] == [said.id]


async def test_fast_edits_after_a_restart_leave_one_answer(world: Any, texts: Texts) -> None:
    asked = await world.mara.send(world.channel, f"{world.mention} {OTHER}")
    answer = world.last.id
    await _restart(world)
    message = await world.bot.get_channel(world.channel.id).fetch_message(asked.id)
    message._edited_timestamp = message.created_at
    message.content = f"{world.mention} {QUESTION}"
    await asyncio.gather(*(world.bot.get_cog("Replies").edited(message) for _ in range(3)))
    assert [one.id for one in world.channel.history()].count(answer) == 1
    assert len(world.channel.history()) == 2
    assert wording.ANSWERED in texts(world.last)


async def test_webhooks_are_never_answered(world: Any) -> None:
    hook = world.guild.create_webhook(world.channel)
    await hook.send(f"{world.mention} {QUESTION}")
    assert len(world.channel.history()) == 1


async def test_a_purge_takes_the_answers_with_the_questions(world: Any) -> None:
    asked = [await world.mara.send(world.channel, f"{world.mention} {QUESTION}") for _ in range(2)]
    kept = await world.jonas.send(world.channel, "What a nice day.")
    channel = world.bot.get_channel(world.channel.id)
    await channel.delete_messages([channel.get_partial_message(one.id) for one in asked])
    await world.env.settle()
    assert [one.id for one in world.channel.history()] == [kept.id]


async def test_an_edit_in_direct_messages_is_answered_anew(world: Any, texts: Texts) -> None:
    mara = world.mara.user
    asked = await mara.send_dm(OTHER)
    assert wording.UNANSWERED in texts(mara.dm_channel.last_message)
    await mara.edit(asked, QUESTION)
    assert wording.ANSWERED in texts(mara.dm_channel.last_message)
    assert len(mara.dm_channel.history()) == 2


async def test_an_edit_in_a_channel_that_was_switched_off_takes_the_answer_back(
    world: Any,
) -> None:
    asked = await world.mara.send(world.channel, f"{world.mention} {OTHER}")
    await world.services.records.settings.change(world.guild.id, elsewhere=Mode.OFF)
    await world.mara.edit(asked, f"{world.mention} {QUESTION}")
    assert [one.id for one in world.channel.history()] == [asked.id]
