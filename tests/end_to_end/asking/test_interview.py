"""An interview asked about in Discord: what answers, under its question, with who says it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bot.ui.markdown import read_back
from corpus.article import Draft

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.model

TITLE = "Thirty years on the Osterby ferry"
TEXT = """Bo Lind ran the ferry at Osterby for thirty years. The Herald met him on the quay in May.

By Ada Quill

Herald: You grew up on the island. Why did the ferry to Osterby stop sailing last winter?

Photo: Ada Quill

Lind: Rust, I am sorry to say. Four plates of the hull had gone, and nobody had the parts.

Herald: What do you eat on the night crossing?

Lind: Rye bread and smoked herring, and nothing else until the morning.

The ferry sails again from June."""
QUESTION = "why did the ferry to Osterby stop sailing last winter?"
ASKED = "Why did the ferry to Osterby stop sailing last winter?"


async def test_in_discord_the_answer_is_quoted_under_its_question_with_who_speaks(
    world: Any, texts: Callable[[Any], list[str]]
) -> None:
    await world.services.library.add(world.guild.id, Draft(title=TITLE, text=TEXT))
    await world.moderator.slash(world.channel, "reindex")
    result = await world.mara.slash(world.channel, "ask", question=QUESTION)
    shown = texts(result.response)
    at = next(row for row, text in enumerate(shown) if text.startswith("> "))
    quoted = read_back(shown[at])
    assert quoted in TEXT
    assert "Rust" in quoted or "hull" in quoted
    assert shown[at - 1] == f"-# Asked\\: “{ASKED}”"
    assert shown[at + 1].startswith("-# — Bo Lind")
    assert not any(read_back(text).endswith("?") for text in shown if text.startswith("> "))
