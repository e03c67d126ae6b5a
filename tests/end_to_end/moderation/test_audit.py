"""The audit log in Discord: `/audit`, and the channel that repeats it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
import pytest

from bot.moderation.audit import record as audit
from bot.moderation.audit import wording
from bot.moderation.settings import wording as panel_wording
from bot.records.audit import Action

if TYPE_CHECKING:
    from collections.abc import Callable

    Buttons = Callable[[Any], dict[str, str]]
    Texts = Callable[[Any], list[str]]

pytestmark = pytest.mark.model


async def _record(world: Any, subject: str, detail: str = "") -> None:
    await audit.record(world.bot, world.guild.id, world.moderator.id, Action.ADDED, subject, detail)
    await world.env.settle()


async def test_an_empty_log_says_so(world: Any, texts: Texts) -> None:
    result = await world.moderator.slash(world.channel, "audit")
    assert result.ephemeral
    assert texts(result.response) == [wording.NOTHING_YET]
    older = await world.moderator.slash(world.channel, "audit", before=5)
    assert texts(older.response) == [wording.NO_OLDER]


async def test_what_the_panel_changes_is_logged_in_words(world: Any, texts: Texts) -> None:
    panel = (await world.moderator.slash(world.channel, "settings")).response
    await world.moderator.click(panel, label=panel_wording.PRIVATE_FLIP[False])
    await world.moderator.click(panel, custom_id="pq:set:open:channels:none")
    await world.moderator.select(panel, [world.channel], custom_id="pq:set:channels:pick:channels")
    await world.moderator.click(panel, label="Off")
    result = await world.moderator.slash(world.channel, "audit")
    shown = texts(result.response)
    who = f"<@{world.moderator.id}>"
    assert shown[1].startswith(
        rf"{who} changed the setting **Where I answer**: off in \#ask-the-articles"
    )
    private = f"{who} changed the setting **Who sees answers to /ask**: only the person asking\n"
    assert shown[2].startswith(private)
    assert "<t:" in shown[1]
    assert ":R>" in shown[1]


async def test_choosing_what_is_set_already_logs_nothing(world: Any) -> None:
    panel = (await world.moderator.slash(world.channel, "settings")).response
    await world.moderator.click(panel, custom_id="pq:set:open:answers:none")
    await world.moderator.select(panel, ["3"], custom_id="pq:set:quotations:pick:answers")
    assert await world.services.records.audit.entries(world.guild.id) == []


async def test_the_log_is_paged_back_and_forth_and_survives_a_restart(
    world: Any, texts: Texts, buttons: Buttons
) -> None:
    for number in range(1, 24):
        await world.services.records.audit.add(world.guild.id, 0, Action.ADDED, f"Article {number}")
    page = (await world.moderator.slash(world.channel, "audit")).response
    assert "The operator added **Article 23**" in texts(page)[1]
    old = world.bot
    await world.env.restart_bot(world.make_bot())
    await old.close()
    await world.moderator.click(page, custom_id=buttons(page)["Older"])
    await world.moderator.click(page, custom_id=buttons(page)["Older"])
    assert [text.split("**")[1] for text in texts(page)[1:4]] == [
        "Article 3",
        "Article 2",
        "Article 1",
    ]
    await world.moderator.click(page, custom_id=buttons(page)["Newest"])
    assert "**Article 23**" in texts(page)[1]
    jump = await world.moderator.slash(world.channel, "audit", before=4)
    assert "**Article 3**" in texts(jump.response)[1]


async def test_the_longest_entries_fit_into_a_message(world: Any, texts: Texts) -> None:
    for _ in range(12):
        await world.services.records.audit.add(
            world.guild.id, 5, Action.EDITED, "*" * 300, "_" * 1_000
        )
    result = await world.moderator.slash(world.channel, "audit")
    assert sum(map(len, texts(result.response))) < 4_000


async def test_the_log_channel_repeats_what_was_done_and_pings_nobody(
    world: Any, texts: Texts
) -> None:
    log = world.guild.create_text_channel("mod-log")
    await world.services.records.settings.change(world.guild.id, log_channel=log.id)
    await _record(world, "Tide *tables*", "by @everyone")
    (line,) = texts(log.last_message)
    assert line == rf"<@{world.moderator.id}> added **Tide \*tables\***: by \@everyone"
    sent = [r for r in world.env.http_requests if r.path.endswith(f"/{log.id}/messages")]
    assert sent[-1].json["allowed_mentions"] == {"parse": []}
    assert world.channel.last_message is None


async def test_a_log_channel_that_is_gone_or_closed_loses_nothing(world: Any) -> None:
    silent = discord.PermissionOverwrite(send_messages=False)
    log = world.guild.create_text_channel("mod-log", overwrites={world.guild.default_role: silent})
    for channel in (log.id, 12345):
        await world.services.records.settings.change(world.guild.id, log_channel=channel)
        await _record(world, f"For {channel}")
    entries = await world.services.records.audit.entries(world.guild.id)
    assert [entry.subject for entry in entries] == ["For 12345", f"For {log.id}"]
    assert log.last_message is None
    assert world.env.errors == []


async def test_the_panel_warns_of_a_log_channel_it_cannot_write_to(
    world: Any, texts: Texts
) -> None:
    silent = discord.PermissionOverwrite(send_messages=False)
    log = world.guild.create_text_channel("mod-log", overwrites={world.guild.default_role: silent})
    await world.services.records.settings.change(world.guild.id, log_channel=log.id)
    panel = await world.moderator.slash(world.channel, "settings")
    assert panel_wording.LOG_UNWRITABLE.format(channel=f"<#{log.id}>") in "".join(
        "".join(texts(panel.response))
    )
