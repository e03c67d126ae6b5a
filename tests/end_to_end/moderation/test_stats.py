"""`/stats`: what a moderator sees of what was asked, and nobody else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bot.asking.buttons.vote import HELPFUL, NOT_HELPFUL
from bot.moderation.stats import wording
from tests.support.reading import press

if TYPE_CHECKING:
    from collections.abc import Callable

    Buttons = Callable[[Any], dict[str, str]]
    Texts = Callable[[Any], list[str]]

pytestmark = pytest.mark.model
KNOWN, UNKNOWN = "what is VOICE for?", "who keeps the lighthouse at Skagen?"


async def test_a_moderator_sees_figures_and_a_picture_with_its_words(
    world: Any, texts: Texts, buttons: Buttons
) -> None:
    answer = (await world.mara.slash(world.channel, "ask", question=KNOWN)).response
    await press(world.jonas, answer, HELPFUL)
    form = await press(world.mara, answer, NOT_HELPFUL)
    await world.mara.submit_modal(form, {"why": "It is *out of date*."})
    await world.jonas.slash(world.channel, "ask", question=UNKNOWN)
    result = await world.moderator.slash(world.channel, "stats", days=7)
    assert result.ephemeral
    shown = "\n".join(texts(result.response))
    assert wording.QUESTIONS.format(n=2, members="2 members") in shown
    assert "50% answered" in shown
    assert wording.VOTES.format(helpful=1, not_helpful=1) in shown
    assert " ms" not in shown
    assert r"- It is \*out of date\*." in shown
    (picture,) = result.response.attachments
    assert "2 in all, 1 answered" in (picture.description or "")
    assert (await picture.read()).startswith(b"\x89PNG")
    longer = await world.moderator.click(
        result.response, custom_id=buttons(result.response)["90 days"]
    )
    shown = "\n".join(texts(longer.response or result.response))
    assert wording.HEADING.format(days=90) in shown
    assert wording.KEPT_SHORTER.format(days=30) in shown


async def test_nothing_asked_is_said_in_a_line(world: Any, texts: Texts) -> None:
    await world.mara.send_dm(KNOWN)
    elsewhere = world.env.create_guild("Elsewhere")
    channel = elsewhere.create_text_channel("general")
    await elsewhere.add_member(world.env.create_user("eve")).slash(channel, "ask", question=KNOWN)
    result = await world.moderator.slash(world.channel, "stats")
    assert texts(result.response)[0] == wording.NOTHING.format(days=30)
    assert not result.response.attachments
