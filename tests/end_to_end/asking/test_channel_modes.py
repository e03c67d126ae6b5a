"""What a server's settings do to questions: where, how sure, how much, and for whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
import pytest
import pytest_asyncio

from bot.client import PullquoteBot
from bot.records.settings import Mode, Sureness
from bot.ui import wording
from corpus.article import Draft
from index.answer import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.settings import Settings
    from index.embedding.embedder import Embedder

    Buttons = Callable[[Any], dict[str, str]]
    Texts = Callable[[Any], list[str]]

pytestmark = pytest.mark.model
KNOWN = "what is VOICE for?"
UNKNOWN = "how tall is the harbour crane of Rostock?"
MUCH = "what are quotations?"
UNSURE = "how fast does it answer?"


async def _set(world: Any, **chosen: Any) -> None:
    await world.services.records.settings.change(world.guild.id, **chosen)


@pytest_asyncio.fixture
async def hearing(world: Any, settings: Settings, embedder: Embedder) -> Any:
    """The world, with a bot whose operator has asked for the content of all messages."""
    old = world.bot
    chosen = settings.model_copy(update={"message_content": True})
    await world.env.restart_bot(PullquoteBot(chosen, embedder=embedder))
    await old.close()
    await _set(world, channels={world.channel.id: Mode.ALWAYS})
    return world


def _quotes(shown: list[str]) -> list[str]:
    return [text for text in shown if text.startswith("> ")]


async def test_an_off_channel_refuses_ask_kindly_and_privately(world: Any, texts: Texts) -> None:
    await _set(world, channels={world.channel.id: Mode.OFF})
    result = await world.mara.slash(world.channel, "ask", question=KNOWN)
    assert result.ephemeral
    assert texts(result.response) == [wording.OFF_HERE]
    elsewhere = world.guild.create_text_channel("elsewhere")
    answered = await world.mara.slash(elsewhere, "ask", question=KNOWN)
    assert _quotes(texts(answered.response))


async def test_an_off_channel_is_silent_to_mentions_and_so_are_its_threads(world: Any) -> None:
    await _set(world, channels={world.channel.id: Mode.OFF})
    mention = await world.mara.send(world.channel, f"{world.mention} {KNOWN}")
    assert world.last.id == mention.id
    thread = await world.channel.last_message.create_thread(name="aside")
    await world.env.settle()
    handle = next(t for t in world.channel.threads if t.id == thread.id)
    asked = await world.mara.send(handle, f"{world.mention} {KNOWN}")
    assert handle.last_message.id == asked.id


async def test_every_channel_off_but_one(world: Any, texts: Texts) -> None:
    await _set(world, elsewhere=Mode.OFF, channels={world.channel.id: Mode.MENTIONED})
    await world.mara.send(world.channel, f"{world.mention} {KNOWN}")
    assert _quotes(texts(world.last))
    general = world.guild.create_text_channel("general")
    sent = await world.mara.send(general, f"{world.mention} {KNOWN}")
    assert general.last_message.id == sent.id


async def test_default_intents_stay_the_default_and_always_needs_a_mention_then(
    world: Any, texts: Texts
) -> None:
    assert world.bot.intents == discord.Intents.default()
    await _set(world, channels={world.channel.id: Mode.ALWAYS})
    sent = await world.mara.send(world.channel, KNOWN)
    assert world.last.id == sent.id
    await world.mara.send(world.channel, f"{world.mention} {KNOWN}")
    assert _quotes(texts(world.last))


async def test_with_message_content_only_that_intent_is_added(hearing: Any) -> None:
    expected = discord.Intents.default()
    expected.message_content = True
    assert hearing.bot.intents == expected


async def test_always_answers_a_question_that_mentions_nobody(hearing: Any, texts: Texts) -> None:
    await hearing.mara.send(hearing.channel, KNOWN)
    assert _quotes(texts(hearing.last))
    assert hearing.last.author.id == hearing.bot.user.id


@pytest.mark.parametrize(
    "said",
    [
        UNKNOWN,
        "VOICE is for victims, I think.",
        "!ask what is VOICE for?",
        "/ask what is VOICE for?",
        "why?",
        "https://example.org/what?",
    ],
)
async def test_always_is_silent_where_it_has_nothing_to_quote_or_nobody_asks(
    hearing: Any, said: str
) -> None:
    sent = await hearing.mara.send(hearing.channel, said)
    assert hearing.last.id == sent.id
    assert await hearing.bot.services.records.inbox.open(hearing.guild.id, limit=5) == []


async def test_always_leaves_questions_to_other_people_alone(hearing: Any) -> None:
    first = await hearing.mara.send(hearing.channel, f"{hearing.jonas.mention} {KNOWN}")
    assert hearing.last.id == first.id
    reply = await hearing.mara.send(hearing.channel, KNOWN, reply_to=first)
    assert hearing.last.id == reply.id


async def test_hearing_everything_changes_nothing_in_other_channels(hearing: Any) -> None:
    general = hearing.guild.create_text_channel("general")
    sent = await hearing.mara.send(general, KNOWN)
    assert general.last_message.id == sent.id


async def test_private_by_default_unless_the_asker_chooses_otherwise(world: Any) -> None:
    assert not (await world.mara.slash(world.channel, "ask", question=KNOWN)).ephemeral
    await _set(world, private=True)
    assert (await world.mara.slash(world.channel, "ask", question=KNOWN)).ephemeral
    shown = await world.mara.slash(world.channel, "ask", question=KNOWN, private=False)
    assert not shown.ephemeral


async def test_the_number_of_quotations_is_kept_to(
    world: Any, texts: Texts, buttons: Buttons
) -> None:
    """What a phone's screen does not hold is behind a button of its own."""
    seen = []
    for number in (1, 2, 5):
        await _set(world, quotations=number)
        result = await world.mara.slash(world.channel, "ask", question=MUCH)
        behind = [label for label in buttons(result.response) if label.startswith("More: ")]
        seen.append(len(_quotes(texts(result.response))) + len(behind))
    assert seen[:2] == [1, 2]
    assert 2 < seen[2] <= 5


async def test_how_sure_decides_what_is_shown(world: Any, texts: Texts) -> None:
    answer = await world.services.answers.ask(UNSURE, tenants=(0,))
    assert answer.verdict is Verdict.UNCERTAIN
    seen = {}
    for sureness in Sureness:
        await _set(world, sureness=sureness)
        result = await world.mara.slash(world.channel, "ask", question=UNSURE)
        seen[sureness] = texts(result.response)
    assert wording.UNANSWERED in seen[Sureness.STRICT]
    assert not _quotes(seen[Sureness.STRICT])
    for caution in (Sureness.BALANCED, Sureness.OPEN):
        assert wording.UNCERTAIN in seen[caution]
        assert _quotes(seen[caution])


async def test_the_starter_library_can_be_left_out(world: Any, texts: Texts) -> None:
    await _set(world, starter_library=False)
    result = await world.mara.slash(world.channel, "ask", question=KNOWN)
    assert texts(result.response) == [wording.NO_ARTICLES]


async def test_the_starter_library_is_a_sample_until_there_are_own_articles(
    world: Any, texts: Texts
) -> None:
    before = await world.mara.slash(world.channel, "ask", question=KNOWN)
    assert _quotes(texts(before.response))
    own = Draft(title="The harbour", text="The harbour of Tern Bay was closed in 1951.")
    await world.services.library.add(world.guild.id, own)
    await world.services.answers.indexes.update(world.guild.id)
    since = await world.mara.slash(world.channel, "ask", question=KNOWN)
    assert wording.ANSWERED not in "".join(texts(since.response))
    await _set(world, starter_library=True)
    again = await world.mara.slash(world.channel, "ask", question=KNOWN)
    assert texts(again.response) == texts(before.response)


async def test_unanswered_questions_are_gathered_where_the_server_wants_it(world: Any) -> None:
    await world.mara.slash(world.channel, "ask", question=UNKNOWN)
    await _set(world, inbox=False)
    await world.mara.slash(world.channel, "ask", question="who keeps the lighthouse at Skagen?")
    asked = await world.services.records.inbox.open(world.guild.id, limit=5)
    assert [each.text for each in asked] == [UNKNOWN]


async def test_about_says_what_is_kept(world: Any, texts: Texts) -> None:
    gathered = "".join(texts((await world.mara.slash(world.channel, "about")).response))
    assert "asked in this server for 30 days" in gathered
    assert wording.UNANSWERED_LISTED in gathered
    await _set(world, inbox=False)
    forgotten = "".join(texts((await world.mara.slash(world.channel, "about")).response))
    assert "asked in this server for 30 days" in forgotten
    assert wording.UNANSWERED_LISTED not in forgotten
