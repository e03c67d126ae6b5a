"""The records of questions and votes: each server's own, under pseudonyms, for a time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.records import Records, open_library
from bot.records.questions import Logged, new_number
from bot.records.votes import MAX_REASON, Vote, Votes
from index.answer import Verdict

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from corpus.library import Library

HERE, THERE = 11, 12
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
async def library(database_url: str) -> AsyncIterator[Library]:
    async with await open_library(database_url) as library:
        yield library


@pytest.fixture
def records(library: Library) -> Records:
    return Records(library.database)


def _logged(  # noqa: PLR0913  by name
    text: str,
    *,
    tenant: int = HERE,
    asker: str = "a" * 32,
    asked: datetime = NOON,
    public: bool = True,
    verdict: Verdict = Verdict.ANSWERED,
) -> Logged:
    article = (tenant, "the-mill") if verdict is not Verdict.UNANSWERED else None
    return Logged(
        tenant=tenant,
        number=new_number(),
        asked=asked,
        text=text,
        asker=asker,
        public=public,
        verdict=verdict,
        confidence=0.75,
        article=article,
        title="The Mill" if article else None,
        took_ms=80,
    )


async def test_a_question_comes_back_as_it_was_and_to_its_server_only(records: Records) -> None:
    one = _logged("When did it burn?")
    two = _logged("Who cares?", verdict=Verdict.UNANSWERED, asked=NOON + timedelta(hours=1))
    for logged in (two, one, _logged("Elsewhere?", tenant=THERE)):
        await records.questions.add(logged)
    day = timedelta(days=1)
    assert await records.questions.between(HERE, NOON, NOON + day) == [one, two]
    assert await records.questions.between(HERE, NOON - day, NOON) == []
    assert await records.questions.holds(HERE, one.number)
    assert not await records.questions.holds(THERE, one.number)


async def test_pseudonyms_stay_the_same_and_differ_by_member_server_and_installation(
    records: Records, library: Library, tmp_path: Path
) -> None:
    name = await records.pseudonyms.of(HERE, 5)
    assert name == await Records(library.database).pseudonyms.of(HERE, 5)
    async with await open_library(f"sqlite+aiosqlite:///{tmp_path / 'other.db'}") as other:
        others = {
            await records.pseudonyms.of(HERE, 6),
            await records.pseudonyms.of(THERE, 5),
            await Records(other.database).pseudonyms.of(HERE, 5),
        }
    assert len(others | {name}) == 4
    assert all(len(one) == 32 for one in others)


async def test_what_was_asked_before_is_public_answered_and_holds_every_typed_word(
    records: Records,
) -> None:
    for logged in (
        _logged("When did the mill burn?"),
        _logged("when did the mill burn?"),
        _logged("Who owns the mill?", asked=NOON + timedelta(hours=1)),
        _logged("Is the mill 100% wood?", asked=NOON + timedelta(hours=2)),
        _logged("Is my mill secret?", public=False),
        _logged("Is the mill on the moon?", verdict=Verdict.UNANSWERED),
        _logged("Is the mill maybe blue?", verdict=Verdict.UNCERTAIN),
        _logged("What of the other mill?", tenant=THERE),
    ):
        await records.questions.add(logged)
    asked_before = records.questions.asked_before
    every = await asked_before(HERE, "MILL")
    assert [text.casefold() for text in every] == [
        "when did the mill burn?",
        "is the mill 100% wood?",
        "who owns the mill?",
    ]
    assert await asked_before(HERE, "mill who") == ["Who owns the mill?"]
    assert await asked_before(HERE, "0%") == ["Is the mill 100% wood?"]
    assert await asked_before(HERE, "%") == ["Is the mill 100% wood?"]
    assert await asked_before(HERE, "_") == []
    assert await asked_before(HERE, "", limit=1) == every[:1]


async def test_a_person_has_one_vote_which_they_may_change(records: Records) -> None:
    votes, number = records.votes, new_number()
    assert await votes.cast(HERE, number, "a", helpful=True, now=NOON)
    assert not await votes.cast(HERE, number, "a", helpful=True, now=NOON)
    assert not await votes.explain(HERE, number, "a", "It did help.")
    assert await votes.cast(HERE, number, "b", helpful=True, now=NOON)
    assert await votes.cast(HERE, number, "a", helpful=False, now=NOON)
    assert await votes.explain(HERE, number, "a", "x" * 2 * MAX_REASON)
    day = timedelta(days=1)
    assert await votes.tally(HERE, NOON, NOON + day) == Votes(helpful=1, not_helpful=1)
    assert await votes.tally(THERE, NOON, NOON + day) == Votes(0, 0)
    assert await votes.tally(HERE, NOON - day, NOON) == Votes(0, 0)
    assert await votes.of(HERE, "a") == [Vote(number, False, "x" * MAX_REASON, NOON)]
    assert await votes.cast(HERE, number, "a", helpful=True, now=NOON)
    assert (await votes.of(HERE, "a"))[0].reason is None


async def test_forgetting_takes_exactly_what_it_says(records: Records) -> None:
    late = NOON + timedelta(days=2)
    for logged in (
        _logged("Old?"),
        _logged("New?", asked=late),
        _logged("Mine?", asker="b" * 32, asked=late),
        _logged("Elsewhere?", tenant=THERE),
    ):
        await records.questions.add(logged)
        await records.votes.cast(
            logged.tenant, logged.number, logged.asker, helpful=True, now=logged.asked
        )
    assert await records.questions.purge(HERE, NOON + timedelta(days=1)) == 1
    assert await records.votes.purge(HERE, NOON + timedelta(days=1)) == 1
    assert await records.questions.forget_asker(HERE, "b" * 32) == 1
    assert await records.votes.forget_voter(HERE, "b" * 32) == 1
    assert [one.text for one in await records.questions.of(HERE, "a" * 32)] == ["New?"]
    assert len(await records.votes.of(HERE, "a" * 32)) == 1
    await records.forget(HERE)
    assert await records.questions.of(HERE, "a" * 32) == []
    assert await records.votes.of(HERE, "a" * 32) == []
    assert [one.text for one in await records.questions.of(THERE, "a" * 32)] == ["Elsewhere?"]
    assert len(await records.votes.of(THERE, "a" * 32)) == 1
