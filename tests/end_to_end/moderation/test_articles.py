"""The library, the index and the bot itself, from Discord."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import discord
import pytest

from bot.ui import wording
from bot.ui.markdown import read_back
from corpus.article import Draft
from tests.support.held import HeldEmbedder

if TYPE_CHECKING:
    from collections.abc import Callable

    from index.embedding.embedder import Embedder

pytestmark = [pytest.mark.model, pytest.mark.both_databases]


async def test_a_servers_new_article_is_quoted_after_a_reindex(
    world: Any, texts: Callable[[Any], list[str]]
) -> None:
    text = "The reading room of the Tern Street library closes at nine on Thursdays."
    await world.services.library.add(world.guild.id, Draft(title="Opening hours", text=text))
    await world.moderator.slash(world.channel, "reindex")
    result = await world.mara.slash(
        world.channel, "ask", question="when does the Tern Street reading room close?"
    )
    shown = texts(result.response)
    assert text in [read_back(t) for t in shown if t.startswith("> ")]
    elsewhere = await world.mara.user.slash(
        "ask", question="when does the Tern Street reading room close?"
    )
    assert not any("Tern Street library" in t for t in texts(elsewhere.response))


async def test_a_member_without_the_permission_is_refused_by_the_bot_itself(
    world: Any, texts: Callable[[Any], list[str]]
) -> None:
    registered = {command.name: command for command in await world.bot.tree.fetch_commands()}
    world.guild.set_command_permissions(registered["reindex"], {world.mara: True})
    result = await world.mara.slash(world.channel, "reindex")
    assert texts(result.response) == [wording.NEEDS_MODERATOR]


async def test_reindex_is_for_moderators_by_default(world: Any) -> None:
    command = world.bot.tree.get_command("reindex")
    assert command.default_permissions == discord.Permissions(manage_guild=True)
    assert "reindex" not in world.mara.available_commands(world.channel)
    assert "reindex" in world.moderator.available_commands(world.channel)


async def test_questions_are_answered_while_the_index_is_rebuilt(
    world: Any, texts: Callable[[Any], list[str]], embedder: Embedder
) -> None:
    batcher = world.services.answers._together.model
    model = batcher.embedder = HeldEmbedder(embedder)
    rebuild = asyncio.create_task(world.services.answers.indexes.reindex(0, full=True))
    await model.held()
    asking = asyncio.create_task(
        world.mara.slash(world.channel, "ask", question="what is VOICE for?")
    )
    async with asyncio.timeout(60):
        while not batcher.waiting:  # noqa: ASYNC110  nobody tells when it waits
            await asyncio.sleep(0)
    model.let(2)  # the piece of the rebuild that came first, and what goes before all others
    result = await asking
    assert not rebuild.done()
    assert any(text.startswith("> ") for text in texts(result.response))
    model.let()
    await rebuild


async def test_the_library_is_listed_privately(
    world: Any, texts: Callable[[Any], list[str]]
) -> None:
    own = Draft(title="Opening *hours*", text="Open at nine.", url="https://example.org/hours")
    await world.services.library.add(world.guild.id, own)
    result = await world.mara.slash(world.channel, "articles list")
    assert result.ephemeral
    shown = texts(result.response)
    assert shown[0] == "### This server's articles"
    assert shown[1].startswith(r"**[Opening \*hours\*](https://example.org/hours)")
    assert "### Shared starter library" not in shown
    await world.services.records.settings.change(world.guild.id, starter_library=True)
    both = texts((await world.mara.slash(world.channel, "articles list")).response)
    assert "### Shared starter library" in both


async def test_a_long_list_has_pages(
    world: Any, texts: Callable[[Any], list[str]], buttons: Callable[[Any], dict[str, str]]
) -> None:
    for number in range(12):
        draft = Draft(title=f"Note {number:02}", text=f"Note number {number} says hello.")
        await world.services.library.add(world.guild.id, draft)
    result = await world.mara.slash(world.channel, "articles list")
    first = texts(result.response)
    assert any("page 1 of" in text for text in first)
    await world.mara.click(result.response, custom_id=buttons(result.response)["Next"])
    second = texts(result.response)
    assert any("page 2 of" in text for text in second)
    assert not {text for text in first if "Note" in text} & set(second)


@pytest.mark.parametrize("name", ["help", "about"])
async def test_help_and_about_are_private_and_plain(
    world: Any, texts: Callable[[Any], list[str]], name: str
) -> None:
    result = await world.mara.slash(world.channel, name)
    assert result.ephemeral
    shown = "".join(texts(result.response))
    assert ("/ask" in shown) if name == "help" else ("under a pseudonym" in shown)


async def test_an_unexpected_failure_tells_a_number_and_nothing_else(
    world: Any, texts: Callable[[Any], list[str]]
) -> None:
    world.env.inject_error("PATCH", "/webhooks/*", status=400, times=1)
    result = await world.mara.slash(world.channel, "ask", question="what is VOICE for?")
    (shown,) = texts(result.response)
    assert shown.startswith(wording.SOMETHING_WRONG.partition("`")[0])
    assert "sql" not in shown.lower()
    (error,) = world.env.errors
    assert "injected" in str(error)


async def test_a_second_start_registers_no_commands(world: Any) -> None:
    old = world.bot
    await world.env.restart_bot(world.make_bot())
    await old.close()
    puts = [r for r in world.env.http_requests if r.method == "PUT" and "commands" in r.path]
    assert len(puts) == 1
