"""Questions that lean on the one before, in reply chains and threads, by default intents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bot.asking.answer import reply_to
from bot.asking.messages import heard

if TYPE_CHECKING:
    from collections.abc import Callable

    import discord

    from bot.asking.question import Question
    from bot.services import Services
    from bot.ui.replies import Reply

    Texts = Callable[[Any], list[str]]

pytestmark = pytest.mark.model
FIRST = "what is VOICE for?"


@pytest.fixture
def searched(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that questions reach the index with, while they are answered as ever."""
    seen: list[str] = []

    async def watch(services: Services, question: Question, **how: Any) -> Reply:
        seen.append(question.text)
        reply: Reply = await reply_to(services, question, **how)
        return reply

    monkeypatch.setattr(heard, "reply_to", watch)
    return seen


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
    assert searched == [FIRST, "when was it announced? (about: VOICE)"]
    assert any(text.startswith("> ") for text in texts(reply))


async def test_a_chain_keeps_its_topic(world: Any, searched: list[str]) -> None:
    answer = await _ask(world, FIRST)
    answer = await _ask(world, "and who runs it?", answer)
    await _ask(world, "when?", answer)
    assert searched[-1] == "when? (about: runs VOICE)"


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


async def test_a_thread_remembers_what_was_asked_in_it(world: Any, searched: list[str]) -> None:
    await world.mara.send(world.channel, "let's talk")
    thread = await world.channel.last_message.create_thread(name="aside")
    await world.env.settle()
    handle = next(t for t in world.channel.threads if t.id == thread.id)
    await world.mara.send(handle, f"{world.mention} {FIRST}")
    await world.jonas.send(handle, f"{world.mention} and who runs it?")
    assert searched[-1] == "who runs it? (about: VOICE)"


async def test_a_thread_on_an_answer_begins_with_its_question(
    world: Any, searched: list[str]
) -> None:
    answer = await _ask(world, FIRST)
    thread = await answer.create_thread(name="more")
    await world.env.settle()
    handle = next(t for t in world.channel.threads if t.id == thread.id)
    await world.mara.send(handle, f"{world.mention} and who runs it?")
    assert searched[-1] == "who runs it? (about: VOICE)"


async def test_a_mention_in_a_channel_leans_on_nothing(world: Any, searched: list[str]) -> None:
    await _ask(world, FIRST)
    await _ask(world, "and who runs it?")
    assert searched[-1] == "and who runs it?"


async def test_a_private_answer_is_no_question_before(world: Any, searched: list[str]) -> None:
    await world.mara.send(world.channel, "let's talk")
    thread = await world.channel.last_message.create_thread(name="aside")
    await world.env.settle()
    handle = next(t for t in world.channel.threads if t.id == thread.id)
    await world.mara.slash(handle, "ask", question=FIRST, private=True)
    await world.jonas.send(handle, f"{world.mention} and who runs it?")
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
