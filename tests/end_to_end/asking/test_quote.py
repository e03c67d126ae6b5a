"""`/quote`: exact, differs, or not there, said plainly and shown in the article's own words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bot.asking.quote import wording
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
WORDS = "The swimming pool in Osterby is three metres deep."


@pytest.fixture
async def pool(world: Any) -> None:
    await world.services.library.add(world.guild.id, POOL)
    await world.services.answers.indexes.update(world.guild.id)


async def _quote(world: Any, text: str, **options: Any) -> Any:
    return await world.mara.slash(world.channel, "quote", text=text, **options)


def _quoted(shown: list[str]) -> list[str]:
    return [read_back(text) for text in shown if text.startswith("> ")]


@pytest.mark.usefixtures("pool")
async def test_exact_words_are_said_to_be(world: Any, texts: Texts, buttons: Buttons) -> None:
    shown = (await _quote(world, "the swimming pool in Osterby is three metres deep")).response
    assert wording.EXACT in texts(shown)
    assert _quoted(texts(shown)) == [WORDS]
    assert any("Osterby News" in text for text in texts(shown))
    assert {"Context", "Exact text", "Delete"} <= set(buttons(shown))
    context = await press(world.jonas, shown, "Context")
    assert context.ephemeral


@pytest.mark.usefixtures("pool")
async def test_another_wording_is_shown_with_the_difference(world: Any, texts: Texts) -> None:
    shown = texts((await _quote(world, "The swimming pool of Osterby is *four* metres")).response)
    told = next(text for text in shown if wording.SAID_SO in text)
    assert told.startswith(wording.SOME_DIFFER.format(n=2))
    assert "The swimming pool ~~of~~ **in** Osterby is ~~four~~ **three** metres" in told
    assert told.count("three") == 1
    assert not told.startswith("> ")
    assert _quoted(shown) == [WORDS]


@pytest.mark.usefixtures("pool")
async def test_what_is_not_there_is_said_in_a_line(world: Any, texts: Texts) -> None:
    shown = texts(
        (await _quote(world, "Zebras prefer the night train to Bergen in spring")).response
    )
    assert wording.NOT_THERE in shown
    assert _quoted(shown) == []


@pytest.mark.usefixtures("pool")
async def test_a_private_finding_can_be_shared(world: Any, texts: Texts) -> None:
    found = await _quote(world, "The swimming pool of Osterby is four metres", private=True)
    assert found.ephemeral
    await press(world.mara, found.response, "Share")
    assert _quoted(texts(world.last)) == [WORDS]


@pytest.mark.usefixtures("pool")
async def test_another_servers_words_are_not_found(world: Any, texts: Texts) -> None:
    elsewhere = world.env.create_guild("Elsewhere")
    channel = elsewhere.create_text_channel("general")
    member = elsewhere.add_member(world.env.create_user("eve"))
    shown = await member.slash(channel, "quote", text=WORDS)
    assert wording.NOT_THERE in texts(shown.response)
    letter = await world.mara.slash(world.channel, "quote", text=WORDS)
    assert wording.EXACT in texts(letter.response)


async def test_too_little_too_much_and_too_fast_get_a_kind_sentence(
    world: Any, texts: Texts
) -> None:
    assert texts((await _quote(world, "?! …")).response) == [wording.TOO_SHORT]
    long = await _quote(world, "word " * 300)
    assert texts(long.response) == [wording.TOO_LONG.format(limit="1,000")]
    for _ in range(world.services.settings.cooldown_per_minute):
        world.services.throttle.hold_back(world.mara.id, world.guild.id)
    refused = texts((await _quote(world, "what the article says")).response)
    assert refused[0].startswith(common.COOLDOWN.partition("{")[0])
