"""The article the bot was first asked for, as scraped, asked about in Discord.

It is read from the shared data where that lies beside the checkout; none of it stands here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bot.ui import wording
from bot.ui.markdown import read_back
from corpus.read import read_path

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.model


@pytest.fixture
async def scraped(world: Any, shared: Path) -> Any:
    """The article in the library of this server alone, indexed by its moderator."""
    (draft,) = read_path(shared / "corpus" / "space-aliens.txt")
    added = await world.services.library.add(world.guild.id, draft)
    await world.moderator.slash(world.channel, "reindex")
    return added.article


async def test_the_first_question_brings_the_sentence_with_its_source(
    world: Any, scraped: Any, texts: Callable[[Any], list[str]]
) -> None:
    own = f"{world.guild.id}:{scraped.id}"
    result = await world.mara.slash(
        world.channel, "ask", question="what is VOICE for?", article=own
    )
    shown = texts(result.response)
    first = next(read_back(text) for text in shown if text.startswith("> "))
    assert first in scraped.text
    assert "victims" in first
    source = [text for text in shown if text.startswith("-# — ")][-1]
    for part in (scraped.title.split()[0], "NPR", "James Doubek"):
        assert part in source


async def test_what_it_does_not_say_is_not_answered_from_it(
    world: Any, scraped: Any, texts: Callable[[Any], list[str]]
) -> None:
    question = "What is the phone number of the mayor of Pittsburgh?"
    result = await world.mara.slash(
        world.channel, "ask", question=question, article=f"{world.guild.id}:{scraped.id}"
    )
    assert wording.UNANSWERED in texts(result.response)


async def test_a_removed_article_is_never_quoted_again(
    world: Any, scraped: Any, texts: Callable[[Any], list[str]]
) -> None:
    await world.services.library.remove(world.guild.id, scraped.id)
    result = await world.mara.slash(world.channel, "ask", question="who is Michael Bersani?")
    quotations = [read_back(text) for text in texts(result.response) if text.startswith("> ")]
    assert not any(quotation in scraped.text for quotation in quotations)
