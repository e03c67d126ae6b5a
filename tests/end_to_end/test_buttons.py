"""Buttons under an answer: alive after a restart, and closed to forgers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bot import wording
from bot.escape import read_back
from corpus.article import Draft

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.model
QUESTION = "what is VOICE for?"


async def ask(world: Any) -> Any:
    result = await world.mara.slash(world.channel, "ask", question=QUESTION)
    return result.response


async def press(world: Any, message: Any, custom_id: str) -> Any:
    """A press of a button whose custom_id was forged by a modified client."""
    for row in world.env.backend.get_message(message.channel_id, message.id).components:
        for part in row.get("components", []):
            for button in part.get("components", []):
                if button.get("custom_id", "").startswith(("pq:ctx:", "pq:rel:")):
                    button["custom_id"] = custom_id
                    return await world.jonas.click(message, custom_id=custom_id)
    raise AssertionError("there is no button to forge")


async def test_context_shows_the_quotation_in_its_paragraph_to_one_person(
    world: Any, texts: Callable[[Any], list[str]], buttons: Callable[[Any], dict[str, str]]
) -> None:
    message = await ask(world)
    quotation = next(read_back(t) for t in texts(message) if t.startswith("> "))
    custom_id = next(iter(buttons(message).values()))
    result = await world.jonas.click(message, custom_id=custom_id)
    assert result.ephemeral
    shown = texts(result.response)
    passage = read_back(shown[1])
    assert shown[0] == wording.CONTEXT_SHOWN
    assert quotation in passage
    assert len(passage) > len(quotation)
    assert any(passage in article.text for article in await world.bot.library.articles(0))


async def test_buttons_live_through_a_restart(
    world: Any, texts: Callable[[Any], list[str]], buttons: Callable[[Any], dict[str, str]]
) -> None:
    message = await ask(world)
    old = world.bot
    await world.env.restart_bot(world.make_bot())
    await old.close()
    await world.bot.service.settled()
    custom_id = next(iter(buttons(message).values()))
    result = await world.jonas.click(message, custom_id=custom_id)
    assert texts(result.response)[0] == wording.CONTEXT_SHOWN
    await world.mara.click(message, label="Delete")
    assert world.channel.last_message is None


async def test_only_the_asker_and_moderators_delete(
    world: Any, texts: Callable[[Any], list[str]]
) -> None:
    message = await ask(world)
    refused = await world.jonas.click(message, label="Delete")
    assert texts(refused.response) == [wording.DELETE_REFUSED]
    assert refused.ephemeral
    await world.moderator.click(message, label="Delete")
    assert message.id not in {m.id for m in world.channel.history()}


async def test_another_servers_article_is_never_shown_even_to_a_forged_button(
    world: Any, texts: Callable[[Any], list[str]]
) -> None:
    secret = Draft(title="Minutes", text="The other server's secret is a sentence like this one.")
    added = await world.bot.library.add(4242, secret)
    digest = added.article.sha256[:8]
    message = await ask(world)
    result = await press(world, message, f"pq:ctx:4242:{added.article.id}:0:20:{digest}")
    assert texts(result.response) == [wording.NOT_YOURS]


@pytest.mark.parametrize(
    ("forged", "sentence"),
    [
        ("pq:ctx:0:no-such-article:0:20:01234567", wording.ARTICLE_GONE),
        ("pq:ctx:0:{id}:0:20:01234567", wording.ARTICLE_CHANGED),
        ("pq:ctx:0:{id}:0:99999999:{digest}", wording.ARTICLE_CHANGED),
        ("pq:ctx:0:{id}:20:20:{digest}", wording.ARTICLE_CHANGED),
    ],
)
async def test_an_article_that_is_gone_or_changed_is_said_to_be(
    world: Any, texts: Callable[[Any], list[str]], forged: str, sentence: str
) -> None:
    article = (await world.bot.library.articles(0))[0]
    message = await ask(world)
    custom_id = forged.format(id=article.id, digest=article.sha256[:8])
    result = await press(world, message, custom_id)
    assert texts(result.response) == [sentence]


async def test_related_passages_are_never_called_an_answer(
    world: Any, texts: Callable[[Any], list[str]], buttons: Callable[[Any], dict[str, str]]
) -> None:
    await world.mara.send(world.channel, f"{world.mention} how many aliens were arrested?")
    message = world.last
    assert texts(message)[0] == wording.UNANSWERED
    related = [custom_id for custom_id in buttons(message).values() if ":rel:" in custom_id]
    assert related
    result = await world.jonas.click(message, custom_id=related[0])
    assert result.ephemeral
    assert texts(result.response)[0] == wording.RELATED_SHOWN
