"""The message menu: quotations on a message's subject, privately, for whoever opens it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from bot.asking.message_menu import wording
from bot.records.settings import Mode
from bot.ui import wording as common
from bot.ui.markdown import read_back
from corpus.article import Draft
from tests.support.reading import press

if TYPE_CHECKING:
    from collections.abc import Callable

    Buttons = Callable[[Any], dict[str, str]]
    Texts = Callable[[Any], list[str]]

pytestmark = pytest.mark.model
POOL = Draft(
    title="The pool in Osterby",
    text="Osterby has a new swimming pool. The swimming pool in Osterby is three metres deep.",
    publisher="Osterby News",
)

_ALWAYS = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


@pytest.fixture
async def pool(world: Any) -> None:
    await world.services.library.add(world.guild.id, POOL)
    await world.services.answers.indexes.update(world.guild.id)


async def _opened(world: Any, said: str) -> Any:
    message = await world.jonas.send(world.channel, said)
    return await world.mara.context_menu(world.channel, wording.MENU, message)


def _quoted(shown: list[str]) -> list[str]:
    return [read_back(text) for text in shown if text.startswith("> ")]


@pytest.mark.usefixtures("pool")
@pytest.mark.parametrize(
    "said",
    [
        "I heard the swimming pool in Osterby is ten metres deep!",
        "**lol** no way. The pool in Osterby is not deep at all <:sad:123> https://example.org/a",
        "```\nprint(1)\n```\nHow deep is the swimming pool in Osterby now?",
    ],
)
async def test_a_message_gets_quotations_on_its_subject(
    world: Any, texts: Texts, said: str
) -> None:
    shown = await _opened(world, said)
    assert shown.ephemeral
    assert any("three metres deep" in text for text in _quoted(texts(shown.response)))
    lead = texts(shown.response)[0]
    assert "they may agree or disagree" in lead
    assert f"/channels/{world.guild.id}/{world.channel.id}/" in lead


@pytest.mark.usefixtures("pool")
async def test_another_subject_is_not_forced_onto_the_articles(world: Any, texts: Texts) -> None:
    shown = await _opened(world, "My sourdough never rises when the kitchen is cold in winter.")
    assert texts(shown.response)[0].startswith(
        "**I found nothing in the articles about [this message]"
    )
    assert _quoted(texts(shown.response)) == []


@pytest.mark.parametrize("said", ["lol", "https://example.org/a-long-article", "<:party:12345>"])
async def test_a_message_without_a_sentence_is_refused_kindly(
    world: Any, texts: Texts, said: str
) -> None:
    shown = await _opened(world, said)
    assert texts(shown.response) == [wording.NO_WORDS]


@pytest.mark.usefixtures("pool")
async def test_nothing_of_the_message_is_kept(world: Any) -> None:
    await _opened(world, "The swimming pool in Osterby is ten metres deep, says my uncle.")
    rows = await world.services.records.questions.between(world.guild.id, *_ALWAYS)
    assert rows == []


@pytest.mark.usefixtures("pool")
async def test_what_was_found_can_be_shared(world: Any, texts: Texts) -> None:
    shown = await _opened(world, "The swimming pool in Osterby is ten metres deep.")
    await press(world.mara, shown.response, "Share")
    assert any("three metres deep" in text for text in _quoted(texts(world.last)))
    assert any("shared by" in text for text in texts(world.last))


async def test_a_channel_that_is_off_stays_off(world: Any, texts: Texts) -> None:
    await world.services.records.settings.change(world.guild.id, elsewhere=Mode.OFF)
    shown = await _opened(world, "The swimming pool in Osterby is ten metres deep.")
    assert texts(shown.response) == [common.OFF_HERE]
