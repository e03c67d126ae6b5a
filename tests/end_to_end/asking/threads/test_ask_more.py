"""Asking more from under an answer, and going on in a thread without a mention."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio

from bot.asking.buttons import wording
from bot.client import PullquoteBot
from bot.records.settings import Mode
from bot.ui import wording as common
from tests.support.reading import press

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.settings import Settings
    from index.embedding.embedder import Embedder

    Buttons = Callable[[Any], dict[str, str]]
    Texts = Callable[[Any], list[str]]

pytestmark = pytest.mark.model
FIRST = "what is VOICE for?"
NEXT = "and when was it announced?"
UNKNOWN = "how many people work at VOICE?"


async def _more(who: Any, answer: Any, question: str = NEXT) -> Any:
    form = await press(who, answer, wording.ASK_MORE)
    return await who.submit_modal(form, {"question": question})


def _quotes(shown: list[str]) -> list[str]:
    return [text for text in shown if text.startswith("> ")]


@pytest.mark.parametrize("private", [True, False])
async def test_it_is_answered_as_the_conversation_goes_on_for_the_same_readers(
    world: Any,
    texts: Texts,
    searched: list[str],
    private: bool,  # noqa: FBT001
) -> None:
    answer = await world.mara.slash(world.channel, "ask", question=FIRST, private=private)
    more = await _more(world.mara, answer.response)
    assert searched == [FIRST, "when was VOICE announced?"]
    assert more.ephemeral is private
    shown = texts(more.response)
    assert shown[0] == "-# when was VOICE announced?"
    assert _quotes(shown)


async def test_it_goes_on_from_what_was_asked_more(world: Any, searched: list[str]) -> None:
    answer = await world.mara.slash(world.channel, "ask", question=FIRST, private=True)
    more = await _more(world.mara, answer.response)
    await _more(world.mara, more.response, "and who announced it?")
    assert searched[-1].startswith("who announced it? (about: VOICE")


async def test_anybody_asks_more_under_the_reply_to_a_message(
    world: Any, searched: list[str]
) -> None:
    await world.mara.send(world.channel, f"{world.mention} {FIRST}")
    more = await _more(world.jonas, world.last)
    assert searched[-1] == "when was VOICE announced?"
    assert not more.ephemeral


async def test_who_may_not_write_asks_for_themselves_alone(world: Any) -> None:
    answer = await world.mara.slash(world.channel, "ask", question=FIRST)
    everyone = world.bot.get_guild(world.guild.id).default_role
    channel = world.bot.get_channel(world.channel.id)
    await channel.set_permissions(everyone, send_messages=False)
    assert (await _more(world.jonas, answer.response)).ephemeral


async def test_it_is_under_every_answer(world: Any, buttons: Buttons) -> None:
    for question in (FIRST, UNKNOWN, "which articles do you have?"):
        answer = await world.mara.slash(world.channel, "ask", question=question)
        assert wording.ASK_MORE in buttons(answer.response)
        more = await _more(world.mara, answer.response, FIRST)
        assert wording.ASK_MORE in buttons(more.response)
    words = "an office of the United States government for informing the victims"
    quote = await world.mara.slash(world.channel, "quote", text=words)
    assert wording.ASK_MORE in buttons(quote.response)


async def test_it_works_after_a_restart(world: Any, searched: list[str]) -> None:
    answer = await world.mara.slash(world.channel, "ask", question=FIRST)
    old = world.bot
    await world.env.restart_bot(world.make_bot())
    await old.close()
    await world.services.answers.indexes.settled()
    await _more(world.mara, answer.response)
    assert searched[-1] == "when was VOICE announced?"


async def test_what_is_no_question_is_refused_to_the_asker_alone(world: Any, texts: Texts) -> None:
    answer = await world.mara.slash(world.channel, "ask", question=FIRST)
    more = await _more(world.mara, answer.response, "👽")
    assert more.ephemeral
    assert texts(more.response) == [common.EMPTY]


@pytest_asyncio.fixture
async def hearing(world: Any, settings: Settings, embedder: Embedder) -> Any:
    """The world, with a bot whose operator has asked for the content of all messages."""
    old = world.bot
    chosen = settings.model_copy(update={"message_content": True})
    await world.env.restart_bot(PullquoteBot(chosen, embedder=embedder))
    await old.close()
    return world


async def _thread(world: Any) -> Any:
    start = await world.mara.send(world.channel, "About VOICE")
    thread = await start.create_thread(name="aside")
    await world.env.settle()
    return next(t for t in world.channel.threads if t.id == thread.id)


async def test_in_a_thread_where_it_was_asked_no_mention_is_needed(
    hearing: Any, texts: Texts, searched: list[str]
) -> None:
    thread = await _thread(hearing)
    await hearing.mara.send(thread, f"{hearing.mention} {FIRST}")
    await hearing.mara.send(thread, NEXT)
    assert searched[-1] == "when was VOICE announced?"
    assert _quotes(texts(thread.last_message))
    await hearing.mara.send(thread, "how tall is the harbour crane of Rostock?")
    assert texts(thread.last_message)[0] == common.UNANSWERED


async def test_others_in_the_thread_hear_only_what_the_articles_say(
    hearing: Any, texts: Texts, searched: list[str]
) -> None:
    thread = await _thread(hearing)
    await hearing.mara.send(thread, f"{hearing.mention} {FIRST}")
    said = await hearing.jonas.send(thread, "how tall is the harbour crane of Rostock?")
    assert thread.last_message.id == said.id
    await hearing.jonas.send(thread, NEXT)
    assert searched[-1] == "when was VOICE announced?"
    assert _quotes(texts(thread.last_message))


@pytest.mark.parametrize("said", ["I like that office a lot", "so funny"])
async def test_what_asks_nothing_is_left_alone_in_a_thread(hearing: Any, said: str) -> None:
    thread = await _thread(hearing)
    await hearing.mara.send(thread, f"{hearing.mention} {FIRST}")
    last = await hearing.mara.send(thread, said)
    assert thread.last_message.id == last.id


async def test_a_thread_where_nobody_asked_it_is_left_alone(hearing: Any) -> None:
    thread = await _thread(hearing)
    last = await hearing.mara.send(thread, FIRST)
    assert thread.last_message.id == last.id


async def test_a_thread_of_a_channel_that_is_off_is_left_alone(hearing: Any) -> None:
    thread = await _thread(hearing)
    await hearing.mara.send(thread, f"{hearing.mention} {FIRST}")
    off = {hearing.channel.id: Mode.OFF}
    await hearing.services.records.settings.change(hearing.guild.id, channels=off)
    last = await hearing.mara.send(thread, NEXT)
    assert thread.last_message.id == last.id


async def test_without_the_intent_the_button_goes_on_in_a_thread(
    world: Any, searched: list[str]
) -> None:
    thread = await _thread(world)
    await world.mara.send(thread, f"{world.mention} {FIRST}")
    answer = thread.last_message
    last = await world.mara.send(thread, NEXT)
    assert thread.last_message.id == last.id
    more = await _more(world.mara, answer)
    assert more.response.id == thread.last_message.id
    assert searched[-1] == "when was VOICE announced?"
