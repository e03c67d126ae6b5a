"""The inbox and the marks of left servers, on a real SQLite file with the real model."""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

import pytest

from bot.records import Records, open_library
from bot.records.inbox import MAX_CHARS, MAX_QUESTIONS, Asked, State

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from index.embedding.embedder import Embedder

pytestmark = pytest.mark.model

HERE, THERE = 111 << 22, 222 << 22
NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


class Inbox(NamedTuple):
    records: Records
    embedder: Embedder

    async def note(self, text: str, *, tenant: int = HERE, now: datetime = NOON) -> Asked:
        (vector,) = self.embedder.embed_questions([text])
        return await self.records.inbox.note(tenant, text, vector, self.embedder.name, now)

    async def texts(self, tenant: int = HERE) -> list[tuple[str, int]]:
        found = await self.records.inbox.open(tenant, limit=MAX_QUESTIONS)
        return [(asked.text, asked.times) for asked in found]


@pytest.fixture
async def inbox(database_url: str, embedder: Embedder) -> AsyncIterator[Inbox]:
    async with await open_library(database_url) as library:
        yield Inbox(Records(library.database), embedder)


async def test_questions_that_mean_the_same_are_one_and_others_are_not(inbox: Inbox) -> None:
    await inbox.note("When does the library open?")
    await inbox.note("What time does the library open?", now=NOON + timedelta(hours=1))
    await inbox.note("When does the library close?")
    await inbox.note("when does the library open")
    assert await inbox.texts() == [
        ("When does the library open?", 3),
        ("When does the library close?", 1),
    ]


async def test_two_who_ask_at_once_are_both_counted(inbox: Inbox) -> None:
    asked = ["Who is the mayor of Farrow?", "Who's Farrow's mayor?"] * 5
    numbers = {a.number for a in await asyncio.gather(*(inbox.note(text) for text in asked))}
    assert len(numbers) == 1
    assert [times for _, times in await inbox.texts()] == [10]


async def test_a_dismissed_question_stays_dismissed_but_is_counted(inbox: Inbox) -> None:
    asked = await inbox.note("Is there a swimming pool?")
    assert await inbox.records.inbox.settle(HERE, asked.number, State.DISMISSED) is not None
    again = await inbox.note("is there a swimming pool")
    assert (again.number, again.state, again.times) == (asked.number, State.DISMISSED, 2)
    assert await inbox.texts() == []
    back = await inbox.records.inbox.put_back(HERE, asked.number)
    assert back is not None
    assert await inbox.texts() == [("Is there a swimming pool?", 2)]


async def test_a_question_whose_answer_has_gone_again_is_open_again(inbox: Inbox) -> None:
    asked = await inbox.note("Is there a swimming pool?")
    await inbox.records.inbox.settle(HERE, asked.number, State.ANSWERED, answered_by="pool")
    again = await inbox.note("Is there a swimming pool?")
    assert (again.number, again.state, again.answered_by) == (asked.number, State.OPEN, None)


async def test_only_the_first_of_two_moderators_handles_a_question(inbox: Inbox) -> None:
    asked = await inbox.note("Is there a swimming pool?")
    store = inbox.records.inbox
    results = await asyncio.gather(
        store.settle(HERE, asked.number, State.DISMISSED),
        store.settle(HERE, asked.number, State.ELSEWHERE, answered_by="see #news"),
    )
    assert sum(result is not None for result in results) == 1


async def test_nobody_is_kept_who_did_not_ask_to_be_told_and_none_is_told_twice(
    inbox: Inbox,
) -> None:
    asked = await inbox.note("Is there a swimming pool?")
    store = inbox.records.inbox
    assert await store.take_waiting(HERE, asked.number) == []
    assert await store.toggle(HERE, asked.number, 5, 70) is True
    assert await store.toggle(HERE, asked.number, 6, 70) is True
    assert await store.toggle(HERE, asked.number, 6, 70) is False
    standing = await store.get(HERE, asked.number)
    assert standing is not None
    assert standing.waiting == 1
    assert await store.toggle(HERE, 12345, 5, 70) is None
    assert [w.user for w in await store.take_waiting(HERE, asked.number)] == [5]
    assert await store.take_waiting(HERE, asked.number) == []


async def test_the_inbox_is_bounded_and_the_least_asked_and_oldest_go(
    inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    most = 40  # as many as there really may be would take a while
    monkeypatch.setattr(sys.modules[type(inbox.records.inbox).__module__], "MAX_QUESTIONS", most)
    texts = [f"Who lives in house number {n}?" for n in range(most + 1)]
    vectors = inbox.embedder.embed_questions(texts)
    store, model = inbox.records.inbox, inbox.embedder.name
    await store.note(HERE, texts[0], vectors[0], model, NOON)
    for n, (text, vector) in enumerate(zip(texts[:-1], vectors[:-1], strict=True)):
        await store.note(HERE, text, vector, model, NOON + timedelta(minutes=n))
    assert await store.size(HERE) == most
    await store.note(HERE, texts[-1], vectors[-1], model, NOON + timedelta(days=1))
    left = dict(await inbox.texts())
    assert len(left) == most
    assert texts[0] in left, "asked twice"
    assert texts[1] not in left, "asked once, and longest ago"
    assert texts[-1] in left


async def test_a_very_long_question_is_kept_short(inbox: Inbox) -> None:
    asked = await inbox.note("why " * 1_000)
    assert len(asked.text) <= MAX_CHARS


async def test_what_was_last_asked_too_long_ago_is_purged_with_who_waits(inbox: Inbox) -> None:
    old = await inbox.note("Is there a swimming pool?")
    await inbox.note("Who is the mayor?", now=NOON + timedelta(days=20))
    await inbox.records.inbox.toggle(HERE, old.number, 5, 70)
    assert await inbox.records.inbox.purge(HERE, NOON + timedelta(days=10)) == 1
    assert await inbox.texts() == [("Who is the mayor?", 1)]
    assert await inbox.records.inbox.take_waiting(HERE, old.number) == []


async def test_no_server_sees_or_changes_anothers_inbox(inbox: Inbox) -> None:
    mine = await inbox.note("Is there a swimming pool?")
    theirs = await inbox.note("Is there a swimming pool?", tenant=THERE)
    store = inbox.records.inbox
    assert mine.number != theirs.number
    assert await store.get(THERE, mine.number) is None
    assert await store.settle(THERE, mine.number, State.DISMISSED) is None
    assert await store.toggle(THERE, mine.number, 5, 70) is None
    await inbox.records.forget(THERE)
    assert await inbox.texts() == [("Is there a swimming pool?", 1)]
    assert await inbox.texts(THERE) == []


async def test_a_mark_keeps_its_first_time_and_goes_with_everything_else(inbox: Inbox) -> None:
    departures = inbox.records.departures
    await inbox.note("Is there a swimming pool?")
    assert await departures.mark(HERE, NOON)
    assert not await departures.mark(HERE, NOON + timedelta(days=3))
    assert await departures.left() == {HERE: NOON}
    assert await departures.known() == {HERE}
    await inbox.records.forget(HERE)
    assert await departures.left() == {}
    assert await departures.known() == set()
