"""Full collections come while nobody waits."""

from __future__ import annotations

import asyncio
import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from bot.collector import Collector

if TYPE_CHECKING:
    from collections.abc import Iterator

SOON_S = 0.005
LATE_S = 0.05


class Ring:
    """Refers to itself, so that only the collector finds that nobody else does."""

    def __init__(self) -> None:
        self.itself = self


def _much() -> None:
    """Make what would begin full collections by itself, where little is there beside it."""
    gc.collect()
    kept = [Ring() for _ in range(120_000)]
    del kept


@contextmanager
def _full_collections() -> Iterator[list[int]]:
    seen: list[int] = []

    def note(phase: str, info: dict[str, Any]) -> None:
        if phase == "start" and info["generation"] == 2:
            seen.append(info["generation"])

    gc.callbacks.append(note)
    try:
        yield seen
    finally:
        gc.callbacks.remove(note)


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    before = gc.get_threshold()
    yield
    assert gc.get_threshold() == before
    gc.unfreeze()


async def test_while_somebody_waits_none_comes() -> None:
    idle = False
    collector = Collector(lambda: idle, every_s=SOON_S, longest_s=60)
    gc.freeze()
    with _full_collections() as alone:
        _much()
    assert len(alone) > 1  # the first we began ourselves: so there is something to hold back
    collector.start()
    try:
        with _full_collections() as seen:
            _much()
            await asyncio.sleep(LATE_S)
            assert len(seen) == 1
            idle = True
            async with asyncio.timeout(30):
                while len(seen) == 1:  # noqa: ASYNC110  nothing says so
                    await asyncio.sleep(SOON_S)
    finally:
        collector.close()


async def test_one_comes_at_last_where_somebody_always_waits() -> None:
    collector = Collector(lambda: False, every_s=SOON_S, longest_s=LATE_S)
    collector.start()
    try:
        with _full_collections() as seen:
            _much()
            async with asyncio.timeout(30):
                while len(seen) == 1:  # noqa: ASYNC110  nothing says so
                    await asyncio.sleep(SOON_S)
    finally:
        collector.close()


async def test_of_two_bots_the_last_leaves_it_as_it_was() -> None:
    before = gc.get_threshold()
    one, other = Collector(lambda: True), Collector(lambda: True)
    one.start()
    other.start()
    one.close()
    other.close()
    assert gc.get_threshold() == before


async def test_what_a_start_has_set_does_not_make_looks_at_the_young_long() -> None:
    before = gc.get_threshold()
    gc.set_threshold(50_000, 50, 50)
    collector = Collector(lambda: True)
    collector.start()
    assert gc.get_threshold()[0] <= 1_000
    assert gc.get_threshold()[1] <= 10
    collector.close()
    assert gc.get_threshold() == (50_000, 50, 50)
    gc.set_threshold(*before)
