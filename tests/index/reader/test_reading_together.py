"""Many who ask are read in one batch, and each hears what they would have heard alone."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import TYPE_CHECKING

import numpy as np
import pytest

from index.reader.batcher import MAX_BATCH, ReaderBatcher
from index.reader.reader import load_reader
from tests.index.conftest import BAKERY, LIGHTHOUSE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from index.search.hit import Hit, Reading
    from index.storage.passage_index import PassageIndex

    Asking = tuple[str, list[Hit]]

pytestmark = pytest.mark.model
QUESTIONS = [
    "Who built it?",
    "When is rye bread baked in the bakery that opens at six in the morning, and from what flour?",
    "What burned until 1902?",
    "Who said that nobody has kept the lamp since her father left, the lamp that burned whale oil?",
    "How much does a ticket cost on a Sunday in May?",
    "What did Marten pay for the ovens?",
]


@pytest.fixture
def asked(hits_of: Callable[..., list[Hit]], index_of: Callable[..., PassageIndex]) -> list[Asking]:
    """Questions and passages of every length: 3 to 60 words, and one of 700."""
    long = "The committee met on Monday and discussed several minor matters. " * 70
    index = index_of(LIGHTHOUSE, BAKERY, long.strip(), "Gulls nest under the gallery.")
    return [(question, hits_of(question, [index])) for question in QUESTIONS]


class _Held:
    """The reader behind a gate, which counts how many are read together."""

    def __init__(self) -> None:
        self.sizes: list[int] = []
        self.began, self.go = Event(), Event()

    def read_many(self, asked: Sequence[Asking]) -> list[tuple[Reading, ...]]:
        self.sizes.append(len(asked))
        self.began.set()
        assert self.go.wait(60)
        return load_reader().read_many(asked)


def test_a_question_is_read_beside_others_as_it_is_alone(asked: list[Asking]) -> None:
    reader = load_reader()
    together = reader.read_many(asked)
    assert [len(own) for own in together] == [len(reader.read(*one)) for one in asked]
    for one, own in zip(asked, together, strict=True):
        for alone, beside in zip(reader.read(*one), own, strict=True):
            np.testing.assert_allclose(beside.odds, alone.odds, rtol=0, atol=1e-5)
            assert beside.answers == alone.answers


def test_who_asks_of_no_passage_gets_no_reading_beside_others(asked: list[Asking]) -> None:
    none, own, last = load_reader().read_many([("Who?", []), asked[0], ("When?", [])])
    assert none == last == ()
    assert len(own) == len(load_reader().read(*asked[0]))


async def test_questions_that_wait_for_the_reader_are_read_together(asked: list[Asking]) -> None:
    held = _Held()
    with ThreadPoolExecutor(1) as thread:
        batcher = ReaderBatcher(held, thread)
        first = asyncio.create_task(batcher.read(*asked[0]))
        await asyncio.to_thread(held.began.wait, 60)
        others = [asyncio.create_task(batcher.read(*one)) for one in asked[1:] * 2]
        gone = asyncio.create_task(batcher.read(*asked[0]))
        await asyncio.sleep(0)
        assert batcher.waiting == len(others) + 1
        gone.cancel()
        held.go.set()
        found = await asyncio.gather(first, *others)
        await batcher.close()
    assert gone.cancelled()
    assert held.sizes == [1, MAX_BATCH, len(others) - MAX_BATCH]
    for own, one in zip(found, [asked[0], *asked[1:] * 2], strict=True):
        (alone, *_) = load_reader().read(*one)
        np.testing.assert_allclose(own[0].odds, alone.odds, rtol=0, atol=1e-5)
