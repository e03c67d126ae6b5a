"""A moderator re-indexes: progress, cancelling, permissions, and a restart in the middle."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING, Any

import discord
import pytest

from bot.moderation.audit.phrases import english_words_of
from bot.moderation.reindex import wording as told
from bot.moderation.reindex.progress_message import Board, CancelButton
from bot.records.audit import Action
from bot.records.jobs import JobStore
from bot.ui import wording
from corpus.article import Draft
from index.errors import ReindexCancelledError
from tests.support.models import real_model

if TYPE_CHECKING:
    from collections.abc import Callable

    from index.build.progress import Progress
    from index.embedding.embedder import Embedder

    Texts = Callable[[Any], list[str]]

pytestmark = pytest.mark.model


@pytest.fixture(scope="session")
def embedder() -> Embedder:
    """The model itself: what is interrupted here must take a while."""
    return real_model()


async def _add_logs(world: Any, many: int = 40) -> None:
    drafts = [
        Draft(
            title=f"Log {number}",
            text="\n\n".join(f"Keeper {number} wrote {n} words of tide {n}." for n in range(12)),
        )
        for number in range(many)
    ]
    await world.services.library.add_all(world.guild.id, drafts)


async def _actions(world: Any) -> list[str]:
    return [entry.action for entry in await world.services.records.audit.entries(world.guild.id)]


async def test_a_server_without_articles_has_nothing_to_index(world: Any, texts: Texts) -> None:
    result = await world.moderator.slash(world.channel, "reindex")
    assert texts(result.response) == [told.NOTHING]
    assert await world.services.records.jobs.unfinished() == []


async def test_a_long_rebuild_shows_how_far_it_is_and_can_be_stopped_from_there(
    world: Any,
) -> None:
    await _add_logs(world)

    result = await world.moderator.slash(world.channel, "reindex")

    assert result.ephemeral
    edits = [str(r) for r in world.env.http_requests if r.method == "PATCH"]
    showing = [edit for edit in edits if "Indexing…" in edit]
    assert any("of 480 passages" in edit and "pq:rxstop" in edit for edit in showing)
    assert re.search(r"The new index is in use.*It has 40 articles in 480 passages", edits[-1])
    assert "pq:rxstop" not in edits[-1]
    assert await _actions(world) == [Action.REINDEXED]
    assert await world.services.records.jobs.unfinished() == []


async def test_a_stopped_rebuild_says_so_and_goes_on_from_there_next_time(
    world: Any, texts: Texts, monkeypatch: pytest.MonkeyPatch
) -> None:
    await _add_logs(world)
    service = world.services.answers

    def stop_at_half(_board: Board, progress: Progress) -> None:
        if progress.stage == "embed" and progress.done > progress.total / 2:
            service.indexes.cancel(world.guild.id)

    with monkeypatch.context() as patched:
        patched.setattr(Board, "note", stop_at_half)
        stopped = await world.moderator.slash(world.channel, "reindex")
    assert texts(stopped.response) == [told.STOPPED]
    assert service.indexes.info(world.guild.id) is None
    assert await world.services.records.jobs.unfinished() == []

    await world.moderator.slash(world.channel, "reindex")
    info = service.indexes.info(world.guild.id)
    assert info.articles == 40
    assert 0 < info.embedded < 0.75 * (info.passages + info.sentences)


@pytest.fixture
async def running(world: Any) -> Any:
    """A re-index under way, and a message with the button that stops it."""
    await _add_logs(world)
    task = asyncio.create_task(world.services.answers.indexes.reindex(world.guild.id, full=True))
    view = discord.ui.LayoutView(timeout=None)
    view.add_item(discord.ui.ActionRow(CancelButton()))
    await world.bot.get_channel(world.channel.id).send(view=view)
    yield task
    await asyncio.gather(task, return_exceptions=True)


async def test_a_moderator_stops_it_with_the_button(world: Any, running: Any, texts: Texts) -> None:
    result = await world.moderator.click(world.last, custom_id="pq:rxstop")
    assert texts(result.response or world.last) == [told.STOPPING]
    with pytest.raises(ReindexCancelledError):
        await running
    assert await _actions(world) == [Action.CANCELLED]


async def test_a_member_cannot_stop_it(world: Any, running: Any, texts: Texts) -> None:
    result = await world.mara.click(world.last, custom_id="pq:rxstop")
    assert texts(result.response) == [wording.NEEDS_MODERATOR]
    assert (await running).articles == 40
    late = await world.moderator.click(world.last, custom_id="pq:rxstop")
    assert texts(late.response) == [told.NOT_RUNNING]


async def test_a_second_moderator_is_told_and_the_first_ones_job_stays(
    world: Any, running: Any, texts: Texts
) -> None:
    result = await world.moderator.slash(world.channel, "reindex")
    assert texts(result.response) == [wording.REINDEX_RUNNING]
    assert (await running).articles == 40
    assert await world.services.records.jobs.unfinished() == []


async def test_a_rebuild_that_a_restart_interrupts_goes_on_and_tells_the_moderator(
    world: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    await _add_logs(world, many=3)

    async def killed(_store: JobStore, _tenant: int) -> None:
        """What a kill leaves: the job is still on file."""

    with monkeypatch.context() as patched:
        patched.setattr(JobStore, "end", killed)
        await world.moderator.slash(world.channel, "reindex")
    assert len(await world.services.records.jobs.unfinished()) == 1
    await _add_logs(world, many=4)
    old = world.bot

    await world.env.restart_bot(world.make_bot())
    await world.env.settle()
    await old.close()

    assert world.services.answers.indexes.info(world.guild.id).articles == 4
    edits = [str(r) for r in world.env.http_requests if r.method == "PATCH"]
    assert "I was restarted partway" in edits[-1]
    assert "4 articles in 48 passages" in edits[-1]
    assert await world.services.records.jobs.unfinished() == []
    entries = await world.services.records.audit.entries(world.guild.id)
    assert english_words_of(entries[0])[1].endswith(" new, after a restart")
    assert entries[0].actor == world.moderator.id
