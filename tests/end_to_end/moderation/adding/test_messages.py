"""*Add as article*: a message as Discord shows it becomes an article that says the same."""

from __future__ import annotations

from typing import Any

import pytest

from bot.moderation.adding import wording

pytestmark = pytest.mark.model

HOURS = "Reading room\nThursday 9:00 to 21:00\nFriday 10:00 to 18:00"


async def added(desk: Any, message: Any) -> Any:
    """Add a message, and return the article that it became."""
    result = await desk.world.moderator.context_menu(desk.world.channel, "Add as article", message)
    await desk.press(result.response, "Add")
    return (await desk.world.services.library.articles(desk.world.guild.id))[-1]


async def test_lines_stay_lines_and_the_first_is_the_title(desk: Any) -> None:
    article = await added(desk, await desk.world.mara.send(desk.world.channel, HOURS))
    assert article.text == HOURS
    assert (article.title, article.authors) == ("Reading room", ("mara",))


async def test_what_discord_shows_in_words_is_in_words(desk: Any) -> None:
    world = desk.world
    content = (
        f"The sale of <@{world.jonas.id}> in <#{world.channel.id}> begins <t:1767225600:F> and "
        "ends <t:1767312000:D>. Type </help:123456789012345678> or run `<t:1:F> <command>` "
        "with <arg>. <:red_flag:123456789012345678> The prize is ||a boat||, see ||https://e.org/boat||."
    )
    article = await added(desk, await world.mara.send(world.channel, content))
    assert article.text == (
        "The sale of @jonas in #ask-the-articles begins 1 January 2026, 00:00 UTC and ends "
        "2 January 2026. Type /help or run <t:1:F> <command> with <arg>. "
        ":red_flag: The prize is […], see […]."
    )
    assert article.url is None


async def test_a_forwarded_message_is_read_from_its_snapshot(desk: Any) -> None:
    world = desk.world
    said = await world.mara.send(world.channel, f"{HOURS}\n{desk.sentence}")
    forwarded = await world.jonas.forward(said, world.channel)
    article = await added(desk, forwarded)
    assert article.text == f"{HOURS}\n{desk.sentence}"
    assert article.authors == ()  # Discord does not say who wrote it
    assert article.published == "2026-01-01"


async def test_a_forwarded_file_is_read(desk: Any) -> None:
    world = desk.world
    said = await world.mara.send(
        world.channel, attachments=[desk.file(text="A tide came. It went.")]
    )
    article = await added(desk, await world.jonas.forward(said, world.channel))
    assert article.text == "A tide came. It went."


async def test_an_edited_message_is_read_as_it_is_now(desk: Any) -> None:
    said = await desk.world.mara.send(desk.world.channel, "The ferry leaves at nine.")
    await desk.world.mara.edit(said, "The ferry leaves at ten.\nIt waits for nobody.")
    article = await added(desk, said)
    assert article.text == "The ferry leaves at ten.\nIt waits for nobody."


async def test_a_message_that_is_all_spoiler_is_explained(desk: Any) -> None:
    said = await desk.world.mara.send(desk.world.channel, "||The butler did it.||")
    menu = desk.world.moderator.context_menu
    result = await menu(desk.world.channel, "Add as article", said)
    assert "There is no text in this message." in desk.shown(result.response)
    assert "butler" not in desk.shown(result.response)
    assert wording.NOTHING_IN_MESSAGE not in desk.shown(result.response)
