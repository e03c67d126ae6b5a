"""Two servers at once, with the same things in both: nothing of one is seen or moved by the other.

The buttons are forged as a modified client could: the number or id of the other server's thing in
a button of one's own.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import discord
import pytest

from bot.asking.unanswered import wording as unanswered_wording
from bot.asking.unanswered.tell_waiting import articles_changed
from bot.moderation.inbox import wording as inbox_wording
from bot.records.audit import Action
from bot.records.inbox import State
from bot.records.settings import GuildSettings, Sureness
from bot.ui.markdown import read_back
from corpus.article import Draft
from corpus.library import fingerprint

if TYPE_CHECKING:
    from collections.abc import Callable

    from corpus.article import Article

    Buttons = Callable[[Any], dict[str, str]]
    Texts = Callable[[Any], list[str]]

pytestmark = [pytest.mark.model, pytest.mark.both_databases]
UNKNOWN = "How deep is the swimming pool in Osterby?"
ASKED = "When does the ferry to Gull Island leave?"


@dataclass
class Server:
    """One of the two servers.

    Attributes:
        time: When its ferry leaves: the word that must not be seen in the other.
        article: Its article, of the same title and id in both.
    """

    guild: Any
    channel: Any
    member: Any
    moderator: Any
    time: str
    article: Article

    @property
    def id(self) -> int:
        return int(self.guild.id)


def _draft(time: str) -> Draft:
    return Draft(
        title="The ferry",
        text=f"The ferry to Gull Island leaves at {time} every day.\n\nIt carries cars and people.",
        publisher=f"{time.title()} Gazette",
    )


@pytest.fixture
async def servers(world: Any) -> tuple[Server, Server]:
    """The first server and a second one; nobody is in both. Only their own articles count."""
    env, bot = world.env, world.bot
    guild = env.create_guild("Harbour Club")
    role = guild.create_role("Crew", permissions=discord.Permissions(manage_guild=True))
    made = []
    for of, channel, member, moderator, time in (
        (world.guild, world.channel, world.mara, world.moderator, "seven"),
        (
            guild,
            guild.create_text_channel("dock"),
            guild.add_member(env.create_user("olga")),
            guild.add_member(env.create_user("piet"), roles=[role]),
            "nine",
        ),
    ):
        added = await bot.services.library.add(of.id, _draft(time))
        await bot.services.records.settings.change(of.id, starter_library=False)
        await bot.services.answers.indexes.update(of.id)
        made.append(Server(of, channel, member, moderator, time, added.article))
    one, other = made
    assert one.article.id == other.article.id
    return one, other


@pytest.fixture
def forge(world: Any) -> Callable[..., Any]:
    """Presses a button of one's own message after another `custom_id` was put into it."""

    def find(parts: list[dict[str, Any]]) -> dict[str, Any] | None:
        for part in parts:
            inner = find([*part.get("components", []), *filter(None, [part.get("accessory")])])
            if inner is not None:
                return inner
            if part.get("type") == discord.ComponentType.button.value and "custom_id" in part:
                return part
        return None

    async def press(who: Any, message: Any, custom_id: str) -> Any:
        channel = getattr(message, "channel_id", None) or message.channel.id
        stored = world.env.backend.get_message(channel, message.id)
        button = find(stored.components)
        assert button is not None, "there is no button to forge"
        button["custom_id"] = custom_id
        button["disabled"] = False
        return await who.click(message, custom_id=custom_id)

    return press


async def ask(world: Any, server: Server, question: str) -> Any:
    await server.member.send(server.channel, f"{world.mention} {question}")
    return server.channel.last_message


async def test_each_server_is_answered_from_its_own_articles_when_both_ask_at_once(
    world: Any, servers: tuple[Server, Server], texts: Texts
) -> None:
    tenants = [await world.services.tenants(server.id) for server in servers * 5]
    answers = await asyncio.gather(
        *[world.services.answers.ask(ASKED, tenants=allowed) for allowed in tenants]
    )
    for server, answer in zip(servers * 5, answers, strict=True):
        assert {quotation.tenant for quotation in answer.quotations} == {server.id}
    for server, other in (servers, servers[::-1]):
        shown = "\n".join(texts(await ask(world, server, ASKED)))
        assert server.time in shown
        assert other.time not in shown
        assert f"{other.time.title()} Gazette" not in shown


async def test_context_of_the_others_article_is_refused(
    world: Any, servers: tuple[Server, Server], forge: Any, texts: Texts
) -> None:
    one, other = servers
    message = await ask(world, one, ASKED)
    digest = other.article.sha256[:8]
    forged = f"pq:ctx:{other.id}:{other.article.id}:0:20:{digest}"
    result = await forge(one.member, message, forged)
    assert other.time not in "\n".join(texts(result.response))


async def test_titles_are_suggested_from_the_own_library_only(
    world: Any, servers: tuple[Server, Server]
) -> None:
    one, other = servers
    added = await world.services.library.add(
        other.id, Draft(title="The ferry's secret", text="Hush.")
    )
    await world.services.answers.indexes.update(other.id)
    found = await one.member.autocomplete(one.channel, "ask", "article", "ferry")
    names = str(found)
    assert "The ferry" in names
    assert "secret" not in names
    refused = await one.member.slash(
        one.channel, "ask", question=ASKED, article=f"{other.id}:{added.article.id}"
    )
    assert "Hush" not in str(refused.response.components)


async def test_settings_and_audit_are_each_servers_own(
    world: Any, servers: tuple[Server, Server], texts: Texts
) -> None:
    one, other = servers
    records = world.services.records
    await asyncio.gather(
        records.settings.change(one.id, sureness=Sureness.STRICT, retention_days=7),
        records.settings.change(other.id, sureness=Sureness.OPEN),
    )
    assert await records.settings.get(other.id) == GuildSettings(
        sureness=Sureness.OPEN, starter_library=False
    )
    await records.audit.add(one.id, one.moderator.id, Action.EDITED, "only in the first")
    assert await records.audit.entries(other.id) == []
    shown = await other.moderator.slash(other.channel, "audit")
    assert "only in the first" not in "\n".join(texts(shown.response))


async def test_an_inbox_shows_and_moves_only_the_own_questions(
    world: Any, servers: tuple[Server, Server], forge: Any, texts: Texts, buttons: Buttons
) -> None:
    one, other = servers
    store = world.services.records.inbox
    numbers = []
    for server in servers:
        message = await ask(world, server, UNKNOWN)
        numbers.append(int(buttons(message)[unanswered_wording.TELL_ME].rsplit(":", 1)[1]))
    mine, theirs = numbers
    page = (await one.moderator.slash(one.channel, "unanswered")).response
    assert texts(page)[0] == inbox_wording.heading(1, 0, 1)
    for what in ("drop", "else", "add", "back"):
        result = await forge(one.moderator, page, f"pq:inbox:{what}:{theirs}:0")
        assert result.modal is None
        assert texts(page)[1] == f"-# {inbox_wording.ALREADY['gone']}"
    refused = await forge(one.member, one.channel.last_message, f"pq:tell:{theirs}")
    assert texts(refused.response) == [unanswered_wording.NO_LONGER_OPEN]
    for server, number in ((one, mine), (other, theirs)):
        asked = await store.get(server.id, number)
        assert (asked.state, asked.times, asked.waiting) == (State.OPEN, 1, 0)


async def test_an_article_that_answers_in_one_server_answers_nothing_in_the_other(
    world: Any, servers: tuple[Server, Server]
) -> None:
    one, other = servers
    for server in servers:
        message = await ask(world, server, UNKNOWN)
        await server.member.click(message, label=unanswered_wording.TELL_ME)
    text = "The swimming pool in Osterby is three metres deep."
    await world.services.library.add(one.id, Draft(title="The pool", text=text))
    await world.services.answers.indexes.update(one.id)
    told = await asyncio.gather(
        articles_changed(world.bot, one.id), articles_changed(world.bot, other.id)
    )
    assert tuple(told) == (1, 0)
    assert len(one.member.user.dm_channel.history()) == 1
    assert other.member.user.dm_channel.history() == []
    assert await world.services.records.inbox.size(other.id) == 1


async def test_the_others_article_is_not_removed_by_a_forged_button(
    world: Any, servers: tuple[Server, Server], forge: Any
) -> None:
    one, other = servers
    secret = (
        await world.services.library.add(other.id, Draft(title="Secret", text="Hush."))
    ).article
    page = (
        await one.moderator.slash(one.channel, "library remove", article=one.article.id)
    ).response
    forged = f"pq:rm:yes:{secret.id}:{fingerprint(secret)[:8]}"
    result = await forge(one.moderator, page, forged)
    assert "Hush" not in str(result.response.components if result.response else "")
    assert set(await world.services.library.hashes(other.id)) == {other.article.id, secret.id}


async def test_an_export_holds_the_own_articles_only(servers: tuple[Server, Server]) -> None:
    for server, other in (servers, servers[::-1]):
        result = await server.moderator.slash(server.channel, "library export")
        (attachment,) = result.response.attachments
        data = (await attachment.read()).decode()
        assert server.time in data
        assert other.time not in data


async def test_rolling_one_server_back_leaves_the_other_as_it_is(
    world: Any, servers: tuple[Server, Server]
) -> None:
    one, other = servers
    bot = world.bot
    for server in servers:
        await bot.services.library.add(server.id, Draft(title="Later", text="Added later on."))
        await bot.services.answers.indexes.update(server.id)
    first = (await bot.services.answers.indexes.snapshots(one.id))[-1]
    before = await bot.services.library.fingerprints(other.id)
    articles = await bot.services.answers.indexes.articles_of(one.id, first.number)
    await bot.services.library.reset(one.id, articles)
    await bot.services.answers.indexes.update(one.id)
    assert set(await bot.services.library.hashes(one.id)) == {one.article.id}
    assert await bot.services.library.fingerprints(other.id) == before
    assert await bot.services.library.bin(other.id) == []


async def test_forgetting_one_server_leaves_everything_of_the_other(
    world: Any, servers: tuple[Server, Server], texts: Texts
) -> None:
    one, other = servers
    bot = world.bot
    for server in servers:
        await ask(world, server, UNKNOWN)
        await bot.services.records.audit.add(server.id, 1, Action.EDITED, "something")
    await bot.services.library.forget_tenant(one.id)
    await bot.services.answers.indexes.forget(one.id)
    await bot.services.records.forget(one.id)
    assert one.id not in await bot.services.records.departures.known()
    assert await bot.services.records.inbox.size(other.id) == 1
    assert len(await bot.services.records.audit.entries(other.id)) == 1
    assert not (await bot.services.records.settings.get(other.id)).starter_library
    quoted = [t for t in texts(await ask(world, other, ASKED)) if t.startswith("> ")]
    assert any(other.time in read_back(text) for text in quoted)
