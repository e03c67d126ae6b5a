"""What is kept of answers, for how long, and what makes it go."""

from __future__ import annotations

import asyncio
import gc

import pytest

from index.answer import Answer, Verdict
from index.serving.kept_answers import KeptAnswers

ILL = "Is the keeper ill?"
ANSWER = Answer(ILL, Verdict.ANSWERED, 0.9, timings_ms={"total": 3.0})


class _Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> _Clock:
    return _Clock()


async def test_an_answer_is_kept_without_its_question(clock: _Clock) -> None:
    kept = KeptAnswers(clock=clock)
    here = ((7, kept.generation(7, "one")),)
    kept.put(here, f"asked: {ILL}", ANSWER)
    found = kept.get(here, f"asked: {ILL}")
    assert found == Answer("", Verdict.ANSWERED, 0.9)
    assert kept.get(here, "asked: something else") is None
    assert not [text for text in _texts_of(kept) if ILL in text]
    kept.close()


async def test_a_library_that_changes_takes_its_answers_along_and_no_others(clock: _Clock) -> None:
    kept = KeptAnswers(clock=clock)
    here, both, there = _places(kept)
    for place in (here, both, there):
        kept.put(place, "q", ANSWER)
    assert kept.generation(7, "one") == here[0][1]
    assert len(kept) == 3
    again = ((7, kept.generation(7, "two")),)
    assert again != here
    assert [bool(kept.get(place, "q")) for place in (again, here, both, there)] == [
        *(False, False, False, True)
    ]
    assert len(kept) == 1, "what is never found again is not held either"
    assert kept.generation(7, "one") not in {here[0][1], again[0][1]}
    kept.close()


async def test_an_answer_that_comes_after_a_change_is_not_kept(clock: _Clock) -> None:
    kept = KeptAnswers(clock=clock)
    here, both, there = _places(kept)
    kept.forget(7)
    for place in (here, both, there):
        kept.put(place, "q", ANSWER)
    assert len(kept) == 1
    assert kept.get(there, "q") is not None
    kept.close()


async def test_the_answers_that_nobody_asked_for_longest_go_first(clock: _Clock) -> None:
    kept = KeptAnswers(most=2, clock=clock)
    here = ((7, kept.generation(7, "one")),)
    kept.put(here, "a", ANSWER)
    kept.put(here, "b", ANSWER)
    kept.get(here, "a")
    kept.put(here, "c", ANSWER)
    assert [bool(kept.get(here, asked)) for asked in "abc"] == [True, False, True]
    none = KeptAnswers(most=0, clock=clock)
    none.put(((7, none.generation(7, "one")),), "a", ANSWER)
    assert len(none) == 0
    kept.close()


async def test_an_old_answer_is_not_given_and_goes_though_nobody_asks() -> None:
    clock = _Clock()
    kept = KeptAnswers(kept_s=0.01, clock=clock)
    here = ((7, kept.generation(7, "one")),)
    kept.put(here, "q", ANSWER)
    clock.now = 0.02
    assert kept.get(here, "q") is None
    async with asyncio.timeout(20):
        while len(kept):  # noqa: ASYNC110  nothing says so
            await asyncio.sleep(0.01)


def _places(kept: KeptAnswers) -> list[tuple[tuple[int, int], ...]]:
    seven, zero = (7, kept.generation(7, "one")), (0, kept.generation(0, "one"))
    return [(seven,), (seven, zero), (zero,)]


def _texts_of(thing: object) -> list[str]:
    """Every text that can be reached from a thing, but for what classes and modules hold."""
    seen: dict[int, object] = {}
    left = [vars(thing)]
    while left:
        one = left.pop()
        if id(one) not in seen and type(one).__module__ in {"builtins", "collections", __name__}:
            seen[id(one)] = one
            left += [] if isinstance(one, type) else gc.get_referents(one)
        elif id(one) not in seen and type(one).__module__.startswith("index"):
            seen[id(one)] = one
            left += list(getattr(one, "__dict__", {}).values())
    held = [one.decode("latin-1") for one in seen.values() if isinstance(one, bytes)]
    return held + [one for one in seen.values() if isinstance(one, str)]
