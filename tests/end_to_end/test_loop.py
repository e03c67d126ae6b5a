"""Nothing holds up the event loop, however many ask and however large the library is.

Discord's heartbeat, and every other member, waits for the longest callback. The bound is on what
the loop's own thread computes, which holds on a busy machine too; `QUIET=1` adds the bound on the
clock.
"""

from __future__ import annotations

import asyncio
import os
import random
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from bot.asking.answer import reply_to
from bot.asking.autocomplete import suggestions
from bot.asking.question import Question
from bot.quotation import still_quotable
from bot.settings import Settings
from bot.ui.replies import Reply
from index.engine.packaged_model import file_sha256
from tests.support.crowd import WORDS, QuickEmbedder, fill
from tests.support.loop_watch import loop_watched
from tests.support.world import simulated_world

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable

    from tests.support.loop_watch import LoopWatch
    from tests.support.world import World

pytestmark = pytest.mark.model
ARTICLES = 2_000
ASKING = 64
LONGEST_S = 0.05
QUIET = bool(os.environ.get("QUIET"))
"""Whether nothing else runs here, so that the clock may be believed."""


@pytest.fixture
async def crowded(
    chosen_database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[World]:
    """A server with 2,000 articles, of which no index is there yet."""
    monkeypatch.chdir(tmp_path)
    settings = Settings(
        data_dir=tmp_path / "data",
        database_url=chosen_database_url,
        shard_count=1,
        cooldown_per_minute=0,
        ask_timeout_s=300,
    )
    async with simulated_world(settings, QuickEmbedder()) as made:
        await fill(made.services.library, made.guild.id, ARTICLES)
        yield made


def _questions(world: World, number: int) -> list[Question]:
    drawn = random.Random(1)
    return [
        Question(
            f"Who saw the {' '.join(drawn.choices(WORDS, k=3))} in {1500 + drawn.randint(0, 400)}?",
            asker=asker,
            guild_id=world.guild.id,
        )
        for asker in range(number)
    ]


async def _watched(world: World, index: Awaitable[Any], asking: int) -> LoopWatch:
    """Let many ask while an index is built; then moderators list, and members type."""
    services, guild = world.services, world.guild.id
    with loop_watched() as watch:
        _, *replies = await asyncio.gather(
            index, *(reply_to(services, one) for one in _questions(world, asking))
        )
        await services.library.listing(guild)
        await services.library.digest(guild)
        await suggestions(services, guild, "who")
    assert all(isinstance(one, Reply) for one in replies)
    return watch


def _is_held_up_by_nobody(watch: LoopWatch, least: int = ASKING) -> None:
    assert watch.callbacks > least
    assert watch.longest_s < LONGEST_S, watch.worst()
    assert watch.waits == [], "\n\n".join(watch.waits[:3])
    if QUIET:
        assert watch.longest_on_the_clock_s < LONGEST_S, watch.worst()


async def test_the_loop_is_held_up_by_nobody(crowded: World) -> None:
    indexes, guild = crowded.services.answers.indexes, crowded.guild.id
    built = await _watched(crowded, indexes.update(guild), 0)
    info = indexes.info(guild)
    assert info is not None
    assert info.articles == ARTICLES
    asked = await _watched(crowded, indexes.reindex(guild), ASKING)
    _is_held_up_by_nobody(built)
    _is_held_up_by_nobody(asked)


async def test_who_holds_up_the_loop_is_found_out(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    check, file = still_quotable.exact_block, Path(__file__)

    def compute(quotation: Any) -> Any:
        began = time.thread_time()
        while time.thread_time() - began < 0.1:
            pass
        return check(quotation)

    def sleep(quotation: Any) -> Any:
        time.sleep(0.001)
        return check(quotation)

    def read(quotation: Any) -> Any:
        file_sha256(file)
        return check(quotation)

    seen: dict[Any, LoopWatch] = {}
    for slow in (check, compute, sleep, read):
        monkeypatch.setattr(still_quotable, "exact_block", slow)
        with loop_watched() as seen[slow]:
            question = Question("what is VOICE for?", asker=1, guild_id=world.guild.id)
            await reply_to(world.services, question)

    _is_held_up_by_nobody(seen[check], least=1)
    assert seen[compute].longest_s >= 0.1
    assert "bot/quotation/still_quotable.py" in seen[compute].worst(1)
    assert {one.split()[0] for one in seen[sleep].waits} == {"os.sleep"}
    assert {one.split()[0] for one in seen[read].waits} == {"open"}
