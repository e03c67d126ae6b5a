"""`/privacy`: a member sees what is kept about them, takes it along, and has it deleted."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from bot.asking.buttons.vote import HELPFUL, NOT_HELPFUL
from bot.asking.unanswered import wording as unanswered_wording
from bot.members import privacy_wording
from bot.members.my_data import as_json, gather
from bot.records.audit import Action
from tests.support.reading import press

if TYPE_CHECKING:
    from collections.abc import Callable

    Texts = Callable[[Any], list[str]]

pytestmark = pytest.mark.model
KNOWN = "what is VOICE for?"
UNKNOWN = "who keeps the lighthouse at Skagen?"


async def _live_a_little(world: Any) -> None:
    """Mara asks twice, votes and wants to be told; Jonas asks and votes too."""
    answer = (await world.mara.slash(world.channel, "ask", question=KNOWN)).response
    await press(world.mara, answer, HELPFUL)
    await press(world.jonas, answer, NOT_HELPFUL)
    asked = (await world.mara.slash(world.channel, "ask", question=UNKNOWN)).response
    await world.mara.click(asked, label=unanswered_wording.TELL_ME)
    await world.jonas.click(asked, label=unanswered_wording.TELL_ME)
    await world.jonas.slash(world.channel, "ask", question=KNOWN)


async def _mine(world: Any, who: Any) -> Any:
    return await gather(world.services.records, world.guild.id, who.id)


async def test_who_did_nothing_is_told_so(world: Any, texts: Texts) -> None:
    shown = await world.mara.slash(world.channel, "privacy")
    assert shown.ephemeral
    assert texts(shown.response) == [privacy_wording.NOTHING]


async def test_it_shows_counts_and_exports_exactly_what_is_mine(world: Any, texts: Texts) -> None:
    await _live_a_little(world)
    shown = await world.mara.slash(world.channel, "privacy")
    assert shown.ephemeral
    listed = "\n".join(texts(shown.response))
    for sentence in (
        privacy_wording.QUESTIONS.format(n=2),
        privacy_wording.VOTE.format(n=1),
        privacy_wording.WISH.format(n=1),
        privacy_wording.KEPT_FOR.format(days=30),
    ):
        assert sentence in listed
    assert "moderator log" not in listed
    exported = await world.mara.click(shown.response, label=privacy_wording.EXPORT)
    assert exported.ephemeral
    (file,) = exported.response.attachments
    data = json.loads(await file.read())
    assert sorted(one["question"] for one in data["questions"]) == sorted([KNOWN, UNKNOWN])
    assert [one["helpful"] for one in data["votes"]] == [True]
    assert data["wishes_to_be_told"] == [{"question": UNKNOWN}]
    assert data["moderators_log"] == []


async def test_delete_asks_once_and_takes_mine_only(world: Any, texts: Texts) -> None:
    await _live_a_little(world)
    before = await _mine(world, world.jonas)
    shown = await world.mara.slash(world.channel, "privacy")
    asked = await world.mara.click(shown.response, label=privacy_wording.DELETE)
    assert texts(asked.response or shown.response) == [privacy_wording.SURE]
    assert (await _mine(world, world.mara)).anything
    await world.mara.click(shown.response, label=privacy_wording.DELETE_REALLY)
    assert texts(shown.response) == [privacy_wording.DELETED]
    assert not (await _mine(world, world.mara)).anything
    assert await _mine(world, world.jonas) == before
    assert before.wishes
    again = await world.mara.slash(world.channel, "privacy")
    assert texts(again.response) == [privacy_wording.NOTHING]


async def test_who_keeps_it_loses_nothing(world: Any, texts: Texts) -> None:
    await _live_a_little(world)
    before = await _mine(world, world.mara)
    shown = await world.mara.slash(world.channel, "privacy")
    await world.mara.click(shown.response, label=privacy_wording.DELETE)
    await world.mara.click(shown.response, label=privacy_wording.KEEP)
    assert texts(shown.response) == [privacy_wording.KEPT]
    assert await _mine(world, world.mara) == before


async def test_a_moderators_entries_are_shown_and_stay(world: Any, texts: Texts) -> None:
    await world.services.records.audit.add(
        world.guild.id, world.moderator.id, Action.REMOVED, "An article"
    )
    shown = await world.moderator.slash(world.channel, "privacy")
    listed = "\n".join(texts(shown.response))
    assert privacy_wording.DEED.format(n=1) in listed
    assert privacy_wording.DEEDS_STAY in listed
    assert b"An article" in as_json(await _mine(world, world.moderator))


async def test_other_servers_and_direct_messages_show_nothing_of_this_one(
    world: Any, texts: Texts
) -> None:
    await _live_a_little(world)
    elsewhere = world.env.create_guild("Elsewhere")
    channel = elsewhere.create_text_channel("general")
    member = elsewhere.add_member(world.mara.user)
    shown = await member.slash(channel, "privacy")
    assert texts(shown.response) == [privacy_wording.NOTHING]
    await world.mara.send_dm(KNOWN)
    assert len((await _mine(world, world.mara)).questions) == 2


async def test_the_servers_time_deletes_questions_and_votes(world: Any) -> None:
    await _live_a_little(world)
    records, tenant = world.services.records, world.guild.id
    lifecycle = world.bot.get_cog("Lifecycle")
    await lifecycle._purge_records(world.env.now() + timedelta(days=29))
    assert len((await _mine(world, world.mara)).questions) == 2
    await lifecycle._purge_records(world.env.now() + timedelta(days=31))
    assert not (await _mine(world, world.mara)).anything
    pseudonym = await records.pseudonyms.of(tenant, world.jonas.id)
    assert await records.votes.of(tenant, pseudonym) == []
