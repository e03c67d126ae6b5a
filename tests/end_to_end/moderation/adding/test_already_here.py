"""Adding what the library has already, or something like it."""

from __future__ import annotations

from typing import Any

import pytest

from bot.moderation.adding import wording
from corpus.article import Draft

pytestmark = pytest.mark.model


async def test_the_same_text_is_here_already(desk: Any) -> None:
    await desk.press(await desk.add(file=desk.file()), "Add")
    message = await desk.add(file=desk.file("other-name.txt"))
    assert "Already in the library." in desk.shown(message)
    assert set(desk.buttons(message)) == {"Close"}


async def test_the_same_address_is_offered_as_an_update_of_that_article(
    desk: Any, site: str
) -> None:
    held = Draft(
        title="Old hours",
        text="Closed for good, said the mayor.",
        url=f"{site}/hours",
        published="2020-01-01",
    )
    old = await desk.world.services.library.add(desk.world.guild.id, held)
    message = await desk.add(url=f"{site}/hours")
    shown = desk.shown(message)
    assert "The library already has this address, as *Old hours*" in shown
    assert "4 new paragraphs" in shown
    assert "Add as new" not in desk.buttons(message)
    await desk.press(message, "Update existing article")
    (article,) = await desk.world.services.library.articles(desk.world.guild.id)
    assert (article.id, article.text) == (old.article.id, desk.text)
    assert article.published == "2020-01-01"
    assert wording.NOW in desk.shown(message)
    assert await desk.quotes_it()


async def test_nearly_the_same_text_may_be_an_update_or_new(desk: Any) -> None:
    long = "\n\n".join(
        f"Paragraph {n} tells how keeper {n * 7} counted {n * 13} gulls over the sound."
        for n in range(30)
    )
    await desk.world.services.library.add(desk.world.guild.id, Draft(title="Gulls", text=long))
    message = await desk.add(file=desk.file("birds.txt", long.replace("keeper 7 ", "keeper 8 ")))
    shown = desk.shown(message)
    assert "The library has almost the same text, as *Gulls*" in shown
    assert "1 reworded paragraph" in shown
    assert {"Update existing article", "Add as new"} <= set(desk.buttons(message))
    await desk.press(message, "Add as new")
    assert len(await desk.titles()) == 2


async def test_the_same_name_is_offered_as_an_update(desk: Any) -> None:
    held = Draft(title="Hours", text="Closed for good, said the mayor.")
    await desk.world.services.library.add(desk.world.guild.id, held)
    message = await desk.way("Paste text", {"text": desk.text, "title": "Hours"})
    assert "The library already has an article with this title: *Hours*" in desk.shown(message)
    await desk.press(message, "Update existing article")
    (article,) = await desk.world.services.library.articles(desk.world.guild.id)
    assert article.text == desk.text


async def test_add_all_leaves_what_is_like_another_to_the_moderator(desk: Any) -> None:
    held = Draft(title="Brenn", text="Brenn was a town. It is no more.")
    await desk.world.services.library.add(desk.world.guild.id, held)
    message = await desk.add(file=desk.places())
    await desk.press(message, "Add all 3")
    shown = desk.shown(message)
    assert "2 articles added" in shown
    assert "1 looks like an article" in shown
    assert "### Brenn" in shown
    article = (await desk.world.services.library.articles(desk.world.guild.id))[1]
    assert article.text == held.text


async def test_two_moderators_who_add_the_same_add_it_once(desk: Any) -> None:
    mods = desk.world.guild.roles["Moderators"]
    second = desk.world.guild.add_member(desk.world.env.create_user("omar"), roles=[mods])
    mine = await desk.add(file=desk.file())
    result = await second.slash(desk.world.channel, "library add", file=desk.file())
    theirs = result.response
    await desk.press(mine, "Add")
    await desk.press(theirs, "Add", second)
    assert len(await desk.titles()) == 1
    assert "Already in the library" in desk.shown(theirs)


async def test_what_came_in_meanwhile_is_shown_before_it_is_overwritten(desk: Any) -> None:
    message = await desk.way("Paste text", {"text": desk.text, "title": "Hours"})
    other = Draft(title="Hours", text="Somebody else's words stand here now.")
    await desk.world.services.library.add(desk.world.guild.id, other)
    await desk.press(message, "Add")
    assert wording.CHANGED_MEANWHILE in desk.shown(message)
    assert "Update existing article" in desk.buttons(message)
    (article,) = await desk.world.services.library.articles(desk.world.guild.id)
    assert article.text == other.text
