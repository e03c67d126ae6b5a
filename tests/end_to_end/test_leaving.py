"""Leaving a server, coming back, an outage, and what an hourly tidying deletes."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import pytest
from simcord.backend.serializers import guild_create_payload
from structlog.testing import capture_logs

from bot.moderation.audit import record as audit
from bot.records.audit import Action
from corpus.article import Draft

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

pytestmark = [pytest.mark.model, pytest.mark.both_databases]
DAY = 86_400.0
QUESTION = "Which enzyme copies DNA in bacteria?"
ARTICLE = Draft(title="The harbour", text="The harbour of Osterby is closed in winter.")


@pytest.fixture
async def furnished(world: Any) -> Any:
    """The server has an article, an unanswered question, settings and an audit entry."""
    bot, guild_id = world.bot, world.guild.id
    await bot.services.library.add(guild_id, ARTICLE)
    await bot.services.answers.indexes.update(guild_id)
    await world.mara.send(world.channel, f"{world.mention} {QUESTION}")
    await bot.services.records.settings.change(guild_id, retention_days=7)
    await audit.record(bot, guild_id, world.moderator.id, Action.ADDED, ARTICLE.title)
    return world


@pytest.fixture
def kept(world: Any) -> Callable[[], Awaitable[dict[str, int]]]:
    """How much is kept of the server, by what it is."""

    async def count() -> dict[str, int]:
        bot, guild_id = world.bot, world.guild.id
        folder = bot.services.settings.snapshots / str(guild_id)
        return {
            "articles": len(await bot.services.library.hashes(guild_id)),
            "questions": await bot.services.records.inbox.size(guild_id),
            "audit": len(await bot.services.records.audit.entries(guild_id)),
            "settings": (await bot.services.records.settings.get(guild_id)).retention_days == 7,
            "live": bot.services.answers.indexes.info(guild_id) is not None,
            "files": sum(path.is_file() for path in folder.rglob("*")) > 0,
        }

    return count


ALL = {"articles": 1, "questions": 1, "audit": 1, "settings": 1, "live": 1, "files": 1}
NOTHING = dict.fromkeys(ALL, 0)


async def days_pass(world: Any, days: float) -> None:
    """Whole days with two tidyings each, as good as 24 of them; what is left hour by hour."""
    tidy = world.bot.get_cog("Lifecycle").tidy
    change = tidy.change_interval
    whole = int(days)
    if whole:
        with patch.object(tidy, "change_interval", lambda **_: change(hours=12)):
            tidy.change_interval()
            for _ in range(whole):
                await world.env.advance_time(DAY)
        change(hours=1)
    await world.env.advance_time((days - whole) * DAY)


def leave(world: Any) -> None:
    world.env.backend.remove_guild(world.guild.id)


async def test_a_left_server_keeps_its_data_for_the_retention_time_and_no_longer(
    furnished: Any, kept: Any
) -> None:
    leave(furnished)
    await furnished.env.settle()
    assert furnished.bot.get_guild(furnished.guild.id) is None
    assert set(await furnished.bot.services.records.departures.left()) == {furnished.guild.id}
    await days_pass(furnished, 6.9)
    assert await kept() == ALL
    await days_pass(furnished, 0.2)
    assert await kept() == NOTHING
    assert await furnished.bot.services.records.departures.left() == {}
    assert furnished.guild.id not in await furnished.bot.services.records.departures.known()
    assert await furnished.bot.services.library.articles(0), (
        "the operator's library is nobody's to leave"
    )


async def test_an_outage_is_not_leaving_however_long_it_lasts(furnished: Any, kept: Any) -> None:
    bot, guild_id = furnished.bot, furnished.guild.id
    furnished.env.backend.emit("GUILD_DELETE", {"id": str(guild_id), "unavailable": True})
    await furnished.env.settle()
    assert bot.get_guild(guild_id).unavailable
    assert await bot.services.records.departures.left() == {}
    before = await kept()
    await days_pass(furnished, 8)
    after = await kept()
    old = {"questions": 0, "audit": 0}
    assert after == before | old, "only what is older than a week went"


async def test_a_mark_that_should_not_be_there_deletes_nothing_of_a_server_that_is(
    furnished: Any, kept: Any
) -> None:
    long_ago = furnished.env.now() - timedelta(days=400)
    await furnished.bot.services.records.departures.mark(furnished.guild.id, long_ago)
    await days_pass(furnished, 0.1)
    assert await kept() == ALL


async def test_a_server_that_comes_back_in_time_finds_everything(furnished: Any, kept: Any) -> None:
    backend, guild_id = furnished.env.backend, furnished.guild.id
    joined = guild_create_payload(backend, backend.get_guild(guild_id))
    del joined["unavailable"]  # as Discord sends it of a server that was joined just now
    leave(furnished)
    await days_pass(furnished, 3)
    assert set(await furnished.bot.services.records.departures.left()) == {guild_id}
    backend.emit("GUILD_CREATE", joined)
    await furnished.env.settle()
    assert await furnished.bot.services.records.departures.left() == {}
    await days_pass(furnished, 0.1)
    assert await kept() == ALL


async def test_a_server_that_was_left_while_the_bot_was_away_is_marked_at_the_start(
    furnished: Any, kept: Any
) -> None:
    other = 4242 << 22
    await furnished.bot.services.library.add(other, ARTICLE)
    old = furnished.bot
    await furnished.env.restart_bot(furnished.make_bot())
    await old.close()
    await furnished.env.settle()
    await furnished.bot.services.answers.indexes.settled()
    assert set(await furnished.bot.services.records.departures.left()) == {other}
    assert await kept() == ALL


async def test_a_server_of_another_process_is_none_of_ours(furnished: Any) -> None:
    bot = furnished.bot
    cog = bot.get_cog("Lifecycle")
    bot.shard_count, bot.shard_ids = 2, [0]
    odd, even = 4243 << 22, 4242 << 22
    for tenant in (odd, even):
        await bot.services.library.add(tenant, ARTICLE)
    await cog.on_ready()
    marked = set(await bot.services.records.departures.left())
    assert even in marked
    assert odd not in marked


async def test_records_older_than_the_server_keeps_them_are_purged_hourly(
    furnished: Any, kept: Any
) -> None:
    await days_pass(furnished, 6.9)
    assert await kept() == ALL
    await days_pass(furnished, 0.2)
    assert await kept() == ALL | {"questions": 0, "audit": 0}


async def test_a_step_that_fails_is_logged_and_the_next_hour_tries_again(
    furnished: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = 0

    async def broken(*_: object) -> int:
        nonlocal asked
        asked += 1
        raise OSError("the disk is gone")

    monkeypatch.setattr(furnished.bot.services.library, "purge_bin", broken)
    with capture_logs() as logs:
        await days_pass(furnished, 0.2)
    failed = [entry for entry in logs if entry["event"] == "tidying_failed"]
    assert asked == len(failed) > 2
    assert {entry["step"] for entry in failed} == {"purge_bin"}
