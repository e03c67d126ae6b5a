"""Adding articles from Discord: every way in, the preview, and what "Add" does."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import discord
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot import wording as words
from bot.escape import read_back
from bot.moderating.adding import wording
from bot.moderating.adding.storing import Order, store
from bot.records.additions import State
from corpus.article import Draft
from corpus.fetch import Fetcher

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from bot.settings import Settings

pytestmark = pytest.mark.model

QUESTION = "when does the Tern Street reading room close?"
SENTENCE = "The reading room of the Tern Street library closes at nine on Thursdays."
PARAGRAPHS = (
    SENTENCE,
    "Its garden was laid out by the harbour master in the dry summer of the long strike.",
    "Children may borrow as many books as they can carry without help from a grown person.",
    "The old catalogue of cards stands in the cellar, and nobody is allowed to throw it away.",
)
TEXT = "\n\n".join(PARAGRAPHS)
PAGE = (
    "<html lang='en'><head><title>Opening hours</title></head><body><nav>Home | Shop</nav>"
    "<article>" + "".join(f"<p>{p}</p>" for p in PARAGRAPHS) + "</article>"
    "<footer>Share this</footer></body></html>"
)


@dataclass
class Desk:
    """A moderator's desk: shorthand for what they press and see."""

    world: Any
    texts: Callable[[Any], list[str]]
    buttons: Callable[[Any], dict[str, str]]

    async def add(self, **options: Any) -> Any:
        result = await self.world.moderator.slash(self.world.channel, "articles add", **options)
        return result.response

    async def press(self, message: Any, label: str, who: Any = None) -> Any:
        custom_id = self.buttons(message)[label]
        return await (who or self.world.moderator).click(message, custom_id=custom_id)

    async def way(self, label: str, values: dict[str, Any]) -> Any:
        """Open a form and send it in; returns the message it was opened from."""
        message = await self.add()
        shown = await self.press(message, label)
        await self.world.moderator.submit_modal(shown, values)
        return message

    def shown(self, message: Any) -> str:
        return "\n".join(self.texts(message))

    async def titles(self, guild: Any = None) -> list[str]:
        tenant = (guild or self.world.guild).id
        return [a.title for a in await self.world.bot.library.articles(tenant)]

    def demote(self) -> None:
        """Take the moderator's role away."""
        guild = self.world.env.backend.get_guild(self.world.guild.id)
        guild.members[self.world.moderator.id].role_ids.clear()

    async def limit(self, **limits: int) -> None:
        """Restart the bot with other quotas."""
        old = self.world.bot
        new = self.world.make_bot()
        new.settings = old.settings.model_copy(update=limits)
        new.fetcher = old.fetcher
        await self.world.env.restart_bot(new)
        await old.close()


@pytest.fixture
def desk(
    world: Any, texts: Callable[[Any], list[str]], buttons: Callable[[Any], dict[str, str]]
) -> Desk:
    world.bot.fetcher = Fetcher(allow_private=True)
    return Desk(world, texts, buttons)


@pytest.fixture
async def site() -> AsyncIterator[str]:
    async def page(_: web.Request) -> web.Response:
        return web.Response(text=PAGE, content_type="text/html")

    app = web.Application()
    app.router.add_get("/hours", page)
    async with TestServer(app) as server:
        yield f"http://127.0.0.1:{server.port}"


def _file(name: str = "hours.txt", text: str = TEXT) -> tuple[str, bytes]:
    return (name, text.encode())


TALES = {
    "Aldra": "Aldra lies where two rivers meet. Its ferry is older than its church.",
    "Brenn": "Brenn was burned down by accident in a dry autumn. Nobody was hurt.",
    "Corva": "Corva sells more umbrellas than any town of its size. It hardly ever rains.",
}


def _jsonl() -> tuple[str, bytes]:
    lines = [json.dumps({"title": title, "text": text}) for title, text in TALES.items()]
    return ("places.jsonl", "\n".join(lines).encode())


async def _quoted(desk: Desk) -> bool:
    result = await desk.world.mara.slash(desk.world.channel, "ask", question=QUESTION)
    shown = [read_back(t) for t in desk.texts(result.response) if t.startswith("> ")]
    return any(SENTENCE in text for text in shown)


async def test_a_page_is_previewed_and_quotable_right_after_add(desk: Desk, site: str) -> None:
    message = await desk.add(url=f"{site}/hours")
    assert message.ephemeral
    shown = desk.shown(message)
    assert "### Opening hours" in shown
    assert "in 4 paragraphs" in shown
    assert "Not found: date and author" in shown
    assert read_back(next(t for t in desk.texts(message) if t.startswith("> "))) == TEXT
    assert await desk.titles() == []
    await desk.press(message, "Add")
    assert desk.texts(message) == [
        f"{wording.ADDED.format(title='Opening hours')}\n{wording.NOW}\n{wording.ASK}"
    ]
    assert await _quoted(desk)
    await desk.press(message, "Show")
    assert SENTENCE in desk.shown(message)


async def test_the_addition_stands_in_the_audit_log(desk: Desk) -> None:
    await desk.press(await desk.add(file=_file()), "Add")
    (entry,) = await desk.world.bot.records.audit.entries(desk.world.guild.id)
    assert (entry.action, entry.actor) == ("added", desk.world.moderator.id)
    (title,) = await desk.titles()
    assert entry.subject == title


async def test_cancel_stores_nothing(desk: Desk) -> None:
    message = await desk.add(file=_file())
    await desk.press(message, "Cancel")
    assert desk.texts(message) == [wording.NOTHING_STORED]
    assert await desk.titles() == []
    assert not await _quoted(desk)


async def test_pasted_text_takes_its_source_from_the_form(desk: Desk) -> None:
    message = await desk.way(
        "Paste text",
        {
            "text": TEXT,
            "title": "Hours of opening",
            "publisher": "Tern Weekly",
            "authors": "Ada Nwosu and Bo Lind",
            "where": "https://example.org/hours 31 May 2024",
        },
    )
    await desk.press(message, "Add")
    (article,) = await desk.world.bot.library.articles(desk.world.guild.id)
    assert (article.title, article.publisher) == ("Hours of opening", "Tern Weekly")
    assert article.authors == ("Ada Nwosu", "Bo Lind")
    assert (article.published, article.url) == ("2024-05-31", "https://example.org/hours")
    assert article.text == TEXT


async def test_a_form_for_an_address_fetches_it(desk: Desk, site: str) -> None:
    message = await desk.way("Web address", {"address": f"{site}/hours"})
    assert "### Opening hours" in desk.shown(message)


async def test_an_address_that_fails_is_explained_and_may_be_tried_again(
    desk: Desk, site: str
) -> None:
    message = await desk.way("Web address", {"address": f"{site}/gone"})
    assert "the page is not there" in desk.shown(message)
    shown = await desk.press(message, "Web address")
    await desk.world.moderator.submit_modal(shown, {"address": f"{site}/hours"})
    assert "### Opening hours" in desk.shown(message)


async def test_the_bots_own_machine_is_never_fetched_from(desk: Desk, site: str) -> None:
    desk.world.bot.fetcher = Fetcher()
    message = await desk.add(url=f"{site}/hours")
    assert "public internet" in desk.shown(message)
    assert "### Opening hours" not in desk.shown(message)


async def test_nine_of_ten_files_survive_a_bad_one(desk: Desk) -> None:
    files = [_file(f"{n}.txt", f"Page {n} tells of tide {n}. It rose {n} times.") for n in range(9)]
    message = await desk.way("Files", {"files": [*files, ("broken.pdf", b"%PDF-1.4 nothing")]})
    shown = desk.shown(message)
    assert "Preview 1 of 9" in shown
    assert "Could not be read:" in shown
    assert "broken.pdf" in shown
    await desk.press(message, "Add all 9")
    assert len(await desk.titles()) == 9
    assert "9 added" in desk.shown(message)


async def test_several_are_decided_one_by_one(desk: Desk) -> None:
    message = await desk.add(file=_jsonl())
    assert "### Aldra" in desk.shown(message)
    await desk.press(message, "Next")
    assert "### Brenn" in desk.shown(message)
    await desk.press(message, "Skip")
    assert "### Corva" in desk.shown(message)
    await desk.press(message, "Add this")
    assert "### Aldra" in desk.shown(message)
    await desk.press(message, "Add this")
    assert "2 added, 1 skipped" in desk.shown(message)
    assert await desk.titles() == ["Aldra", "Corva"]


async def test_details_are_edited_before_anything_is_stored(desk: Desk) -> None:
    message = await desk.add(file=_file())
    shown = await desk.press(message, "Edit details")
    typed = {
        "title": "Opening *hours*",
        "publisher": "Tern Weekly",
        "authors": "Ada Nwosu",
        "date": "May 2024",
        "address": "https://example.org/hours",
    }
    await desk.world.moderator.submit_modal(shown, typed)
    assert r"### Opening \*hours\*" in desk.shown(message)
    assert "Tern Weekly · Ada Nwosu · May 2024" in desk.shown(message)
    await desk.press(message, "Add")
    (article,) = await desk.world.bot.library.articles(desk.world.guild.id)
    assert (article.published, article.title) == ("2024-05", "Opening *hours*")


async def test_a_bad_date_loses_nothing_that_was_typed(desk: Desk) -> None:
    message = await desk.add(file=_file())
    shown = await desk.press(message, "Edit details")
    typed = {"title": "Hours", "publisher": "Tern Weekly", "date": "next <@1> Tuesday"}
    await desk.world.moderator.submit_modal(shown, typed)
    assert r"“next \<\@1\> Tuesday” is no date I can read" in desk.shown(message)
    again = await desk.press(message, "Edit details")
    filled = {
        row["component"]["custom_id"]: row["component"].get("value")
        for row in again.modal["components"]
    }
    assert filled["date"] == "next <@1> Tuesday"
    assert filled["publisher"] == "Tern Weekly"


async def test_a_message_becomes_an_article_by_its_author(desk: Desk) -> None:
    said = await desk.world.mara.send(desk.world.channel, f"**Hours**\n\n{SENTENCE} Tell everyone.")
    result = await desk.world.moderator.context_menu(desk.world.channel, "Add as article", said)
    message = result.response
    assert message.ephemeral
    assert "mara · 1 January 2026" in desk.shown(message)
    await desk.press(message, "Add")
    (article,) = await desk.world.bot.library.articles(desk.world.guild.id)
    assert article.authors == ("mara",)
    assert SENTENCE in article.text


async def test_a_messages_link_and_file_go_before_its_words(desk: Desk, site: str) -> None:
    menu = desk.world.moderator.context_menu
    linked = await desk.world.mara.send(desk.world.channel, f"Read this! {site}/hours.")
    result = await menu(desk.world.channel, "Add as article", linked)
    assert "### Opening hours" in desk.shown(result.response)
    filed = await desk.world.mara.send(
        desk.world.channel, f"{site}/hours", attachments=[_file(text="A tide came. It went again.")]
    )
    result = await menu(desk.world.channel, "Add as article", filed)
    assert "A tide came" in desk.shown(result.response)


async def test_a_message_with_nothing_in_it_is_told_so(desk: Desk) -> None:
    picture = await desk.world.mara.send(desk.world.channel, attachments=[("cat.png", b"png")])
    result = await desk.world.moderator.context_menu(desk.world.channel, "Add as article", picture)
    assert desk.texts(result.response) == [wording.NOTHING_IN_MESSAGE]


async def test_the_same_text_is_here_already(desk: Desk) -> None:
    await desk.press(await desk.add(file=_file()), "Add")
    message = await desk.add(file=_file("other-name.txt"))
    assert "Already here, nothing to do" in desk.shown(message)
    assert set(desk.buttons(message)) == {"Close"}


async def test_the_same_address_is_offered_as_an_update_of_that_article(
    desk: Desk, site: str
) -> None:
    held = Draft(
        title="Old hours",
        text="Closed for good, said the mayor.",
        url=f"{site}/hours",
        published="2020-01-01",
    )
    old = await desk.world.bot.library.add(desk.world.guild.id, held)
    message = await desk.add(url=f"{site}/hours")
    shown = desk.shown(message)
    assert "From this address there is *Old hours* already" in shown
    assert "4 new paragraphs" in shown
    assert "Add as new" not in desk.buttons(message)
    await desk.press(message, "Update the one there is")
    (article,) = await desk.world.bot.library.articles(desk.world.guild.id)
    assert (article.id, article.text) == (old.article.id, TEXT)
    assert article.published == "2020-01-01"
    assert wording.NOW in desk.shown(message)
    assert await _quoted(desk)


async def test_nearly_the_same_text_may_be_an_update_or_new(desk: Desk) -> None:
    long = "\n\n".join(
        f"Paragraph {n} tells how keeper {n * 7} counted {n * 13} gulls over the sound."
        for n in range(30)
    )
    await desk.world.bot.library.add(desk.world.guild.id, Draft(title="Gulls", text=long))
    message = await desk.add(file=_file("birds.txt", long.replace("keeper 7 ", "keeper 8 ")))
    shown = desk.shown(message)
    assert "Nearly the same text is here as *Gulls*" in shown
    assert "1 reworded paragraph" in shown
    assert {"Update the one there is", "Add as new"} <= set(desk.buttons(message))
    await desk.press(message, "Add as new")
    assert len(await desk.titles()) == 2


async def test_the_same_name_is_offered_as_an_update(desk: Desk) -> None:
    held = Draft(title="Hours", text="Closed for good, said the mayor.")
    await desk.world.bot.library.add(desk.world.guild.id, held)
    message = await desk.way("Paste text", {"text": TEXT, "title": "Hours"})
    assert "An article of this name is here: *Hours*" in desk.shown(message)
    await desk.press(message, "Update the one there is")
    (article,) = await desk.world.bot.library.articles(desk.world.guild.id)
    assert article.text == TEXT


async def test_add_all_leaves_what_is_like_another_to_the_moderator(desk: Desk) -> None:
    held = Draft(title="Brenn", text="Brenn was a town. It is no more.")
    await desk.world.bot.library.add(desk.world.guild.id, held)
    message = await desk.add(file=_jsonl())
    await desk.press(message, "Add all 3")
    shown = desk.shown(message)
    assert "2 articles added" in shown
    assert "1 is like an article" in shown
    assert "### Brenn" in shown
    article = (await desk.world.bot.library.articles(desk.world.guild.id))[1]
    assert article.text == held.text


async def test_a_member_may_not_add(desk: Desk) -> None:
    result = await desk.world.mara.slash(desk.world.channel, "articles add", file=_file())
    assert desk.texts(result.response) == [words.NEEDS_MODERATOR]
    menu = desk.world.bot.tree.get_command("Add as article", type=discord.AppCommandType.message)
    assert menu.default_permissions == discord.Permissions(manage_guild=True)


@pytest.mark.parametrize("step", ["Add", "Edit details", "Cancel"])
async def test_a_role_that_is_lost_stops_working_at_every_button(desk: Desk, step: str) -> None:
    message = await desk.add(file=_file())
    desk.demote()
    result = await desk.press(message, step)
    assert desk.texts(result.response) == [words.NEEDS_MODERATOR]
    assert await desk.titles() == []


async def test_a_role_that_is_lost_stops_an_open_form(desk: Desk) -> None:
    message = await desk.add()
    shown = await desk.press(message, "Paste text")
    desk.demote()
    result = await desk.world.moderator.submit_modal(shown, {"text": TEXT})
    assert desk.texts(result.response) == [words.NEEDS_MODERATOR]
    assert "Preview" not in desk.shown(message)


async def test_a_preview_survives_a_restart(desk: Desk) -> None:
    message = await desk.add(file=_file())
    old = desk.world.bot
    await desk.world.env.restart_bot(desk.world.make_bot())
    await old.close()
    await desk.press(message, "Add")
    assert wording.NOW in desk.shown(message)
    assert await _quoted(desk)


async def test_a_preview_runs_out(desk: Desk) -> None:
    message = await desk.add(file=_file())
    await desk.world.env.advance_time(3_700)
    result = await desk.press(message, "Add")
    assert desk.texts(result.response) == [wording.GONE]
    assert await desk.titles() == []


async def test_add_pressed_on_two_devices_at_once_adds_once(desk: Desk) -> None:
    bot, tenant = desk.world.bot, desk.world.guild.id
    message = await desk.add(file=_file())
    token, now = desk.buttons(message)["Add"].split(":")[3], message.message.created_at
    addition = await bot.records.additions.open(tenant, token, now=now)
    stored = await asyncio.gather(*(store(bot, addition, Order(0), now) for _ in range(3)))
    assert sorted(s.state for s in stored) == [State.ADDED, State.TAKEN, State.TAKEN]
    assert len(await desk.titles()) == 1
    result = await desk.press(message, "Add")
    assert desk.texts(result.followups[-1]) == [wording.ALREADY_DONE]


async def test_nobody_else_can_press_a_moderators_buttons(desk: Desk) -> None:
    bot, tenant = desk.world.bot, desk.world.guild.id
    message = await desk.add()
    now = message.message.created_at
    draft = Draft(title="Hours", text=TEXT)
    theirs = await bot.records.additions.start(tenant, desk.world.mara.id, [draft], now=now)
    mine = await desk.add(file=_file())
    token = desk.buttons(mine)["Add"].split(":")[3]
    stored = desk.world.env.backend.get_message(mine.channel_id, mine.id)
    swapped = json.loads(json.dumps(stored.components).replace(token, theirs.token))
    stored.components[:] = swapped
    result = await desk.press(mine, "Add")
    assert desk.texts(result.response) == [wording.NOT_YOURS]
    assert await desk.titles() == []


async def test_another_servers_preview_cannot_be_pressed_here(desk: Desk) -> None:
    bot = desk.world.bot
    message = await desk.add()
    draft = Draft(title="Hours", text=TEXT)
    elsewhere = await bot.records.additions.start(
        desk.world.guild.id + 1, desk.world.moderator.id, [draft], now=message.message.created_at
    )
    mine = await desk.add(file=_file())
    token = desk.buttons(mine)["Add"].split(":")[3]
    stored = desk.world.env.backend.get_message(mine.channel_id, mine.id)
    stored.components[:] = json.loads(json.dumps(stored.components).replace(token, elsewhere.token))
    result = await desk.press(mine, "Add")
    assert desk.texts(result.response) == [wording.GONE]


async def test_two_moderators_who_add_the_same_add_it_once(desk: Desk) -> None:
    mods = desk.world.guild.roles["Moderators"]
    second = desk.world.guild.add_member(desk.world.env.create_user("omar"), roles=[mods])
    mine = await desk.add(file=_file())
    result = await second.slash(desk.world.channel, "articles add", file=_file())
    theirs = result.response
    await desk.press(mine, "Add")
    await desk.press(theirs, "Add", second)
    assert len(await desk.titles()) == 1
    assert "Already here" in desk.shown(theirs)


async def test_what_came_in_meanwhile_is_shown_before_it_is_overwritten(desk: Desk) -> None:
    message = await desk.way("Paste text", {"text": TEXT, "title": "Hours"})
    other = Draft(title="Hours", text="Somebody else's words stand here now.")
    await desk.world.bot.library.add(desk.world.guild.id, other)
    await desk.press(message, "Add")
    assert wording.CHANGED_MEANWHILE in desk.shown(message)
    assert "Update the one there is" in desk.buttons(message)
    (article,) = await desk.world.bot.library.articles(desk.world.guild.id)
    assert article.text == other.text


async def test_a_quota_on_fetches_says_what_is_used_and_when_it_resets(
    desk: Desk, site: str
) -> None:
    await desk.limit(fetches_per_user_hour=1)
    await desk.add(url=f"{site}/hours")
    shown = desk.shown(await desk.add(url=f"{site}/hours"))
    assert "You have fetched 1 web page this hour, and 1 is the most" in shown
    assert "### Opening hours" not in shown


async def test_a_full_library_refuses_before_reading_and_again_at_add(desk: Desk) -> None:
    await desk.limit(max_articles=1)
    first = await desk.add(file=_file())
    second = await desk.add(file=_file("tide.txt", "A tide came. It went again."))
    await desk.press(first, "Add")
    await desk.press(second, "Add")
    assert len(await desk.titles()) == 1
    third = desk.shown(await desk.add(file=_file("x.txt", "Another tale. It is short.")))
    assert "holds 1 article, and 1 is the most" in third


async def test_a_days_quota_stops_add_all_and_the_rest_waits(desk: Desk) -> None:
    await desk.limit(articles_per_user_day=2)
    message = await desk.add(file=_jsonl())
    await desk.press(message, "Add all 3")
    shown = desk.shown(message)
    assert "2 articles added" in shown
    assert "You have added 2 articles today, and 2 is the most" in shown
    assert "### Corva" in shown
    assert await desk.titles() == ["Aldra", "Brenn"]


async def test_a_preview_remembers_the_question_it_is_for(desk: Desk) -> None:
    message = await desk.add()
    stored = desk.world.env.backend.get_message(message.channel_id, message.id)
    custom_id = desk.buttons(message)["Paste text"]
    stored.components[:] = json.loads(
        json.dumps(stored.components).replace(custom_id, "pq:add:paste:12")
    )
    shown = await desk.press(message, "Paste text")
    await desk.world.moderator.submit_modal(shown, {"text": TEXT})
    assert wording.FOR_QUESTION.format(number=12) in desk.shown(message)


async def test_two_at_once_do_not_pass_the_limit_together(desk: Desk) -> None:
    await desk.limit(max_characters=100)
    bot, tenant = desk.world.bot, desk.world.guild.id
    drafts = [Draft(title=title, text=text) for title, text in TALES.items()]
    now = (await desk.add()).message.created_at
    started = [
        await bot.records.additions.start(tenant, n + 1, [draft], now=now)
        for n, draft in enumerate(drafts)
    ]
    results = await asyncio.gather(
        *(store(bot, addition, Order(0), now) for addition in started), return_exceptions=True
    )
    assert len(await desk.titles()) == 1
    assert any("would be more than" in str(result) for result in results)


def test_quotas_have_sane_defaults(settings: Settings) -> None:
    assert (settings.max_articles, settings.max_characters) == (2_000, 20_000_000)
