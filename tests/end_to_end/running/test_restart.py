"""The bot is asked, added to and restarted, on either database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bot.ui.markdown import read_back

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = [pytest.mark.model, pytest.mark.both_databases]

SENTENCE = "The reading room of the Tern Street library closes at nine on Thursdays."


async def test_what_a_moderator_adds_is_quoted_and_outlives_a_restart(
    world: Any, texts: Callable[[Any], list[str]], buttons: Callable[[Any], dict[str, str]]
) -> None:
    async def quoted(question: str) -> list[str]:
        result = await world.mara.slash(world.channel, "ask", question=question)
        return [read_back(t) for t in texts(result.response) if t.startswith("> ")]

    assert any("Frisch" in text for text in await quoted("who decoded the dance of the bees?"))
    file = ("hours.txt", SENTENCE.encode())
    preview = (await world.moderator.slash(world.channel, "library add", file=file)).response
    await world.moderator.click(preview, custom_id=buttons(preview)["Add"])
    assert SENTENCE in await quoted("when does the Tern Street reading room close?")
    old = world.bot
    await world.env.restart_bot(world.make_bot())
    await old.close()
    assert SENTENCE in await quoted("when does the Tern Street reading room close?")
    shown = "\n".join(texts((await world.mara.slash(world.channel, "privacy")).response))
    assert "3 questions" in shown
