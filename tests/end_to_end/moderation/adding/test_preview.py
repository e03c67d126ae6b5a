"""The preview of what is to be added: decided, edited, kept over a restart, run out."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from bot.moderation.adding import wording
from bot.moderation.adding.store import Order, Press, store
from bot.records.additions import State

pytestmark = pytest.mark.model


async def test_cancel_stores_nothing(desk: Any) -> None:
    message = await desk.add(file=desk.file())
    await desk.press(message, "Cancel")
    assert desk.texts(message) == [wording.NOTHING_STORED]
    assert await desk.titles() == []
    assert not await desk.quotes_it()


async def test_several_are_decided_one_by_one(desk: Any) -> None:
    message = await desk.add(file=desk.places())
    assert "### Aldra" in desk.shown(message)
    await desk.press(message, "Next")
    assert "### Brenn" in desk.shown(message)
    await desk.press(message, "Skip")
    assert "### Corva" in desk.shown(message)
    await desk.press(message, "Add this")
    assert "### Aldra" in desk.shown(message)
    await desk.press(message, "Add this")
    assert "2 added, 1 skipped" in desk.shown(message)
    assert await desk.titles() == ["Aldra", "Corva"]


async def test_details_are_edited_before_anything_is_stored(desk: Any) -> None:
    message = await desk.add(file=desk.file())
    shown = await desk.press(message, "Edit details")
    typed = {
        "title": "Opening *hours*",
        "publisher": "Tern Weekly",
        "authors": "Ada Nwosu",
        "date": "May 2024",
        "address": "https://example.org/hours",
    }
    await desk.world.moderator.submit_modal(shown, typed)
    assert r"### Opening \*hours\*" in desk.shown(message)
    assert "Tern Weekly · Ada Nwosu · May 2024" in desk.shown(message)
    await desk.press(message, "Add")
    (article,) = await desk.world.services.library.articles(desk.world.guild.id)
    assert (article.published, article.title) == ("2024-05", "Opening *hours*")


async def test_a_bad_date_loses_nothing_that_was_typed(desk: Any) -> None:
    message = await desk.add(file=desk.file())
    shown = await desk.press(message, "Edit details")
    typed = {"title": "Hours", "publisher": "Tern Weekly", "date": "next <@1> Tuesday"}
    await desk.world.moderator.submit_modal(shown, typed)
    assert r"“next \<\@1\> Tuesday” isn't a date I can read" in desk.shown(message)
    again = await desk.press(message, "Edit details")
    filled = {
        row["component"]["custom_id"]: row["component"].get("value")
        for row in again.modal["components"]
    }
    assert filled["date"] == "next <@1> Tuesday"
    assert filled["publisher"] == "Tern Weekly"


async def test_a_preview_survives_a_restart(desk: Any) -> None:
    message = await desk.add(file=desk.file())
    old = desk.world.bot
    await desk.world.env.restart_bot(desk.world.make_bot())
    await old.close()
    await desk.press(message, "Add")
    assert wording.NOW in desk.shown(message)
    assert await desk.quotes_it()


async def test_a_preview_runs_out(desk: Any) -> None:
    message = await desk.add(file=desk.file())
    await desk.world.env.advance_time(3_700)
    result = await desk.press(message, "Add")
    assert desk.texts(result.response) == [wording.GONE]
    assert await desk.titles() == []


async def test_add_pressed_on_two_devices_at_once_adds_once(desk: Any) -> None:
    bot, tenant = desk.world.bot, desk.world.guild.id
    message = await desk.add(file=desk.file())
    token, now = desk.buttons(message)["Add"].split(":")[3], message.message.created_at
    addition = await bot.services.records.additions.open(tenant, token, now=now)
    presses = [Press(addition) for _ in range(3)]
    stored = await asyncio.gather(*(store(bot.services, one, Order(0), now) for one in presses))
    assert sorted(s.state for s in stored) == [State.ADDED, State.TAKEN, State.TAKEN]
    assert len(await desk.titles()) == 1
    result = await desk.press(message, "Add")
    assert desk.texts(result.followups[-1]) == [wording.ALREADY_DONE]


async def test_the_addition_stands_in_the_audit_log(desk: Any) -> None:
    await desk.press(await desk.add(file=desk.file()), "Add")
    (entry,) = await desk.world.services.records.audit.entries(desk.world.guild.id)
    assert (entry.action, entry.actor) == ("added", desk.world.moderator.id)
    (title,) = await desk.titles()
    assert entry.subject == title


async def test_a_preview_remembers_the_question_it_is_for(desk: Any) -> None:
    message = await desk.add()
    stored = desk.world.env.backend.get_message(message.channel_id, message.id)
    custom_id = desk.buttons(message)["Paste text"]
    stored.components[:] = json.loads(
        json.dumps(stored.components).replace(custom_id, "pq:add:paste:12")
    )
    shown = await desk.press(message, "Paste text")
    await desk.world.moderator.submit_modal(shown, {"text": desk.text})
    assert wording.FOR_QUESTION.format(number=12) in desk.shown(message)
