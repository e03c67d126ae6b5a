"""The inbox, from a question the articles don't answer to the message that brings the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
import pytest

from bot.asking.unanswered import wording as unanswered_wording
from bot.asking.unanswered.tell_waiting import articles_changed
from bot.moderation.inbox import wording
from bot.records.audit import Action
from bot.records.inbox import State
from bot.ui import wording as common
from bot.ui.markdown import read_back
from corpus.article import Draft

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    Buttons = Callable[[Any], dict[str, str]]
    Texts = Callable[[Any], list[str]]
    Ask = Callable[..., Awaitable[discord.Message]]

pytestmark = pytest.mark.model
POOL = "How deep is the swimming pool in Osterby?"
POOL_AGAIN = "how deep is osterby's swimming pool"
CHEF = "Who cooks lunch at the lighthouse?"
ARTICLE = Draft(
    title="The pool in Osterby",
    text="Osterby has a new swimming pool. The swimming pool in Osterby is three metres deep.\n\n"
    "It opened in May, and children swim there for free.",
    publisher="Osterby News",
)
ANSWER = "The swimming pool in Osterby is three metres deep."


@pytest.fixture
def ask(world: Any) -> Ask:
    async def put(question: str, who: Any = None) -> discord.Message:
        await (who or world.mara).send(world.channel, f"{world.mention} {question}")
        message: discord.Message = world.last
        return message

    return put


@pytest.fixture
def inbox(world: Any) -> Callable[[], Awaitable[Any]]:
    """Opens /unanswered as the moderator."""

    async def open_it() -> Any:
        result = await world.moderator.slash(world.channel, "unanswered")
        assert result.ephemeral
        return result.response

    return open_it


@pytest.fixture
def learn(world: Any) -> Callable[[], Awaitable[int]]:
    """The library learns of the pool, as when a moderator adds an article."""

    async def add() -> int:
        bot, guild_id = world.bot, world.guild.id
        await bot.services.library.add(guild_id, ARTICLE)
        await bot.services.answers.indexes.update(guild_id)
        return await articles_changed(bot, guild_id)

    return add


def letters(who: Any) -> list[discord.Message]:
    history: list[discord.Message] = who.user.dm_channel.history()
    return history


def button(message: Any, buttons: Buttons, label: str) -> str:
    return buttons(message)[label]


async def test_an_unanswered_question_waits_for_moderators_without_who_asked_it(
    world: Any, ask: Ask, inbox: Any, texts: Texts
) -> None:
    await ask(POOL)
    await ask(POOL_AGAIN, world.jonas)
    await ask(CHEF)
    shown = texts(await inbox())
    assert shown[0] == wording.heading(2, 0, 1)
    assert shown[1].startswith(f"**{POOL}**\n-# asked 2 times · last <t:")
    assert shown[2].startswith(f"**{CHEF}**\n-# asked once")
    (first, _) = await world.services.records.inbox.open(world.guild.id, limit=5)
    assert first.waiting == 0


async def test_an_empty_inbox_is_a_friendly_line(inbox: Any, texts: Texts) -> None:
    assert texts(await inbox()) == [wording.EMPTY]


async def test_members_do_not_see_the_inbox_nor_press_its_buttons(
    world: Any, ask: Ask, inbox: Any, texts: Texts, buttons: Buttons
) -> None:
    await ask(POOL)
    assert "unanswered" not in world.mara.available_commands(world.channel)
    response = await inbox()
    role = world.guild.roles["Moderators"]
    world.env.backend.remove_member_role(world.guild.id, world.moderator.id, role.id)
    refused = await world.moderator.click(response, custom_id=button(response, buttons, "Dismiss"))
    assert texts(refused.response) == [common.NEEDS_MODERATOR]
    assert await world.services.records.inbox.size(world.guild.id) == 1


async def test_a_server_that_gathers_none_stores_none(
    world: Any, ask: Ask, inbox: Any, texts: Texts, buttons: Buttons
) -> None:
    await world.services.records.settings.change(world.guild.id, inbox=False)
    message = await ask(POOL)
    assert unanswered_wording.TELL_ME not in buttons(message)
    assert texts(await inbox()) == [wording.EMPTY, wording.SWITCHED_OFF]


async def test_who_wants_to_be_told_gets_the_quotation_in_a_direct_message(
    world: Any, ask: Ask, learn: Any, texts: Texts, buttons: Buttons
) -> None:
    message = await ask(POOL)
    told = await world.jonas.click(message, label=unanswered_wording.TELL_ME)
    assert told.ephemeral
    assert texts(told.response) == [unanswered_wording.WILL_TELL.format(days=30)]
    assert await learn() == 1
    (letter,) = letters(world.jonas)
    shown = texts(letter)
    assert shown[0] == unanswered_wording.TOLD.format(
        server="Friday Questions", channel=f"<#{world.channel.id}>"
    )
    quoted = next(read_back(text) for text in shown if text.startswith("> "))
    assert quoted in ARTICLE.text
    assert ANSWER in quoted
    assert buttons(letter) == {}
    assert letters(world.mara) == [], "she did not press it"
    assert await world.services.records.inbox.size(world.guild.id) == 0
    assert await learn() == 0
    assert len(letters(world.jonas)) == 1, "told once"


async def test_pressing_again_forgets_the_member(
    world: Any, ask: Ask, learn: Any, texts: Texts
) -> None:
    message = await ask(POOL)
    await world.mara.click(message, label=unanswered_wording.TELL_ME)
    undone = await world.mara.click(message, label=unanswered_wording.TELL_ME)
    assert texts(undone.response) == [unanswered_wording.WONT_TELL]
    assert await learn() == 1
    assert letters(world.mara) == []
    late = await world.mara.click(message, label=unanswered_wording.TELL_ME)
    assert texts(late.response) == [unanswered_wording.NO_LONGER_OPEN]


async def test_who_takes_no_direct_messages_is_dropped_and_the_others_are_told(
    world: Any, ask: Ask, learn: Any
) -> None:
    message = await ask(POOL)
    await world.mara.click(message, label=unanswered_wording.TELL_ME)
    await world.jonas.click(message, label=unanswered_wording.TELL_ME)
    world.env.inject_error("POST", "/channels/*/messages", status=403, code=50007)
    assert await learn() == 1
    assert len(letters(world.mara)) + len(letters(world.jonas)) == 1
    assert await world.services.records.inbox.size(world.guild.id) == 0


async def test_who_left_the_server_is_not_told_what_its_articles_say(
    world: Any, ask: Ask, learn: Any
) -> None:
    message = await ask(POOL)
    await world.jonas.click(message, label=unanswered_wording.TELL_ME)
    world.env.backend.remove_member(world.guild.id, world.jonas.id)
    await world.env.settle()
    assert await learn() == 1
    assert letters(world.jonas) == []


async def test_what_the_new_article_does_not_answer_stays(
    ask: Ask, learn: Any, inbox: Any, texts: Texts
) -> None:
    await ask(POOL)
    await ask(CHEF)
    assert await learn() == 1
    assert f"**{CHEF}**" in texts(await inbox())[1]


async def test_dismissing_can_be_undone_and_is_written_down(
    world: Any, ask: Ask, inbox: Any, texts: Texts, buttons: Buttons
) -> None:
    await ask(POOL)
    response = await inbox()
    await world.moderator.click(response, custom_id=button(response, buttons, "Dismiss"))
    shown = texts(response)
    assert shown[0] == wording.EMPTY
    assert shown[1] == f"-# {wording.DISMISSED.format(question=POOL)}"
    await ask(POOL_AGAIN)
    assert await world.services.records.inbox.size(world.guild.id) == 0, (
        "asked again, still dismissed"
    )
    await world.moderator.click(response, label="Put it back")
    assert f"**{POOL}**\n-# asked 2 times" in "\n".join(texts(response))
    entries = await world.services.records.audit.entries(world.guild.id)
    assert [(e.action, e.subject, e.actor) for e in entries] == [
        (Action.RESTORED, POOL, world.moderator.id),
        (Action.DISMISSED, POOL, world.moderator.id),
    ]


async def test_answered_elsewhere_tells_who_waits_where(
    world: Any, ask: Ask, inbox: Any, texts: Texts
) -> None:
    message = await ask(POOL)
    await world.mara.click(message, label=unanswered_wording.TELL_ME)
    response = await inbox()
    assert "1 person wants a notification" in texts(response)[1]
    modal = await world.moderator.click(response, label="Answered elsewhere")
    assert modal.modal is not None
    (label,) = modal.modal["components"]
    note = "See https://example.org/pool, @everyone"
    await world.moderator.submit_modal(modal, {label["component"]["custom_id"]: note})
    assert texts(response)[1] == f"-# {wording.ANSWERED_ELSEWHERE.format(question=POOL)}"
    (letter,) = letters(world.mara)
    shown = texts(letter)
    assert shown[0] == unanswered_wording.TOLD_ELSEWHERE.format(server="Friday Questions")
    assert POOL in shown[1]
    assert "example.org/pool" in shown[2]
    assert not letter.mentions
    assert not letter.mention_everyone
    (entry,) = await world.services.records.audit.entries(world.guild.id)
    assert (entry.action, entry.subject, entry.detail) == (Action.ANSWERED, POOL, note)


async def test_of_two_moderators_the_second_is_told_that_it_was_handled(
    world: Any, ask: Ask, inbox: Any, texts: Texts
) -> None:
    await ask(POOL)
    one, other = await inbox(), await inbox()
    modal = await world.moderator.click(other, label="Answered elsewhere")
    await world.moderator.click(one, label="Dismiss")
    (label,) = modal.modal["components"]
    await world.moderator.submit_modal(modal, {label["component"]["custom_id"]: "in #news"})
    assert texts(other)[1] == f"-# {wording.ALREADY['dismissed']}"
    (entry,) = await world.services.records.audit.entries(world.guild.id)
    assert entry.action == Action.DISMISSED


async def test_buttons_live_through_a_restart(
    world: Any, ask: Ask, inbox: Any, texts: Texts, buttons: Buttons
) -> None:
    message = await ask(POOL)
    response = await inbox()
    old = world.bot
    await world.env.restart_bot(world.make_bot())
    await old.close()
    await world.services.answers.indexes.settled()
    told = await world.mara.click(message, label=unanswered_wording.TELL_ME)
    assert texts(told.response) == [unanswered_wording.WILL_TELL.format(days=30)]
    await world.moderator.click(response, label="Dismiss")
    number = int(buttons(message)[unanswered_wording.TELL_ME].rsplit(":", 1)[1])
    asked = await world.services.records.inbox.get(world.guild.id, number)
    assert asked.state is State.DISMISSED


async def test_pages_turn_and_the_most_asked_comes_first(
    world: Any, inbox: Any, texts: Texts
) -> None:
    bot, guild_id = world.bot, world.guild.id
    texts_asked = [f"Who lives in house number {n}?" for n in range(1, 8)]
    vectors = await bot.services.answers.embed_questions(texts_asked)
    model = bot.services.answers.indexes.info(0).model
    for count, (text, vector) in enumerate(zip(texts_asked, vectors, strict=True), 1):
        for _ in range(count):
            await bot.services.records.inbox.note(
                guild_id, text, vector, model, discord.utils.utcnow()
            )
    response = await inbox()
    assert texts(response)[0] == wording.heading(7, 0, 2)
    assert texts(response)[1].startswith(f"**{texts_asked[6]}**\n-# asked 7 times")
    assert discord.ui.LayoutView.from_message(response.message).total_children_count <= 40
    await world.moderator.click(response, label=common.NEXT)
    assert texts(response)[0] == wording.heading(7, 1, 2)
    assert [t.split("**")[1] for t in texts(response)[1:]] == texts_asked[1::-1]
    await world.moderator.click(response, label=common.BACK)
    assert texts(response)[0] == wording.heading(7, 0, 2)


async def test_markup_in_a_question_stays_dead(ask: Ask, inbox: Any, texts: Texts) -> None:
    await ask("what about `code` <t:0:R> [links](https://example.org) in Narnia?")
    shown = texts(await inbox())[1]
    assert "\\`code\\` \\<t\\:0\\:R\\> \\[links\\]" in shown


async def test_adding_an_article_begins_with_the_question_in_hand(
    world: Any, ask: Ask, inbox: Any, buttons: Buttons
) -> None:
    await ask(POOL)
    response = await inbox()
    (asked,) = await world.services.records.inbox.open(world.guild.id, limit=5)
    opened = await world.moderator.click(response, label="Add an article")
    assert opened.ephemeral
    ways = [custom_id for custom_id in buttons(opened.response).values() if "pq:add:" in custom_id]
    assert ways
    assert all(custom_id.endswith(f":{asked.number}") for custom_id in ways)
