"""Posts of forums: answered once from their titles where a server chose so, and surely or not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
import pytest

from bot.asking.buttons import wording as buttons_wording
from bot.records.settings import Mode
from bot.ui import wording
from tests.support.reading import press

if TYPE_CHECKING:
    from collections.abc import Callable

    Texts = Callable[[Any], list[str]]

pytestmark = pytest.mark.model
TITLE = "what is VOICE for?"
UNKNOWN = "how many people work at VOICE?"
UNSURE = "who is allowed to ask?"


@pytest.fixture
async def forum(world: Any) -> Any:
    """A forum that the bot answers in, with the tags of a help forum."""
    made = world.guild.create_forum_channel("help")
    tags = [discord.ForumTag(name=name) for name in ("Solved", "Not solved", "Billing")]
    await world.bot.get_channel(made.id).edit(available_tags=tags)
    await world.env.settle()
    await world.services.records.settings.change(world.guild.id, forums=(made.id,))
    return made


async def _post(
    world: Any, forum: Any, title: str, text: str = "Please help.", tag: str | None = None
) -> Any:
    """Write a post as mara: Discord gives its first message the post's own id."""
    backend = world.env.backend
    tags = [t.id for t in world.bot.get_channel(forum.id).available_tags if t.name == tag]
    post = backend.create_thread(forum.id, title, world.mara.id, applied_tags=tags, broadcast=False)
    backend.announce_thread_create(post)
    backend.snowflake = lambda: post.id
    try:
        backend.create_message(post.id, world.mara.id, text)
    finally:
        del backend.snowflake
    world.env._mark_mutation()
    await world.env.settle()
    return next(thread for thread in forum.threads if thread.id == post.id)


def _replies(world: Any, post: Any) -> list[Any]:
    return [m for m in post.history() if m.author.id == world.bot.user.id]


def _quotes(shown: list[str]) -> list[str]:
    return [text for text in shown if text.startswith("> ")]


async def _open_questions(world: Any) -> list[str]:
    await world.env.settle()
    inbox = world.services.records.inbox
    return [asked.text for asked in await inbox.open(world.guild.id, limit=9)]


async def test_a_new_post_is_answered_once_from_its_title(
    world: Any, forum: Any, texts: Texts
) -> None:
    assert not world.bot.intents.message_content
    post = await _post(world, forum, TITLE)
    (reply,) = _replies(world, post)
    assert texts(reply)[0] == wording.ANSWERED  # Discord shows the title above
    assert _quotes(texts(reply))
    await world.mara.send(post, "and who runs it?")
    assert len(_replies(world, post)) == 1


@pytest.mark.parametrize("title", [UNKNOWN, UNSURE])
async def test_what_is_not_surely_answered_is_met_with_silence_and_gathered(
    world: Any, forum: Any, title: str
) -> None:
    post = await _post(world, forum, title)
    assert not _replies(world, post)
    assert await _open_questions(world) == [title]


async def test_a_title_that_asks_nothing_is_left_alone(world: Any, forum: Any) -> None:
    post = await _post(world, forum, "VOICE and its office")
    assert not _replies(world, post)
    assert not await _open_questions(world)


async def test_another_forum_is_left_alone(world: Any, forum: Any) -> None:
    assert forum
    other = world.guild.create_forum_channel("chat")
    post = await _post(world, other, TITLE)
    assert not _replies(world, post)
    assert not await _open_questions(world)


async def test_a_forum_that_is_off_is_left_alone(world: Any, forum: Any) -> None:
    await world.services.records.settings.change(world.guild.id, channels={forum.id: Mode.OFF})
    assert not _replies(world, await _post(world, forum, TITLE))


async def test_a_post_that_mentions_the_bot_is_answered_once(
    world: Any, forum: Any, texts: Texts
) -> None:
    post = await _post(world, forum, TITLE, f"{world.mention} who is Bianca Bersani?")
    (reply,) = _replies(world, post)
    assert "Bersani" in "".join(_quotes(texts(reply)))


@pytest.mark.parametrize(("tag", "answered"), [("Solved", 0), ("Not solved", 1), ("Billing", 1)])
async def test_a_post_that_is_solved_from_the_start_needs_no_answer(
    world: Any, forum: Any, tag: str, answered: int
) -> None:
    post = await _post(world, forum, TITLE, tag=tag)
    assert len(_replies(world, post)) == answered


async def test_a_bare_mention_asks_what_the_title_asks(world: Any, texts: Texts) -> None:
    anywhere = world.guild.create_forum_channel("chat")
    post = await _post(world, anywhere, TITLE)
    await world.jonas.send(post, world.mention)
    (reply,) = _replies(world, post)
    assert _quotes(texts(reply))


@pytest.mark.parametrize("how", ["solved", "closed"])
async def test_it_stops_when_the_post_is_solved_or_closed(
    world: Any, forum: Any, texts: Texts, how: str
) -> None:
    post = await _post(world, forum, "VOICE and its office")
    thread = world.bot.get_channel(post.id)
    if how == "solved":
        solved = next(t for t in thread.parent.available_tags if t.name == "Solved")
        await thread.edit(applied_tags=[solved])
    else:
        await thread.edit(locked=True)
    await world.env.settle()
    await world.moderator.send(post, world.mention)
    (reply,) = _replies(world, post)
    assert texts(reply) == [wording.POST_IS_OVER]


async def test_the_conversation_goes_on_from_the_title(
    world: Any, forum: Any, texts: Texts
) -> None:
    post = await _post(world, forum, TITLE)
    (reply,) = _replies(world, post)
    form = await press(world.mara, reply, buttons_wording.ASK_MORE)
    more = await world.mara.submit_modal(form, {"question": "and when was it announced?"})
    assert texts(more.response)[0] == "-# when was VOICE announced?"
    await world.mara.send(post, f"{world.mention} and when was it announced?")
    assert _quotes(texts(post.last_message))


async def test_a_post_that_cannot_be_written_in_is_only_logged(world: Any, forum: Any) -> None:
    world.env.inject_error("POST", "/channels/*/messages", status=403, times=1)
    assert not _replies(world, await _post(world, forum, TITLE))


async def test_a_forum_is_chosen_in_the_settings(world: Any, texts: Texts) -> None:
    made = world.guild.create_forum_channel("help")
    panel = await world.moderator.slash(world.channel, "settings")
    await world.moderator.click(panel.response, custom_id="pq:set:open:forums:none")
    await world.moderator.select(panel.response, [made], custom_id="pq:set:forums:pick:forums")
    assert (await world.services.records.settings.get(world.guild.id)).forums == (made.id,)
    assert f"In <#{made.id}> I answer" in "\n".join(texts(panel.response))
    log = await world.moderator.slash(world.channel, "audit")
    assert "changed the setting **Forum posts**: added \\#help" in "\n".join(texts(log.response))
