"""Going back to a kept snapshot: shown first, confirmed, undone through the bin."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio

from bot.moderation.articles import wording
from bot.records.audit import Action
from bot.ui import wording as general
from corpus.article import Draft

if TYPE_CHECKING:
    from collections.abc import Callable

    Texts = Callable[[Any], list[str]]

pytestmark = pytest.mark.model


@pytest_asyncio.fixture
async def earlier(world: Any) -> int:
    """Number of a snapshot that holds Tides and Winds; the library has Tides anew, and Stars."""
    library, tenant = world.services.library, world.guild.id
    await library.add(tenant, Draft(title="Tides", text="The tide comes at noon."))
    await library.add(tenant, Draft(title="Winds", text="The wind turns west at dusk."))
    info = await world.services.answers.indexes.update(tenant)
    await library.remove(tenant, "winds")
    await library.add(tenant, Draft(title="Stars", text="The pole star stands in the north."))
    await library.replace(tenant, "tides", Draft(title="Tides", text="The tide comes at one."))
    await world.services.answers.indexes.update(tenant)
    number: int = info.number
    return number


async def restart(world: Any) -> None:
    old = world.bot
    await world.env.restart_bot(world.make_bot())
    await old.close()
    await world.services.answers.indexes.settled()


async def chosen(world: Any, number: int) -> Any:
    panel = await world.moderator.slash(world.channel, "library rollback")
    await world.moderator.select(panel.response, [str(number)])
    return panel.response


async def held(world: Any) -> dict[str, str]:
    return {a.title: a.text for a in await world.services.library.articles(world.guild.id)}


async def test_without_an_earlier_snapshot_it_says_so(world: Any, texts: Texts) -> None:
    panel = await world.moderator.slash(world.channel, "library rollback")
    assert texts(panel.response) == [wording.NO_SNAPSHOTS]


async def test_a_rollback_shows_what_would_change_then_does_it_also_after_restarts(
    world: Any, earlier: int, texts: Texts
) -> None:
    panel = await world.moderator.slash(world.channel, "library rollback")
    assert panel.ephemeral
    told = "\n".join(texts(panel.response))
    assert f"**Snapshot {earlier}**" in told
    assert "1 will be restored, 1 will change back, 1 will be removed" in told

    await restart(world)
    await world.moderator.select(panel.response, [str(earlier)])
    told = "\n".join(texts(panel.response))
    assert "**Will be restored: 1 article**\n- Winds" in told
    assert "**Will be removed: 1 article**\n- Stars" in told
    assert "Stars" in await held(world)

    await restart(world)
    await world.moderator.click(panel.response, label="Go back")
    assert await held(world) == {
        "Tides": "The tide comes at noon.",
        "Winds": "The wind turns west at dusk.",
    }
    binned = {b.article.title for b in await world.services.library.bin(world.guild.id)}
    assert binned == {"Stars", "Tides"}
    assert wording.QUOTABLE in texts(panel.response)
    assert world.services.answers.indexes.info(world.guild.id).articles == 2
    (entry,) = await world.services.records.audit.entries(world.guild.id)
    assert (entry.action, entry.actor) == (Action.ROLLED_BACK, world.moderator.id)


async def test_if_the_library_changed_meanwhile_the_difference_is_shown_again(
    world: Any, earlier: int, texts: Texts
) -> None:
    message = await chosen(world, earlier)
    await world.services.library.add(world.guild.id, Draft(title="Rain", text="It rains in May."))
    await world.moderator.click(message, label="Go back")
    told = texts(message)
    assert told[0] == wording.ROLLBACK_STALE
    assert any("- Rain" in text for text in told)
    assert "Stars" in await held(world)
    await world.moderator.click(message, label="Go back")
    assert set(await held(world)) == {"Tides", "Winds"}


async def test_cancelling_and_losing_the_role_change_nothing(
    world: Any, earlier: int, texts: Texts
) -> None:
    before = await held(world)
    message = await chosen(world, earlier)
    await world.moderator.click(message, label="Cancel")
    assert texts(message) == [wording.ROLLBACK_CANCELLED]
    panel = await world.moderator.slash(world.channel, "library rollback")
    message = await chosen(world, earlier)
    world.env.backend.edit_member(world.guild.id, world.moderator.id, {"role_ids": []})
    told = await world.moderator.click(message, label="Go back")
    assert texts(told.response) == [general.NEEDS_MODERATOR]
    told = await world.moderator.select(panel.response, [str(earlier)])
    assert texts(told.response) == [general.NEEDS_MODERATOR]
    assert await held(world) == before


async def test_a_snapshot_that_is_no_longer_kept_is_said_to_be(
    world: Any, earlier: int, texts: Texts
) -> None:
    message = await chosen(world, earlier)
    tides = await world.services.library.get(world.guild.id, "tides")
    for number in range(4):
        named = replace(tides, publisher=f"Gazette {number}")
        await world.services.library.edit(world.guild.id, "tides", named)
        await world.services.answers.indexes.update(world.guild.id)
    await world.moderator.click(message, label="Go back")
    assert texts(message)[0] == wording.SNAPSHOT_GONE.format(number=earlier)
    assert "Stars" in await held(world)
