"""`/settings`: one panel that shows what is stored, and stores what is chosen, at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
import pytest

from bot.moderation import wording as shared
from bot.moderation.settings import wording
from bot.records.settings import GuildSettings, Mode, Sureness

if TYPE_CHECKING:
    from collections.abc import Callable

    Buttons = Callable[[Any], dict[str, str]]
    Texts = Callable[[Any], list[str]]

pytestmark = pytest.mark.model
_MENUS = {
    discord.ComponentType.select.value,
    discord.ComponentType.channel_select.value,
    discord.ComponentType.role_select.value,
}


def _parts(components: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Components with all that is nested in them."""
    found = []
    for part in components:
        inner = [*part.get("components", []), *([part["accessory"]] if "accessory" in part else [])]
        found += [part, *_parts(inner)]
    return found


@pytest.fixture
def menus() -> Callable[[Any], dict[str, Any]]:
    """The menus of a panel: what each changes -> the menu."""

    return lambda message: {
        part["custom_id"].split(":")[2]: part
        for part in _parts(message.components)
        if part["type"] in _MENUS
    }


@pytest.fixture
def opened(world: Any) -> Callable[..., Any]:
    """Opens the panel as the moderator, and one of its sections."""

    async def open_panel(section: str | None = None) -> Any:
        result = await world.moderator.slash(world.channel, "settings")
        assert result.ephemeral
        if section is not None:
            custom_id = f"pq:set:open:{section}:none"
            await world.moderator.click(result.response, custom_id=custom_id)
        return result.response

    return open_panel


def _picked(menu: dict[str, Any]) -> list[int]:
    return [int(default["id"]) for default in menu["default_values"]]


async def _stored(world: Any) -> GuildSettings:
    settings: GuildSettings = await world.services.records.settings.get(world.guild.id)
    return settings


async def test_the_panel_says_in_words_what_is_set(
    opened: Callable[..., Any], texts: Texts, buttons: Buttons
) -> None:
    panel = await opened()
    shown = "\n".join(texts(panel))
    assert shown.startswith(wording.HEADING.format(server="Friday Questions"))
    assert "**When mentioned** in every channel" in shown
    assert "Members with **Manage Server** only" in shown
    assert "up to 3 quotations" in shown
    assert "Kept for **30 days**" in shown
    assert wording.PRIVATE_FLIP[False] in buttons(panel)


async def test_every_section_opens_in_the_same_message_within_discords_limits(
    world: Any, opened: Callable[..., Any], menus: Callable[[Any], dict[str, Any]]
) -> None:
    panel = await opened()
    seen: set[str] = set()
    before = "none"
    for section in ("channels", "moderators", "answers", "records"):
        await world.moderator.click(panel, custom_id=f"pq:set:open:{section}:{before}")
        parts = _parts(panel.components)
        assert len(parts) <= 40
        assert sum(len(part.get("content", "")) for part in parts) < 4_000
        seen |= menus(panel).keys()
        before = section
    assert seen == {
        *("elsewhere", "channels", "roles", "sureness", "quotations", "log", "retention")
    }  # fmt: skip
    await world.moderator.click(panel, label=wording.DONE)
    assert menus(panel) == {}


async def test_channels_get_a_mode_and_lose_it_again(
    world: Any, opened: Callable[..., Any], texts: Texts, menus: Callable[[Any], dict[str, Any]]
) -> None:
    memes = world.guild.create_text_channel("memes")
    panel = await opened("channels")
    pick = menus(panel)["channels"]["custom_id"]
    await world.moderator.select(panel, [memes, world.channel], custom_id=pick)
    await world.moderator.click(panel, label="Off")
    assert (await _stored(world)).channels == {memes.id: Mode.OFF, world.channel.id: Mode.OFF}
    assert f"**Off** in <#{memes.id}> and <#{world.channel.id}>" in "\n".join(texts(panel))
    await world.moderator.select(panel, [world.channel], custom_id=pick)
    await world.moderator.click(panel, label=shared.FOLLOW)
    assert (await _stored(world)).channels == {memes.id: Mode.OFF}
    elsewhere = menus(panel)["elsewhere"]["custom_id"]
    await world.moderator.select(panel, ["off"], custom_id=elsewhere)
    assert (await _stored(world)).elsewhere is Mode.OFF
    assert "**Off** in every other channel" in "\n".join(texts(panel))


async def test_a_deleted_channel_is_no_longer_told_of(
    world: Any, opened: Callable[..., Any], texts: Texts
) -> None:
    await world.services.records.settings.change(
        world.guild.id, channels={123: Mode.OFF}, log_channel=124, moderator_roles=[125]
    )
    shown = "\n".join(texts(await opened("records")))
    assert "123" not in shown
    assert "125" not in shown
    assert wording.LOG_GONE in shown


async def test_always_says_plainly_when_the_bot_cannot_hear_everything(
    world: Any, opened: Callable[..., Any], texts: Texts
) -> None:
    assert wording.ALWAYS_NEEDS not in "\n".join(texts(await opened()))
    await world.services.records.settings.change(world.guild.id, elsewhere=Mode.ALWAYS)
    assert wording.ALWAYS_NEEDS in "\n".join(texts(await opened()))


async def test_roles_are_shown_as_chosen_and_explained(
    world: Any, opened: Callable[..., Any], texts: Texts, menus: Callable[[Any], dict[str, Any]]
) -> None:
    helpers, editors = world.guild.create_role("Helpers"), world.guild.create_role("Editors")
    panel = await opened("moderators")
    assert wording.ROLES_IN_DISCORD not in "\n".join(texts(panel))
    pick = menus(panel)["roles"]["custom_id"]
    await world.moderator.select(panel, [helpers, editors], custom_id=pick)
    assert (await _stored(world)).moderator_roles == (helpers.id, editors.id)
    assert _picked(menus(panel)["roles"]) == [helpers.id, editors.id]
    shown = "\n".join(texts(panel))
    assert f"<@&{helpers.id}> and <@&{editors.id}>" in shown
    assert wording.ROLES_IN_DISCORD in shown
    await world.moderator.select(panel, [], custom_id=pick)
    assert (await _stored(world)).moderator_roles == ()


async def test_answers_records_and_switches_are_stored(
    world: Any, opened: Callable[..., Any], menus: Callable[[Any], dict[str, Any]]
) -> None:
    panel, ines = await opened("answers"), world.moderator
    await ines.select(panel, ["strict"], custom_id=menus(panel)["sureness"]["custom_id"])
    await ines.select(panel, ["1"], custom_id=menus(panel)["quotations"]["custom_id"])
    await ines.click(panel, label=wording.PRIVATE_FLIP[False])
    await ines.click(panel, custom_id="pq:set:starter:off:answers")
    await ines.click(panel, custom_id="pq:set:inbox:off:answers")
    await ines.click(panel, custom_id="pq:set:open:records:answers")
    await ines.select(panel, [world.channel], custom_id=menus(panel)["log"]["custom_id"])
    await ines.select(panel, ["365"], custom_id=menus(panel)["retention"]["custom_id"])
    assert await _stored(world) == GuildSettings(
        sureness=Sureness.STRICT,
        quotations=1,
        private=True,
        starter_library=False,
        inbox=False,
        log_channel=world.channel.id,
        retention_days=365,
    )
    assert await world.services.tenants(world.guild.id) == (world.guild.id,)
    await ines.click(panel, label=wording.PRIVATE_FLIP[True])
    await ines.select(panel, [], custom_id=menus(panel)["log"]["custom_id"])
    now = await _stored(world)
    assert (now.private, now.log_channel) == (False, None)


async def test_two_moderators_with_panels_open_do_not_undo_each_other(
    world: Any, opened: Callable[..., Any], menus: Callable[[Any], dict[str, Any]]
) -> None:
    power = world.guild.create_role("Keys", permissions=discord.Permissions(manage_guild=True))
    other = world.guild.add_member(world.env.create_user("olu"), roles=[power])
    helpers, editors = world.guild.create_role("Helpers"), world.guild.create_role("Editors")
    first = await opened("moderators")
    second = (await other.slash(world.channel, "settings")).response
    await other.click(second, custom_id="pq:set:open:moderators:none")
    pick = menus(first)["roles"]["custom_id"]
    await world.moderator.select(first, [helpers], custom_id=pick)
    await other.select(second, [editors], custom_id=pick)
    await other.click(second, label=wording.PRIVATE_FLIP[False])
    now = await _stored(world)
    assert now.moderator_roles == (helpers.id, editors.id)
    assert now.private
    assert _picked(menus(second)["roles"]) == [helpers.id, editors.id]


async def test_everyone_cannot_be_made_a_moderator(
    world: Any, opened: Callable[..., Any], texts: Texts, menus: Callable[[Any], dict[str, Any]]
) -> None:
    panel = await opened("moderators")
    pick = menus(panel)["roles"]["custom_id"]
    everyone = world.guild.default_role
    result = await world.moderator.select(panel, [everyone], custom_id=pick)
    assert texts(result.followups[-1]) == [wording.NOT_EVERYONE]
    assert (await _stored(world)).moderator_roles == ()


async def test_a_panel_from_before_a_restart_works_on(
    world: Any, opened: Callable[..., Any], texts: Texts, menus: Callable[[Any], dict[str, Any]]
) -> None:
    panel = await opened("channels")
    pick = menus(panel)["channels"]["custom_id"]
    await world.moderator.select(panel, [world.channel], custom_id=pick)
    old = world.bot
    await world.env.restart_bot(world.make_bot())
    await old.close()
    await world.moderator.click(panel, label="Always")
    assert (await _stored(world)).channels == {world.channel.id: Mode.ALWAYS}
    await world.moderator.click(panel, custom_id="pq:set:inbox:off:channels")
    assert not (await _stored(world)).inbox
    assert wording.INBOX_NOW[False] in "\n".join(texts(panel))


async def test_a_panel_that_tells_of_roles_pings_none_of_them(
    world: Any, opened: Callable[..., Any]
) -> None:
    role = world.guild.create_role("Helpers", mentionable=True)
    await world.services.records.settings.change(world.guild.id, moderator_roles=(role.id,))
    await opened("moderators")
    sent = [r for r in world.env.http_requests if r.method == "PATCH"]
    assert f"<@&{role.id}>" in str(sent[-1].json)
    assert sent[-1].json["allowed_mentions"] == {"parse": []}
