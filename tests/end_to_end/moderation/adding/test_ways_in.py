"""Every way for an article in: a file, a page, a form, a message."""

from __future__ import annotations

from typing import Any

import pytest

from bot.moderation.adding import read as reading
from bot.moderation.adding import wording
from bot.ui.markdown import read_back
from corpus.errors import PullquoteError
from corpus.fetch.fetcher import Fetcher

pytestmark = pytest.mark.model


async def test_a_page_is_previewed_and_quotable_right_after_add(desk: Any, site: str) -> None:
    message = await desk.add(url=f"{site}/hours")
    assert message.ephemeral
    shown = desk.shown(message)
    assert "### Opening hours" in shown
    assert "in 4 paragraphs" in shown
    assert "Not found: date and author" in shown
    assert read_back(next(t for t in desk.texts(message) if t.startswith("> "))) == desk.text
    assert await desk.titles() == []
    await desk.press(message, "Add")
    assert desk.texts(message) == [
        f"{wording.ADDED.format(title='Opening hours')}\n{wording.NOW}\n{wording.ASK}"
    ]
    assert await desk.quotes_it()
    await desk.press(message, "Show")
    assert desk.sentence in desk.shown(message)


async def test_pasted_text_takes_its_source_from_the_form(desk: Any) -> None:
    message = await desk.way(
        "Paste text",
        {
            "text": desk.text,
            "title": "Hours of opening",
            "publisher": "Tern Weekly",
            "authors": "Ada Nwosu and Bo Lind",
            "where": "https://example.org/hours 31 May 2024",
        },
    )
    await desk.press(message, "Add")
    (article,) = await desk.world.services.library.articles(desk.world.guild.id)
    assert (article.title, article.publisher) == ("Hours of opening", "Tern Weekly")
    assert article.authors == ("Ada Nwosu", "Bo Lind")
    assert (article.published, article.url) == ("2024-05-31", "https://example.org/hours")
    assert article.text == desk.text


async def test_a_form_for_an_address_fetches_it(desk: Any, site: str) -> None:
    message = await desk.way("Web address", {"address": f"{site}/hours"})
    assert "### Opening hours" in desk.shown(message)


async def test_an_address_that_fails_is_explained_and_may_be_tried_again(
    desk: Any, site: str
) -> None:
    message = await desk.way("Web address", {"address": f"{site}/gone"})
    shown = desk.texts(message)
    assert shown[0].startswith(wording.NOTHING_READ)
    assert "the page doesn't exist" in shown[0]
    assert read_back(shown[1]) == f"{site}/gone"
    shown = await desk.press(message, "Web address")
    assert _typed(shown)["address"] == f"{site}/gone"
    await desk.world.moderator.submit_modal(shown, {"address": f"{site}/hours"})
    assert "### Opening hours" in desk.shown(message)


def _typed(form: Any) -> dict[str, str]:
    """What is in the fields of a form when it opens."""
    fields = [label["component"] for label in form.modal["components"]]
    return {field["custom_id"]: field.get("value", "") for field in fields}


async def test_an_address_that_a_command_brought_is_in_the_form(desk: Any, site: str) -> None:
    message = await desk.add(url=f"{site}/gone_*too*")
    shown = await desk.press(message, "Web address")
    assert _typed(shown)["address"] == f"{site}/gone_*too*"


async def test_a_pasted_text_that_fails_is_kept_with_its_details(
    desk: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(*_: Any, **__: Any) -> None:
        raise PullquoteError("The text couldn't be read.", "Please try again.")

    values = {
        "text": f"{desk.text}\n\ntitle: is no detail here",
        "title": "Hours: of opening",
        "publisher": "Tern Weekly",
        "authors": "Ada Nwosu and Bo Lind",
        "where": "31 May 2024 https://example.org/hours",
    }
    with monkeypatch.context() as patched:
        patched.setattr(reading, "read_paste", fails)
        message = await desk.way("Paste text", values)
    assert "couldn't be read" in desk.texts(message)[0]
    assert wording.KEPT in desk.texts(message)
    shown = await desk.press(message, "Paste text")
    assert _typed(shown) == values
    await desk.world.moderator.submit_modal(shown, values)
    assert "### Hours\\: of opening" in desk.shown(message)


async def test_the_bots_own_machine_is_never_fetched_from(desk: Any, site: str) -> None:
    desk.world.fetch_with(Fetcher())
    message = await desk.add(url=f"{site}/hours")
    assert "public internet" in desk.shown(message)
    assert "### Opening hours" not in desk.shown(message)


async def test_nine_of_ten_files_survive_a_bad_one(desk: Any) -> None:
    files = [
        desk.file(f"{n}.txt", f"Page {n} tells of tide {n}. It rose {n} times.") for n in range(9)
    ]
    message = await desk.way("Files", {"files": [*files, ("broken.pdf", b"%PDF-1.4 nothing")]})
    shown = desk.shown(message)
    assert "Preview 1 of 9" in shown
    assert "I couldn't read:" in shown
    assert "broken.pdf" in shown
    await desk.press(message, "Add all 9")
    assert len(await desk.titles()) == 9
    assert "9 added" in desk.shown(message)


async def test_a_message_becomes_an_article_by_its_author(desk: Any) -> None:
    said = await desk.world.mara.send(
        desk.world.channel, f"**Hours**\n\n{desk.sentence} Tell everyone."
    )
    result = await desk.world.moderator.context_menu(desk.world.channel, "Add as article", said)
    message = result.response
    assert message.ephemeral
    assert "mara · 1 January 2026" in desk.shown(message)
    await desk.press(message, "Add")
    (article,) = await desk.world.services.library.articles(desk.world.guild.id)
    assert article.authors == ("mara",)
    assert desk.sentence in article.text


async def test_a_messages_link_and_file_go_before_its_words(desk: Any, site: str) -> None:
    menu = desk.world.moderator.context_menu
    linked = await desk.world.mara.send(desk.world.channel, f"Read this! {site}/hours.")
    result = await menu(desk.world.channel, "Add as article", linked)
    assert "### Opening hours" in desk.shown(result.response)
    filed = await desk.world.mara.send(
        desk.world.channel,
        f"{site}/hours",
        attachments=[desk.file(text="A tide came. It went again.")],
    )
    result = await menu(desk.world.channel, "Add as article", filed)
    assert "A tide came" in desk.shown(result.response)


async def test_a_message_with_nothing_in_it_is_told_so(desk: Any) -> None:
    picture = await desk.world.mara.send(desk.world.channel, attachments=[("cat.png", b"png")])
    result = await desk.world.moderator.context_menu(desk.world.channel, "Add as article", picture)
    assert desk.texts(result.response) == [wording.NOTHING_IN_MESSAGE]
