"""Articles shown, edited and removed from Discord, by moderators who are not alone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import discord
import pytest
import pytest_asyncio

from bot.asking.answer import reply_to
from bot.asking.question import Question
from bot.moderation.articles import wording
from bot.records.audit import Action
from bot.ui import wording as general
from bot.ui.replies import KindRefusalError
from corpus.article import Draft
from tests.support.reading import press

if TYPE_CHECKING:
    from collections.abc import Callable

    from corpus.article import Article

    Texts = Callable[[Any], list[str]]
    Buttons = Callable[[Any], dict[str, str]]

pytestmark = pytest.mark.model

HOURS = "The reading room of the Tern Street library closes at nine on Thursdays."
QUESTION = "when does the Tern Street reading room close?"


@pytest_asyncio.fixture
async def hours(world: Any) -> Article:
    """One article of the server's own, ready to be quoted."""
    text = "\n\n".join([HOURS, *(f"Shelf {n} holds {n * 7} books on birds." for n in range(200))])
    draft = Draft(title="Opening *hours*", text=text, publisher="Tern Gazette", published="2024-05")
    added = await world.services.library.add(world.guild.id, draft)
    await world.services.answers.indexes.update(world.guild.id)
    article: Article = added.article
    return article


async def restart(world: Any) -> None:
    old = world.bot
    await world.env.restart_bot(world.make_bot())
    await old.close()
    await world.services.answers.indexes.settled()


async def actions(world: Any) -> list[Any]:
    return [entry.action for entry in await world.services.records.audit.entries(world.guild.id)]


async def allow_everybody(world: Any) -> None:
    """As a server admin can: let members use the commands that are hidden from them."""
    registered = {c.name: c for c in await world.bot.tree.fetch_commands()}
    world.guild.set_command_permissions(registered["library"], {world.mara: True})


def take_role(world: Any) -> None:
    world.env.backend.edit_member(world.guild.id, world.moderator.id, {"role_ids": []})


async def ask(world: Any) -> Any:
    return (await world.mara.slash(world.channel, "ask", question=QUESTION)).response


async def test_anyone_reads_an_article_page_by_page_also_after_a_restart(
    world: Any, hours: Article, texts: Texts, buttons: Buttons
) -> None:
    shown = await world.mara.slash(world.channel, "articles show", article=f"g:{hours.id}")
    assert shown.ephemeral
    first = texts(shown.response)
    assert first[0].startswith(r"### Opening \*hours\*")
    assert "Tern Gazette" in first[0]
    assert HOURS in first[1]
    assert set(buttons(shown.response)) == {"Back", "Next"}

    await restart(world)
    await world.mara.click(shown.response, custom_id=buttons(shown.response)["Next"])

    assert HOURS not in texts(shown.response)[1]
    assert any(text.startswith("-# Page 2 of") for text in texts(shown.response))


async def test_a_search_opens_the_page_where_the_words_stand_in_bold(
    world: Any, hours: Article, texts: Texts
) -> None:
    shown = await world.mara.slash(
        world.channel, "articles show", article=hours.title, search="shelf 150  HOLDS"
    )
    body = "\n".join(texts(shown.response))
    assert "**Shelf 150 holds** 1050 books" in body
    missing = await world.mara.slash(
        world.channel, "articles show", article=hours.id, search="zebra"
    )
    assert any("zebra" in text and "isn't in the text" in text for text in texts(missing.response))


async def test_a_moderator_is_offered_what_can_be_changed_but_not_in_the_starter_library(
    world: Any, hours: Article, texts: Texts, buttons: Buttons
) -> None:
    shown = await world.moderator.slash(world.channel, "articles show", article=f"g:{hours.id}")
    assert {"Edit details", "Update", "Remove"} <= set(buttons(shown.response))
    await world.services.records.settings.change(world.guild.id, starter_library=True)
    starter = (await world.services.library.listing(0))[0]
    shared = await world.moderator.slash(world.channel, "articles show", article=f"s:{starter.id}")
    assert "Remove" not in buttons(shared.response)
    refused = await world.moderator.slash(
        world.channel, "library remove", article=f"s:{starter.id}"
    )
    assert texts(refused.response) == [wording.SHARED]


async def test_another_servers_article_is_neither_suggested_nor_found(
    world: Any, hours: Article, texts: Texts
) -> None:
    await world.services.library.add(4242, Draft(title="Secret minutes", text="A secret sentence."))
    options = await world.moderator.autocomplete(world.channel, "library remove", "article", "e")
    assert [option["name"] for option in options] == [hours.title]
    refused = await world.moderator.slash(world.channel, "library remove", article="secret-minutes")
    assert texts(refused.response) == [wording.NO_SUCH_ARTICLE]


@pytest.mark.parametrize("name", ["edit", "update", "remove"])
async def test_members_may_change_nothing(
    world: Any, hours: Article, texts: Texts, name: str
) -> None:
    await allow_everybody(world)
    refused = await world.mara.slash(world.channel, f"library {name}", article=f"g:{hours.id}")
    assert texts(refused.response) == [general.NEEDS_MODERATOR]
    assert not await world.mara.autocomplete(world.channel, f"library {name}", "article", "")
    assert await world.services.library.get(world.guild.id, hours.id) == hours


@pytest.mark.parametrize("name", ["bin", "export", "rollback"])
async def test_members_see_neither_bin_nor_export_nor_snapshots(
    world: Any, texts: Texts, name: str
) -> None:
    await allow_everybody(world)
    refused = await world.mara.slash(world.channel, f"library {name}")
    assert texts(refused.response) == [general.NEEDS_MODERATOR]


async def test_details_are_edited_in_a_form_and_the_text_stays(
    world: Any, hours: Article, texts: Texts
) -> None:
    form = await world.moderator.slash(world.channel, "library edit", article=f"g:{hours.id}")
    saved = await world.moderator.submit_modal(
        form,
        {
            "title": "Library hours",
            "publisher": "Tern Gazette",
            "authors": "Ada Reed, Bo Lind",
            "date": "31 May 2024",
            "address": "example.org/hours",
        },
    )
    await world.services.answers.indexes.settled()
    now = await world.services.library.get(world.guild.id, hours.id)
    assert (now.title, now.authors) == ("Library hours", ("Ada Reed", "Bo Lind"))
    assert (now.published, now.url) == ("2024-05-31", "https://example.org/hours")
    assert now.text == hours.text
    shown = "\n".join(texts(saved.response))
    assert saved.ephemeral
    assert "date: May 2024 → 31 May 2024" in shown
    assert await actions(world) == [Action.EDITED]


async def test_a_bad_date_and_address_are_explained_and_nothing_typed_is_lost(
    world: Any, hours: Article, texts: Texts, buttons: Buttons
) -> None:
    form = await world.moderator.slash(world.channel, "library edit", article=f"g:{hours.id}")
    typed = {
        "title": "Better title",
        "publisher": "",
        "authors": "",
        "date": "soonish",
        "address": "not an address",
    }
    told = await world.moderator.submit_modal(form, typed)
    (shown,) = texts(told.response)
    assert "soonish" in shown
    assert "not an address" in shown
    assert (await world.services.library.get(world.guild.id, hours.id)) == hours

    await restart(world)
    again = await world.moderator.click(
        told.response, custom_id=buttons(told.response)["Try again"]
    )
    assert "soonish" in str(again.modal)
    assert "Better title" in str(again.modal)
    await world.moderator.submit_modal(again, typed | {"date": "", "address": ""})
    now = await world.services.library.get(world.guild.id, hours.id)
    assert (now.title, now.published) == ("Better title", None)


async def test_a_form_over_a_changed_article_keeps_what_was_typed(
    world: Any, hours: Article, texts: Texts, buttons: Buttons
) -> None:
    form = await world.moderator.slash(world.channel, "library edit", article=f"g:{hours.id}")
    await world.services.library.edit(world.guild.id, hours.id, replace(hours, publisher="Another"))
    told = await world.moderator.submit_modal(
        form, {"title": "Mine", "publisher": "", "authors": "", "date": "", "address": ""}
    )
    assert texts(told.response) == [wording.CHANGED_MEANWHILE]
    assert list(buttons(told.response)) == ["Try again"]
    now = await world.services.library.get(world.guild.id, hours.id)
    assert (now.title, now.publisher) == (hours.title, "Another")


async def test_a_form_of_someone_who_lost_the_role_meanwhile_saves_nothing(
    world: Any, hours: Article, texts: Texts
) -> None:
    form = await world.moderator.slash(world.channel, "library edit", article=f"g:{hours.id}")
    take_role(world)
    told = await world.moderator.submit_modal(
        form, {"title": "Mine", "publisher": "", "authors": "", "date": "", "address": ""}
    )
    assert texts(told.response) == [general.NEEDS_MODERATOR]
    assert await world.services.library.get(world.guild.id, hours.id) == hours


async def test_a_removed_article_is_never_quoted_again_also_by_answers_on_screen(
    world: Any, hours: Article, texts: Texts
) -> None:
    answer = await ask(world)
    assert any(HOURS in text.replace("**", "") for text in texts(answer))
    asked = await world.moderator.slash(world.channel, "library remove", article=f"g:{hours.id}")
    assert asked.ephemeral
    assert wording.REMOVE_NOTE in texts(asked.response)
    assert await world.services.library.get(world.guild.id, hours.id) == hours

    await world.moderator.click(asked.response, label="Remove")

    pressed = await press(world.jonas, answer, "Context")
    assert texts(pressed.response) == [general.ARTICLE_GONE]
    assert not any("Tern Street" in text for text in texts(await ask(world)) if ">" in text)
    assert await actions(world) == [Action.REMOVED]


async def test_a_question_asked_before_a_removal_does_not_quote_what_was_removed_meanwhile(
    world: Any, hours: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer_of = world.services.answers.ask

    async def then_removed(*question: Any, **how: Any) -> Any:
        answer = await answer_of(*question, **how)
        assert HOURS in answer.quotations[0].text
        await world.services.library.remove(world.guild.id, hours.id)
        return answer

    monkeypatch.setattr(world.services.answers, "ask", then_removed)
    with pytest.raises(KindRefusalError) as refusal:
        await reply_to(world.services, Question(QUESTION, asker=1, guild_id=world.guild.id))
    assert refusal.value.what == general.NOT_EXACT


async def test_a_removal_works_after_a_restart_and_can_be_taken_back(
    world: Any, hours: Article, texts: Texts
) -> None:
    asked = await world.moderator.slash(world.channel, "library remove", article=f"g:{hours.id}")
    await restart(world)
    await world.moderator.click(asked.response, label="Remove")
    assert hours.id not in await world.services.library.hashes(world.guild.id)
    await restart(world)
    await world.moderator.click(asked.response, label="Restore")
    assert await world.services.library.get(world.guild.id, hours.id) == hours
    assert texts(asked.response)[0].startswith("**Restored.**")
    assert any(HOURS in text.replace("**", "") for text in texts(await ask(world)))
    assert await actions(world) == [Action.RESTORED, Action.REMOVED]


async def test_keeping_keeps(world: Any, hours: Article, texts: Texts) -> None:
    asked = await world.moderator.slash(world.channel, "library remove", article=f"g:{hours.id}")
    await world.moderator.click(asked.response, label="Keep")
    assert texts(asked.response)[0].startswith("Kept:")
    assert await world.services.library.get(world.guild.id, hours.id) == hours


async def test_of_two_moderators_who_remove_at_once_one_reads_that_it_is_gone(
    world: Any, hours: Article, texts: Texts
) -> None:
    second = world.guild.add_member(
        world.env.create_user("otto"),
        roles=[
            world.guild.create_role("Second", permissions=discord.Permissions(manage_guild=True))
        ],
    )
    one = await world.moderator.slash(world.channel, "library remove", article=f"g:{hours.id}")
    other = await second.slash(world.channel, "library remove", article=f"g:{hours.id}")
    await world.moderator.click(one.response, label="Remove")
    late = await second.click(other.response, label="Remove")
    assert [texts(m) for m in late.followups] == [[wording.GONE]]
    assert len(await world.services.library.bin(world.guild.id)) == 1
    assert await actions(world) == [Action.REMOVED]


async def test_a_confirmation_over_a_changed_article_removes_nothing(
    world: Any, hours: Article, texts: Texts
) -> None:
    asked = await world.moderator.slash(world.channel, "library remove", article=f"g:{hours.id}")
    await world.services.library.edit(world.guild.id, hours.id, replace(hours, title="New title"))
    told = await world.moderator.click(asked.response, label="Remove")
    assert [texts(m) for m in told.followups] == [[wording.CHANGED]]
    assert hours.id in await world.services.library.hashes(world.guild.id)


async def test_buttons_of_someone_who_lost_the_role_do_nothing(
    world: Any, hours: Article, texts: Texts
) -> None:
    asked = await world.moderator.slash(world.channel, "library remove", article=f"g:{hours.id}")
    shown = await world.moderator.slash(world.channel, "articles show", article=f"g:{hours.id}")
    take_role(world)
    for message, label in (
        (asked.response, "Remove"),
        (shown.response, "Remove"),
        (shown.response, "Edit details"),
        (shown.response, "Update"),
    ):
        told = await world.moderator.click(message, label=label)
        assert texts(told.response) == [general.NEEDS_MODERATOR]
    assert await world.services.library.get(world.guild.id, hours.id) == hours


async def test_a_list_is_searched_by_all_words_and_keeps_the_search_after_a_restart(
    world: Any, texts: Texts, buttons: Buttons
) -> None:
    for number in range(12):
        draft = Draft(
            title=f"Tide table {number:02}",
            text=f"Number {number}.",
            publisher="Gazette" if number else "Other",
        )
        await world.services.library.add(world.guild.id, draft)
    found = await world.mara.slash(world.channel, "articles list", search="gazette TIDE")
    assert any("11 of" in text and "page 1 of 2" in text for text in texts(found.response))
    await restart(world)
    await world.mara.click(found.response, custom_id=buttons(found.response)["Next"])
    shown = texts(found.response)
    assert sum("Tide table" in text for text in shown) == 3
    assert any("11 of" in text and "page 2 of 2" in text for text in shown)
    nothing = await world.mara.slash(world.channel, "articles list", search="gazette zebra")
    assert texts(nothing.response) == [wording.NOTHING_LISTED.format(search="gazette zebra")]
