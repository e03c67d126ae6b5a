"""The welcome: what a server's moderators read first, and its four steps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
import pytest

from bot.moderation.settings import wording as settings_wording
from bot.moderation.welcome import wording
from bot.moderation.welcome.command import where_to_write
from bot.records.settings import GuildSettings, Mode
from bot.ui import wording as shared
from corpus.article import Draft
from index.answer import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable

    Buttons = Callable[[Any], dict[str, str]]
    Texts = Callable[[Any], list[str]]

pytestmark = pytest.mark.model
FERRY = Draft(
    title="The ferry to Gull Island",
    publisher="Harbour Post",
    published="2021-05-04",
    text="The ferry to Gull Island is a small boat with room for forty passengers and no cars.\n\n"
    "The landing stage was built in 1963 after a storm had taken the old one.\n\n"
    "Ada Finch, the captain of the boat, has sailed it for thirty years.",
)


async def _joined(world: Any) -> Any:
    """The bot joins the server. (In the simulation it is there before the channels are.)"""
    guild = world.bot.get_guild(world.guild.id)
    await world.bot.get_cog("Welcome").on_guild_join(guild)
    return world.channel.last_message


@pytest.fixture
async def shown(world: Any) -> Any:
    return (await world.moderator.slash(world.channel, "setup")).response


async def _settings(world: Any) -> GuildSettings:
    found: GuildSettings = await world.services.records.settings.get(world.guild.id)
    return found


async def test_joining_sends_one_welcome_with_four_steps(
    world: Any, texts: Texts, buttons: Buttons
) -> None:
    message = await _joined(world)
    assert len(world.channel.history()) == 1
    words = "\n".join(texts(message))
    assert wording.HEADING in words
    assert wording.NONE_YET in words
    steps = [wording.ADD, wording.WHERE, wording.WHO, wording.TRY, wording.DONE]
    assert list(buttons(message)) == steps


async def test_it_goes_to_the_first_channel_where_it_may_write(world: Any) -> None:
    guild = world.bot.get_guild(world.guild.id)
    mute = {guild.me: discord.PermissionOverwrite(send_messages=False)}
    assert where_to_write(guild).id == world.channel.id
    rules = world.guild.create_text_channel("rules", overwrites=mute)
    general = world.guild.create_text_channel("general")
    world.env.backend.guilds[guild.id].system_channel_id = general.id
    guild._system_channel_id = general.id
    assert where_to_write(guild).id == general.id
    guild._system_channel_id = rules.id
    assert where_to_write(guild).id == world.channel.id


async def test_done_takes_it_away_and_setup_brings_it_back(
    world: Any, texts: Texts, buttons: Buttons
) -> None:
    message = await _joined(world)
    refused = await world.mara.click(message, label=wording.DONE)
    assert texts(refused.response) == [shared.NEEDS_MODERATOR]
    await world.moderator.click(message, label=wording.DONE)
    assert world.channel.history() == []
    back = await world.moderator.slash(world.channel, "setup")
    assert back.ephemeral
    assert wording.WHERE in buttons(back.response)
    await world.moderator.click(back.response, label=wording.DONE)


async def test_the_three_questions_are_answered_for_sure(
    world: Any, texts: Texts, buttons: Buttons
) -> None:
    message = await _joined(world)
    offered = (await world.moderator.click(message, label=wording.TRY)).followups[-1]
    questions = list(buttons(offered))
    assert len(questions) == 3
    assert all(f"- *{each}*" in "\n".join(texts(message)) for each in questions)
    for question in questions:
        answer = await world.services.answers.ask(question, tenants=(world.guild.id, 0))
        assert answer.verdict is Verdict.ANSWERED
        pressed = await world.moderator.click(offered, label=question)
        assert pressed.ephemeral
        assert shared.ANSWERED in "\n".join(texts(pressed.response))
        assert any(text.startswith("> ") for text in texts(pressed.response))


async def test_the_questions_are_about_the_servers_own_articles_once_it_has_some(
    world: Any, buttons: Buttons, texts: Texts, shown: Any
) -> None:
    await world.services.library.add(world.guild.id, FERRY)
    await world.services.answers.indexes.update(world.guild.id)
    offered = (await world.moderator.click(shown, label=wording.TRY)).followups[-1]
    assert "1 article" in "\n".join(texts(shown))
    assert list(buttons(offered))
    for question in buttons(offered):
        pressed = await world.moderator.click(offered, label=question)
        assert any(FERRY.title in text for text in texts(pressed.response))


async def test_where_i_answer_is_a_form_with_what_is_set_chosen(world: Any, shown: Any) -> None:
    quiet = world.guild.create_text_channel("quiet")
    form = await world.moderator.click(shown, label=wording.WHERE)
    await world.moderator.submit_modal(
        form, {"which": "except", "channels": [quiet], "private": True}
    )
    now = await _settings(world)
    assert (now.elsewhere, dict(now.channels), now.private) == (
        Mode.MENTIONED, {quiet.id: Mode.OFF}, True,
    )  # fmt: skip
    form = await world.moderator.click(shown, label=wording.WHERE)
    await world.moderator.submit_modal(
        form, {"which": "only", "channels": [world.channel], "private": False}
    )
    now = await _settings(world)
    assert (now.elsewhere, dict(now.channels), now.private) == (
        Mode.OFF, {world.channel.id: Mode.MENTIONED}, False,
    )  # fmt: skip
    form = await world.moderator.click(shown, label=wording.WHERE)
    await world.moderator.submit_modal(form, {"which": "all", "channels": [], "private": False})
    assert (await _settings(world)).mode_in(quiet.id) is Mode.MENTIONED
    log = await world.services.records.audit.entries(world.guild.id)
    assert len(log) >= 5


async def test_channels_are_asked_for_where_they_matter(
    world: Any, texts: Texts, shown: Any
) -> None:
    form = await world.moderator.click(shown, label=wording.WHERE)
    refused = await world.moderator.submit_modal(
        form, {"which": "only", "channels": [], "private": False}
    )
    assert texts(refused.response) == [wording.CHOOSE_CHANNELS]
    assert await _settings(world) == GuildSettings()


async def test_who_may_edit_is_chosen_by_managers_only(
    world: Any, texts: Texts, shown: Any
) -> None:
    helpers = world.guild.create_role("Helpers")
    form = await world.moderator.click(shown, label=wording.WHO)
    await world.moderator.submit_modal(form, {"roles": [helpers]})
    assert (await _settings(world)).moderator_roles == (helpers.id,)
    assert f"<@&{helpers.id}>" in "\n".join(texts(shown))
    helper = world.guild.add_member(world.env.create_user("olu"), roles=[helpers])
    message = await _joined(world)
    for step in (wording.WHO, wording.WHERE):
        refused = await helper.click(message, label=step)
        assert texts(refused.response) == [shared.NEEDS_MANAGER]
    admitted = await helper.click(message, label=wording.ADD)
    assert texts(admitted.response) != [shared.NEEDS_MODERATOR]


async def test_a_welcome_from_before_a_restart_works_on(world: Any, buttons: Buttons) -> None:
    message = await _joined(world)
    offered = (await world.moderator.click(message, label=wording.TRY)).followups[-1]
    old = world.bot
    await world.env.restart_bot(world.make_bot())
    await old.close()
    question = next(iter(buttons(offered)))
    assert (await world.moderator.click(offered, label=question)).ephemeral
    await world.moderator.click(world.channel.last_message, label=wording.DONE)
    assert world.channel.history() == []


async def test_channels_without_a_permission_are_named(world: Any, texts: Texts) -> None:
    me = world.bot.get_guild(world.guild.id).me
    no = discord.PermissionOverwrite
    mute = world.guild.create_text_channel("mute", overwrites={me: no(send_messages=False)})
    dark = world.guild.create_text_channel("dark", overwrites={me: no(view_channel=False)})
    off = world.guild.create_text_channel("off", overwrites={me: no(send_messages=False)})
    bare = world.guild.create_text_channel("bare", overwrites={me: no(attach_files=False)})
    await world.services.records.settings.change(world.guild.id, channels={off.id: "off"})
    for command in ("setup", "settings"):
        words = "\n".join(texts((await world.moderator.slash(world.channel, command)).response))
        lines = [line for line in words.split("\n") if line.startswith("-# ⚠️")]
        assert lines == [
            f"-# ⚠️ I need **View Channel** in <#{dark.id}>.",
            f"-# ⚠️ I need **Send Messages** in <#{mute.id}>.",
            f"-# ⚠️ I need **Attach Files** in <#{bare.id}>.",
        ]
    assert settings_wording.HEADING.split("{")[0] in words
