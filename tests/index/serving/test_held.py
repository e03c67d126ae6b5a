"""What is held within a budget: the last that were asked for, and whatever is in use."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING

import pytest

from index.serving.held import Held

if TYPE_CHECKING:
    from collections.abc import Callable


class Shelf:
    """Loads words, ten bytes each, when it is let."""

    def __init__(self) -> None:
        self.loaded: list[str] = []
        self.open = asyncio.Event()
        self.open.set()

    async def load(self, key: str) -> str | None:
        await self.open.wait()
        self.loaded.append(key)
        if key == "broken":
            raise OSError(key)
        return None if key == "missing" else key.upper()


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def held(shelf: Shelf) -> Callable[[int], Held[str, str]]:
    return lambda most: Held(shelf.load, size=lambda _: 10, budget=10 * most)


async def _used(held: Held[str, str], *keys: str) -> list[str | None]:
    values = []
    for key in keys:
        async with held.use(key) as value:
            values.append(value)
    return values


async def test_what_was_asked_for_longest_ago_goes(
    shelf: Shelf, held: Callable[[int], Held[str, str]]
) -> None:
    two = held(2)
    assert await _used(two, "a", "b", "a", "c") == ["A", "B", "A", "C"]
    assert [key in two for key in "abc"] == [True, False, True]
    assert (len(two), two.nbytes) == (2, 20)
    assert shelf.loaded == ["a", "b", "c"]


async def test_what_is_in_use_stays_and_is_not_loaded_twice(
    shelf: Shelf, held: Callable[[int], Held[str, str]]
) -> None:
    one = held(1)
    async with one.use("a") as first:
        await _used(one, "b", "c")
        async with one.use("a") as again:
            assert again is first
    assert shelf.loaded == ["a", "b", "c"]
    assert "a" in one  # the last
    await _used(one, "b")
    assert ("a" in one, one.nbytes) == (False, 10)


async def test_the_last_one_stays_where_it_alone_is_too_large(
    held: Callable[[int], Held[str, str]],
) -> None:
    none = held(0)
    await _used(none, "a", "b")
    assert ["a" in none, "b" in none] == [False, True]


async def test_many_who_ask_at_once_load_it_once_and_who_gives_up_stops_nobody(
    shelf: Shelf, held: Callable[[int], Held[str, str]]
) -> None:
    two = held(2)
    shelf.open.clear()
    asking = [asyncio.create_task(_used(two, "a")) for _ in range(5)]
    await asyncio.sleep(0)
    asking[0].cancel()
    await asyncio.sleep(0)
    shelf.open.set()
    assert await asyncio.gather(*asking[1:]) == [["A"]] * 4
    assert asking[0].cancelled()
    assert shelf.loaded == ["a"]


async def test_what_is_put_while_it_is_loaded_is_what_everybody_gets(
    shelf: Shelf, held: Callable[[int], Held[str, str]]
) -> None:
    two = held(2)
    shelf.open.clear()
    asking = asyncio.create_task(_used(two, "a"))
    await asyncio.sleep(0)
    two.put("a", "new")
    shelf.open.set()
    assert await asking == ["new"]
    assert await _used(two, "a") == ["new"]
    assert two.nbytes == 10


async def test_what_is_dropped_while_it_is_loaded_does_not_come_back(
    shelf: Shelf, held: Callable[[int], Held[str, str]]
) -> None:
    two = held(2)
    shelf.open.clear()
    asking = asyncio.create_task(_used(two, "a"))
    await asyncio.sleep(0)
    two.drop("a")
    shelf.open.set()
    await asking
    assert ("a" in two, two.nbytes) == (False, 0)


async def test_who_uses_what_is_replaced_goes_on_with_it(
    held: Callable[[int], Held[str, str]],
) -> None:
    two = held(2)
    async with AsyncExitStack() as stack:
        old = await stack.enter_async_context(two.use("a"))
        two.put("a", "new")
        new = await stack.enter_async_context(two.use("a"))
        assert (old, new) == ("A", "new")
    assert two.nbytes == 10


@pytest.mark.parametrize("key", ["missing", "broken"])
async def test_what_cannot_be_loaded_is_tried_again(
    shelf: Shelf, held: Callable[[int], Held[str, str]], key: str
) -> None:
    two = held(2)
    for _ in range(2):
        if key == "missing":
            assert await _used(two, key) == [None]
        else:
            with pytest.raises(OSError, match=key):
                await _used(two, key)
    assert shelf.loaded == [key, key]
    assert (len(two), two.nbytes) == (0, 0)


async def test_what_is_closed_loads_nothing_more(
    shelf: Shelf, held: Callable[[int], Held[str, str]]
) -> None:
    two = held(2)
    await _used(two, "a")
    shelf.open.clear()
    asking = asyncio.create_task(_used(two, "b"))
    await asyncio.sleep(0)
    await two.close()
    with pytest.raises(asyncio.CancelledError):
        await asking
    assert (len(two), shelf.loaded) == (0, ["a"])
