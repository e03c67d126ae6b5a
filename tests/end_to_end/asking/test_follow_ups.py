"""Questions that lean on the one before, in reply chains and threads, by default intents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import index.answering.question as answering
from bot.asking.follow_ups import LAPSES
from index.service import AnswerService
from tests.support.reading import press

if TYPE_CHECKING:
    from collections.abc import Callable

    import discord

    from index.answer import Answer

    Texts = Callable[[Any], list[str]]

pytestmark = pytest.mark.model
FIRST = "what is VOICE for?"
OTHER = "who is Bianca Bersani?"


async def _ask(world: Any, text: str, reply_to: discord.Message | None = None) -> discord.Message:
    said = f"{world.mention} {text}"
    await world.mara.send(world.channel, said, reply_to=reply_to)
    last: discord.Message = world.last
    return last


async def test_a_reply_to_an_answer_is_asked_about_its_topic(
    world: Any, searched: list[str], texts: Texts
) -> None:
    answer = await _ask(world, FIRST)
    reply = await _ask(world, "and when was it announced?", answer)
    assert searched == [FIRST, "when was VOICE announced?"]
    assert any(text.startswith("> ") for text in texts(reply))


async def test_a_chain_keeps_its_topic(world: Any, searched: list[str]) -> None:
    answer = await _ask(world, FIRST)
    answer = await _ask(world, "and who runs it?", answer)
    await _ask(world, "when?", answer)
    assert searched[-1] == "who runs VOICE, and when?"


async def test_a_question_that_stands_alone_is_asked_as_it_is(
    world: Any, searched: list[str]
) -> None:
    answer = await _ask(world, FIRST)
    await _ask(world, "who is Bianca Bersani?", answer)
    assert searched[-1] == "who is Bianca Bersani?"


async def test_an_answer_to_the_slash_command_repeats_its_question(
    world: Any, searched: list[str]
) -> None:
    await world.mara.slash(world.channel, "ask", question="what is *VOICE* for?")
    await _ask(world, "and who runs it?", world.last)
    assert searched[-1] == "who runs it? (about: *VOICE*)"


async def _thread(world: Any, start: discord.Message) -> Any:
    thread = await start.create_thread(name="aside")
    await world.env.settle()
    return next(t for t in world.channel.threads if t.id == thread.id)


async def test_a_thread_remembers_what_was_asked_in_it(world: Any, searched: list[str]) -> None:
    await world.mara.send(world.channel, "let's talk")
    thread = await _thread(world, world.last)
    await world.mara.send(thread, f"{world.mention} {FIRST}")
    await world.jonas.send(thread, f"{world.mention} and who runs it?")
    assert searched[-1] == "who runs VOICE?"


async def test_two_conversations_in_one_thread_do_not_mix(world: Any, searched: list[str]) -> None:
    await world.mara.send(world.channel, "let's talk")
    thread = await _thread(world, world.last)
    await world.mara.send(thread, f"{world.mention} {FIRST}")
    await world.jonas.send(thread, f"{world.mention} {OTHER}")
    await world.mara.send(thread, f"{world.mention} who runs it?")
    await world.jonas.send(thread, f"{world.mention} where does she work?")
    assert searched[2:] == ["who runs VOICE?", "where does Bianca Bersani work?"]


async def test_two_reply_chains_in_one_channel_do_not_mix(world: Any, searched: list[str]) -> None:
    first = await _ask(world, FIRST)
    await world.jonas.send(world.channel, f"{world.mention} {OTHER}")
    other = world.last
    await _ask(world, "who runs it?", first)
    await world.jonas.send(world.channel, f"{world.mention} where does she work?", reply_to=other)
    assert searched[2:] == ["who runs VOICE?", "where does Bianca Bersani work?"]


async def test_the_conversation_of_a_thread_lapses(world: Any, searched: list[str]) -> None:
    await world.mara.send(world.channel, "let's talk")
    thread = await _thread(world, world.last)
    await world.mara.send(thread, f"{world.mention} {FIRST}")
    answer = thread.last_message
    await world.env.advance_time(LAPSES.total_seconds() + 60)
    await world.mara.send(thread, f"{world.mention} and who runs it?")
    assert searched[-1] == "and who runs it?"
    await world.mara.send(thread, f"{world.mention} and who runs it?", reply_to=answer)
    assert searched[-1] == "who runs VOICE?"


async def test_direct_messages_are_a_conversation(world: Any, searched: list[str]) -> None:
    await world.mara.send_dm(FIRST)
    await world.mara.send_dm("and who runs it?")
    assert searched[-1] == "who runs VOICE?"


async def test_what_the_answer_quotes_is_known_from_its_buttons(
    world: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[Any] = []
    ask = AnswerService.ask

    async def watch(service: AnswerService, question: str, **how: Any) -> Answer:
        made = await ask(service, question, **how)
        given.append((how["before"], made))
        return made

    monkeypatch.setattr(AnswerService, "ask", watch)
    answer = await _ask(world, FIRST)
    await _ask(world, "and who runs it?", answer)
    first = given[0][1].quotations[0]
    (turn,) = given[1][0]
    assert (turn.question, turn.article, turn.span) == (
        FIRST,
        (first.tenant, first.article.id),
        first.span,
    )


async def test_more_quotations_are_on_what_the_follow_up_meant(
    world: Any, searched: list[str], texts: Texts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answering, "FURTHER_BEHIND", 1.0)  # nothing found is too far behind
    await world.services.records.settings.change(world.guild.id, quotations=1)
    answer = await _ask(world, FIRST)
    reply = await _ask(world, "and when was it announced?", answer)
    more = await press(world.jonas, reply, "More")
    assert searched[1:] == ["when was VOICE announced?"] * 2
    assert texts(more.response)[0] == "-# when was VOICE announced?"


async def test_a_thread_on_an_answer_begins_with_its_question(
    world: Any, searched: list[str]
) -> None:
    thread = await _thread(world, await _ask(world, FIRST))
    await world.mara.send(thread, f"{world.mention} and who runs it?")
    assert searched[-1] == "who runs VOICE?"


async def test_a_mention_in_a_channel_leans_on_nothing(world: Any, searched: list[str]) -> None:
    await _ask(world, FIRST)
    await _ask(world, "and who runs it?")
    assert searched[-1] == "and who runs it?"


async def test_a_private_answer_is_no_question_before(world: Any, searched: list[str]) -> None:
    await world.mara.send(world.channel, "let's talk")
    thread = await _thread(world, world.last)
    await world.mara.slash(thread, "ask", question=FIRST, private=True)
    await world.jonas.send(thread, f"{world.mention} and who runs it?")
    assert searched[-1] == "and who runs it?"


async def test_a_reply_to_somebody_else_leans_on_nothing(world: Any, searched: list[str]) -> None:
    said = await world.jonas.send(world.channel, f"{FIRST} I wonder")
    await _ask(world, "and who runs it?", said)
    assert searched == ["and who runs it?"]


async def test_history_that_may_not_be_read_is_no_hindrance(
    world: Any, searched: list[str], texts: Texts
) -> None:
    first = await world.mara.send(world.channel, f"{world.mention} {FIRST}")
    answer = world.last
    world.bot.get_cog(
        "Replies"
    )._exchanges.clear()  # as after a restart, where the answer isn't found
    world.env.inject_error("GET", "/channels/*/messages", status=403, times=1)
    await world.mara.delete(first)
    reply = await _ask(world, "and who runs it?", answer)
    assert searched[-1] == "and who runs it?"
    assert texts(reply)
