"""Additions that wait and quotas that count, on a real database."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.moderation.source.form import (
    Typed,
    date_and_address,
    read_names,
    typed_of,
    understand,
    with_details,
)
from bot.records.additions import LIFETIME, AdditionStore, State
from bot.records.migrations import RECORDS
from bot.records.usage import Kind, Limit, Period, UsageStore
from corpus.article import Draft, Remark
from corpus.database.database import Database

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

NOW = datetime(2026, 3, 14, 15, 20, tzinfo=UTC)
SERVER, OTHER, INES, OMAR = 7, 8, 70, 71
DRAFT = Draft(
    title="Old Mill",
    text="The mill stands still.",
    authors=("Ada",),
    dropped=("Share",),
    remarks=(Remark("Line {number} is not JSON: {why}.", {"number": 3, "why": "it ends"}),),
    captions=("A mill",),
)
HOURLY = (Limit(Kind.FETCHES, Period.HOUR, 2),)


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    opened = await Database.open(database_url, [RECORDS])
    yield opened
    await opened.close()


@pytest.fixture
def additions(database: Database) -> AdditionStore:
    return AdditionStore(database)


@pytest.fixture
def usage(database: Database) -> UsageStore:
    return UsageStore(database)


async def test_a_draft_comes_back_as_it_went_in(additions: AdditionStore) -> None:
    begun = await additions.start(
        SERVER, INES, [DRAFT], now=NOW, failures=["b.txt is empty."], question=3
    )
    found = await additions.open(SERVER, begun.token, now=NOW)
    assert found == begun
    assert found is not None
    assert (found.current.draft, found.failures, found.question) == (
        DRAFT,
        ("b.txt is empty.",),
        3,
    )


async def test_an_addition_runs_out_after_an_hour_and_is_purged(additions: AdditionStore) -> None:
    begun = await additions.start(SERVER, INES, [DRAFT], now=NOW)
    assert await additions.open(SERVER, begun.token, now=NOW + LIFETIME - timedelta(seconds=1))
    late = NOW + LIFETIME
    assert await additions.open(SERVER, begun.token, now=late) is None
    assert await additions.take(SERVER, begun.token, 0, now=late) is None
    assert await additions.purge(NOW + LIFETIME - timedelta(seconds=1)) == 0
    assert await additions.purge(late) == 1


async def test_a_draft_can_be_taken_once_only(additions: AdditionStore) -> None:
    begun = await additions.start(SERVER, INES, [DRAFT, DRAFT], now=NOW)
    takes = [additions.take(SERVER, begun.token, 1, now=NOW) for _ in range(8)]
    taken = await asyncio.gather(*takes)
    assert [draft for draft in taken if draft is not None] == [DRAFT]
    found = await additions.open(SERVER, begun.token, now=NOW)
    assert found is not None
    assert found.states == (State.WAITING, State.TAKEN)


async def test_a_draft_that_a_crash_left_taken_waits_again(additions: AdditionStore) -> None:
    begun = await additions.start(SERVER, INES, [DRAFT], now=NOW)
    await additions.take(SERVER, begun.token, 0, now=NOW)
    assert await additions.take(SERVER, begun.token, 0, now=NOW + timedelta(minutes=1)) is None
    assert await additions.take(SERVER, begun.token, 0, now=NOW + timedelta(minutes=3)) == DRAFT


async def test_another_server_sees_and_touches_nothing(additions: AdditionStore) -> None:
    begun = await additions.start(SERVER, INES, [DRAFT], now=NOW)
    assert await additions.open(OTHER, begun.token, now=NOW) is None
    assert await additions.take(OTHER, begun.token, 0, now=NOW) is None
    await additions.settle(OTHER, begun.token, 0, State.SKIPPED)
    await additions.drop(OTHER, begun.token)
    await additions.forget(OTHER)
    assert await additions.open(SERVER, begun.token, now=NOW) == begun
    await additions.forget(SERVER)
    assert await additions.open(SERVER, begun.token, now=NOW) is None


async def test_a_decided_draft_is_not_edited_any_more(additions: AdditionStore) -> None:
    begun = await additions.start(SERVER, INES, [DRAFT], now=NOW)
    await additions.settle(SERVER, begun.token, 0, State.ADDED, article_id="old-mill")
    other = Draft(title="New Mill", text="Other.")
    edited = await additions.edit(SERVER, begun.token, 0, other, unread={}, now=NOW)
    assert edited is not None
    assert (edited.current.draft, edited.current.article_id) == (DRAFT, "old-mill")


async def test_a_position_past_the_ends_is_the_nearest(additions: AdditionStore) -> None:
    begun = await additions.start(SERVER, INES, [DRAFT, DRAFT], now=NOW)
    last = await additions.open(SERVER, begun.token, now=NOW, at=99)
    assert last is not None
    assert last.current.number == 1


async def test_a_quota_counts_until_its_hour_is_over(usage: UsageStore) -> None:
    assert await usage.spend(SERVER, INES, HOURLY, now=NOW) is None
    assert await usage.spend(SERVER, INES, HOURLY, now=NOW) is None
    stopped = await usage.spend(SERVER, INES, HOURLY, now=NOW)
    assert stopped is not None
    assert (stopped.used, stopped.resets) == (2, datetime(2026, 3, 14, 16, tzinfo=UTC))
    assert await usage.spend(SERVER, OMAR, HOURLY, now=NOW) is None
    assert await usage.spend(OTHER, INES, HOURLY, now=NOW) is None
    assert await usage.spend(SERVER, INES, HOURLY, now=stopped.resets) is None


async def test_a_quota_outlives_the_process(usage: UsageStore, database: Database) -> None:
    await usage.spend(SERVER, INES, HOURLY, now=NOW, amount=2)
    assert await UsageStore(database).exceeded(SERVER, INES, HOURLY, now=NOW) is not None


async def test_two_who_spend_at_once_do_not_share_the_last_one(usage: UsageStore) -> None:
    limits = (Limit(Kind.FETCHES, Period.DAY, 3, whole_server=True),)
    spent = [usage.spend(SERVER, who, limits, now=NOW) for who in range(1, 9)]
    results = await asyncio.gather(*spent)
    assert sum(result is None for result in results) == 3


async def test_where_one_limit_stops_none_is_charged(usage: UsageStore) -> None:
    limits = (
        Limit(Kind.FETCHES, Period.HOUR, 5),
        Limit(Kind.FETCHES, Period.DAY, 1, whole_server=True),
    )
    await usage.spend(SERVER, OMAR, limits, now=NOW)
    assert await usage.spend(SERVER, INES, limits, now=NOW) is not None
    assert await usage.exceeded(SERVER, INES, limits[:1], now=NOW, amount=5) is None


async def test_zero_is_no_limit(usage: UsageStore) -> None:
    free = (Limit(Kind.ARTICLES, Period.DAY, 0),)
    assert await usage.spend(SERVER, INES, free, now=NOW, amount=10_000) is None


async def test_old_counts_are_purged(usage: UsageStore) -> None:
    await usage.spend(SERVER, INES, HOURLY, now=NOW)
    assert await usage.purge(NOW + timedelta(hours=1)) == 0
    assert await usage.purge(NOW + timedelta(days=2)) == 1


@pytest.mark.parametrize(
    ("line", "parted"),
    [
        ("", ("", "")),
        ("2024-05-31", ("2024-05-31", "")),
        ("https://example.org/a", ("", "https://example.org/a")),
        ("https://example.org/a, 31 May 2024", ("31 May 2024", "https://example.org/a")),
        ("May 2024 · https://example.org/a?b=1", ("May 2024", "https://example.org/a?b=1")),
        ("31.5. example.org/a", ("31.5.", "example.org/a")),
        ("2024/05/31", ("2024/05/31", "")),
    ],
)
def test_date_and_address_are_parted_in_any_order(line: str, parted: tuple[str, str]) -> None:
    assert date_and_address(line) == parted


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("Ada Nwosu, Bo Lind and Cy Ray", ("Ada Nwosu", "Bo Lind", "Cy Ray")),
        ("Lind, Bo; Ray, Cy", ("Lind, Bo", "Ray, Cy")),
        ("  ", ()),
        ("Sandy Anderson", ("Sandy Anderson",)),
    ],
)
def test_authors_are_parted(typed: str, names: tuple[str, ...]) -> None:
    assert read_names(typed) == names


def test_what_is_not_understood_is_kept_as_it_was_typed() -> None:
    typed = Typed(title="T", date="next Tuesday", address="my blog", authors="Ada")
    understood = understand(typed)
    draft = with_details(Draft(title="X", text="Text.", published="2020"), understood)
    assert (draft.title, draft.published, draft.authors) == ("T", "2020", ("Ada",))
    assert typed_of(draft, understood.unread) == typed


def test_an_address_may_lack_its_scheme() -> None:
    assert understand(Typed(address="example.org/news")).url == "https://example.org/news"
    assert understand(Typed(address="ftp://example.org")).url is None
