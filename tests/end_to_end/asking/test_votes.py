"""Thumbs up and down: one vote a person, changeable, on any answer still kept."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from bot.asking.buttons import wording
from bot.asking.buttons.vote import HELPFUL, NOT_HELPFUL
from bot.records.votes import Votes
from tests.support.reading import press

if TYPE_CHECKING:
    from collections.abc import Callable

    Buttons = Callable[[Any], dict[str, str]]
    Texts = Callable[[Any], list[str]]

pytestmark = pytest.mark.model
QUESTION = "what is VOICE for?"


async def _ask(world: Any, question: str = QUESTION, **options: Any) -> Any:
    result = await world.mara.slash(world.channel, "ask", question=question, **options)
    return result.response


async def _tally(world: Any, tenant: int | None = None) -> Votes:
    day, now = timedelta(days=1), world.env.now()
    tally: Votes = await world.services.records.votes.tally(
        tenant or world.guild.id, now - day, now + day
    )
    return tally


async def test_each_member_has_one_vote_and_may_change_it(world: Any, texts: Texts) -> None:
    answer = await _ask(world)
    first = await press(world.jonas, answer, HELPFUL)
    assert first.ephemeral
    assert texts(first.response) == [wording.THANKS]
    again = await press(world.jonas, answer, HELPFUL)
    assert texts(again.response) == [wording.NOTED_ALREADY]
    await press(world.mara, answer, HELPFUL)
    assert await _tally(world) == Votes(helpful=2, not_helpful=0)
    await press(world.mara, answer, NOT_HELPFUL)
    assert await _tally(world) == Votes(helpful=1, not_helpful=1)


async def test_not_helpful_asks_why_and_counts_even_if_nobody_tells(
    world: Any, texts: Texts
) -> None:
    answer = await _ask(world)
    form = await press(world.jonas, answer, NOT_HELPFUL)
    assert wording.REASON_TITLE in str(form.modal)
    assert await _tally(world) == Votes(helpful=0, not_helpful=1)
    told = await world.jonas.submit_modal(form, {"why": "  It is\nout of date. "})
    assert told.ephemeral
    assert texts(told.response) == [wording.REASON_NOTED]
    records, tenant = world.services.records, world.guild.id
    pseudonym = await records.pseudonyms.of(tenant, world.jonas.id)
    assert [vote.reason for vote in await records.votes.of(tenant, pseudonym)] == [
        "It is out of date."
    ]
    form = await press(world.mara, answer, NOT_HELPFUL)
    told = await world.mara.submit_modal(form, {"why": ""})
    assert texts(told.response) == [wording.NOTED_WITHOUT]


async def test_votes_go_on_after_a_restart_and_on_a_shared_answer(world: Any, texts: Texts) -> None:
    private = await _ask(world, private=True)
    await press(world.mara, private, "Share")
    old = world.bot
    await world.env.restart_bot(world.make_bot())
    await old.close()
    await world.services.answers.indexes.settled()
    voted = await press(world.jonas, world.last, HELPFUL)
    assert texts(voted.response) == [wording.THANKS]
    assert await _tally(world) == Votes(helpful=1, not_helpful=0)


async def test_a_question_that_is_not_kept_here_takes_no_vote(
    world: Any, texts: Texts, buttons: Buttons
) -> None:
    answer = await _ask(world)
    number = int(buttons(answer)[HELPFUL].rpartition(":")[2])
    assert await world.services.records.questions.holds(world.guild.id, number)
    elsewhere = world.env.create_guild("Elsewhere")
    channel = elsewhere.create_text_channel("general")
    member = elsewhere.add_member(world.env.create_user("eve"))
    other = (await member.slash(channel, "ask", question=QUESTION)).response
    await world.services.records.questions.purge(
        world.guild.id, world.env.now() + timedelta(days=1)
    )
    refused = await press(world.jonas, answer, HELPFUL)
    assert texts(refused.response) == [wording.TOO_OLD]
    assert await _tally(world) == Votes(0, 0)
    accepted = await press(member, other, HELPFUL)
    assert texts(accepted.response) == [wording.THANKS]
    assert await _tally(world, elsewhere.id) == Votes(1, 0)


async def test_what_needs_no_vote_has_none(world: Any, buttons: Buttons) -> None:
    unanswered = await _ask(world, "how many people work at VOICE?")
    assert HELPFUL not in buttons(unanswered)
    letter = await world.mara.send_dm(QUESTION)
    replies = [m for m in world.mara.user.dm_channel.history() if m.id != letter.id]
    assert replies
    assert HELPFUL not in buttons(replies[0])


async def test_what_was_asked_is_kept_as_it_went(world: Any) -> None:
    await _ask(world)
    await _ask(world, private=True)
    await _ask(world, "how many people work at VOICE?")
    await world.jonas.send(world.channel, f"{world.mention} {QUESTION}")
    day, now = timedelta(days=1), world.env.now()
    kept = await world.services.records.questions.between(world.guild.id, now - day, now + day)
    told = {(one.text, one.public, one.verdict.value) for one in kept}
    assert told == {
        (QUESTION, True, "answered"),
        (QUESTION, False, "answered"),
        ("how many people work at VOICE?", True, "unanswered"),
    }
    assert len(kept) == 4
    assert len({one.asker for one in kept}) == 2
    assert str(world.mara.id) not in str(kept)
    assert all((one.title is None) == (one.verdict.value == "unanswered") for one in kept)
    assert all(one.took_ms >= 0 for one in kept)
