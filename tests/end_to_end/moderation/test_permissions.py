"""Who may moderate, asked anew at each step: commands, menus and buttons."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
import pytest

from bot.moderation.audit import record as audit
from bot.moderation.settings import wording as panel_wording
from bot.records.audit import Action
from bot.records.settings import GuildSettings
from bot.ui import wording

if TYPE_CHECKING:
    from collections.abc import Callable

    Buttons = Callable[[Any], dict[str, str]]
    Texts = Callable[[Any], list[str]]

pytestmark = pytest.mark.model
MODERATING = ("settings", "audit", "reindex")


@pytest.fixture
def admitted(world: Any) -> Callable[..., Any]:
    """Lets a member use a command in Discord's eyes, as an admin could under Integrations."""

    async def admit(name: str, member: Any) -> None:
        registered = {command.name: command for command in await world.bot.tree.fetch_commands()}
        world.guild.set_command_permissions(registered[name], {member: True})

    return admit


def _strip(world: Any, member: Any) -> None:
    """An admin takes all of a member's roles away; without its intent the bot isn't told."""
    world.env.backend.edit_member(world.guild.id, member.id, {"role_ids": []})


@pytest.mark.parametrize("name", MODERATING)
async def test_discord_shows_moderating_commands_to_managers_only(world: Any, name: str) -> None:
    command = world.bot.tree.get_command(name)
    assert command.default_permissions == discord.Permissions(manage_guild=True)
    assert name not in world.mara.available_commands(world.channel)
    assert name in world.moderator.available_commands(world.channel)


async def test_members_see_the_articles_and_not_what_changes_them(world: Any) -> None:
    library = world.bot.tree.get_command("library")
    assert library.default_permissions == discord.Permissions(manage_guild=True)
    seen = world.mara.available_commands(world.channel)
    assert {"articles list", "articles show", "ask", "help"} <= set(seen)
    hidden = ("library ", "settings", "setup", "stats", "audit", "unanswered", "reindex")
    assert [each for each in seen if each.startswith(hidden)] == []
    verbs = {each.name for each in library.commands}
    managed = world.moderator.available_commands(world.channel)
    assert {f"library {verb}" for verb in verbs} <= set(managed)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("settings", wording.NEEDS_MANAGER),
        ("audit", wording.NEEDS_MODERATOR),
        ("stats", wording.NEEDS_MODERATOR),
    ],
)
async def test_the_bot_refuses_by_itself_whom_discord_lets_through(
    world: Any, admitted: Callable[..., Any], texts: Texts, name: str, sentence: str
) -> None:
    await admitted(name, world.mara)
    result = await world.mara.slash(world.channel, name)
    assert result.ephemeral
    assert texts(result.response) == [sentence]


async def test_a_chosen_role_moderates_but_cannot_change_the_settings(
    world: Any, admitted: Callable[..., Any], texts: Texts
) -> None:
    helpers = world.guild.create_role("Helpers")
    helper = world.guild.add_member(world.env.create_user("olu"), roles=[helpers])
    await admitted("audit", helper)
    await admitted("settings", helper)
    refused = await helper.slash(world.channel, "audit")
    assert texts(refused.response) == [wording.NEEDS_MODERATOR]
    await world.services.records.settings.change(world.guild.id, moderator_roles=(helpers.id,))
    let_in = await helper.slash(world.channel, "audit")
    assert texts(let_in.response) != [wording.NEEDS_MODERATOR]
    settings = await helper.slash(world.channel, "settings")
    assert texts(settings.response) == [wording.NEEDS_MANAGER]


async def test_a_role_taken_away_between_two_presses_no_longer_counts(
    world: Any, admitted: Callable[..., Any], texts: Texts, buttons: Buttons
) -> None:
    helpers = world.guild.create_role("Helpers")
    helper = world.guild.add_member(world.env.create_user("olu"), roles=[helpers])
    await admitted("audit", helper)
    await world.services.records.settings.change(world.guild.id, moderator_roles=(helpers.id,))
    for number in range(25):
        await audit.record(
            world.bot, world.guild.id, world.moderator.id, Action.ADDED, f"Article {number}"
        )
    page = (await helper.slash(world.channel, "audit")).response
    await helper.click(page, custom_id=buttons(page)["Older"])
    second = texts(page)
    assert any("Article 10" in text for text in second)
    _strip(world, helper)
    result = await helper.click(page, custom_id=buttons(page)["Older"])
    assert texts(result.response) == [wording.NEEDS_MODERATOR]
    assert texts(page) == second


async def test_a_role_that_the_settings_no_longer_list_no_longer_counts(
    world: Any, admitted: Callable[..., Any], texts: Texts
) -> None:
    helpers = world.guild.create_role("Helpers")
    helper = world.guild.add_member(world.env.create_user("olu"), roles=[helpers])
    await admitted("audit", helper)
    await world.services.records.settings.change(world.guild.id, moderator_roles=(helpers.id,))
    assert texts((await helper.slash(world.channel, "audit")).response)[0] != (
        wording.NEEDS_MODERATOR
    )
    await world.services.records.settings.change(world.guild.id, moderator_roles=())
    refused = await helper.slash(world.channel, "audit")
    assert texts(refused.response) == [wording.NEEDS_MODERATOR]


async def test_manage_server_lost_while_the_panel_is_open_stops_buttons_and_menus(
    world: Any, texts: Texts
) -> None:
    power = world.guild.create_role("Keys", permissions=discord.Permissions(manage_guild=True))
    olu = world.guild.add_member(world.env.create_user("olu"), roles=[power])
    panel = (await olu.slash(world.channel, "settings")).response
    await olu.click(panel, custom_id="pq:set:open:answers:none")
    _strip(world, olu)
    pressed = await olu.click(panel, label=panel_wording.PRIVATE_FLIP[False])
    assert texts(pressed.response) == [wording.NEEDS_MANAGER]
    chosen = await olu.select(panel, ["5"], custom_id="pq:set:quotations:pick:answers")
    assert texts(chosen.response) == [wording.NEEDS_MANAGER]
    opened = await olu.click(panel, custom_id="pq:set:open:records:answers")
    assert texts(opened.response) == [wording.NEEDS_MANAGER]
    assert await world.services.records.settings.get(world.guild.id) == GuildSettings()
    assert await world.services.records.audit.entries(world.guild.id) == []


async def test_one_servers_roles_and_log_are_nothing_to_another(world: Any, texts: Texts) -> None:
    await audit.record(world.bot, world.guild.id, world.moderator.id, Action.ADDED, "Secret")
    await world.services.records.settings.change(world.guild.id, private=True, quotations=1)
    other = world.env.create_guild("Elsewhere")
    channel = other.create_text_channel("general")
    keys = other.create_role("Keys", permissions=discord.Permissions(manage_guild=True))
    olu = other.add_member(world.env.create_user("olu"), roles=[keys])
    log = await olu.slash(channel, "audit")
    assert "Secret" not in "".join(texts(log.response))
    panel = await olu.slash(channel, "settings")
    assert "up to 3 quotations" in "".join(texts(panel.response))


async def test_moderating_commands_are_not_offered_in_direct_messages(world: Any) -> None:
    for name in MODERATING:
        command = world.bot.tree.get_command(name)
        assert command.allowed_contexts.guild
        assert not command.allowed_contexts.dm_channel
