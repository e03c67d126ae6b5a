"""Suggestions while typing: known to be answered well, never private, never another server's."""

from __future__ import annotations

from typing import Any

import pytest

from bot.asking.autocomplete import STARTER_QUESTIONS
from index.answer import Verdict

pytestmark = pytest.mark.model


async def _suggested(world: Any, typed: str) -> list[str]:
    choices = await world.mara.autocomplete(world.channel, "ask", "question", typed)
    return [choice["value"] for choice in choices]


@pytest.mark.parametrize("question", STARTER_QUESTIONS)
async def test_every_starter_question_is_answered_for_sure(world: Any, question: str) -> None:
    answer = await world.services.answers.ask(question)
    assert answer.verdict is Verdict.ANSWERED


async def test_what_was_asked_and_answered_here_comes_first(world: Any) -> None:
    assert await _suggested(world, "") == list(STARTER_QUESTIONS)
    await world.jonas.slash(world.channel, "ask", question="what is VOICE  for?")
    assert (await _suggested(world, ""))[0] == "what is VOICE for?"
    assert await _suggested(world, "voice for") == ["what is VOICE for?"]
    assert await _suggested(world, "zebra") == []


async def test_nothing_private_unanswered_or_of_another_server_is_suggested(world: Any) -> None:
    private, hers = "what is the VOICE office for?", "What is VOICE, and what is it for?"
    await world.mara.slash(world.channel, "ask", question=private, private=True)
    await world.mara.slash(world.channel, "ask", question="how many people work at VOICE?")
    elsewhere = world.env.create_guild("Elsewhere")
    channel = elsewhere.create_text_channel("general")
    eve = elsewhere.add_member(world.env.create_user("eve"))
    await eve.slash(channel, "ask", question=hers)
    assert set(await _suggested(world, "")) == set(STARTER_QUESTIONS)
    await world.services.records.settings.change(world.guild.id, starter_library=False)
    assert await _suggested(world, "") == []
