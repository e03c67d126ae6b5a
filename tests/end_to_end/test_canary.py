"""No word that a member writes reaches the logs, at any level, whatever fails on the way."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text

from bot.asking.unanswered import wording as unanswered_wording

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.model

CANARY = "zzcanary"
"""In every field, with another ending: a search of the log finds whichever got through."""
TABLES = ("asked_questions", "inbox_questions", "audit_log", "additions", "articles", "usage")


async def _write_into_every_field(world: Any) -> None:
    """Do what members and moderators do, with a canary in all that they type."""
    mara, moderator, channel = world.mara, world.moderator, world.channel
    asked = await mara.slash(channel, "ask", question=f"who keeps {CANARY}1 at Skagen?")
    await _quietly(mara.click(asked.response, label=unanswered_wording.TELL_ME))
    await mara.send(channel, f"{world.mention} where is {CANARY}2 kept?")
    await mara.send_dm(f"what is {CANARY}3 for?")
    await mara.slash(channel, "quote", text=f"the {CANARY}4 of the sea")
    await mara.autocomplete(channel, "ask", "question", f"{CANARY}5")
    await _add(world, file=(f"{CANARY}6.txt", f"{CANARY}7 lies low.".encode()))
    await _add(world, file=(f"{CANARY}8.pdf", f"%PDF-1.4 {CANARY}9".encode()))
    await _add(world, url=f"https://{CANARY}a.invalid/{CANARY}b")
    for command in ("edit", "remove", "update"):
        await _quietly(moderator.slash(channel, f"library {command}", article=f"{CANARY}c"))
    await moderator.slash(channel, "articles list", search=f"{CANARY}d")
    opened = await moderator.slash(channel, "library add")
    form = await _quietly(moderator.click(opened.response, label="Paste text"))
    if form is not None:
        typed = {"text": f"{CANARY}e", "title": f"{CANARY}f", "publisher": f"{CANARY}g"}
        await _quietly(moderator.submit_modal(form, typed))
        await _quietly(moderator.click(opened.response, label="Add"))


async def _add(world: Any, **options: Any) -> None:
    added = await world.moderator.slash(world.channel, "library add", **options)
    await _quietly(world.moderator.click(added.response, label="Add"))


async def _quietly(work: Any) -> Any:
    """Return what comes of it; None where there is no such button now, or it failed."""
    try:
        return await work
    except Exception:  # noqa: BLE001  whatever simcord says of it: the log is what counts
        return None


async def test_no_field_is_logged_at_debug(world: Any, log: Callable[[], str]) -> None:
    await _write_into_every_field(world)
    assert CANARY not in log()


async def test_no_field_is_logged_when_the_database_fails(
    world: Any, log: Callable[[], str]
) -> None:
    await _write_into_every_field(world)
    async with world.services.library.database.write() as session:
        for table in TABLES:
            await session.execute(text(f"ALTER TABLE {table} RENAME TO gone_{table}"))
    await _write_into_every_field(world)
    _ = world.env.errors  # looked at: the simulation need not raise them
    written = log()
    assert re.search("no such table|does not exist", written)
    assert CANARY not in written
