"""Equal questions are answered once, and kept answers never outlive what they quote."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from index.answer import Verdict
from index.query.follow_up import Turn
from tests.support.held import HeldEmbedder

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from corpus.article import Draft
    from corpus.library import Library
    from index.answer import Answer
    from index.service import AnswerService

    MakeService = Callable[[], AnswerService]
    Serving = Callable[..., Awaitable[AnswerService]]

pytestmark = pytest.mark.model
ASKED = "Who built the lighthouse?"


def _batches(service: AnswerService) -> int:
    """How often the embedder has been asked."""
    together = service._together
    assert together is not None
    return together.model.batches


def _held(service: AnswerService) -> HeldEmbedder:
    together = service._together
    assert together is not None
    model = together.model.embedder = HeldEmbedder(together.model.embedder)
    return model


async def _all_wait(service: AnswerService, count: int) -> None:
    """Return when so many wait for answers that are under way."""
    together = service._together
    assert together is not None
    under_way = together._under_way._flights
    while sum(flight.waiting for flight in under_way.values()) < count:  # noqa: ASYNC110  of no event
        await asyncio.sleep(0.001)


def _texts(answer: Answer) -> list[str]:
    return [q.text for q in (*answer.quotations, *answer.related)]


def _but_timings(answer: Answer) -> Answer:
    return replace(answer, timings_ms={})


async def test_who_asks_the_same_at_once_gets_one_answer_in_their_own_words(
    serving: Serving, lighthouse: Draft, bakery: Draft
) -> None:
    service = await serving(lighthouse, bakery)
    model, before = _held(service), _batches(service)
    asked = [ASKED, f"  {ASKED.replace(' ', '  ')}", ASKED]
    tasks = [asyncio.create_task(service.ask(one)) for one in asked]
    await model.held()
    await _all_wait(service, len(asked))
    gone = asyncio.create_task(service.ask(ASKED))
    await asyncio.sleep(0)
    gone.cancel()
    tasks[0].cancel()  # it began the work for all of them
    model.let()
    second, third = await asyncio.gather(*tasks[1:])

    assert tasks[0].cancelled()
    assert _batches(service) == before + 1
    assert second.question == asked[1]
    assert _but_timings(third) == _but_timings(replace(second, question=ASKED))
    assert third.quotations[0].text.endswith("built in 1871 by Ida Norwood.")


async def test_what_was_just_asked_is_answered_from_memory_alike(
    serving: Serving, lighthouse: Draft, bakery: Draft
) -> None:
    service = await serving(lighthouse, bakery)
    first = await service.ask(ASKED)
    before = _batches(service)
    again = await service.ask(ASKED)
    assert _batches(service) == before
    assert _but_timings(again) == _but_timings(first)
    assert set(again.timings_ms) == set(first.timings_ms)


async def test_whatever_else_was_asked_is_another_question(
    serving: Serving, lighthouse: Draft, bakery: Draft
) -> None:
    service = await serving(lighthouse, bakery)
    answer = await service.ask(ASKED)
    article = (0, answer.quotations[0].article.id)
    before = _batches(service)
    await service.ask(ASKED.lower())
    await service.ask(ASKED, limit=1)
    await service.ask(ASKED, article=article)
    await service.ask(ASKED, tenants=(0, 5))
    await service.ask(ASKED, before=[Turn("When is rye bread baked?")])
    await service.ask(ASKED, before=[Turn("When is rye bread baked?")])
    assert _batches(service) == before + 6


@pytest.mark.parametrize("settled", [False, True])
async def test_a_changed_article_is_not_quoted_from_memory_as_it_was(
    library: Library, serving: Serving, lighthouse: Draft, bakery: Draft, *, settled: bool
) -> None:
    service = await serving(lighthouse, bakery)
    await service.ask(ASKED)
    text = lighthouse.text.replace("Ida Norwood", "Otto Brandt")
    await library.add(0, replace(lighthouse, text=text))
    if settled:
        await service.ask("Anything else?")
        await service.indexes.settled()
    answer = await service.ask(ASKED)
    assert not [text for text in _texts(answer) if "Ida Norwood" in text]
    assert bool([text for text in _texts(answer) if "Otto Brandt" in text]) is settled


async def test_a_removed_article_is_not_quoted_by_an_answer_under_way_to_who_asks_later(
    library: Library, serving: Serving, lighthouse: Draft, bakery: Draft
) -> None:
    service = await serving(lighthouse, bakery)
    removed = (await service.ask("What do tickets cost?")).quotations[0].article.id
    model = _held(service)
    early = asyncio.create_task(service.ask(ASKED))
    await model.held()
    await library.remove(0, removed)
    late = asyncio.create_task(service.ask(ASKED))
    model.let()
    assert "Ida Norwood" not in "".join(_texts(await late))
    assert await service.still_quotable((await early).quotations) == []
    again = await service.ask(ASKED)
    assert "Ida Norwood" not in "".join(_texts(again))


async def test_nothing_of_a_removed_article_is_held_once_the_index_is_swapped(
    library: Library, serving: Serving, lighthouse: Draft, bakery: Draft
) -> None:
    service = await serving(lighthouse, bakery)
    answer = await service.ask(ASKED)
    assert len(service._kept) == 1
    await library.remove(0, answer.quotations[0].article.id)
    await service.indexes.update(0)
    assert len(service._kept) == 0


async def test_answers_are_forgotten_with_their_server_and_are_no_other_server_s(
    library: Library, new_service: MakeService, lighthouse: Draft, bakery: Draft
) -> None:
    await library.add(111, lighthouse)
    await library.add(222, bakery)
    service = new_service()
    await service.start()
    await service.indexes.settled()
    assert _texts(await service.ask(ASKED, tenants=(111,)))
    other = await service.ask(ASKED, tenants=(222,))
    assert all(q.tenant == 222 for q in (*other.quotations, *other.related))
    assert len(service._kept) == 2

    await library.forget_tenant(111)
    await service.indexes.forget(111)
    assert len(service._kept) == 1
    gone = await service.ask(ASKED, tenants=(111,))
    assert (gone.verdict, _texts(gone)) == (Verdict.UNANSWERED, [])


async def test_a_card_says_what_the_library_says_now(
    library: Library, serving: Serving, lighthouse: Draft, bakery: Draft
) -> None:
    service = await serving(lighthouse, bakery)
    asked = "Who published the article about the lighthouse?"
    first = await service.ask(asked)
    assert first.card is not None
    ((tenant, article),) = first.card.articles
    assert article.publisher == "Farrow Gazette"
    await library.edit(tenant, article.id, replace(lighthouse, publisher="Farrow Herald"))
    again = await service.ask(asked)
    assert again.card is not None
    assert [one.publisher for _, one in again.card.articles] == ["Farrow Herald"]
