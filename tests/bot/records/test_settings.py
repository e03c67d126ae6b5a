"""A server's settings and its audit log, in a real SQLite file."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio
from sqlalchemy import update

from bot.asking.channel_policy import thresholds
from bot.moderation.audit.lines import line as line_of
from bot.records import Records
from bot.records.audit import Action, AuditRow, Entry
from bot.records.migrations import RECORDS
from bot.records.settings import GuildSettings, Mode, SettingsRow, Sureness
from corpus.database.database import Database
from corpus.errors import PullquoteError
from index.answering.confidence import fitted_thresholds

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

HERE, THERE = 70, 71


@pytest_asyncio.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    opened = await Database.open(database_url, [RECORDS])
    yield opened
    await opened.close()


@pytest.fixture
def records(database: Database) -> Records:
    return Records(database)


async def _put(database: Database, chosen: Any) -> None:
    async with database.write() as session:
        session.add(SettingsRow(tenant=HERE, chosen=chosen))


async def test_a_server_that_chose_nothing_has_the_defaults(records: Records) -> None:
    assert await records.settings.get(HERE) == GuildSettings()


async def test_what_is_chosen_is_read_back_and_only_there(records: Records) -> None:
    changed = await records.settings.change(
        HERE, channels={5: Mode.OFF}, moderator_roles=(9, 8, 9), log_channel=4, retention_days=365
    )
    assert changed == GuildSettings(
        channels={5: Mode.OFF}, moderator_roles=(9, 8), log_channel=4, retention_days=365
    )
    assert await records.settings.get(HERE) == changed
    assert await records.settings.get(THERE) == GuildSettings()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("quotations", 0),
        ("quotations", 6),
        ("quotations", True),
        ("retention_days", 31),
        ("sureness", "certain"),
        ("elsewhere", "sometimes"),
        ("channels", {0: Mode.OFF}),
        ("channels", {5: "loud"}),
        ("channels", [5]),
        ("moderator_roles", "everyone"),
        ("moderator_roles", range(1, 40)),
        ("moderator_roles", (-1,)),
        ("private", "yes"),
        ("log_channel", "general"),
        ("log_channel", 2**63),
        ("colour", "blue"),
    ],
)
async def test_a_value_that_cannot_be_is_refused_with_a_cure_and_nothing_changes(
    records: Records, name: str, value: object
) -> None:
    await records.settings.change(HERE, private=True)
    with pytest.raises(PullquoteError) as caught:
        await records.settings.change(HERE, inbox=False, **{name: value})
    assert caught.value.cure
    assert await records.settings.get(HERE) == GuildSettings(private=True)


@pytest.mark.parametrize("stored", [None, 5, "text", [1], {"quotations": "many"}])
async def test_a_broken_document_reads_as_the_defaults(
    database: Database, records: Records, stored: object
) -> None:
    await _put(database, stored)
    assert await records.settings.get(HERE) == GuildSettings()


async def test_a_newer_versions_values_fall_back_one_by_one_and_are_kept(
    database: Database, records: Records
) -> None:
    await _put(database, {"sureness": "psychic", "quotations": 5, "voice": {"speed": 2}})
    assert await records.settings.get(HERE) == GuildSettings(quotations=5)
    await records.settings.change(HERE, private=True)
    async with database.read() as session:
        row = await session.get(SettingsRow, HERE)
        assert row is not None
        assert row.chosen["voice"] == {"speed": 2}
        assert row.chosen["sureness"] == "psychic"


async def test_changes_at_the_same_time_all_count(records: Records) -> None:
    def add(channel: int) -> Any:
        return records.settings.edit(
            HERE, lambda now: {"channels": {**now.channels, channel: Mode.OFF}}
        )

    await asyncio.gather(
        *(add(channel) for channel in range(1, 9)),
        records.settings.change(HERE, private=True),
        records.settings.change(HERE, sureness=Sureness.OPEN),
    )
    now = await records.settings.get(HERE)
    assert set(now.channels) == set(range(1, 9))
    assert now.private
    assert now.sureness is Sureness.OPEN


def test_a_thread_follows_its_channel_unless_it_has_a_mode_of_its_own() -> None:
    settings = GuildSettings(channels={1: Mode.OFF, 3: Mode.ALWAYS}, elsewhere=Mode.MENTIONED)
    assert settings.mode_in(2, parent_id=1) is Mode.OFF
    assert settings.mode_in(3, parent_id=1) is Mode.ALWAYS
    assert settings.mode_in(2) is Mode.MENTIONED


def test_sureness_moves_the_thresholds_the_right_way() -> None:
    fitted, strict, open_ = (
        fitted_thresholds(),
        thresholds(Sureness.STRICT),
        thresholds(Sureness.OPEN),
    )
    assert thresholds(Sureness.BALANCED) is None
    assert strict is not None
    assert open_ is not None
    assert strict.uncertain == strict.answered == fitted.answered
    assert open_.answered == fitted.answered
    assert 0 < open_.uncertain < fitted.uncertain


async def test_the_log_is_numbered_in_each_server_and_read_newest_first(records: Records) -> None:
    for title in ("One", "Two", "Three"):
        await records.audit.add(HERE, 5, Action.ADDED, title)
    await records.audit.add(THERE, 6, Action.REMOVED, "Elsewhere", "into the bin")
    assert [(e.number, e.subject) for e in await records.audit.entries(HERE, limit=2)] == [
        (3, "Three"),
        (2, "Two"),
    ]
    assert [e.subject for e in await records.audit.entries(HERE, before=2)] == ["One"]
    (entry,) = await records.audit.entries(THERE)
    assert (entry.number, entry.actor, entry.action) == (1, 6, Action.REMOVED)
    assert datetime.now(UTC) - entry.at < timedelta(minutes=1)


async def test_writing_at_the_same_time_loses_no_entry(records: Records) -> None:
    await asyncio.gather(*(records.audit.add(HERE, n, Action.EDITED, str(n)) for n in range(12)))
    entries = await records.audit.entries(HERE, limit=50)
    assert [e.number for e in entries] == list(range(12, 0, -1))
    assert {e.actor for e in entries} == set(range(12))


async def test_old_entries_are_purged_in_one_server_only(
    database: Database, records: Records
) -> None:
    for tenant in (HERE, THERE):
        await records.audit.add(tenant, 5, Action.ADDED, "Old")
    async with database.write() as session:
        yesterday = datetime.now(UTC) - timedelta(days=1)
        await session.execute(update(AuditRow).values(at=yesterday))
    await records.audit.add(HERE, 5, Action.ADDED, "New")
    assert await records.audit.purge(HERE, datetime.now(UTC) - timedelta(hours=1)) == 1
    assert [e.subject for e in await records.audit.entries(HERE)] == ["New"]
    assert [e.subject for e in await records.audit.entries(THERE)] == ["Old"]


async def test_forgetting_a_server_forgets_its_settings_and_log_only(records: Records) -> None:
    for tenant in (HERE, THERE):
        await records.settings.change(tenant, private=True)
        await records.audit.add(tenant, 5, Action.ADDED, "One")
    await records.forget(HERE)
    assert await records.settings.get(HERE) == GuildSettings()
    assert await records.audit.entries(HERE) == []
    assert (await records.settings.get(THERE)).private
    assert len(await records.audit.entries(THERE)) == 1


async def test_odd_and_endless_text_is_kept_short_and_harmless(records: Records) -> None:
    entry = await records.audit.add(HERE, 5, Action.ADDED, "a\0b\ud800" + "x" * 9_000, "y" * 9_000)
    assert entry.subject.startswith("ab?")
    assert len(entry.subject) == 300
    assert len(entry.detail) == 1_000
    assert (await records.audit.entries(HERE)) == [entry]


@pytest.mark.parametrize("action", list(Action))
def test_every_action_is_told_in_words_in_one_line(action: Action) -> None:
    entry = Entry(1, datetime.now(UTC), 5, action, "the {}\n# tide", "more <@7> `x`")
    line = line_of(entry)
    assert line.startswith("<@5> ") or action is Action.SET_ASIDE  # which nobody does
    assert "\n" not in line
    assert r"**the {} \# tide**" in line
    assert line.endswith(r": more \<\@7\> \`x\`")


def test_the_operator_and_a_newer_versions_action_are_told_too() -> None:
    line = line_of(Entry(1, datetime.now(UTC), 0, "re{}hung", "pictures"))
    assert line == "The operator re{}hung **pictures**"
